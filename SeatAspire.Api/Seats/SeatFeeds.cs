using System.Collections.Concurrent;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>The feeds of this replica: one for each showing that somebody here looks at.</summary>
public sealed class SeatFeeds(
    SeatStore store, IConnectionMultiplexer redis, ShowCatalog catalog, SeatMeters meters, TimeProvider time, ILogger<SeatFeeds> log) : BackgroundService
{
    private static readonly TimeSpan KeptUnused = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CleanPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FillLimit = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Lazy<SeatFeed>> _feeds = new();

    /// <summary>Free seats by tier index; null while Redis does not give them, or for an unknown showing.</summary>
    public async Task<IReadOnlyDictionary<int, int>?> RemainingAsync(string showingId) =>
        await FindAsync(showingId) is { } feed ? feed.Remaining().Inventory.Remaining : null;

    /// <summary>All states, no older than the call.</summary>
    /// <exception cref="RedisAwayException">Redis does not answer.</exception>
    public async Task<SeatSnapshot> FreshSnapshotAsync(string showingId) =>
        await FindAsync(showingId) is { } feed ? await feed.FreshSnapshotAsync() : throw new RebuildingException(showingId);

    /// <summary>The showing's feed once it has read the states; null while Redis does not give them.</summary>
    internal async Task<SeatFeed?> FindAsync(string showingId)
    {
        if (catalog.Find(showingId) is not { } showing)
        {
            return null;
        }

        var feed = _feeds.GetOrAdd(showingId, _ => new Lazy<SeatFeed>(() => new SeatFeed(showing, store, redis, meters, time, log))).Value;
        return await feed.FilledAsync(FillLimit) ? feed : null;
    }

    /// <summary>The showing's feed where one runs.</summary>
    internal SeatFeed? Running(string showingId) => _feeds.TryGetValue(showingId, out var feed) ? feed.Value : null;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(CleanPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var (showingId, lazy) in _feeds)
            {
                var unused = !lazy.Value.HasMembers && time.GetElapsedTime(lazy.Value.LastUsed) > KeptUnused;
                if ((unused || lazy.Value.HasEnded || stoppingToken.IsCancellationRequested) && _feeds.TryRemove(new(showingId, lazy)))
                {
                    await lazy.Value.DisposeAsync();
                }
            }
        }
    }
}
