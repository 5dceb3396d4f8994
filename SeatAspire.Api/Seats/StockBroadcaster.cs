using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Realtime;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Who watches how many seats are left. What changed is told four times a second at most, from the same versions as
/// the map.
/// </summary>
public sealed class StockBroadcaster(SeatFeeds feeds, LoopRunner loops) : IBackgroundWork
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, Watcher> _watchers = new();
    private readonly Dictionary<string, string> _told = [];

    /// <summary>Replaces what a connection watches.</summary>
    public void Watch(HubConnectionContext connection, IEnumerable<string> showingIds) =>
        _watchers[connection.ConnectionId] = new(connection, [.. showingIds]);

    /// <summary>Tells a connection what is left of these showings.</summary>
    public async Task TellAsync(HubConnectionContext connection, IEnumerable<string> showingIds)
    {
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
    public Task RunAsync(CancellationToken stopping) => loops.RunAsync("stock", Pause, TellAsync, stopping);

    private async Task TellAsync(CancellationToken stopping)
    {
        foreach (var showingId in _watchers.Values.SelectMany(watcher => watcher.ShowingIds).ToHashSet())
        {
            await loops.TryAsync("stock", showingId, () => TellAsync(showingId), stopping);
        }
    }

    private async Task TellAsync(string showingId)
    {
        // One whose states are not read yet is told a round later, and holds nobody up.
        if (feeds.FindNow(showingId) is not { } feed)
        {
            return;
        }

        var inventory = feed.Remaining().Inventory;
        var text = string.Join(',', inventory.Remaining.Values);
        if (_told.GetValueOrDefault(showingId) != text)
        {
            _told[showingId] = text;
            // Chosen after the figures were read: who comes later is told by themselves.
            var watching = _watchers.Values.Where(watcher => watcher.ShowingIds.Contains(showingId)).Select(watcher => watcher.Connection).ToList();
            await HubWrites.PostAllAsync(watching, HubMessages.Event("InventoryChanged", inventory));
        }
    }

    private sealed record Watcher(HubConnectionContext Connection, HashSet<string> ShowingIds);
}
