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

    /// <summary>Blocks seats while a rebuild loads them: the one repair that no epoch guards.</summary>
    public Task BlockForRebuildAsync(string showingId, IReadOnlyCollection<int> seats) =>
        RunForEpochAsync(RepairScript, showingId, "", [.. seats.SelectMany(seat => new RedisValue[] { seat, "blocked" })]);

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
