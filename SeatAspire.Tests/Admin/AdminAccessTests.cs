using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>Nobody but an admin gets through, on any call there is: the list comes from the replicas' own description.</summary>
[Collection(SharedSystem.Name)]
public sealed partial class AdminAccessTests(SeatSystem system)
{
    [Fact]
    public async Task Every_admin_call_is_refused_without_a_token_and_without_the_role()
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        using var guest = await ApiClient.GuestAsync(system.Api[1]);
        var showing = await system.ShowingAsync("moonlight");
        var calls = (await nobody.GetAsync("openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/admin", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(call => (
                Method: new HttpMethod(call.Name.ToUpperInvariant()), Path: Parameter().Replace(path.Name.TrimStart('/'), showing))))
            .ToArray();

        Assert.True(calls.Length >= 8, $"{calls.Length}");
        foreach (var (method, path) in calls)
        {
            var body = method == HttpMethod.Get ? null : new { mode = "off", text = "x" };
            var anonymous = await nobody.SendAsync(method, path, body);
            var unauthorised = await guest.SendAsync(method, path, body);
            Assert.True((anonymous.Status, anonymous.Word) == (401, "unauthorized"), $"{method} {path}: {anonymous}");
            Assert.True((unauthorised.Status, unauthorised.Word) == (403, "forbidden"), $"{method} {path}: {unauthorised}");
        }
    }

    [Fact]
    public async Task So_is_the_hub()
    {
        using var guest = await ApiClient.GuestAsync(system.Api[1]);
        using var admin = await ApiClient.AdminAsync(system.Api[2]);
        Assert.Equal(HttpStatusCode.Unauthorized, await HandshakeAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await HandshakeAsync("nonsense"));
        Assert.Equal(HttpStatusCode.Forbidden, await HandshakeAsync(guest.AccessToken));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(admin.AccessToken));
    }

    private async Task<HttpStatusCode> HandshakeAsync(string? token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(system.Api[0]) { Scheme = "ws", Path = "/hubs/admin", Query = token is null ? "" : "access_token=" + Uri.EscapeDataString(token) };
        try
        {
            await socket.ConnectAsync(address.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            Assert.NotEqual(WebSocketState.Open, socket.State);
        }

        return socket.HttpStatusCode;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
