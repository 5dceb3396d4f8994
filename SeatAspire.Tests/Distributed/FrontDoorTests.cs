using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>Accounts, shows and origins over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class FrontDoorTests(SeatSystem system)
{
    [Fact]
    public async Task A_guest_of_one_replica_is_known_to_all()
    {
        using var guest = await ApiClient.GuestAsync(system.Api[0], "민수");
        var me = await guest.GetAsync("api/me");

        Assert.Matches("^[0-9a-f]{32}$", me.String("id"));
        Assert.Equal(("민수", 0, false), (me.String("nickname"), me.Json.GetProperty("roles").GetArrayLength(), me.Json.GetProperty("showNickname").GetBoolean()));
        Assert.All(await Task.WhenAll(system.Api.Select(origin => guest.At(origin).GetAsync("api/me"))), other => Assert.Equal(me.Text, other.Text));

        var renewed = await ApiClient.Nobody(system.Api[1]).PostAsync("api/auth/refresh", new { refreshToken = guest.RefreshToken });
        var again = await ApiClient.Nobody(system.Api[2]).SendAsync(
            HttpMethod.Get, "api/me", null, adjust: request => request.Headers.Authorization = new("Bearer", renewed.String("accessToken")));
        Assert.Equal(me.Text, again.Text);
    }

    [Fact]
    public async Task Each_guest_is_a_new_person()
    {
        using var one = await ApiClient.GuestAsync(system.Api[0], "same");
        using var two = await ApiClient.GuestAsync(system.Api[0], "same");
        Assert.NotEqual((await one.GetAsync("api/me")).String("id"), (await two.GetAsync("api/me")).String("id"));
    }

    [Fact]
    public async Task A_choice_is_kept_however_often_and_wherever_it_is_made()
    {
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        var choices = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            guest.At(system.Api[i % system.Api.Count]).SendAsync(HttpMethod.Put, "api/me", new { showNickname = true })));
        Assert.All(choices, choice => Assert.True(choice.Status == 200 && choice.Json.GetProperty("showNickname").GetBoolean(), choice.ToString()));
        Assert.True((await guest.At(system.Api[1]).GetAsync("api/me")).Json.GetProperty("showNickname").GetBoolean());

        await guest.SendAsync(HttpMethod.Put, "api/me", new { showNickname = false });
        Assert.False((await guest.At(system.Api[2]).GetAsync("api/me")).Json.GetProperty("showNickname").GetBoolean());
    }

    [Fact]
    public async Task Shows_say_what_is_left_and_every_replica_knows_the_houses()
    {
        using var client = ApiClient.Nobody(system.Api[0]);
        var shows = (await client.GetAsync("api/shows")).Json;

        Assert.Equal(["moonlight", "tosca", "final"], shows.EnumerateArray().Take(3).Select(show => show.GetProperty("id").GetString()));
        var next = await system.ShowingAsync("moonlight");
        Assert.True(Next(shows[0]).GetProperty("saleOpen").GetBoolean());
        var now = TimeProvider.System.GetUtcNow();
        Assert.Contains(shows[0].GetProperty("showings").EnumerateArray(), showing => showing.GetProperty("startsAt").GetDateTimeOffset() > now && !showing.GetProperty("saleOpen").GetBoolean());
        await Wait.ForAsync("what is left is counted", () => client.GetAsync("api/shows/moonlight"), show =>
            Next(show.Json).GetProperty("tiers").EnumerateArray().All(tier =>
                tier.GetProperty("remaining") is { ValueKind: JsonValueKind.Number } left && left.GetInt32() <= tier.GetProperty("total").GetInt32()));

        foreach (var showing in shows.EnumerateArray().SelectMany(show => show.GetProperty("showings").EnumerateArray()))
        {
            var hash = showing.GetProperty("layoutHash").GetString();
            var layouts = await Task.WhenAll(system.Api.Select(origin => ApiClient.Nobody(origin).GetAsync($"api/showings/{showing.GetProperty("id").GetString()}/layout?hash={hash}")));
            Assert.All(layouts, layout => Assert.Equal((200, hash), (layout.Status, layout.String("hash"))));
            Assert.Equal(
                showing.GetProperty("tiers").EnumerateArray().Sum(tier => tier.GetProperty("total").GetInt32()),
                layouts[0].Json.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("count").GetInt32()));
        }

        JsonElement Next(JsonElement show) => show.GetProperty("showings").EnumerateArray().Single(one => one.GetProperty("id").GetString() == next);
    }

    [Fact]
    public async Task A_foreign_origin_is_refused_on_http_and_websocket()
    {
        using var client = ApiClient.Nobody(system.Api[0]);
        foreach (var path in new[] { "api/shows", "hubs/seats", "health" })
        {
            var refused = await client.SendAsync(HttpMethod.Get, path, null, adjust: request => request.Headers.Add("Origin", "http://evil.example"));
            Assert.Equal((403, "foreign-origin"), (refused.Status, refused.Word));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync("http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync("null"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(system.Web));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(null));
    }

    [Fact]
    public async Task Every_replica_is_ready_alive_and_described()
    {
        foreach (var origin in system.Api)
        {
            using var client = ApiClient.Nobody(origin);
            Assert.Equal(200, (await client.GetAsync("health")).Status);
            Assert.Equal(200, (await client.GetAsync("alive")).Status);
            var description = (await client.GetAsync("openapi/v1.json")).Json.GetProperty("paths");
            Assert.All(
                ["/api/auth/guest", "/api/me", "/api/shows/{showId}", "/api/showings/{showingId}/layout"],
                path => Assert.True(description.TryGetProperty(path, out _), path));
        }
    }

    private async Task<HttpStatusCode> HandshakeAsync(string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new Uri(system.Api[0].Replace("http", "ws", StringComparison.Ordinal) + "/hubs/seats"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            Assert.NotEqual(WebSocketState.Open, socket.State);
        }

        return socket.HttpStatusCode;
    }
}
