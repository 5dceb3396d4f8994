using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Realtime;

/// <summary>A connection of a hub on this replica, and the rooms that it is in.</summary>
internal sealed record HubVisitor(HubConnectionContext Connection, HashSet<string> Rooms);

/// <summary>
/// A lifetime manager's connections on this replica: all of them, and those of each person. Connections and the protocol are SignalR's own;
/// what this adds is delivery: what goes to many is made once, written to each, and waits for none. Nothing of it is in Redis.
/// </summary>
/// <param name="log">SignalR's own.</param>
public abstract class HubConnections<THub>(ILogger<DefaultHubLifetimeManager<THub>> log) : DefaultHubLifetimeManager<THub>(log)
    where THub : Hub
{
    private readonly ConcurrentDictionary<string, HubVisitor> _visitors = new();
    private readonly ConcurrentDictionary<string, ImmutableList<HubConnectionContext>> _people = new();
    private readonly Lock _lock = new();
    private Task _toEveryone = Task.CompletedTask;

    /// <summary>The connections that are open.</summary>
    private protected ICollection<HubVisitor> Visitors => _visitors.Values;

    /// <summary>Whether a person has a connection on this replica.</summary>
    public bool Knows(string personId) => _people.ContainsKey(personId);

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var visitor = _visitors[connection.ConnectionId] = new(connection, new(StringComparer.Ordinal));
        if (connection.UserIdentifier is { } person)
        {
            _people.AddOrUpdate(person, _ => [connection], (_, connections) => connections.Add(connection));
        }

        OnOpened(visitor);
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_visitors.TryRemove(connection.ConnectionId, out var visitor))
        {
            if (connection.UserIdentifier is { } person)
            {
                Forget(person, connection);
            }

            OnClosed(visitor);
        }

        await base.OnDisconnectedAsync(connection);
    }

    /// <summary>An open connection; null where it has closed.</summary>
    private protected HubVisitor? Find(string connectionId) => _visitors.GetValueOrDefault(connectionId);

    /// <summary>A connection has come, and is found from now on.</summary>
    private protected virtual void OnOpened(HubVisitor visitor)
    {
    }

    /// <summary>A connection has gone, and is not found any more.</summary>
    private protected abstract void OnClosed(HubVisitor visitor);

    /// <summary>Writes one message to a person's connections on this replica.</summary>
    internal void ToPerson(string personId, SerializedHubMessage message)
    {
        foreach (var connection in _people.GetValueOrDefault(personId, []))
        {
            HubWrites.Post(connection, message);
        }
    }

    /// <summary>Writes one message to every connection on this replica, after those that were to be written before it.</summary>
    internal Task ToEveryoneAsync(SerializedHubMessage message)
    {
        lock (_lock)
        {
            return _toEveryone = WriteAfterAsync(_toEveryone, message);
        }
    }

    private async Task WriteAfterAsync(Task before, SerializedHubMessage message)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await HubWrites.PostAllAsync(_visitors.Values.Select(visitor => visitor.Connection), message);
    }

    private void Forget(string person, HubConnectionContext connection)
    {
        while (_people.TryGetValue(person, out var connections))
        {
            var rest = connections.Remove(connection);
            if (rest.IsEmpty ? _people.TryRemove(new(person, connections)) : _people.TryUpdate(person, rest, connections))
            {
                return;
            }
        }
    }
}
