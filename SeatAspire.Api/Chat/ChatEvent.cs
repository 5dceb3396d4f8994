using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Realtime;

namespace SeatAspire.Api.Chat;

/// <summary>
/// What a chat script publishes, as JSON: <c>message</c> (room, id, nickname, color, operator, text, at), <c>joined</c> (room, person,
/// nickname, color, operator), <c>left</c> (room, person, nickname), <c>renamed</c> (person, rooms, by: the connection that asked, old,
/// nickname), <c>whispered</c> (people, from, to, operator, text, at). <c>operator</c> stands only where it is true. Times are Unix ms.
/// </summary>
internal sealed record ChatEvent(
    string Type, string? Room, string? Id, string? Person, IReadOnlyList<string>? People, IReadOnlyList<string>? Rooms, string? By,
    string? Nickname, string? Color, string? Old, string? From, string? To, string? Text, long At, bool Operator = false)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(At);

    /// <exception cref="JsonException">Not an event of the chat.</exception>
    public static ChatEvent Parse(string json) =>
        JsonSerializer.Deserialize<ChatEvent>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null is no event.");

    /// <summary>A <c>message</c> as people get it.</summary>
    public ChatMessage ToMessage() => new(Room!, Id!, Nickname!, Color!, Operator, Text!, Time);
}

/// <summary>Something to tell, in the forms that connections want; each is made once, by the first that wants it.</summary>
/// <param name="target">The browser's method.</param>
/// <param name="argument">Its argument.</param>
/// <param name="line">The same for people who read lines.</param>
/// <param name="messageId">Of a message in a room.</param>
internal sealed class ChatBroadcast(string target, object argument, string line, string? messageId = null)
{
    public string? MessageId => messageId;

    public SerializedHubMessage Frame => field ??= HubMessages.Event(target, argument);

    public string Line => line;
}
