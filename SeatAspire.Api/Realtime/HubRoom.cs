using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Api.Realtime;

/// <summary>Who is in a room on this replica. Not for several threads at once; the list that it hands out never changes.</summary>
internal sealed class HubRoom
{
    private readonly Dictionary<string, HubMember> _members = new(StringComparer.Ordinal);
    private HubMember[]? _list;

    /// <summary>All of them. Made anew only after somebody came or went, not for each of ten thousand who come.</summary>
    public HubMember[] Members => _list ??= [.. _members.Values];

    /// <summary>Lets a connection in.</summary>
    public void Add(HubConnectionContext connection)
    {
        _members[connection.ConnectionId] = new HubMember(connection);
        _list = null;
    }

    /// <summary>Lets a connection go.</summary>
    /// <returns>Whether nobody is left.</returns>
    public bool Remove(string connectionId)
    {
        _members.Remove(connectionId);
        _list = null;
        return _members.Count == 0;
    }
}
