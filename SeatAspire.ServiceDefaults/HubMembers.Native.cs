using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.ServiceDefaults;

/// <summary>A hub's connections on this replica, by id, by user and by group.</summary>
internal sealed class HubMembers
{
    private readonly ConcurrentDictionary<string, Member> _members = new();
    private readonly ConnectionSets _users = new();
    private readonly ConnectionSets _groups = new();

    public IEnumerable<HubConnectionContext> All => _members.Values.Select(member => member.Connection);

    public HubConnectionContext? Find(string connectionId) => _members.GetValueOrDefault(connectionId)?.Connection;

    public ImmutableHashSet<HubConnectionContext> OfUser(string userId) => _users[userId];

    public ImmutableHashSet<HubConnectionContext> OfGroup(string group) => _groups[group];

    public void Add(HubConnectionContext connection)
    {
        _members[connection.ConnectionId] = new(connection, []);
        if (connection.UserIdentifier is { Length: > 0 } user)
        {
            _users.Add(user, connection);
        }
    }

    public void Remove(HubConnectionContext connection)
    {
        if (!_members.TryRemove(connection.ConnectionId, out var member))
        {
            return;
        }

        if (connection.UserIdentifier is { Length: > 0 } user)
        {
            _users.Remove(user, connection);
        }

        lock (member.Groups)
        {
            foreach (var group in member.Groups)
            {
                _groups.Remove(group, connection);
            }
        }
    }

    public void AddToGroup(string connectionId, string group)
    {
        if (_members.TryGetValue(connectionId, out var member))
        {
            lock (member.Groups)
            {
                // It may have closed since, and its groups been left.
                if (_members.ContainsKey(connectionId) && member.Groups.Add(group))
                {
                    _groups.Add(group, member.Connection);
                }
            }
        }
    }

    public void RemoveFromGroup(string connectionId, string group)
    {
        if (_members.TryGetValue(connectionId, out var member))
        {
            lock (member.Groups)
            {
                if (member.Groups.Remove(group))
                {
                    _groups.Remove(group, member.Connection);
                }
            }
        }
    }

    private sealed record Member(HubConnectionContext Connection, HashSet<string> Groups);

    /// <summary>Sets of connections by name; a set that is empty is gone.</summary>
    private sealed class ConnectionSets
    {
        private readonly ConcurrentDictionary<string, ImmutableHashSet<HubConnectionContext>> _sets = new(StringComparer.Ordinal);

        public ImmutableHashSet<HubConnectionContext> this[string name] => _sets.GetValueOrDefault(name, []);

        public void Add(string name, HubConnectionContext connection) =>
            _sets.AddOrUpdate(name, _ => [connection], (_, set) => set.Add(connection));

        public void Remove(string name, HubConnectionContext connection)
        {
            while (_sets.TryGetValue(name, out var set))
            {
                var rest = set.Remove(connection);
                if (rest.IsEmpty ? _sets.TryRemove(new(name, set)) : _sets.TryUpdate(name, rest, set))
                {
                    return;
                }
            }
        }
    }
}
