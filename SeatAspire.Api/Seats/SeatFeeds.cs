using System.Collections.Concurrent;
using SeatAspire.Api.Background;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>The feeds of this replica: one for each showing that somebody here looks at.</summary>
public sealed class SeatFeeds(
    SeatStore store, IConnectionMultiplexer redis, ShowCatalog catalog, SeatMeters meters, LoopRunner loops, TimeProvider time, ILogger<SeatFeeds> log)
    : IBackgroundWork, IRemainingSeats
{
    private static readonly TimeSpan KeptUnused = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CleanPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FillLimit = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Lazy<SeatFeed>> _feeds = new();

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<int, int>?> RemainingAsync(string showingId) =>
        await FindAsync(showingId) is { } feed ? feed.Remaining().Inventory.Remaining : null;

    /// <summary>All states, no older than the call.</summary>
    /// <exception cref="RedisAwayException">Redis does not answer.</exception>
    public async Task<SeatSnapshot> FreshSnapshotAsync(string showingId) =>
        await FindAsync(showingId) is { } feed ? await feed.FreshSnapshotAsync() : throw new RebuildingException(showingId);

    /// <inheritdoc/>
    public IReadOnlyDictionary<int, int>? RemainingNow(string showingId) => FindNow(showingId)?.Remaining().Inventory.Remaining;

    /// <summary>The showing's feed once it has read the states; null while Redis does not give them.</summary>
    internal async Task<SeatFeed?> FindAsync(string showingId) =>
        Open(showingId) is { } feed && await feed.FilledAsync(FillLimit) ? feed : null;

    /// <summary>The same without waiting: null also for one that has only begun to read them.</summary>
    internal SeatFeed? FindNow(string showingId) => Open(showingId) is { IsFilled: true } feed ? feed : null;

    /// <summary>The showing's feed where one runs.</summary>
    internal SeatFeed? Running(string showingId) => _feeds.TryGetValue(showingId, out var feed) ? feed.Value : null;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        catalog.Changed += OnChanged;
        await loops.RunAsync("feeds", CleanPause, _ => CloseAsync(unusedFor: KeptUnused), stopping);
        catalog.Changed -= OnChanged;
        await CloseAsync(unusedFor: null);
    }

    /// <summary>The showing's feed, begun now if there is none that can be joined; null for an unknown showing.</summary>
    private SeatFeed? Open(string showingId)
    {
        if (catalog.Find(showingId) is not { } showing)
        {
            return null;
        }

        var lazy = Begun();
        while (lazy.Value.IsOver || lazy.Value.LayoutHash != showing.Layout.Hash)
        {
            // Nobody is handed one that has ended, whether or not it was cleaned away yet, or one of seats that the date has no more.
            Retire(showingId, lazy);
            if (catalog.Find(showingId) is not { } now)
            {
                return null;
            }

            showing = now;
            lazy = Begun();
        }

        lazy.Value.Use();
        return lazy.Value;

        Lazy<SeatFeed> Begun() =>
            _feeds.GetOrAdd(showingId, _ => new Lazy<SeatFeed>(() => new SeatFeed(showing, store, redis, meters, loops, time, log)));
    }

    // Who was in it is told by the date's change, and joins anew.
    private void OnChanged(Showing showing)
    {
        if (_feeds.TryGetValue(showing.Id, out var lazy) && lazy.Value.LayoutHash != showing.Layout.Hash)
        {
            Retire(showing.Id, lazy);
        }
    }

    private void Retire(string showingId, Lazy<SeatFeed> lazy)
    {
        lazy.Value.TryClose(unusedFor: null);
        if (_feeds.TryRemove(new(showingId, lazy)))
        {
            _ = loops.TryAsync("feeds", showingId, async () => await lazy.Value.DisposeAsync(), CancellationToken.None);
        }
    }

    /// <summary>Closes the feeds that nobody uses; all of them when the replica stops.</summary>
    private async Task CloseAsync(TimeSpan? unusedFor)
    {
        foreach (var (showingId, lazy) in _feeds)
        {
            if (lazy.Value.TryClose(unusedFor))
            {
                _feeds.TryRemove(new(showingId, lazy));
                await loops.TryAsync("feeds", showingId, async () => await lazy.Value.DisposeAsync(), CancellationToken.None);
            }
        }
    }
}
