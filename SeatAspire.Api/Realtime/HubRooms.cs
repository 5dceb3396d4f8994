using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Realtime;

/// <summary>
/// A hub's lifetime manager whose groups and people may be on all replicas, at the price of one Redis channel for the whole hub: each replica
/// hears it once and knows its own connections, so that neither a connection nor a person costs Redis anything. Nobody waits for a slow
/// connection. Of what is sent to a group by a method in <c>newest</c>, whose last message says all, such a connection is passed over until it is
/// ready and then told the latest; everything else waits for it, in its order, up to what <see cref="HubWrites"/> allows.
/// While Redis is away a send throws <see cref="RedisAwayException"/>, and connections stay.
/// </summary>
/// <param name="newest">The browser's methods of which only the last message to a group counts.</param>
/// <param name="redis">Where replicas hear each other.</param>
/// <param name="protocols">SignalR's own.</param>
/// <param name="loops">Where the telling runs.</param>
/// <param name="time">The clock.</param>
/// <param name="log">SignalR's own.</param>
public sealed class HubRooms<THub>(
    IReadOnlyCollection<string> newest, RedisClient redis, IHubProtocolResolver protocols, LoopRunner loops, TimeProvider time,
    ILogger<DefaultHubLifetimeManager<THub>> log) : HubConnections<THub>(log), IBackgroundWork
    where THub : Hub
{
    private const int MostQueued = 1_000;
    private static readonly string Loop = "telling of " + typeof(THub).Name;
    private static readonly TimeSpan LaggardPause = TimeSpan.FromMilliseconds(50);

    private readonly IHubProtocol _protocol = protocols.GetProtocol(HubMessages.Protocol, [HubMessages.Protocol])
        ?? throw new InvalidOperationException($"The hub protocol {HubMessages.Protocol} is missing.");

    // Guards the rooms and who is in them; held for microseconds.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HubRoom> _rooms = new(StringComparer.Ordinal);
    private readonly Channel<string> _incoming = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    // The telling loop's own: what members who were passed over have not heard yet.
    private readonly Dictionary<(HubMember Member, string Target), SerializedHubMessage> _owed = [];

    /// <summary>Hears the channel and tells what comes, until the replica stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Rooms(typeof(THub).Name), message => _incoming.Writer.TryWrite(message), loops, stopping);
        await loops.RunAsync(Loop, TimeSpan.Zero, TellAsync, stopping);
    }

    /// <inheritdoc/>
    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            // One that closes is taken out of its rooms after it cannot be found any more.
            if (Find(connectionId) is { } visitor && visitor.Rooms.Add(groupName))
            {
                (_rooms.TryGetValue(groupName, out var room) ? room : _rooms[groupName] = new()).Add(visitor.Connection);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (Find(connectionId) is { } visitor && visitor.Rooms.Remove(groupName))
            {
                Leave(groupName, connectionId);
            }
        }

        return Task.CompletedTask;
    }

    private protected override void OnClosed(HubVisitor visitor)
    {
        lock (_lock)
        {
            foreach (var room in visitor.Rooms)
            {
                Leave(room, visitor.Connection.ConnectionId);
            }

            visitor.Rooms.Clear();
        }
    }

    /// <inheritdoc/>
    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        PublishAsync(Make(methodName, args));

    /// <inheritdoc/>
    public override Task SendAllExceptAsync(
        string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        PublishAsync(Make(methodName, args) with { Except = excludedConnectionIds });

    /// <inheritdoc/>
    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        PublishAsync(Make(methodName, args) with { Room = groupName });

    /// <inheritdoc/>
    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        PublishAsync(Make(methodName, args) with { Room = groupName, Except = excludedConnectionIds });

    /// <inheritdoc/>
    public override Task SendGroupsAsync(
        IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        var send = Make(methodName, args);
        return Task.WhenAll(groupNames.Select(group => PublishAsync(send with { Room = group })));
    }

    /// <inheritdoc/>
    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendUsersAsync([userId], methodName, args, cancellationToken);

    /// <inheritdoc/>
    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        var send = Make(methodName, args);
        return Task.WhenAll(userIds.Chunk(HubSend.MostNamed).Select(people => PublishAsync(send with { People = people })));
    }

    /// <inheritdoc/>
    // A call's own connection is here, and is answered in the order of what it is told.
    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Find(connectionId) is not null
            ? base.SendConnectionAsync(connectionId, methodName, args, cancellationToken)
            : SendConnectionsAsync([connectionId], methodName, args, cancellationToken);

    /// <inheritdoc/>
    public override Task SendConnectionsAsync(
        IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        var send = Make(methodName, args);
        return Task.WhenAll(connectionIds.Chunk(HubSend.MostNamed).Select(some => PublishAsync(send with { Connections = some })));
    }

    private HubSend Make(string methodName, object?[] args) =>
        new(methodName, Encoding.UTF8.GetString(_protocol.GetMessageBytes(new InvocationMessage(methodName, args)).Span));

    private Task PublishAsync(HubSend send) => redis.PublishAsync(RedisKeys.Rooms(typeof(THub).Name), send.Write());

    /// <summary>Tells what has come in, and whom it was owed and who is ready now.</summary>
    private async Task TellAsync(CancellationToken stopping)
    {
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping))
        {
            limit.CancelAfter(_owed.Count > 0 ? LaggardPause : Timeout.InfiniteTimeSpan);
            Task waiting = _incoming.Reader.WaitToReadAsync(limit.Token).AsTask();
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }

        while (_incoming.Reader.TryRead(out var text))
        {
            await loops.TryAsync(Loop, null, () => TellAsync(HubSend.Parse(text)), stopping);
        }

        foreach (var ((member, target), message) in _owed.Where(owed => owed.Key.Member.IsReady(time)).ToList())
        {
            // Of two messages that a member is owed one may go, and the other waits for it.
            if (member.IsReady(time))
            {
                _owed.Remove((member, target));
                member.Write(message, time);
            }
        }
    }

    private async Task TellAsync(HubSend send)
    {
        var message = new SerializedHubMessage([new SerializedMessage(HubMessages.Protocol, Encoding.UTF8.GetBytes(send.Frame))]);
        if (send.Room is { } room)
        {
            await TellAsync(MembersOf(room, send.Except), send.Target, message);
        }
        else if (send.People is { } people)
        {
            foreach (var some in people.Chunk(HubWrites.AtOnce))
            {
                Array.ForEach(some, person => ToPerson(person, message));
                await Task.Yield();
            }
        }
        else if (send.Connections is { } connections)
        {
            await HubWrites.PostAllAsync(connections.Select(Find).OfType<HubVisitor>().Select(visitor => visitor.Connection), message);
        }
        else
        {
            var except = send.Except ?? [];
            await HubWrites.PostAllAsync(Visitors.Select(visitor => visitor.Connection).Where(connection => !except.Contains(connection.ConnectionId)), message);
        }
    }

    private async Task TellAsync(IEnumerable<HubMember> members, string target, SerializedHubMessage message)
    {
        var (onlyNewest, written) = (newest.Contains(target), 0);
        foreach (var member in members)
        {
            if (!onlyNewest)
            {
                Settle(member);
                HubWrites.Post(member.Connection, message);
            }
            else if (member.IsReady(time))
            {
                _owed.Remove((member, target));
                member.Write(message, time);
            }
            else
            {
                _owed[(member, target)] = message;
            }

            if (++written % HubWrites.AtOnce == 0)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Writes what a member is owed in any case: it was said before what comes next.</summary>
    private void Settle(HubMember member)
    {
        if (_owed.Count == 0)
        {
            return;
        }

        foreach (var target in newest)
        {
            if (_owed.Remove((member, target), out var message))
            {
                HubWrites.Post(member.Connection, message);
            }
        }
    }

    private IEnumerable<HubMember> MembersOf(string room, IReadOnlyList<string>? except)
    {
        HubMember[] members;
        lock (_lock)
        {
            members = _rooms.TryGetValue(room, out var found) ? found.Members : [];
        }

        return except is null ? members : members.Where(member => !except.Contains(member.Connection.ConnectionId));
    }

    private void Leave(string groupName, string connectionId)
    {
        if (_rooms.TryGetValue(groupName, out var room) && room.Remove(connectionId))
        {
            _rooms.Remove(groupName);
        }
    }
}

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
