using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Admin;

/// <summary>
/// Who watches which date's figures on this replica. Each replica reads for its own watchers and no date that nobody watches, so
/// that nothing has to reach other replicas.
/// </summary>
internal sealed class AdminRoom(ILogger<DefaultHubLifetimeManager<AdminHub>> log) : DefaultHubLifetimeManager<AdminHub>(log)
{
    private readonly ConcurrentDictionary<string, HubConnectionContext> _connections = new();
    private readonly ConcurrentDictionary<string, string> _watched = new();

    /// <inheritdoc/>
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _connections[connection.ConnectionId] = connection;
        return base.OnConnectedAsync(connection);
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _connections.TryRemove(connection.ConnectionId, out _);
        _watched.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }

    /// <summary>Watches a date instead of the one before.</summary>
    internal void Watch(string connectionId, string showingId)
    {
        _watched[connectionId] = showingId;
        if (!_connections.ContainsKey(connectionId))
        {
            // It closed meanwhile.
            _watched.TryRemove(connectionId, out _);
        }
    }

    /// <summary>Watches nothing any more.</summary>
    internal void Forget(string connectionId) => _watched.TryRemove(connectionId, out _);

    /// <summary>The connections of each date that is watched.</summary>
    internal ILookup<string, HubConnectionContext> Watchers() => _watched
        .Select(watch => (watch.Value, Connection: _connections.GetValueOrDefault(watch.Key)))
        .Where(watch => watch.Connection is not null)
        .ToLookup(watch => watch.Value, watch => watch.Connection!);
}

/// <summary>Sends the figures of the dates that are watched here, once a second. While Redis is away nothing is sent.</summary>
internal sealed class AdminTicker(AdminRoom room, AdminReader reader, ViewerCount viewers, ShowCatalog catalog, LoopRunner loops) : IBackgroundWork
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Where a round fails, the page says how old its figures are.
    public Task RunAsync(CancellationToken stopping) => loops.RunAsync("figures", Period, SendAsync, stopping);

    private async Task SendAsync(CancellationToken stopping)
    {
        var watchers = room.Watchers();
        if (watchers.Count > 0)
        {
            var counts = await viewers.ByShowingAsync();
            await loops.ForEachShowingAsync(
                "figures", watchers.Select(watched => catalog.Find(watched.Key)).OfType<Showing>(),
                async showing => await HubWrites.PostAllAsync(
                    watchers[showing.Id], HubMessages.Event(AdminHub.Stats, await reader.ReadAsync(showing, counts))),
                stopping);
        }
    }
}
