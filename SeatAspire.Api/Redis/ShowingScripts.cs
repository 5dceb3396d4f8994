using System.Diagnostics;
using SeatAspire.Api.Background;
using SeatAspire.ServiceDefaults;
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

/// <summary>What a script said to one of several, and what it said to all of them.</summary>
internal readonly record struct BatchResult(RedisResult ToAll, RedisResult[] Said);

/// <summary>
/// Sends what people ask of a showing at the same moment to Redis together: a lone one goes at once, and what comes within the next
/// milliseconds is the next call. A call costs Redis, this replica and all who listen about the same for one as for twenty.
/// </summary>
internal sealed class ShowingBatches<TItem> : IDisposable
{
    // The largest is what Redis does in about a millisecond.
    private static readonly BatchLimits Limits = new(
        Largest: 64, AtOnce: 2, MostWaiting: 8192, Together: Timeout.InfiniteTimeSpan,
        Pace: TimeSpan.FromMilliseconds(2), InTurn: true);

    private readonly Func<TItem, string> _showingOf;
    private readonly Func<string, IReadOnlyList<TItem>, Task<RedisResult[]>> _call;
    private readonly TimeProvider _time;
    private readonly Batcher<TItem, BatchResult> _batches;

    /// <summary>Of this replica.</summary>
    /// <param name="showingOf">The showing that an item is about.</param>
    /// <param name="call">
    /// Calls the script for items of one showing. It answers what goes for all and then, in their order, what is said to each; or, where it
    /// did nothing, the first alone.
    /// </param>
    /// <param name="time">The clock.</param>
    public ShowingBatches(Func<TItem, string> showingOf, Func<string, IReadOnlyList<TItem>, Task<RedisResult[]>> call, TimeProvider time)
    {
        (_showingOf, _call, _time) = (showingOf, call, time);
        _batches = new(SendAsync, Limits, time);
    }

    /// <summary>Does it, with others of this moment.</summary>
    /// <param name="name">What it is called in traces.</param>
    /// <param name="item">What is asked.</param>
    /// <exception cref="RedisAwayException">No answer in time, no connection, or too much waits for one.</exception>
    /// <exception cref="RebuildingException">The showing is being restored.</exception>
    public async Task<BatchResult> DoAsync(string name, TItem item)
    {
        // The wait for company and for the script, which has a span of its own below.
        using var activity = SeatTelemetry.Source.StartActivity(name);
        try
        {
            return await _batches.AddAsync(item, CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "away");
            throw;
        }
        catch (BatchesFullException error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "full");
            throw new RedisAwayException("Too much waits for Redis.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    private async Task SendAsync(IReadOnlyList<Batched<TItem, BatchResult>> batch, CancellationToken ct)
    {
        var showing = _showingOf(batch[0].Item);
        await (batch.All(one => _showingOf(one.Item) == showing)
            ? SendAsync(showing, batch)
            : Task.WhenAll(batch.GroupBy(one => _showingOf(one.Item), (id, some) => SendAsync(id, [.. some]))));
    }

    private async Task SendAsync(string showingId, IReadOnlyList<Batched<TItem, BatchResult>> batch)
    {
        try
        {
            // Who waited longer than a call may take learns it now: while Redis hangs, one call after the other would run out of time.
            if (_time.GetElapsedTime(batch[0].Since) > RedisClient.Limit)
            {
                throw new RedisAwayException("Redis does not answer.");
            }

            var answer = await _call(showingId, [.. batch.Select(one => one.Item)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Settle(new(answer[0], answer.Length == 1 ? [] : (RedisResult[])answer[i + 1]!));
            }
        }
        catch (Exception error)
        {
            foreach (var one in batch)
            {
                one.Fail(error);
            }
        }
    }
}
