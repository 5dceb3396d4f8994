using System.Globalization;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>
/// An opera house of some 2,300 seats: a parterre and three tiers around it like horseshoes, drawn one outside the
/// other. Labels such as <c>2F/B-18</c>.
/// </summary>
internal static class OperaHouse
{
    private const int Vip = 0, R = 1, S = 2, A = 3;
    private const double RowPitch = 1.25;

    /// <summary>Behind the proscenium's edge, and where the prompter and the lights are.</summary>
    public static readonly IReadOnlyList<string> Blocked = ["1F/A-1", "1F/Z-20", "1F/Z-21", "2F/A-1", "3F/A-1", "4F/A-1", "4F/A-2"];

    public static LayoutDocument Draw()
    {
        var plan = new DemoPlan(
        [
            new Tier(Vip, "VIP", 280_000, "KRW", "#c9971c"),
            new Tier(R, "R", 210_000, "KRW", "#b0413e"),
            new Tier(S, "S", 140_000, "KRW", "#7b5ea7"),
            new Tier(A, "A", 70_000, "KRW", "#3f7cac"),
        ]);
        DrawParterre(plan);
        DrawHorseshoe(plan, "2F", inset: 0, rows: 3, back: R, sides: S);
        DrawHorseshoe(plan, "3F", inset: 6.5, rows: 3, back: S, sides: A);
        DrawHorseshoe(plan, "4F", inset: 13, rows: 3, back: A, sides: A);
        return plan.Build([new(-20, -16), new(20, -16), new(18, -6), new(0, -3.5), new(-18, -6)]);
    }

    // Rows A to Z, each a centre of 14 between two aisles and two wings that bend towards the stage and grow with the house.
    private static void DrawParterre(DemoPlan plan)
    {
        const int rows = 26, centreSeats = 14;
        const double aisle = 2.2, bend = 14 * Math.PI / 180;
        var section = plan.AddSection("1F");
        var outward = new Point(Math.Cos(bend), -Math.Sin(bend));
        for (var row = 0; row < rows; row++)
        {
            var name = ((char)('A' + row)).ToString();
            var prefix = "1F/" + name + "-";
            var wing = Math.Min(10 + (row / 2), 14);
            var y = (row * RowPitch) + (row >= rows / 2 ? 1.4 : 0);
            var centre = new Point(-(centreSeats - 1) / 2.0, y);
            var wingStart = new Point(-centre.X + aisle, y);
            var tier = row < rows / 2 ? Vip : R;
            plan.AddRun(section, name, prefix, 1, wing, (wingStart + (outward * (wing - 1))).Mirrored(), outward.Mirrored() * -1, tier);
            plan.AddRun(section, name, prefix, 1 + wing, centreSeats, centre, new Point(1, 0), tier);
            plan.AddRun(section, name, prefix, 1 + wing + centreSeats, wing, wingStart, outward, tier);
        }
    }

    // A tier: two straight arms along the sides and half an ellipse at the back, as straight legs with small aisles between.
    private static void DrawHorseshoe(DemoPlan plan, string name, double inset, int rows, int back, int sides)
    {
        const double edge = 1.1, aisle = 0.7;
        var depth = inset + ((rows - 1) * RowPitch);
        var section = plan.AddSection(name, [.. Path(inset - edge), .. Path(depth + edge).Reverse()]);
        for (var row = 0; row < rows; row++)
        {
            var rowName = ((char)('A' + row)).ToString();
            var path = Path(inset + (row * RowPitch)).ToArray();
            var number = 1;
            for (var leg = 0; leg + 1 < path.Length; leg++)
            {
                // The arms and the first bend on either side look across the house; the rest faces the stage.
                var tier = leg is < 3 || leg > path.Length - 5 ? sides : back;
                number += plan.AddBetween(section, rowName, string.Create(CultureInfo.InvariantCulture, $"{name}/{rowName}-"), number, path[leg], path[leg + 1], aisle, tier);
            }
        }
    }

    // Corners of a horseshoe, from the stage on the left around the back to the stage on the right.
    private static IEnumerable<Point> Path(double outside)
    {
        const double halfWidth = 30, armStart = -4, armEnd = 16, backDepth = 25;
        const int bends = 10;
        yield return new Point(-halfWidth - outside, armStart);
        yield return new Point(-halfWidth - outside, (armStart + armEnd) / 2);
        for (var i = 0; i <= bends; i++)
        {
            var angle = Math.PI * i / bends;
            yield return new Point(-(halfWidth + outside) * Math.Cos(angle), armEnd + ((backDepth + outside) * Math.Sin(angle)));
        }

        yield return new Point(halfWidth + outside, (armStart + armEnd) / 2);
        yield return new Point(halfWidth + outside, armStart);
    }
}
