using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>
/// A small theatre of 300 seats: rows A to L, labels such as <c>I-18</c>. Each row is a straight centre of 12 between
/// two aisles and two wings that bend towards the stage; the rows widen over the first four.
/// </summary>
internal static class Theatre
{
    private const int Vip = 0, R = 1, S = 2;
    private const int CentreSeats = 12;
    private const double RowPitch = 1.3, Aisle = 2.2, CrossAisle = 1.2;
    private const double Bend = 12 * Math.PI / 180;

    /// <summary>Behind a pillar, and where the sound desk stands.</summary>
    public static readonly IReadOnlyList<string> Blocked = ["L-1", "L-26", "K-13", "K-14"];

    public static LayoutDocument Draw()
    {
        var plan = new DemoPlan(
        [
            new Tier(Vip, "VIP", 132_000, "KRW", "#c9971c"),
            new Tier(R, "R", 99_000, "KRW", "#7b5ea7"),
            new Tier(S, "S", 66_000, "KRW", "#3f7cac"),
        ]);
        var section = plan.AddSection("1F");
        var outward = new Point(Math.Cos(Bend), -Math.Sin(Bend));
        for (var row = 0; row < 12; row++)
        {
            var name = ((char)('A' + row)).ToString();
            var wing = Math.Min(4 + row, 7);
            var y = (row * RowPitch) + (row >= 6 ? CrossAisle : 0);
            var centre = new Point(-(CentreSeats - 1) / 2.0, y);
            var wingStart = new Point(-centre.X + Aisle, y);
            var (wingTier, centreTier) = row switch
            {
                < 6 => (R, Vip),
                < 9 => (S, R),
                _ => (S, S),
            };
            // The left wing mirrors the right one and is counted from its far end.
            var leftEnd = (wingStart + (outward * (wing - 1))).Mirrored();
            plan.AddRun(section, name, name + "-", 1, wing, leftEnd, outward.Mirrored() * -1, wingTier);
            plan.AddRun(section, name, name + "-", 1 + wing, CentreSeats, centre, new Point(1, 0), centreTier);
            plan.AddRun(section, name, name + "-", 1 + wing + CentreSeats, wing, wingStart, outward, wingTier);
        }

        return plan.Build([new(-9, -8), new(9, -8), new(10.5, -4.2), new(6, -2.8), new(-6, -2.8), new(-10.5, -4.2)]);
    }
}
