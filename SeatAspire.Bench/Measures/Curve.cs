using System.Globalization;

namespace SeatAspire.Bench.Measures;

/// <summary>A point of a curve: of which line, and where.</summary>
internal sealed record CurvePoint(string Line, double X, double Y);

/// <summary>How something grows.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Title">What is drawn, with its unit.</param>
/// <param name="Most">The upper end of the scale; what lies above is drawn at it.</param>
/// <param name="Points">What was measured.</param>
internal sealed record Curve(string Name, string Title, double Most, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>The straight line through a line's points that misses them least: where it begins, how it rises, and how much of their spread it explains (R²).</summary>
    public (double Begin, double Slope, double Explained) Fit(string line)
    {
        var points = Points.Where(point => point.Line == line).ToList();
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var slope = points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => Math.Pow(point.X - x, 2));
        var begin = y - (slope * x);
        var missed = points.Sum(point => Math.Pow(point.Y - begin - (slope * point.X), 2));
        return (begin, slope, 1 - (missed / Math.Max(points.Sum(point => Math.Pow(point.Y - y, 2)), 1e-12)));
    }

    /// <summary>A sentence of <see cref="Fit"/> a line.</summary>
    /// <param name="per">What X counts.</param>
    public IEnumerable<string> Fits(string per) => Points.GroupBy(point => point.Line).Where(line => line.Count() > 2).Select(line =>
    {
        var (begin, slope, explained) = Fit(line.Key);
        return string.Create(CultureInfo.InvariantCulture, $"fit {Name} {line.Key}: {begin:0.000} + {slope * 1e6:0.0} · 10⁻⁶ · {per} (R² {explained:0.00})");
    });
}
