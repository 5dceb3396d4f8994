using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>Somebody who chats from a browser.</summary>
internal sealed class Talker : IAsyncDisposable
{
    private bool _gone;

    private Talker(ApiClient person, HubClient hub, string nickname) => (Person, Hub, Nickname) = (person, hub, nickname);

    public ApiClient Person { get; }

    public HubClient Hub { get; }

    /// <summary>The one they came with.</summary>
    public string Nickname { get; }

    /// <summary>A nickname that no other test has.</summary>
    public static string NewName(string start) => start + "-" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>A new guest, connected and in the rooms.</summary>
    public static async Task<Talker> ComeAsync(string origin, string nickname, params string[] rooms)
    {
        var talker = await OfAsync(await ApiClient.GuestAsync(origin, nickname), nickname);
        foreach (var room in rooms)
        {
            await talker.JoinAsync(room);
        }

        return talker;
    }

    /// <summary>Another connection of somebody.</summary>
    public static async Task<Talker> OfAsync(ApiClient person, string nickname, string? address = null) =>
        new(person, await HubClient.ConnectAsync(person.Origin, person.AccessToken, "chat", forwardedFor: address), nickname);

    /// <summary>Another connection of the same person.</summary>
    public Task<Talker> AgainAsync(string origin) => OfAsync(Person.At(origin), Nickname);

    public Task<JsonElement> JoinAsync(string room) => Hub.CallAsync("Join", room);

    public Task<JsonElement> SendAsync(string room, string text) => Hub.CallAsync("Send", room, text);

    /// <summary>Waits until it has heard somebody say something, and answers the event.</summary>
    public Task<JsonElement> HearsAsync(string text) => Hub.EventAsync("Message", said => said.GetProperty("text").GetString() == text);

    /// <summary>What it has heard so far of one kind, as the named member of each.</summary>
    public string[] Heard(string target, string member = "nickname") =>
        [.. Hub.Events.Where(one => one.Target == target).Select(one => one.Argument.GetProperty(member).GetString()!)];

    /// <summary>The word of the refusal that a call ends with.</summary>
    public async Task<string> RefusalAsync(string method, params object?[] arguments)
    {
        var error = await Assert.ThrowsAsync<HubException>(() => Hub.CallAsync(method, arguments));
        // "An unexpected error occurred …. HubException: WORD: sentence"
        return error.Message.Split("HubException: ")[^1].Split(':')[0];
    }

    /// <summary>Says something as soon as the limits let it.</summary>
    public Task InsistAsync(string room, string text) => Wait.UntilAsync($"{Nickname} may speak", async () =>
    {
        var error = await Record.ExceptionAsync(() => SendAsync(room, text));
        return error is null ? true : error.Message.Contains("too-many-requests: ", StringComparison.Ordinal) ? false : throw error;
    });

    /// <summary>Closes the connection, as a page that is left.</summary>
    public async Task GoAsync()
    {
        if (!_gone)
        {
            _gone = true;
            await Hub.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await GoAsync();
        Person.Dispose();
    }
}
