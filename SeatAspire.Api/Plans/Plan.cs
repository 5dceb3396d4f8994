namespace SeatAspire.Api.Plans;

/// <summary>
/// The seats of a venue, whatever file they came from: no prices. Lengths are whole hundredths of the plan's own unit, so that what is written
/// and read again is the same to the last digit. Seats stand in the order of their index, and those of a section together.
/// </summary>
/// <param name="Width">Of the drawing, in whole units.</param>
/// <param name="Height">Of the drawing, in whole units.</param>
/// <param name="Stage">The stage's corners; none where it is not drawn.</param>
/// <param name="Sections">Parts of the venue, each with a seat at least; seats point at them by position.</param>
/// <param name="Categories">Kinds of seats; seats point at them by position.</param>
/// <param name="Seats">All of them.</param>
internal sealed record Plan(
    int Width, int Height, IReadOnlyList<PlanPoint> Stage, IReadOnlyList<PlanSection> Sections, IReadOnlyList<PlanCategory> Categories, IReadOnlyList<PlanSeat> Seats)
{
    /// <summary>Hundredths in a unit.</summary>
    public const int Unit = 100;

    /// <summary>Longest way from the corner of the drawing, in units.</summary>
    public const int Farthest = 1_000_000;

    /// <summary>Most characters of the name of a section or row.</summary>
    public const int LongestPart = 100;

    /// <summary>Most corners of an outline or of the stage.</summary>
    public const int MostCorners = 1_000;
}

/// <summary>A place on the drawing, in hundredths of a unit: x to the right, y away from the top edge.</summary>
internal readonly record struct PlanPoint(int X, int Y);

/// <summary>A part of a venue, such as a balcony.</summary>
/// <param name="Name">As printed on tickets; empty where the venue has no parts.</param>
/// <param name="Outline">Corners of its area; may be empty.</param>
internal sealed record PlanSection(string Name, IReadOnlyList<PlanPoint> Outline);

/// <summary>A kind of seats, by which they are priced.</summary>
/// <param name="Name">As printed on tickets; unique in the plan.</param>
/// <param name="Color">For legends, <c>#rrggbb</c>.</param>
internal sealed record PlanCategory(string Name, string Color);

/// <summary>A seat.</summary>
/// <param name="Section">Position of its section.</param>
/// <param name="Row">The row's name, such as <c>I</c>; empty where there are no rows.</param>
/// <param name="Label">What people call it; unique in the plan.</param>
/// <param name="At">Its centre.</param>
/// <param name="Category">Position of its category.</param>
internal readonly record struct PlanSeat(int Section, string Row, string Label, PlanPoint At, int Category)
{
    /// <summary>A place for a wheelchair.</summary>
    public bool Accessible { get; init; }

    /// <summary>For whoever comes along with the person in this accessible place, by its index; null: for anybody.</summary>
    public int? CompanionOf { get; init; }

    /// <summary>Not all of the stage is seen from it.</summary>
    public bool RestrictedView { get; init; }
}
