using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Queue;

/// <summary>
/// Lets people in and tells the others how far the line is. Some replica asks twice a second; Redis lets one have each
/// second, and that one speaks to all browsers, whichever replica they are on.
/// </summary>
public sealed partial class QueueClock(
    QueueStore store, RedisTurns turns, DrawOffice draws, ShowCatalog catalog, SeatFeeds feeds, IHubContext<QueueHub, IQueueClient> hub,
    QueueMeters meters, TimeProvider time, ILogger<QueueClock> log) : BackgroundService
{
    private const int SecondsRepeated = 15;
    private readonly Dictionary<string, (long Serving, string Remaining, long RepeatUntil)> _told = [];
    private readonly Dictionary<string, Task> _drawing = [];

    /// <inheritdoc/>
    // While Redis is away nobody gets in, and nobody loses their place. A word that got lost is found out by who waits: a later message
    // says that their number has been served.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => turns.RunAsync("queue", () => TickAsync(stoppingToken), stoppingToken);

    private async Task TickAsync(CancellationToken stopping)
    {
        var ticks = await Task.WhenAll(catalog.Shows.SelectMany(show => show.Showings).Select(TickAsync));
        foreach (var (showing, tick) in ticks.Where(one => one.Tick is not null))
        {
            StartDraw(showing, tick!, stopping);
            await TellAsync(showing, tick!);
        }
    }

    private async Task<(Showing Showing, QueueTick? Tick)> TickAsync(Showing showing)
    {
        var started = time.GetTimestamp();
        var tick = await store.AdmitAsync(showing);
        if (tick is not null)
        {
            meters.Ticked(showing.Id, tick, time.GetElapsedTime(started).TotalMilliseconds);
        }

        return (showing, tick);
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

        // The last word too: that nobody waits any more, or that the line was lost and starts afresh. It is said for a while, since a
        // replica that finds Redis again later than this one has not heard it.
        var (serving, remaining, repeatUntil) = _told.GetValueOrDefault(showing.Id, (tick.Serving, "", 0));
        repeatUntil = serving == tick.Serving ? repeatUntil : tick.Second + SecondsRepeated;
        if (((tick.Waiting > 0 || tick.Second <= repeatUntil) && tick.Second % Cadence(tick.Waiting) == 0) || serving != tick.Serving)
        {
            await room.QueueProgress(new(showing.Id, tick.Serving, tick.Waiting, tick.PerMinute, showing.Queue.Paused, tick.Marks));
            if (await feeds.RemainingAsync(showing.Id) is { } left && string.Join(',', left.Values) is var text && text != remaining)
            {
                remaining = text;
                await room.InventoryChanged(new(showing.Id, left));
            }
        }

        _told[showing.Id] = (tick.Serving, remaining, repeatUntil);
    }

    /// <summary>Seconds between two messages to everybody: the more are told, the less often.</summary>
    internal static int Cadence(long waiting) => waiting switch { < 1_000 => 1, < 10_000 => 2, _ => 5 };

    // A draw of many takes longer than a tick, and the other queues go on meanwhile.
    private void StartDraw(Showing showing, QueueTick tick, CancellationToken stopping)
    {
        if (tick.Drawing is { } firstPlace && _drawing.GetValueOrDefault(showing.Id, Task.CompletedTask).IsCompleted)
        {
            _drawing[showing.Id] = DrawAsync(showing, firstPlace, stopping);
        }
    }

    private async Task DrawAsync(Showing showing, long firstPlace, CancellationToken stopping)
    {
        try
        {
            await draws.RunAsync(showing, firstPlace, stopping);
        }
        catch (Exception error) when (error is RedisAwayException or RebuildingException or OperationCanceledException || Backing.IsDatabaseAway(error))
        {
            // A later tick, here or on another replica, goes on with it.
            LogDrawPutOff(log, showing.Id, error.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Let {People} into {ShowingId}; {Waiting} wait")]
    private static partial void LogAdmitted(ILogger log, string showingId, int people, long waiting);

    [LoggerMessage(LogLevel.Warning, "The draw of {ShowingId} is put off: {Reason}")]
    private static partial void LogDrawPutOff(ILogger log, string showingId, string reason);
}
