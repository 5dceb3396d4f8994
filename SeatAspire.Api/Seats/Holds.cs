using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>On what terms a hold is made.</summary>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="MaxSeats">Most seats its person may have of the showing.</param>
/// <param name="PriceList">The number of the list with its prices.</param>
public readonly record struct HoldTerms(int Seconds, int MaxSeats, int PriceList)
{
    /// <summary>Those of a showing now.</summary>
    public static HoldTerms Of(Showing showing, HoldOptions options) =>
        new(showing.Terms.HoldSecondsOr(options), showing.Terms.MaxSeatsOr(options), showing.Prices.Current.Number);
}

/// <summary>A live hold, by seat indexes; <see cref="Version"/> is the showing's after it.</summary>
public sealed record Hold(string HoldId, string ShowingId, IReadOnlyList<int> Seats, DateTimeOffset ExpiresAt, long Version);

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
public sealed record StartPayResult(PayVerdict Verdict, int Attempt, string KeyHash, string ShowingId, IReadOnlyList<int> Seats);

/// <summary>A hold whose payment is under way.</summary>
public sealed record PayingHold(string HoldId, string PersonId, int Attempt, IReadOnlyList<int> Seats);

/// <summary>Seats that an order bought.</summary>
public sealed record SeatSale(string ShowingId, string OrderId, string HoldId, string PersonId, IReadOnlyList<int> Seats);

/// <summary>
/// A hold's id names its showing, <c>SHOWING~RANDOM</c>, so that one round trip finds it; and the price list that it was made by where that
/// is not the first: <c>SHOWING~RANDOM-2</c>. An id that was not given to its person is no hold's, so nobody chooses a list.
/// </summary>
public static class HoldId
{
    private const int RandomBytes = 10;
    private const int MostDigits = 9;

    /// <summary>Most characters of one.</summary>
    internal const int Longest = HubShowingAttribute.LongestId + 1 + (2 * RandomBytes) + 1 + MostDigits;

    /// <summary>A new id, not to be guessed.</summary>
    public static string New(string showingId, int priceList = 1) => string.Create(
        CultureInfo.InvariantCulture,
        $"{showingId}~{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}{(priceList == 1 ? "" : "-")}{(priceList == 1 ? null : priceList)}");

    /// <summary>The showing a hold would belong to; false where the text is no hold id.</summary>
    public static bool TryGetShowing(string holdId, [NotNullWhen(true)] out string? showingId) => TryRead(holdId, out showingId, out _);

    /// <summary>The number of the price list that a hold was made by; 0 where the text is no hold id.</summary>
    public static int PriceList(string holdId) => TryRead(holdId, out _, out var list) ? list : 0;

    private static bool TryRead(string holdId, [NotNullWhen(true)] out string? showingId, out int priceList)
    {
        var at = holdId.LastIndexOf('~');
        var rest = holdId.AsSpan(at + 1);
        priceList = 1;
        if (rest.Length > 2 * RandomBytes)
        {
            var digits = rest[((2 * RandomBytes) + 1)..];
            priceList = rest[2 * RandomBytes] == '-' && digits.Length <= MostDigits && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : 0;
            rest = rest[..(2 * RandomBytes)];
        }

        var wellFormed = at > 0 && rest.Length == 2 * RandomBytes && priceList > 0 && rest.IndexOfAnyExcept("0123456789abcdef") < 0;
        showingId = wellFormed ? holdId[..at] : null;
        return wellFormed;
    }
}
