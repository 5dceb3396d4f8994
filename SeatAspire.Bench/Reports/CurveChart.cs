using System.Text;
using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench.Reports;

/// <summary>Draws a curve: a colour a line, X on a logarithmic scale.</summary>
internal static class CurveChart
{
    private const int Left = 60, Right = 130, Width = 820, Height = 300, Top = 40, Bottom = 40;
    private static readonly string[] Colours = ["#2f7d4f", "#8a5a00", "#3b5b92"];

    /// <summary>The picture as SVG; readable on light and dark.</summary>
    public static string Draw(Curve curve)
    {
        var (points, most) = (curve.Points, curve.Most);
        var (least, largest) = (points.Min(point => point.X), points.Max(point => point.X));
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="system-ui, sans-serif" font-size="13">
              <rect width="{Width}" height="{Height}" fill="#ffffff"/>
              <text x="{Left}" y="20" fill="#222222" font-weight="600">{curve.Title}</text>

            """);
        for (var step = 0; step <= 4; step++)
        {
            var y = Y(most * step / 4);
            svg.AppendLine($"""  <path d="M{Left} {y:0.#}H{Width - Right}" stroke="#dddddd"/><text x="{Left - 8}" y="{y + 4:0.#}" fill="#555555" text-anchor="end">{most * step / 4:0.##}</text>""");
        }

        foreach (var x in points.Select(point => point.X).Distinct().Order())
        {
            svg.AppendLine($"""  <text x="{X(x):0.#}" y="{Height - 16}" fill="#555555" text-anchor="middle">{x:0.#}</text>""");
        }

        foreach (var (index, group) in points.GroupBy(point => point.Line).Index())
        {
            var line = group.OrderBy(point => point.X).ToList();
            var colour = Colours[index % Colours.Length];
            svg.AppendLine($"""  <polyline points="{string.Join(' ', line.Select(point => $"{X(point.X):0.#},{Y(point.Y):0.#}"))}" fill="none" stroke="{colour}" stroke-width="2"/>""");
            line.ForEach(point => svg.AppendLine($"""  <circle cx="{X(point.X):0.#}" cy="{Y(point.Y):0.#}" r="3" fill="{colour}"/>"""));
            svg.AppendLine($"""  <text x="{X(line[^1].X) + 8:0.#}" y="{Y(line[^1].Y) + 4:0.#}" fill="{colour}" font-weight="600">{group.Key}</text>""");
        }

        return svg.Append("</svg>\n").ToString();

        double X(double x) => Left + (Math.Log(x / least) / Math.Log(Math.Max(largest / least, 2)) * (Width - Left - Right));
        double Y(double figure) => Height - Bottom - (Math.Clamp(figure / most, 0, 1) * (Height - Top - Bottom));
    }
}
