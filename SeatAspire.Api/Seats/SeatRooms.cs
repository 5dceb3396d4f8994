using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Realtime;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>
/// The seat hub's lifetime manager. Groups are SignalR's own, of this replica; a room's changes come from its <see cref="SeatFeed"/>, a
/// person's and everybody's from Redis once a replica (<see cref="SeatEventListener"/>), never from a subscription per connection.
/// </summary>
public sealed class SeatRooms(SeatFeeds feeds, StockBroadcaster stock, NoticeBroadcaster notices, SeatMeters meters, ILogger<DefaultHubLifetimeManager<SeatHub>> log)
    : HubConnections<SeatHub>(log), ISeatRoomPeople
{
    /// <summary>Most rooms one connection may be in.</summary>
    public const int MostRooms = 50;

    private protected override void OnOpened(HubVisitor visitor)
    {
        meters.Viewer(1);
        if (notices.Current is { } notice)
        {
            HubWrites.Post(visitor.Connection, HubMessages.Event(nameof(Notice), notice));
        }
    }

    private protected override void OnClosed(HubVisitor visitor)
    {
        var id = visitor.Connection.ConnectionId;
        lock (visitor.Rooms)
        {
            foreach (var room in visitor.Rooms)
            {
                feeds.Running(room)?.Leave(id);
            }

            visitor.Rooms.Clear();
        }

        stock.Forget(id);
        meters.Viewer(-1);
    }

    /// <summary>Enters a room; the answer is a <see cref="SeatSnapshot"/> or <see cref="SeatChanges"/>.</summary>
    /// <exception cref="HubException">Unknown showing, too many rooms, or the states cannot be read now.</exception>
    public async Task<object> JoinAsync(string connectionId, string showingId, long? since)
    {
        if (Find(connectionId) is not { } visitor)
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
    private object? Join(HubVisitor visitor, SeatFeed feed, string showingId, long? since)
    {
        lock (visitor.Rooms)
        {
            if (!visitor.Rooms.Contains(showingId))
            {
                throw new HubException("unavailable: the room was left before it could be entered.");
            }

            var answer = feed.Join(visitor.Connection, since);
            if (Find(visitor.Connection.ConnectionId) is null)
            {
                // It closed meanwhile: it may have been forgotten before it was in the room.
                feed.Leave(visitor.Connection.ConnectionId);
            }

            return answer;
        }
    }

    /// <summary>Leaves a room.</summary>
    public Task LeaveAsync(string connectionId, string showingId) =>
        Find(connectionId) is { } visitor ? LeaveAsync(visitor, showingId) : Task.CompletedTask;

    /// <summary>Watches the free seats of these showings; answers at once with what is left.</summary>
    public async Task WatchStockAsync(string connectionId, IReadOnlyList<string> showingIds)
    {
        if (Find(connectionId) is { } visitor)
        {
            stock.Watch(visitor.Connection, showingIds);
            if (Find(connectionId) is null)
            {
                // It closed meanwhile: it may have been forgotten before it watched.
                stock.Forget(connectionId);
                return;
            }

            await stock.TellAsync(visitor.Connection, showingIds);
        }
    }

    private async Task LeaveAsync(HubVisitor visitor, string showingId)
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
        foreach (var visitor in Visitors)
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
        foreach (var visitor in Visitors)
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

    /// <summary>Notes that a visitor wants to be in a room; false where it does already.</summary>
    private static bool Enter(HubVisitor visitor, string room)
    {
        lock (visitor.Rooms)
        {
            return visitor.Rooms.Contains(room) || visitor.Rooms.Count < MostRooms
                ? visitor.Rooms.Add(room)
                : throw new HubException($"validation: at most {MostRooms} rooms at once.");
        }
    }
}
