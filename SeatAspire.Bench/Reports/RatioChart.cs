using System.Text;
using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench.Reports;

/// <summary>How many times better than the peer, a bar a measure on a logarithmic scale, with a mark at each goal.</summary>
internal static class RatioChart
{
    private const int Left = 430, Width = 920, Bar = 22, Gap = 14, Top = 46;
    private const double Least = 0.1, Most = 1000;

    /// <summary>The picture as SVG; readable on light and dark.</summary>
    public static string Draw(IReadOnlyList<Result> results)
    {
        var height = Top + (results.Count * (Bar + Gap)) + 30;
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" font-family="system-ui, sans-serif" font-size="13">
              <rect width="{Width}" height="{height}" fill="#ffffff"/>
              <text x="{Left}" y="20" fill="#222222" font-weight="600">times better than the peer (logarithmic); the mark is the goal</text>

            """);
        for (var power = Least; power <= Most; power *= 10)
        {
            svg.AppendLine($"""  <path d="M{X(power):0.#} {Top - 12}V{height - 24}" stroke="{(power == 1 ? "#888888" : "#dddddd")}"/><text x="{X(power):0.#}" y="{height - 8}" fill="#555555" text-anchor="middle">{power:0.##}</text>""");
        }

        foreach (var (index, result) in results.Index())
        {
            var y = Top + (index * (Bar + Gap));
            var (from, to) = (Math.Min(X(1), X(result.Ratio)), Math.Max(X(1), X(result.Ratio)));
            var colour = result.Ratio >= result.Goal ? "#2f7d4f" : result.Ratio >= result.Goal / 2 ? "#b8860b" : "#b0413e";
            svg.AppendLine($"""  <text x="{Left - 8}" y="{y + 16}" fill="#222222" text-anchor="end">{result.What.Replace("&", "&amp;", StringComparison.Ordinal)}</text>""");
            svg.AppendLine($"""  <rect x="{from:0.#}" y="{y}" width="{to - from:0.#}" height="{Bar}" fill="{colour}"/><path d="M{X(result.Goal):0.#} {y - 4}v{Bar + 8}" stroke="#222222" stroke-width="2"/>""");
            svg.AppendLine($"""  <text x="{to + 6:0.#}" y="{y + 16}" fill="#222222" font-weight="600">{result.Ratio:0.#}</text>""");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double ratio)
    {
        var part = (Math.Log10(Math.Clamp(ratio, Least, Most)) - Math.Log10(Least)) / (Math.Log10(Most) - Math.Log10(Least));
        return Left + (part * (Width - Left - 50));
    }
}
