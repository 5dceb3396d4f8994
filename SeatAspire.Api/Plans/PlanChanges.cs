using System.Text.Json.Serialization;

namespace SeatAspire.Api.Plans;

/// <summary>What is to be otherwise in a plan. Seats are named by the labels that they have before the change.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PlanChangeRequest
{
    /// <summary>One after the other; of two that name a seat the later one counts.</summary>
    public IReadOnlyList<SeatsChange> Changes { get; init; } = [];

    /// <summary>Categories that get another colour, or are new.</summary>
    public IReadOnlyList<CategoryChange> Categories { get; init; } = [];
}

/// <summary>A category of a plan.</summary>
/// <param name="Name">One that there is gets the colour; another is added.</param>
/// <param name="Color"><c>#rrggbb</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CategoryChange(string Name, string Color);

/// <summary>What is to be otherwise with some seats; what is not said stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SeatsChange
{
    /// <summary>Their labels.</summary>
    public required IReadOnlyList<string> Seats { get; init; }

    /// <summary>Name of their section; one that there isn't is made, behind the others.</summary>
    public string? Section { get; init; }

    /// <summary>Name of their row.</summary>
    public string? Row { get; init; }

    /// <summary>Their new labels, one a seat.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Name of their category.</summary>
    public string? Category { get; init; }

    /// <summary>Whether they are places for wheelchairs.</summary>
    public bool? Accessible { get; init; }

    /// <summary>Label of the accessible place that they belong to; empty: to none.</summary>
    public string? CompanionOf { get; init; }

    /// <summary>Whether not all of the stage is seen from them.</summary>
    public bool? RestrictedView { get; init; }
}

/// <summary>What came, or would come, of a change.</summary>
/// <param name="Plan">The new version; with its layout in a preview.</param>
/// <param name="Changed">Seats that are otherwise in any way.</param>
/// <param name="Relabelled">Seats that have another label.</param>
/// <param name="Showings">Dates to come that have the version it was made of, and what it would do to them. They keep theirs until they are given the new one.</param>
public sealed record PlanChangeResponse(PlanResponse Plan, int Changed, int Relabelled, IReadOnlyList<PlanEffectResponse> Showings);

/// <summary>What a new version of its plan would do to a date.</summary>
/// <param name="ShowingId">The date.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="TimeZone">IANA's name of its venue's time zone, in which that is to be shown.</param>
/// <param name="Currency">ISO 4217, of its prices.</param>
/// <param name="Repriced">Seats that would cost something else.</param>
/// <param name="Unsellable">Seats that could not be sold: their category has no price on this date.</param>
public sealed record PlanEffectResponse(
    string ShowingId, DateTimeOffset StartsAt, string TimeZone, string Currency, IReadOnlyList<RepricedSeats> Repriced, IReadOnlyList<UnsellableSeats> Unsellable);

/// <summary>Seats that would cost something else.</summary>
/// <param name="From">Their category before.</param>
/// <param name="To">Their category after.</param>
/// <param name="PriceBefore">Of one, in the currency's minor unit.</param>
/// <param name="PriceAfter">Of one, in the currency's minor unit.</param>
/// <param name="Count">How many.</param>
/// <param name="Seats">Their new labels, the first hundred.</param>
public sealed record RepricedSeats(string From, string To, long PriceBefore, long PriceAfter, int Count, IReadOnlyList<string> Seats);

/// <summary>Seats without a price.</summary>
/// <param name="Category">Their category.</param>
/// <param name="Count">How many.</param>
/// <param name="Seats">Their new labels, the first hundred.</param>
public sealed record UnsellableSeats(string Category, int Count, IReadOnlyList<string> Seats);

/// <summary>A date that a plan is used on.</summary>
/// <param name="ShowingId">Its id.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="TimeZone">IANA's name of its venue's time zone.</param>
/// <param name="Currency">ISO 4217, of its prices.</param>
/// <param name="Prices">By category; none for those that can't be sold.</param>
public sealed record PlanShowing(string ShowingId, DateTimeOffset StartsAt, string TimeZone, string Currency, IReadOnlyDictionary<string, long> Prices);

/// <summary>Which dates use a plan, for who changes it; the shows tell.</summary>
public interface IPlanShowings
{
    /// <summary>Dates to come that have this layout.</summary>
    IReadOnlyList<PlanShowing> WithLayout(string layoutHash);
}

/// <summary>Compares two versions of a plan.</summary>
internal static class PlanEffects
{
    private const int MostNamed = 100;

    /// <summary>How many seats are otherwise in any way, and how many have another label.</summary>
    /// <param name="before">The former version.</param>
    /// <param name="after">The new one.</param>
    /// <param name="former">By seat of the new version, its index in the former one.</param>
    public static (int Changed, int Relabelled) Count(Plan before, Plan after, IReadOnlyList<int> former)
    {
        var (changed, relabelled) = (0, 0);
        foreach (var (index, seat) in after.Seats.Index())
        {
            var old = before.Seats[former[index]];
            relabelled += seat.Label == old.Label ? 0 : 1;
            changed += Said(after, seat) == Said(before, old) ? 0 : 1;
        }

        return (changed, relabelled);
    }

    /// <inheritdoc cref="Count"/>
    public static PlanEffectResponse Of(PlanShowing showing, Plan before, Plan after, IReadOnlyList<int> former)
    {
        var moved = after.Seats.Index()
            .Select(seat => (seat.Item.Label, From: before.Categories[before.Seats[former[seat.Index]].Category].Name, To: after.Categories[seat.Item.Category].Name))
            .Where(seat => seat.From != seat.To)
            .GroupBy(seat => (seat.From, seat.To)).ToArray();
        return new(
            showing.ShowingId, showing.StartsAt, showing.TimeZone, showing.Currency,
            [.. moved.Where(group => Price(group.Key.From) is not null && Price(group.Key.To) is not null && Price(group.Key.From) != Price(group.Key.To))
                .Select(group => new RepricedSeats(group.Key.From, group.Key.To, Price(group.Key.From)!.Value, Price(group.Key.To)!.Value, group.Count(), [.. group.Take(MostNamed).Select(seat => seat.Label)]))],
            [.. moved.Where(group => Price(group.Key.To) is null).GroupBy(group => group.Key.To, group => group)
                .Select(groups => groups.SelectMany(group => group).ToArray() is var seats ? new UnsellableSeats(groups.Key, seats.Length, [.. seats.Take(MostNamed).Select(seat => seat.Label)]) : null!)]);

        long? Price(string category) => showing.Prices.TryGetValue(category, out var price) ? price : null;
    }

    private static (string, string, string, string, bool, bool, string?) Said(Plan plan, PlanSeat seat) => (
        plan.Sections[seat.Section].Name, seat.Row, seat.Label, plan.Categories[seat.Category].Name, seat.Accessible, seat.RestrictedView,
        seat.CompanionOf is { } place ? plan.Seats[place].Label : null);
}
