using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// Runs a showing's scripts for the epoch this replica believes in: all take the prefix of the seats' keys, the showing and
/// the epoch first, and answer <c>rebuilding</c> where another one stands.
/// </summary>
internal sealed class ShowingScripts(RedisClient redis, RedisEpoch epoch)
{
    /// <summary>Runs a script; while the epoch is not known, nothing is asked.</summary>
    /// <exception cref="RebuildingException">The showing is being restored.</exception>
    public Task<RedisResult[]> RunAsync(RedisScript script, RedisKey[] keys, string showingId, RedisValue[] arguments) =>
        RunForEpochAsync(script, keys, showingId, epoch.Current ?? throw new RebuildingException(showingId), arguments);

    /// <summary>Runs a script that expects a certain epoch.</summary>
    /// <exception cref="RebuildingException">The showing is being restored.</exception>
    public async Task<RedisResult[]> RunForEpochAsync(
        RedisScript script, RedisKey[] keys, string showingId, RedisValue expected, RedisValue[] arguments)
    {
        var (answer, rebuilding) = await CallAsync(script, keys, showingId, expected, arguments);
        return rebuilding ? throw new RebuildingException(showingId) : answer;
    }

    /// <summary>Runs a script that no epoch stops; also where it says that nothing stands yet.</summary>
    public async Task<RedisResult[]> RunForAnyEpochAsync(RedisScript script, RedisKey[] keys, string showingId, RedisValue[] arguments) =>
        (await CallAsync(script, keys, showingId, epoch.Current ?? 0, arguments)).Answer;

    private async Task<(RedisResult[] Answer, bool Rebuilding)> CallAsync(
        RedisScript script, RedisKey[] keys, string showingId, RedisValue expected, RedisValue[] arguments)
    {
        var answer = (RedisResult[])(await script.RunAsync(redis, keys, [RedisKeys.Seats(showingId).Prefix, showingId, expected, .. arguments]))!;
        var rebuilding = answer.Length > 0 && (string?)answer[0] == "rebuilding";
        if (rebuilding)
        {
            epoch.Suspect();
        }

        return (answer, rebuilding);
    }
}
