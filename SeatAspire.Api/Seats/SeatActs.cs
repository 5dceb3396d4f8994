using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Batching;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>What somebody asks of a showing's seats: to hold some, or (no seats) to give a hold back.</summary>
internal sealed record SeatAct(string ShowingId, string PersonId, string HoldId, IReadOnlyList<int>? Seats, QueueRules Rules);

/// <summary>What a script said to an act, and the showing's version after it.</summary>
internal readonly record struct ActAnswer(long Version, RedisResult[] Said);

/// <summary>
/// Sends what people ask at the same moment to Redis together: a lone act goes at once, and what comes within the next
/// milliseconds is the next call. A call costs Redis, this replica and all who listen about the same for one act as for twenty.
/// </summary>
internal sealed class SeatActs : IDisposable
{
    // The largest is what Redis does in about a millisecond.
    private static readonly BatchLimits Limits = new(
        Largest: 64, AtOnce: 2, MostWaiting: 8192, Together: Timeout.InfiniteTimeSpan,
        Pace: TimeSpan.FromMilliseconds(2), InTurn: true);
    private static readonly RedisScript Script = RedisScript.Load("acts");

    private readonly ShowingScripts _scripts;
    private readonly HoldOptions _options;
    private readonly TimeProvider _time;
    private readonly Batcher<SeatAct, ActAnswer> _batches;

    public SeatActs(ShowingScripts scripts, IOptions<HoldOptions> options, TimeProvider time)
    {
        (_scripts, _options, _time) = (scripts, options.Value, time);
        _batches = new(SendAsync, Limits, time);
    }

    /// <summary>Does it, with others of this moment.</summary>
    /// <exception cref="RedisAwayException">No answer in time, no connection, or too much waits for one.</exception>
    /// <exception cref="RebuildingException">The showing is being restored.</exception>
    public async Task<ActAnswer> DoAsync(SeatAct act)
    {
        // The call itself belongs to no single act.
        using var activity = SeatTelemetry.Source.StartActivity(act.Seats is null ? "redis release" : "redis hold", ActivityKind.Client);
        try
        {
            return await _batches.AddAsync(act, CancellationToken.None);
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

    private async Task SendAsync(IReadOnlyList<Batched<SeatAct, ActAnswer>> batch, CancellationToken ct)
    {
        var showing = batch[0].Item.ShowingId;
        await (batch.All(act => act.Item.ShowingId == showing)
            ? SendAsync(showing, batch)
            : Task.WhenAll(batch.GroupBy(act => act.Item.ShowingId, (id, acts) => SendAsync(id, [.. acts]))));
    }

    private async Task SendAsync(string showingId, IReadOnlyList<Batched<SeatAct, ActAnswer>> acts)
    {
        try
        {
            // Who waited longer than a call may take learns it now: while Redis hangs, one call after the other would run out of time.
            if (_time.GetElapsedTime(acts[0].Since) > RedisGate.Limit)
            {
                throw new RedisAwayException("Redis does not answer.");
            }

            var answer = await _scripts.RunAsync(Script, RedisKeys.Queue(showingId).Script, showingId, Arguments(acts));
            var version = long.Parse((string)answer[0]!, CultureInfo.InvariantCulture);
            for (var i = 0; i < acts.Count; i++)
            {
                acts[i].Settle(new(version, (RedisResult[])answer[i + 1]!));
            }
        }
        catch (Exception error)
        {
            foreach (var act in acts)
            {
                act.Fail(error);
            }
        }
    }

    /// <summary>As <c>acts.lua</c> reads them; the newest of the queue's rules go for all.</summary>
    private RedisValue[] Arguments(IReadOnlyList<Batched<SeatAct, ActAnswer>> acts)
    {
        var rules = acts.LastOrDefault(act => act.Item.Seats is not null)?.Item.Rules ?? QueueRules.Off;
        var arguments = new List<RedisValue>(3 + (acts.Count * 5)) { rules.Text, (long)_options.Seconds * 1000, _options.MaxSeats };
        foreach (var (_, person, hold, seats, _) in acts.Select(act => act.Item))
        {
            arguments.AddRange([seats is null ? "release" : "hold", person, hold]);
            if (seats is not null)
            {
                arguments.Add(seats.Count);
                arguments.AddRange(seats.Select(seat => (RedisValue)seat));
            }
        }

        return [.. arguments];
    }
}
