using System.Globalization;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>
/// A stadium with a concert stage at one end and exactly 50,000 seats: blocks on the floor (F), a lower ring (A) and an
/// upper ring (B) of sections, open behind the stage. Labels such as <c>A12/7-15</c>.
/// </summary>
internal static class Stadium
{
    public const int Seats = 50_000;

    private const int Vip = 0, R = 1, S = 2, A = 3;
    private const double RowPitch = 1.3;

    /// <summary>Where the mixing desk and the follow spots stand.</summary>
    public static readonly IReadOnlyList<string> Blocked =
    [
        .. Enumerable.Range(1, 8).SelectMany(seat => new[] { $"F10/20-{seat + 16}", $"F11/20-{seat}" }),
        "B1/1-1", "B1/1-2",
    ];

    public static LayoutDocument Draw()
    {
        var plan = new DemoPlan(
        [
            new Tier(Vip, "VIP", 198_000, "KRW", "#c9971c"),
            new Tier(R, "R", 165_000, "KRW", "#b0413e"),
            new Tier(S, "S", 132_000, "KRW", "#7b5ea7"),
            new Tier(A, "A", 99_000, "KRW", "#3f7cac"),
        ]);
        DrawFloor(plan);
        DrawRing(plan, "A", outside: 0, sections: 32, rows: 28, tierOf: section => section is >= 7 and < 25 ? R : S);
        var ring = DrawRing(plan, "B", outside: 50, sections: 42, rows: 30, tierOf: _ => A);
        FillTopRow(plan, ring);
        // A main stage with a runway between the blocks.
        return plan.Build(
        [
            new(-50, -92), new(50, -92), new(50, -74), new(4, -74), new(4, -30), new(8, -30), new(8, -22),
            new(-8, -22), new(-8, -30), new(-4, -30), new(-4, -74), new(-50, -74),
        ]);
    }

    // 5 lines of 4 blocks, two on either side of the runway, the front ones nearest to the stage.
    private static void DrawFloor(DemoPlan plan)
    {
        const int columns = 4, blockRows = 5, rows = 20, width = 24;
        const double firstRow = -70, columnPitch = 27, rowsPitch = 29, runway = 10;
        for (var block = 0; block < columns * blockRows; block++)
        {
            var (line, column) = Math.DivRem(block, columns);
            var name = "F" + Number(block + 1);
            var section = plan.AddSection(name);
            var left = column < columns / 2
                ? -runway - (((columns / 2) - column) * columnPitch) + (columnPitch - width + 1)
                : runway + ((column - (columns / 2)) * columnPitch);
            for (var row = 0; row < rows; row++)
            {
                var rowName = Number(row + 1);
                plan.AddRun(section, rowName, name + "/" + rowName + "-", 1, width,
                    new Point(left, firstRow + (line * rowsPitch) + (row * RowPitch)), new Point(1, 0), line < 2 ? Vip : R);
            }
        }
    }

    /// <summary>A section of a ring: a wedge between two rays, its rows growing outwards.</summary>
    private sealed record Wedge(int Section, string Name, Point Left, Point LeftRay, Point Right, Point RightRay, Point Outward, int Rows, int Tier)
    {
        public const double Aisle = 0.9;

        // Both rays are cut where they have come a row's distance away from the wedge's inner edge.
        public (Point From, Point To) Row(int row)
        {
            var away = row * RowPitch;
            return (Left + (LeftRay * (away / LeftRay.Dot(Outward))), Right + (RightRay * (away / RightRay.Dot(Outward))));
        }
    }

    private static List<Wedge> DrawRing(DemoPlan plan, string letter, double outside, int sections, int rows, Func<int, int> tierOf)
    {
        var corners = Corners(outside, sections);
        var outward = corners.Zip(corners.Skip(1), (from, to) => (to - from).Unit().Left()).ToArray();
        var rays = corners.Select((_, i) => (outward[Math.Max(i - 1, 0)] + outward[Math.Min(i, sections - 1)]).Unit()).ToArray();
        var ring = new List<Wedge>();
        for (var i = 0; i < sections; i++)
        {
            var name = letter + Number(i + 1);
            var wedge = new Wedge(plan.AddSection(name), name, corners[i], rays[i], corners[i + 1], rays[i + 1], outward[i], rows, tierOf(i));
            for (var row = 0; row < rows; row++)
            {
                AddRow(plan, wedge, row, int.MaxValue);
            }

            ring.Add(wedge);
        }

        return ring;
    }

    // The last row all around takes, as evenly as it can, what is missing to the exact number.
    private static void FillTopRow(DemoPlan plan, List<Wedge> ring)
    {
        var missing = Seats - plan.SeatCount;
        for (var i = 0; i < ring.Count; i++)
        {
            missing -= AddRow(plan, ring[i], ring[i].Rows, missing / (ring.Count - i));
        }
    }

    private static int AddRow(DemoPlan plan, Wedge wedge, int row, int atMost)
    {
        var (from, to) = wedge.Row(row);
        var name = Number(row + 1);
        return plan.AddBetween(wedge.Section, name, wedge.Name + "/" + name + "-", 1, from, to, Wedge.Aisle, wedge.Tier, atMost);
    }

    // Corners at equal distances along a rounded rectangle, from the stage's right side around the far end to its left,
    // so that the outside is on the left of the way.
    private static Point[] Corners(double outside, int sections)
    {
        const double halfWidth = 88, halfLength = 104, roundness = 2.6, opening = 0.62;
        const int fineness = 4_000;
        var fine = Enumerable.Range(0, fineness + 1)
            .Select(i => (-Math.PI / 2) + opening + (i * 2 * (Math.PI - opening) / fineness))
            .Select(angle => new Point(
                (halfWidth + outside) * Rounded(Math.Cos(angle)),
                (halfLength + outside) * Rounded(Math.Sin(angle))))
            .ToArray();
        var lengths = new double[fine.Length];
        for (var i = 1; i < fine.Length; i++)
        {
            lengths[i] = lengths[i - 1] + (fine[i] - fine[i - 1]).Length;
        }

        return [.. Enumerable.Range(0, sections + 1).Select(i => fine[Math.Min(Index(lengths[^1] * i / sections), fineness)])];

        static double Rounded(double value) => Math.Sign(value) * Math.Pow(Math.Abs(value), 2 / roundness);

        int Index(double length)
        {
            var index = Array.BinarySearch(lengths, length);
            return index < 0 ? ~index : index;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
