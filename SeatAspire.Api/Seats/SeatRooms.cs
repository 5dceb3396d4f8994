using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Realtime;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>
/// The seat hub's lifetime manager. Groups, users and connections are SignalR's own, of this replica; what it adds is
/// delivery: a room's changes come from its <see cref="SeatFeed"/>, a person's and everybody's from Redis once a
/// replica (<see cref="SeatEventListener"/>), never from a subscription per connection.
/// </summary>
public sealed class SeatRooms(SeatFeeds feeds, StockBroadcaster stock, NoticeBroadcaster notices, SeatMeters meters, ILogger<DefaultHubLifetimeManager<SeatHub>> log)
    : DefaultHubLifetimeManager<SeatHub>(log), ISeatRoomPeople
{
    /// <summary>Most rooms one connection may be in.</summary>
    public const int MostRooms = 50;

    private readonly ConcurrentDictionary<string, Visitor> _visitors = new();
    private readonly ConcurrentDictionary<string, ImmutableList<HubConnectionContext>> _people = new();
    private readonly Lock _lock = new();
    private Task _toEveryone = Task.CompletedTask;

    /// <summary>Whether a person has a connection on this replica.</summary>
    public bool Knows(string personId) => _people.ContainsKey(personId);

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        _visitors[connection.ConnectionId] = new(connection, []);
        meters.Viewer(1);
        if (connection.User.PersonId() is { } person)
        {
            _people.AddOrUpdate(person, _ => [connection], (_, connections) => connections.Add(connection));
        }

        if (notices.Current is { } notice)
        {
            HubWrites.Post(connection, HubMessages.Event(nameof(Notice), notice));
        }
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_visitors.TryRemove(connection.ConnectionId, out var visitor))
        {
            lock (visitor.Rooms)
            {
                foreach (var room in visitor.Rooms)
                {
                    feeds.Running(room)?.Leave(connection.ConnectionId);
                }

                visitor.Rooms.Clear();
            }

            stock.Forget(connection.ConnectionId);
            if (connection.User.PersonId() is { } person)
            {
                Forget(person, connection);
            }

            meters.Viewer(-1);
        }

        await base.OnDisconnectedAsync(connection);
    }

    /// <summary>Enters a room; the answer is a <see cref="SeatSnapshot"/> or <see cref="SeatChanges"/>.</summary>
    /// <exception cref="HubException">Unknown showing, too many rooms, or the states cannot be read now.</exception>
    public async Task<object> JoinAsync(string connectionId, string showingId, long? since)
    {
        if (!_visitors.TryGetValue(connectionId, out var visitor))
        {
            throw new HubException("unavailable: the connection is closing.");
        }

        // Before anything that takes time: a Leave that comes meanwhile finds it.
        var isNew = Enter(visitor, showingId);
        object? answer = null;
        try
        {
            while (answer is null)
            {
                if (await feeds.FindAsync(showingId) is not { } feed)
                {
                    throw new HubException("unavailable: the seats of this showing cannot be read just now; try again in a moment.");
                }

                await AddToGroupAsync(connectionId, showingId);
                answer = Join(visitor, feed, showingId, since);
            }

            return answer;
        }
        finally
        {
            if (answer is null && isNew)
            {
                await LeaveAsync(visitor, showingId);
            }
        }
    }

    /// <summary>Lets a visitor into a feed; null where that was closed meanwhile.</summary>
    private object? Join(Visitor visitor, SeatFeed feed, string showingId, long? since)
    {
        lock (visitor.Rooms)
        {
            if (!visitor.Rooms.Contains(showingId))
            {
                throw new HubException("unavailable: the room was left before it could be entered.");
            }

            var answer = feed.Join(visitor.Connection, since);
            if (!_visitors.ContainsKey(visitor.Connection.ConnectionId))
            {
                // It closed meanwhile: it may have been forgotten before it was in the room.
                feed.Leave(visitor.Connection.ConnectionId);
            }

            return answer;
        }
    }

    /// <summary>Leaves a room.</summary>
    public Task LeaveAsync(string connectionId, string showingId) =>
        _visitors.TryGetValue(connectionId, out var visitor) ? LeaveAsync(visitor, showingId) : Task.CompletedTask;

    /// <summary>Watches the free seats of these showings; answers at once with what is left.</summary>
    public async Task WatchStockAsync(string connectionId, IReadOnlyList<string> showingIds)
    {
        if (_visitors.TryGetValue(connectionId, out var visitor))
        {
            stock.Watch(visitor.Connection, showingIds);
            if (!_visitors.ContainsKey(connectionId))
            {
                // It closed meanwhile: it may have been forgotten before it watched.
                stock.Forget(connectionId);
                return;
            }

            await stock.TellAsync(visitor.Connection, showingIds);
        }
    }

    private async Task LeaveAsync(Visitor visitor, string showingId)
    {
        lock (visitor.Rooms)
        {
            if (visitor.Rooms.Remove(showingId))
            {
                feeds.Running(showingId)?.Leave(visitor.Connection.ConnectionId);
            }
        }

        await RemoveFromGroupAsync(visitor.Connection.ConnectionId, showingId);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, HashSet<string>> People()
    {
        var people = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var visitor in _visitors.Values)
        {
            if (visitor.Connection.User.PersonId() is { } person)
            {
                lock (visitor.Rooms)
                {
                    foreach (var room in visitor.Rooms)
                    {
                        (people.TryGetValue(room, out var inRoom) ? inRoom : people[room] = []).Add(person);
                    }
                }
            }
        }

        return people;
    }

    /// <summary>Connections in each room on this replica, where there are any.</summary>
    public IReadOnlyDictionary<string, int> Viewers()
    {
        var viewers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var visitor in _visitors.Values)
        {
            lock (visitor.Rooms)
            {
                foreach (var room in visitor.Rooms)
                {
                    viewers[room] = viewers.GetValueOrDefault(room) + 1;
                }
            }
        }

        return viewers;
    }

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

    /// <summary>Notes that a visitor wants to be in a room; false where it does already.</summary>
    private static bool Enter(Visitor visitor, string room)
    {
        lock (visitor.Rooms)
        {
            return visitor.Rooms.Contains(room) || visitor.Rooms.Count < MostRooms
                ? visitor.Rooms.Add(room)
                : throw new HubException($"validation: at most {MostRooms} rooms at once.");
        }
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

    private sealed record Visitor(HubConnectionContext Connection, HashSet<string> Rooms);
}
