namespace SeatAspire.Api.Chat;

/// <summary>A connection of somebody who chats: a browser's, or a TCP socket's.</summary>
internal interface IChatConnection
{
    /// <summary>Unique among all connections.</summary>
    string Id { get; }

    ChatPerson Person { get; }

    /// <summary>Writes without waiting; whoever does not read is given up sooner or later.</summary>
    void Post(ChatBroadcast news);
}

/// <summary>What came of entering a room.</summary>
internal enum ChatEntry
{
    Entered,
    AlreadyThere,
    TooManyRooms,
    Closed,
}

/// <summary>
/// The connections of this replica, and which rooms each is in. A connection is in <see cref="ChatStore.Whole"/> once it has
/// done anything. Who is in a room at all, <see cref="ChatPresence"/> tells Redis.
/// </summary>
internal sealed class ChatConnections(ChatPresence presence)
{
    /// <summary>Most rooms one connection may be in.</summary>
    public const int MostRooms = 20;

    private readonly Lock _turn = new();
    private readonly Dictionary<IChatConnection, HashSet<string>> _open = [];
    private readonly Dictionary<string, Audience> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Audience> _people = new(StringComparer.Ordinal);

    public void Open(IChatConnection connection)
    {
        lock (_turn)
        {
            if (_open.TryAdd(connection, new(StringComparer.Ordinal)))
            {
                Add(_people, connection.Person.Id, connection);
            }
        }
    }

    /// <summary>Puts a connection into a room: from now on it hears what is said there.</summary>
    public ChatEntry Enter(IChatConnection connection, string room)
    {
        lock (_turn)
        {
            if (!_open.TryGetValue(connection, out var rooms))
            {
                return ChatEntry.Closed;
            }

            if (rooms.Contains(room))
            {
                return ChatEntry.AlreadyThere;
            }

            if (room != ChatStore.Whole && rooms.Count > MostRooms)
            {
                return ChatEntry.TooManyRooms;
            }

            rooms.Add(room);
            Add(_rooms, room, connection);
            presence.Begin(connection.Person, room);
            return ChatEntry.Entered;
        }
    }

    /// <summary>Takes a connection out of a room.</summary>
    public void Leave(IChatConnection connection, string room)
    {
        lock (_turn)
        {
            if (_open.TryGetValue(connection, out var rooms) && rooms.Remove(room))
            {
                Forget(connection, room);
            }
        }
    }

    /// <summary>Ends a connection's part in everything.</summary>
    public void Close(IChatConnection connection)
    {
        lock (_turn)
        {
            if (_open.Remove(connection, out var rooms))
            {
                Remove(_people, connection.Person.Id, connection);
                foreach (var room in rooms)
                {
                    Forget(connection, room);
                }
            }
        }
    }

    public bool IsIn(IChatConnection connection, string room)
    {
        lock (_turn)
        {
            return _open.TryGetValue(connection, out var rooms) && rooms.Contains(room);
        }
    }

    public IReadOnlyList<IChatConnection> InRoom(string room) => Of(_rooms, room);

    public IReadOnlyList<IChatConnection> OfPerson(string personId) => Of(_people, personId);

    private void Forget(IChatConnection connection, string room)
    {
        Remove(_rooms, room, connection);
        presence.End(connection.Person, room);
    }

    private IReadOnlyList<IChatConnection> Of(Dictionary<string, Audience> audiences, string name)
    {
        lock (_turn)
        {
            return audiences.TryGetValue(name, out var audience) ? audience.Listeners : [];
        }
    }

    private static void Add(Dictionary<string, Audience> audiences, string name, IChatConnection connection)
    {
        if (!audiences.TryGetValue(name, out var audience))
        {
            audiences[name] = audience = new();
        }

        audience.Add(connection);
    }

    private static void Remove(Dictionary<string, Audience> audiences, string name, IChatConnection connection)
    {
        if (audiences.TryGetValue(name, out var audience) && audience.Remove(connection))
        {
            audiences.Remove(name);
        }
    }

    /// <summary>Connections that hear the same; the list is made anew only after somebody came or went.</summary>
    private sealed class Audience
    {
        private readonly HashSet<IChatConnection> _members = [];
        private IChatConnection[]? _list;

        public IReadOnlyList<IChatConnection> Listeners => _list ??= [.. _members];

        public void Add(IChatConnection connection)
        {
            _members.Add(connection);
            _list = null;
        }

        /// <returns>Whether nobody is left.</returns>
        public bool Remove(IChatConnection connection)
        {
            _members.Remove(connection);
            _list = null;
            return _members.Count == 0;
        }
    }
}
