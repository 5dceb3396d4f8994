namespace SeatAspire.Api.Seats;

/// <summary>An order of which Redis shows seats as sold that the database does not have so.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Seats">Those seats.</param>
internal sealed record CancelledSeats(string OrderId, IReadOnlyList<int> Seats);

/// <summary>In what a showing's seats in Redis differ from the database, as they were read at one moment.</summary>
internal sealed record SeatDifferences
{
    /// <summary>Orders of which some seat is not shown as sold.</summary>
    public required IReadOnlyList<SeatSale> Unsold { get; init; }

    /// <summary>Orders of which some seat is shown as sold, and is not.</summary>
    public required IReadOnlyList<CancelledSeats> Cancelled { get; init; }

    /// <summary>Seats that are, or should be, blocked or set aside, with what is wanted of each, as <see cref="SeatStore.RepairAsync"/> takes it.</summary>
    public required IReadOnlyList<(int Seat, string Wanted)> SetAside { get; init; }

    /// <summary>Allocations that have ended.</summary>
    public required IReadOnlyList<string> Ended { get; init; }

    /// <summary>Allocations that differ.</summary>
    public required IReadOnlyList<Allocation> Allocations { get; init; }

    /// <summary>Seats that only a script can tell of: held ones, and those whose byte does not match what they refer to.</summary>
    public required IReadOnlyList<int> Doubtful { get; init; }

    /// <summary>How much differs, but for what is doubtful.</summary>
    public int Count => Unsold.Count + Cancelled.Count + SetAside.Count + Ended.Count + Allocations.Count;

    /// <summary>What differed in the same way when it was looked at before.</summary>
    public SeatDifferences Since(SeatDifferences before) => this with
    {
        Unsold = Still(Unsold, before.Unsold, sale => sale.OrderId),
        Cancelled = Still(Cancelled, before.Cancelled, order => order.OrderId),
        SetAside = Still(SetAside, before.SetAside, seat => seat),
        Ended = Still(Ended, before.Ended, id => id),
        Allocations = Still(Allocations, before.Allocations, allocation => allocation.Row.Id),
    };

    private static IReadOnlyList<T> Still<T, TKey>(IReadOnlyList<T> now, IReadOnlyList<T> before, Func<T, TKey> key) =>
        now.Count == 0 ? now : [.. now.IntersectBy(before.Select(key), key)];
}
