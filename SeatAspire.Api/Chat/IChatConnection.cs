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
