using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>Draws a house section by section, in whatever coordinates suit it, and makes a layout of it.</summary>
internal sealed class DemoPlan(IReadOnlyList<Tier> tiers)
{
    private const double Margin = 2;

    // How far a section reaches beyond the centres of its outer seats.
    private const double Rim = 0.9;

    private readonly List<(string Name, IReadOnlyList<Point> Outline)> _sections = [];
    private readonly List<SeatRow> _rows = [];

    /// <summary>Seats drawn so far.</summary>
    public int SeatCount => _rows.Sum(row => row.Count);

    /// <summary>Begins a section. Without an outline maps draw the convex area around its seats.</summary>
    public int AddSection(string name, IReadOnlyList<Point>? outline = null)
    {
        _sections.Add((name, outline ?? []));
        return _sections.Count - 1;
    }

    /// <summary>Adds seats in a straight line, <paramref name="pitch"/> being the way from one to the next.</summary>
    public void AddRun(int section, string row, string prefix, int first, int count, Point start, Point pitch, int tier) =>
        _rows.Add(new SeatRow(section, row, prefix, first, 1, count, start.X, start.Y, Math.Round(pitch.X, 4), Math.Round(pitch.Y, 4), tier));

    /// <summary>
    /// Adds as many seats, 1 apart, as fit between two points with <paramref name="aisle"/> free at both ends, centred.
    /// Answers how many.
    /// </summary>
    public int AddBetween(int section, string row, string prefix, int first, Point from, Point to, double aisle, int tier, int atMost = int.MaxValue)
    {
        var count = Math.Min(Fit(from, to, aisle), atMost);
        if (count > 0)
        {
            var pitch = (to - from).Unit();
            AddRun(section, row, prefix, first, count, ((from + to) * 0.5) - (pitch * ((count - 1) / 2.0)), pitch, tier);
        }

        return count;
    }

    /// <summary>How many seats <see cref="AddBetween"/> can add.</summary>
    public static int Fit(Point from, Point to, double aisle) => Math.Max(0, (int)Math.Floor((to - from).Length - (2 * aisle)) + 1);

    /// <summary>The layout, moved so that all of it lies within its width and height.</summary>
    public LayoutDocument Build(IReadOnlyList<Point> stage)
    {
        var all = _sections.SelectMany(section => section.Outline).Concat(stage).Concat(_rows.SelectMany(Around)).ToArray();
        var corner = new Point(all.Min(point => point.X) - Margin, all.Min(point => point.Y) - Margin);
        return new LayoutDocument(
            "",
            Round(all.Max(point => point.X) + Margin - corner.X),
            Round(all.Max(point => point.Y) + Margin - corner.Y),
            Moved(stage),
            [.. _sections.Select(section => new LayoutSection(section.Name, Moved(section.Outline)))],
            tiers,
            [.. _rows.Select(row => row with { X = Round(row.X - corner.X), Y = Round(row.Y - corner.Y) })]);

        double[][] Moved(IReadOnlyList<Point> points) => [.. points.Select(point => new[] { Round(point.X - corner.X), Round(point.Y - corner.Y) })];

        static double Round(double length) => Math.Round(length, 2);
    }

    // The seats at both ends, with what a section has around them.
    private static IEnumerable<Point> Around(SeatRow row) =>
        from end in new[] { new Point(row.X, row.Y), new Point(row.X + ((row.Count - 1) * row.Dx), row.Y + ((row.Count - 1) * row.Dy)) }
        from rim in new[] { -Rim, Rim }
        select new Point(end.X + rim, end.Y + rim);
}
