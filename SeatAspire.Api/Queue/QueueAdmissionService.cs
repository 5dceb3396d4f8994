using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>What is left of the showing that people wait for; the seats tell.</summary>
public interface IRemainingSeats
{
    /// <summary>Free seats by tier index; null while Redis does not give them, or for an unknown showing.</summary>
    Task<IReadOnlyDictionary<int, int>?> RemainingAsync(string showingId);

    /// <summary>Free seats by tier index, without waiting for anything; null where they are not read yet.</summary>
    IReadOnlyDictionary<int, int>? RemainingNow(string showingId);
}

/// <summary>
/// Lets people in and tells the others how far the line is. Some replica asks twice a second; Redis lets one have each
/// second, and that one speaks to all browsers, whichever replica they are on.
/// </summary>
public sealed partial class QueueAdmissionService(
    QueueStore store, PeriodicLock periodic, DrawRunner draws, ShowCatalog catalog, IRemainingSeats seats, IHubContext<QueueHub, IQueueClient> hub,
    RedisClient redis, LoopRunner loops, QueueMeters meters, TimeProvider time, ILogger<QueueAdmissionService> log) : IBackgroundWork
{
    // Longer than people are told that nobody waits any more.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(60);
    private const int OfAllVisits = 25;

    private readonly ConcurrentDictionary<string, Task> _drawing = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _busyUntil = new();

    /// <inheritdoc/>
    // While Redis is away nobody gets in, and nobody loses their place. A word that got lost is found out by who waits: a later message
    // says that their number has been served.
    public Task RunAsync(CancellationToken stopping) => periodic.RunAsync("queue", () => TickAsync(stopping), stopping);

    // Each date by itself, from letting in to telling: who was let in of one is told whatever becomes of the others.
    internal async Task TickAsync(CancellationToken stopping)
    {
        // Read before the dates are.
        var readAfter = catalog.ReadAfter;
        await loops.ForEachShowingAsync("the queue", await BusyAsync(), showing => TickAsync(showing, readAfter, stopping), stopping);
    }

    /// <summary>
    /// The dates where somebody waits, or lately did, and those of leases that are over, to be taken out: of many dates, most are quiet. The others are visited by
    /// chance, each now and then: what is left of a rush may be known to another replica alone.
    /// </summary>
    private async Task<IReadOnlyList<Showing>> BusyAsync()
    {
        var all = catalog.Visited();
        var now = time.GetUtcNow();
        foreach (var showing in await redis.WhereAsync(all, async (database, showing) =>
        {
            var keys = RedisKeys.Queue(showing.Id);
            var waiting = database.KeyExistsAsync(keys.Waiting);
            var over = database.SortedSetLengthAsync(keys.Leases, max: now.ToUnixTimeMilliseconds());
            return await waiting > 0 | await over > 0;
        }))
        {
            _busyUntil[showing.Id] = now + Afterwards;
        }

        foreach (var (id, until) in _busyUntil)
        {
            if (until < now)
            {
                _busyUntil.TryRemove(id, out _);
            }
        }

        return [.. all.Where(showing => _busyUntil.ContainsKey(showing.Id) || Random.Shared.Next(OfAllVisits) == 0)];
    }

    private async Task TickAsync(Showing showing, long readAfter, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        if (await store.AdmitAsync(showing, readAfter) is { } tick)
        {
            meters.Ticked(showing.Id, tick, time.GetElapsedTime(started).TotalMilliseconds);
            StartDraw(showing, tick, stopping);
            await TellAsync(showing, tick);
        }
    }

    private async Task TellAsync(Showing showing, QueueTick tick)
    {
        if (tick.Admitted.Count > 0)
        {
            LogAdmitted(log, showing.Id, tick.Admitted.Count, tick.Waiting);
            await hub.Clients.Users(tick.Admitted).Admitted(new(showing.Id, tick.LeaseExpiresAt, tick.TurnEndsAt));
        }

        var room = hub.Clients.Group(QueueHub.Room(showing.Id));
        if (tick.LetGo)
        {
            await room.QueueClosed(new(showing.Id));
        }

        if (tick.Tell)
        {
            await room.QueueProgress(new(showing.Id, tick.Serving, tick.Waiting, tick.PerMinute, showing.Queue.Paused, tick.Marks));
            if (seats.RemainingNow(showing.Id) is { } left && string.Join(',', left.Values) is var text && text != tick.ToldLeft)
            {
                await room.InventoryChanged(new(showing.Id, left));
                await store.NoteToldAsync(showing.Id, text);
            }
        }
    }

    // A draw of many takes longer than a tick, and the other queues go on meanwhile.
    private void StartDraw(Showing showing, QueueTick tick, CancellationToken stopping)
    {
        if (tick.Drawing is { } firstPlace && _drawing.GetValueOrDefault(showing.Id, Task.CompletedTask).IsCompleted)
        {
            _drawing[showing.Id] = DrawAsync(showing, firstPlace, stopping);
        }
    }

    // A later tick, here or on another replica, goes on with one that failed.
    private Task DrawAsync(Showing showing, long firstPlace, CancellationToken stopping) =>
        loops.TryAsync("the draw", showing.Id, () => draws.RunAsync(showing, firstPlace, stopping), stopping);

    [LoggerMessage(LogLevel.Debug, "Let {People} into {ShowingId}; {Waiting} wait")]
    private static partial void LogAdmitted(ILogger log, string showingId, int people, long waiting);
}
