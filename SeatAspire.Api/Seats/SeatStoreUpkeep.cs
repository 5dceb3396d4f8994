using System.Globalization;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <content>What is done to seats for nobody in particular: ending holds that are over, mending, restoring.</content>
public sealed partial class SeatStore
{
    private static readonly RedisScript ExpireScript = RedisScript.Load("expire");
    private static readonly RedisScript RepairScript = RedisScript.Load("repair");
    private static readonly RedisScript RebuildScript = RedisScript.Load("rebuild");
    private static readonly RedisScript OpenScript = RedisScript.Load("open");
    private static readonly RedisScript CloseScript = RedisScript.Load("close");
    private static readonly RedisScript KeepPayingScript = RedisScript.Load("keep-paying");

    // Each may be of hundreds of seats.
    private const int PaymentsOfACall = 50;
    private static readonly TimeSpan PauseToKeep = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a payment waits for seats that are being restored.</summary>
    internal static readonly TimeSpan PatienceToKeep = TimeSpan.FromSeconds(1);

    /// <summary>Ends holds whose time is over, at most <paramref name="limit"/>; the answer is how many.</summary>
    public async Task<int> ExpireAsync(string showingId, int limit) =>
        (int)Number((await RunAsync(ExpireScript, showingId, [limit]))[0]);

    /// <summary>Mends seats: each with <c>blocked</c>, <c>unblocked</c>, <c>unallocated</c> or <c>checked</c>. The answer is how many were wrong.</summary>
    public async Task<int> RepairAsync(string showingId, IReadOnlyCollection<(int Seat, string Wanted)> seats)
    {
        var answer = await RunAsync(RepairScript, showingId,
            [.. seats.SelectMany(pair => new RedisValue[] { pair.Seat, pair.Wanted })]);
        return (int)Number(answer[0]);
    }

    /// <summary>Blocks seats while a rebuild loads them.</summary>
    public Task BlockForRebuildAsync(string showingId, string rebuild, IReadOnlyCollection<int> seats) =>
        RunForEpochAsync(RepairScript, showingId, rebuild, [.. seats.SelectMany(seat => new RedisValue[] { seat, "blocked" })]);

    /// <summary>Gives payments that are under way their seats while a rebuild loads them.</summary>
    /// <param name="showingId">The showing.</param>
    /// <param name="rebuild">The rebuild's mark.</param>
    /// <param name="payments">All of the showing, the oldest first.</param>
    public async Task KeepPayingForRebuildAsync(string showingId, string rebuild, IReadOnlyList<PayingHold> payments)
    {
        var holds = payments.Select(payment => (RedisValue)payment.HoldId).ToArray();
        foreach (var some in payments.Chunk(PaymentsOfACall))
        {
            await Task.WhenAll(some.Select(payment => RememberAsync(payment.PersonId, showingId)));
            await RunForEpochAsync(KeepPayingScript, showingId, rebuild, [holds.Length, .. holds, .. some.SelectMany(Arguments)]);
        }
    }

    /// <summary>Whether Redis has a hold as being paid, by this attempt.</summary>
    public async Task<bool> IsPayingAsync(string showingId, string holdId, int attempt)
    {
        var record = await _redis.CallAsync(database => database.HashGetAsync(RedisKeys.Seats(showingId).Hold(holdId), ["state", "attempt"]));
        return (string?)record[0] == "paying" && record[1] == attempt;
    }

    /// <summary>
    /// Gives a payment that is under way its seats, where Redis was lost since it began and nobody else has come to have one of them. False: they are another's, or the
    /// attempt came to its end, and nothing was changed.
    /// </summary>
    public async Task<bool> KeepPayingAsync(string showingId, PayingHold payment)
    {
        // Where GET holds will look.
        await RememberAsync(payment.PersonId, showingId);
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return (string?)(await RunAsync(KeepPayingScript, showingId, [0, .. Arguments(payment)]))[1] == "kept";
            }
            catch (RebuildingException) when (_time.GetElapsedTime(began) < PatienceToKeep)
            {
                // A rebuild restores it, if it has read the payments after this one was written.
                await Task.Delay(PauseToKeep, _time);
            }
        }
    }

    /// <summary>What a rebuild's scripts name in place of an epoch: any other's, or one that has been overtaken, is refused.</summary>
    internal static string MarkOf(long newEpoch, string token) => string.Create(CultureInfo.InvariantCulture, $"r:{newEpoch}:{token}");

    private static IEnumerable<RedisValue> Arguments(PayingHold payment) =>
        [payment.HoldId, payment.PersonId, payment.Attempt, payment.KeyHash, payment.ExpiresAt?.ToUnixTimeMilliseconds() ?? (RedisValue)"", payment.IsOfAnyAllocation,
        payment.Seats.Count, .. SeatList.Marked(payment.Seats, payment.ByCode).Select(seat => (RedisValue)seat)];

    /// <summary>Begins the rebuild of a showing for an epoch; false where it stands already with these seats.</summary>
    /// <param name="layout">Names the seats.</param>
    /// <param name="firstList">The number of their first price list: holds by an earlier one end.</param>
    public async Task<bool> BeginRebuildAsync(string showingId, long newEpoch, string token, int seatCount, string layout = "", int firstList = 1) =>
        (string?)(await RunForEpochAsync(RebuildScript, showingId, newEpoch, [token, seatCount, layout, firstList]))[0] == "begun";

    /// <summary>Lets nobody hold or pay anything until a rebuild; false where somebody pays just now.</summary>
    public async Task<bool> CloseAsync(string showingId, string token) => (string?)(await RunAsync(CloseScript, showingId, [token]))[0] == "ok";

    /// <summary>Ends a rebuild; false where another one took over.</summary>
    public async Task<bool> OpenAsync(string showingId, long newEpoch, string token) =>
        (string?)(await RunForEpochAsync(OpenScript, showingId, newEpoch, [token]))[0] == "ok";
}
