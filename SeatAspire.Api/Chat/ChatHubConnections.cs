using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Chat;

/// <summary>A browser that chats.</summary>
internal sealed class HubChatConnection(HubConnectionContext connection, string? address) : IChatConnection
{
    public string Id => connection.ConnectionId;

    public ChatPerson Person { get; } = new(connection.User.PersonId()!, connection.User.Nickname()!, address, connection.User.Roles().Any());

    public void Post(ChatBroadcast news) => HubWrites.Post(connection, news.Frame);
}

/// <summary>
/// The chat hub's lifetime manager: hands its connections to <see cref="ChatConnections"/>, by which people of all kinds of
/// connections are reached. The scale-out of other hubs has no part in it.
/// </summary>
internal sealed class ChatHubConnections(ChatConnections connections, ClientAddresses addresses, ILogger<DefaultHubLifetimeManager<ChatHub>> log)
    : DefaultHubLifetimeManager<ChatHub>(log)
{
    private readonly ConcurrentDictionary<string, HubChatConnection> _open = new();

    public HubChatConnection? Find(string connectionId) => _open.GetValueOrDefault(connectionId);

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var mine = new HubChatConnection(connection, connection.GetHttpContext() is { } context ? addresses.Caller(context).Address : null);
        _open[connection.ConnectionId] = mine;
        connections.Open(mine);
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_open.TryRemove(connection.ConnectionId, out var mine))
        {
            connections.Close(mine);
        }

        await base.OnDisconnectedAsync(connection);
    }
}
