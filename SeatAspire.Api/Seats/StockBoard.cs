using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Who watches how many seats are left. What changed is told four times a second at most, from the same versions as
/// the map.
/// </summary>
public sealed class StockBoard(SeatFeeds feeds, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, Watcher> _watchers = new();

    /// <summary>Replaces what a connection watches, and tells it what is left.</summary>
    public async Task WatchAsync(HubConnectionContext connection, IReadOnlyList<string> showingIds)
    {
        _watchers[connection.ConnectionId] = new(connection, [.. showingIds]);
        foreach (var showingId in showingIds.Distinct())
        {
            if (await feeds.FindAsync(showingId) is { } feed)
            {
                HubWrites.Post(connection, HubMessages.Event("InventoryChanged", feed.Remaining().Inventory));
            }
        }
    }

    /// <summary>Forgets a connection that closed.</summary>
    public void Forget(string connectionId) => _watchers.TryRemove(connectionId, out _);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = new Dictionary<string, string>();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var showingId in _watchers.Values.SelectMany(watcher => watcher.ShowingIds).ToHashSet())
            {
                if (await feeds.FindAsync(showingId) is not { } feed)
                {
                    continue;
                }

                var inventory = feed.Remaining().Inventory;
                var text = string.Join(',', inventory.Remaining.Values);
                if (told.GetValueOrDefault(showingId) != text)
                {
                    told[showingId] = text;
                    // Chosen after the figures were read: who comes later is told by themselves.
                    var watching = _watchers.Values.Where(watcher => watcher.ShowingIds.Contains(showingId)).Select(watcher => watcher.Connection).ToList();
                    await HubWrites.PostAllAsync(watching, HubMessages.Event("InventoryChanged", inventory));
                }
            }
        }
    }

    private sealed record Watcher(HubConnectionContext Connection, HashSet<string> ShowingIds);
}
