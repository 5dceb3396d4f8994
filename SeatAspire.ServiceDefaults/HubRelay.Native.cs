using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// Makes a hub's sends reach every replica: each is published on the hub's one Redis channel, and every replica, the
/// publisher included, hears it and writes it to the connections that are here. One channel keeps the order of all that
/// one replica sends, group commands included, so that none of these needs an acknowledgement.
/// At most once: what is sent while Redis is away is refused, and what is published while a replica is not listening is not
/// repeated to it.
/// </summary>
public sealed partial class HubRelay<THub> : DefaultHubLifetimeManager<THub>, IDisposable
    where THub : Hub
{
    private const int MostQueued = 10_000;
    private static readonly string ChannelName = "hubs:" + typeof(THub).FullName;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);
    private static readonly Counter<long> Dropped = SeatTelemetry.Meter.CreateCounter<long>(
        "hubs.relay.dropped", "{message}", "Messages of other replicas, or one's own, that came faster than they could be passed on");

    private readonly HubMembers _members = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _triedToListen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _inbox = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
        _ => Dropped.Add(1));

    private readonly IConnectionMultiplexer _redis;
    private readonly IHubProtocol _protocol;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public HubRelay(
        IConnectionMultiplexer redis, IHubProtocolResolver protocols, TimeProvider time, ILogger<DefaultHubLifetimeManager<THub>> log)
        : base(log)
    {
        _redis = redis;
        _time = time;
        _log = log;
        _protocol = protocols.AllProtocols is [{ Name: "json" } json]
            ? json
            : throw new InvalidOperationException("The relay carries SignalR's JSON protocol alone, so no other may be registered.");
        _ = ListenAsync();
        _ = DeliverAsync();
    }

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        // What is sent to it from now on should reach it; but it may come while Redis is away.
        await _triedToListen.Task.ConfigureAwait(false);
        await base.OnConnectedAsync(connection).ConfigureAwait(false);
        _members.Add(connection);
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _members.Remove(connection);
        return base.OnDisconnectedAsync(connection);
    }

    /// <inheritdoc/>
    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        ChangeGroupAsync(RelayTo.AddToGroup, connectionId, groupName);

    /// <inheritdoc/>
    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        ChangeGroupAsync(RelayTo.RemoveFromGroup, connectionId, groupName);

    /// <inheritdoc/>
    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.All, [], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendAllExceptAsync(
        string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.All, [], excludedConnectionIds, methodName, args);

    /// <inheritdoc/>
    public override Task SendConnectionAsync(
        string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        // One that is here is written to at once, and waited for, as without scale-out.
        _members.Find(connectionId) is not null
            ? base.SendConnectionAsync(connectionId, methodName, args, cancellationToken)
            : SendAsync(RelayTo.Connections, [connectionId], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendConnectionsAsync(
        IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.Connections, connectionIds, [], methodName, args);

    /// <inheritdoc/>
    public override Task SendGroupAsync(
        string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.Groups, [groupName], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendGroupsAsync(
        IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.Groups, groupNames, [], methodName, args);

    /// <inheritdoc/>
    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.Groups, [groupName], excludedConnectionIds, methodName, args);

    /// <inheritdoc/>
    public override Task SendUserAsync(
        string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.Users, [userId], [], methodName, args);

    /// <inheritdoc/>
    public override Task SendUsersAsync(
        IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendAsync(RelayTo.Users, userIds, [], methodName, args);

    public void Dispose()
    {
        // The subscription ends with the connection to Redis.
        _stopping.Cancel();
        _inbox.Writer.TryComplete();
        _triedToListen.TrySetResult();
    }

    private Task ChangeGroupAsync(RelayTo change, string connectionId, string groupName)
    {
        if (_members.Find(connectionId) is null)
        {
            return PublishAsync(new(change, [connectionId, groupName], [], default));
        }

        Change(change, connectionId, groupName);
        return Task.CompletedTask;
    }

    private Task SendAsync(RelayTo to, IReadOnlyList<string> names, IReadOnlyList<string> except, string method, object?[] args) =>
        names.Count == 0 && to is not RelayTo.All
            ? Task.CompletedTask
            : PublishAsync(new(to, names, except, _protocol.GetMessageBytes(new InvocationMessage(method, args))));

    /// <exception cref="RedisConnectionException">Redis is away: nobody gets the message.</exception>
    /// <exception cref="TimeoutException">Redis does not answer in time: nobody knows whether anybody gets it.</exception>
    private async Task PublishAsync(RelayMessage message)
    {
        try
        {
            await _redis.GetSubscriber().PublishAsync(new RedisChannel(ChannelName, RedisChannel.PatternMode.Literal), message.Write())
                .WaitAsync(Limit, _time).ConfigureAwait(false);
        }
        finally
        {
            // This client resumes its caller on the thread that delivers replies: leave it.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Backing.SubscribeAsync(_redis, ChannelName, message => _inbox.Writer.TryWrite(message)).ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
            {
                // Redis is away; once subscribed, the client restores it by itself.
            }
            finally
            {
                _triedToListen.TrySetResult();
            }

            await Task.Delay(RetryPause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeliverAsync()
    {
        await foreach (var text in _inbox.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (RelayMessage.TryParse(text, out var message))
            {
                await DeliverAsync(message).ConfigureAwait(false);
            }
            else
            {
                LogUnreadable(_log, ChannelName);
            }
        }
    }

    private Task DeliverAsync(RelayMessage message)
    {
        if (message.To is RelayTo.AddToGroup or RelayTo.RemoveFromGroup)
        {
            Change(message.To, message.Names[0], message.Names[1]);
            return Task.CompletedTask;
        }

        var frame = new SerializedHubMessage([new SerializedMessage(_protocol.Name, message.Frame)]);
        return HubWrites.PostAllAsync(Receivers(message).Where(connection => !message.Except.Contains(connection.ConnectionId)), frame);
    }

    private IEnumerable<HubConnectionContext> Receivers(RelayMessage message) => message.To switch
    {
        RelayTo.All => _members.All,
        RelayTo.Groups => message.Names.SelectMany(_members.OfGroup),
        RelayTo.Users => message.Names.SelectMany(_members.OfUser),
        _ => message.Names.Select(_members.Find).OfType<HubConnectionContext>(),
    };

    private void Change(RelayTo change, string connectionId, string groupName)
    {
        if (change == RelayTo.AddToGroup)
        {
            _members.AddToGroup(connectionId, groupName);
        }
        else
        {
            _members.RemoveFromGroup(connectionId, groupName);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A message on {Channel} is none of this relay's: does something else publish there, or another version?")]
    private static partial void LogUnreadable(ILogger log, string channel);
}
