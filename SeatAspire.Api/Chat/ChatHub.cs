using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Chat;

/// <summary>
/// The chat for browsers. What they receive is in docs/hubs.md; <see cref="ChatListener"/> sends it. A refusal is an
/// error <c>WORD: sentence</c> in the caller's language.
/// </summary>
internal sealed class ChatHub(ChatHubConnections connections, ChatService service) : Hub
{
    /// <summary>Enters a room: <c>lobby</c>, or the id of a showing.</summary>
    public async Task<ChatRoomView> Join([HubText(ChatService.LongestRoom, OrNull = true)] string? room) => Answer(await service.JoinAsync(Me, room));

    /// <summary>Leaves a room; nothing if one is not in it.</summary>
    public void Leave([HubText(ChatService.LongestRoom, OrNull = true)] string? room) => service.Leave(Me, room);

    /// <summary>Says something in a room. Answers the message's id.</summary>
    public async Task<string> Send([HubText(ChatService.LongestRoom, OrNull = true)] string? room, [HubText(ChatText.NeverMoreUnits)] string text) => Answer(await service.SayAsync(Me, room, text));

    /// <summary>Says something to somebody alone. Answers their name.</summary>
    public async Task<string> Whisper([HubText(NicknameRules.MostUnits, OrNull = true)] string? nickname, [HubText(ChatText.NeverMoreUnits)] string text) => Answer(await service.WhisperAsync(Me, nickname, text));

    /// <summary>Takes another name. Answers it as the others see it.</summary>
    public async Task<string> Rename([HubText(NicknameRules.MostUnits, OrNull = true)] string? nickname) => Answer(await service.RenameAsync(Me, nickname));

    private HubChatConnection Me => connections.Find(Context.ConnectionId) ?? throw new HubException("unavailable: the connection is closing.");

    private T Answer<T>(ChatResult<T> result)
        where T : class
    {
        if (result.Refusal is not { } refusal)
        {
            return result.Value!;
        }

        var korean = Refusal.PrefersKorean(Context.GetHttpContext());
        throw new HubException($"{refusal.Word}: {(korean ? refusal.Korean : refusal.English)}");
    }
}
