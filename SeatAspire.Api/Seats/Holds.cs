using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>On what terms a hold is made.</summary>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="MaxSeats">Most seats its person may have of the showing.</param>
/// <param name="PriceList">The number of the list with its prices.</param>
/// <param name="Code">By which code, if by one.</param>
public readonly record struct HoldTerms(int Seconds, int MaxSeats, int PriceList, CodeUse? Code = null)
{
    /// <summary>Those of a showing now.</summary>
    public static HoldTerms Of(Showing showing, HoldOptions options, CodeUse? code = null) =>
        new(showing.Terms.HoldSecondsOr(options), showing.Terms.MaxSeatsOr(options), showing.Prices.Current.Number, code);

    /// <summary>The id of a new hold on these terms.</summary>
    internal string NewId(string showingId) => HoldId.New(showingId, PriceList, Code?.DiscountPercent ?? 0);
}

/// <summary>A live hold, by seat indexes; <see cref="Version"/> is the showing's after it.</summary>
public sealed record Hold(string HoldId, string ShowingId, IReadOnlyList<int> Seats, DateTimeOffset ExpiresAt, long Version)
{
    /// <summary>Those of its seats that a code took of its allocation.</summary>
    public IReadOnlyList<int> ByCode { get; init; } = [];
}

/// <summary>A live hold as the contract spells it; amount in the currency's minor unit.</summary>
public sealed record HoldResponse(
    string HoldId, string ShowingId, IReadOnlyList<string> Seats, long Amount, string Currency, DateTimeOffset ExpiresAt, long Version);

/// <summary>What the store says to a wish for seats.</summary>
public enum HoldVerdict
{
    /// <summary>All seats are held.</summary>
    Held,

    /// <summary>Some are taken; none is held.</summary>
    Taken,

    /// <summary>It would be more seats than one person may have.</summary>
    TooMany,

    /// <summary>The person has to wait for their turn.</summary>
    Queue,

    /// <summary>So many wait that nobody can line up.</summary>
    Full,

    /// <summary>The address has all the places in the queue that it may have.</summary>
    Crowded,

    /// <summary>The address has as many unpaid seats as it may have.</summary>
    Unpaid,

    /// <summary>The person let holds run out and has to wait.</summary>
    Paused,

    /// <summary>There are not so many side by side.</summary>
    Apart,

    /// <summary>They would leave others single, which this date does not want.</summary>
    Single,

    /// <summary>The code opens nothing, or may not take so many seats any more.</summary>
    CodeRefused,

    /// <summary>Redis did not say in time. Whatever was held is given back (<see cref="UnsureHolds"/>).</summary>
    Unsure,
}

/// <summary>
/// A verdict with its hold, with the seats that were taken or would be left single, with the person's place in the queue, with how long to wait, or
/// with how many there are side by side.
/// </summary>
public sealed record HoldOutcome(
    HoldVerdict Verdict, Hold? Hold, IReadOnlyList<int> Taken, QueuePlace? Place, TimeSpan? Wait = null, int Together = 0);

/// <summary>Seats side by side, whichever are the best.</summary>
/// <param name="Count">How many.</param>
/// <param name="Tier">Index of their price tier; any if null.</param>
/// <param name="Accessible">Whether one of them has to be an accessible place.</param>
public sealed record SeatWish(int Count, int? Tier = null, bool Accessible = false);

/// <summary>What the store says to a release.</summary>
public enum ReleaseVerdict
{
    /// <summary>The hold has ended by this.</summary>
    Released,

    /// <summary>It had ended before.</summary>
    Ended,

    /// <summary>It is being paid.</summary>
    Paying,

    /// <summary>It was paid.</summary>
    Paid,

    /// <summary>There is none, or it is somebody else's.</summary>
    Unknown,
}

/// <summary>What the store says to somebody who wants to pay.</summary>
public enum PayVerdict
{
    /// <summary>The hold is the caller's to pay, alone.</summary>
    Started,

    /// <summary>A payment is under way.</summary>
    Paying,

    /// <summary>It was paid.</summary>
    Paid,

    /// <summary>The hold expired, was given back or was displaced.</summary>
    Ended,

    /// <summary>There is none, or it is somebody else's.</summary>
    Unknown,
}

/// <summary>The answer to a wish to pay: the attempt under way and the hash of the idempotency key that began it.</summary>
public sealed record StartPayResult(PayVerdict Verdict, int Attempt, string KeyHash, string ShowingId, IReadOnlyList<int> Seats)
{
    /// <inheritdoc cref="Hold.ByCode"/>
    public IReadOnlyList<int> ByCode { get; init; } = [];

    /// <summary>Until when the seats are held where nothing comes of it; null where there is nothing to pay.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A hold whose payment is under way.</summary>
public sealed record PayingHold(string HoldId, string PersonId, int Attempt, IReadOnlyList<int> Seats)
{
    /// <inheritdoc cref="Hold.ByCode"/>
    public IReadOnlyList<int> ByCode { get; init; } = [];

    /// <summary>Until when it is held where nothing comes of the payment; null where it is over then, or was not asked for.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is of the box office, which sells what is set aside.</summary>
    public bool IsOfAnyAllocation { get; init; }

    /// <summary>Hash of the key that began the attempt; empty where it was not asked for.</summary>
    public string KeyHash { get; init; } = "";
}

/// <summary>Seats that an order bought.</summary>
public sealed record SeatSale(string ShowingId, string OrderId, string HoldId, string PersonId, IReadOnlyList<int> Seats)
{
    /// <inheritdoc cref="Hold.ByCode"/>
    public IReadOnlyList<int> ByCode { get; init; } = [];
}
