using System.Text;
using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench.Reports;

/// <summary>How something grows with the number of viewers: a line a side, viewers on a logarithmic scale.</summary>
internal static class CurveChart
{
    private const int Left = 60, Right = 130, Width = 820, Height = 300, Top = 40, Bottom = 40;
    private static readonly string[] Colours = ["#2f7d4f", "#8a5a00"];

    /// <summary>The picture as SVG; readable on light and dark.</summary>
    /// <param name="title">What is drawn, with its unit.</param>
    /// <param name="points">What was measured.</param>
    /// <param name="value">What is drawn of a point.</param>
    /// <param name="most">The upper end of the scale; what lies above is drawn at it.</param>
    public static string Draw(string title, IReadOnlyList<Point> points, Func<Point, double> value, double most)
    {
        var (least, largest) = (points.Min(point => point.Viewers), points.Max(point => point.Viewers));
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="system-ui, sans-serif" font-size="13">
              <rect width="{Width}" height="{Height}" fill="#ffffff"/>
              <text x="{Left}" y="20" fill="#222222" font-weight="600">{title}</text>

            """);
        for (var step = 0; step <= 4; step++)
        {
            var y = Y(most * step / 4);
            svg.AppendLine($"""  <path d="M{Left} {y:0.#}H{Width - Right}" stroke="#dddddd"/><text x="{Left - 8}" y="{y + 4:0.#}" fill="#555555" text-anchor="end">{most * step / 4:0.##}</text>""");
        }

        foreach (var viewers in points.Select(point => point.Viewers).Distinct().Order())
        {
            svg.AppendLine($"""  <text x="{X(viewers):0.#}" y="{Height - 16}" fill="#555555" text-anchor="middle">{viewers}</text>""");
        }

        foreach (var (index, side) in points.GroupBy(point => point.Side).Index())
        {
            var line = side.OrderBy(point => point.Viewers).ToList();
            var colour = Colours[index % Colours.Length];
            svg.AppendLine($"""  <polyline points="{string.Join(' ', line.Select(point => $"{X(point.Viewers):0.#},{Y(value(point)):0.#}"))}" fill="none" stroke="{colour}" stroke-width="2"/>""");
            line.ForEach(point => svg.AppendLine($"""  <circle cx="{X(point.Viewers):0.#}" cy="{Y(value(point)):0.#}" r="3" fill="{colour}"/>"""));
            svg.AppendLine($"""  <text x="{X(line[^1].Viewers) + 8:0.#}" y="{Y(value(line[^1])) + 4:0.#}" fill="{colour}" font-weight="600">{side.Key}</text>""");
        }

        return svg.Append("</svg>\n").ToString();

        double X(double viewers) => Left + (Math.Log(viewers / least) / Math.Log(Math.Max(largest / (double)least, 2)) * (Width - Left - Right));
        double Y(double figure) => Height - Bottom - (Math.Clamp(figure / most, 0, 1) * (Height - Top - Bottom));
    }
}
