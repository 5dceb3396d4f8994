using System.Net.WebSockets;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Realtime;

/// <summary>How many sockets one address may have, over two replicas within the test and the Redis that they share.</summary>
public sealed class SocketCapTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly Dictionary<string, string?> Settings = new() { ["Limits:ConnectionsPerAddress"] = "6" };

    [Fact]
    public async Task An_address_has_no_more_sockets_than_it_may_on_all_replicas_together_and_a_closed_one_is_free_again()
    {
        await using var first = await ChatHost.StartAsync(redis.ConnectionString, Settings);
        await using var second = await ChatHost.StartAsync(redis.ConnectionString, Settings);
        using var guest = await ApiClient.GuestAsync(first.Web);
        ChatHost[] hosts = [first, second];
        var sockets = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryOpenAsync(hosts[i % 2], guest, "203.0.113.7")));
        var open = sockets.Where(socket => socket.State == WebSocketState.Open).ToList();
        Assert.Equal(6, open.Count);
        Assert.All(sockets.Except(open), socket => Assert.Equal(429, (int)socket.HttpStatusCode));

        // Somebody else comes in, also one of the same network's next /64.
        using var other = await TryOpenAsync(first, guest, "203.0.113.8");
        Assert.Equal(WebSocketState.Open, other.State);

        open[0].Abort();
        await Wait.UntilAsync("the closed one is free", async () =>
        {
            var next = await TryOpenAsync(second, guest, "203.0.113.7");
            open.Add(next);
            return next.State == WebSocketState.Open;
        });
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_refused_socket_says_what_to_do_and_when_to_come_again()
    {
        await using var host = await ChatHost.StartAsync(redis.ConnectionString, new() { ["Limits:ConnectionsPerAddress"] = "1" });
        using var guest = await ApiClient.GuestAsync(host.Web);
        // Who would be let in is told so, as often as they ask: asking takes no place.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(204, (await AskAsync(guest)).Status);
        }

        using var socket = await TryOpenAsync(host, guest, "203.0.113.9");
        Assert.Equal(WebSocketState.Open, socket.State);
        var refused = await AskAsync(guest);
        Assert.Equal((429, "too-many-requests"), (refused.Status, refused.Word));
        Assert.Contains("another connection", refused.String("detail"), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(15), refused.Headers.RetryAfter!.Delta);

        static Task<Reply> AskAsync(ApiClient guest) =>
            guest.SendAsync(HttpMethod.Get, "hubs/chat", null, adjust: request => request.Headers.Add("X-Forwarded-For", "203.0.113.9"));
    }

    [Fact]
    public async Task Plain_sockets_count_with_them_and_end_with_a_sentence()
    {
        await using var host = await ChatHost.StartAsync(
            redis.ConnectionString, new() { ["Limits:ConnectionsPerAddress"] = "2", ["Chat:Tcp:Port"] = "0" });
        using var guest = await ApiClient.GuestAsync(host.Web);
        // Nobody forwards, so that both count as this machine.
        using var socket = await TryOpenAsync(host, guest, null);
        await using var first = await TcpLines.ConnectAsync(host.Tcp!);
        await first.HearsAsync("Welcome");
        await using var second = await TcpLines.ConnectAsync(host.Tcp!);
        await second.HearsAsync("another connection helps");
        await Wait.UntilAsync("it is closed", () => second.Ended);
    }

    [Fact]
    public async Task When_Redis_is_lost_what_is_open_still_counts_and_closes()
    {
        await using var host = await ChatHost.StartAsync(redis.ConnectionString, Settings);
        using var guest = await ApiClient.GuestAsync(host.Web);
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < 5; i++)
        {
            open.Add(await TryOpenAsync(host, guest, "203.0.113.20"));
        }

        await redis.Connection.GetDatabase().ExecuteAsync("FLUSHDB");
        await using var other = await ChatHost.StartAsync(redis.ConnectionString, Settings);
        await Wait.UntilAsync("the five are told again", async () =>
            (await redis.Connection.GetDatabase().SortedSetLengthAsync(Api.Redis.RedisKeys.SocketReplicas)) == 2);
        open.Add(await TryOpenAsync(other, guest, "203.0.113.20"));
        Assert.All(open, socket => Assert.Equal(WebSocketState.Open, socket.State));
        using var refused = await TryOpenAsync(other, guest, "203.0.113.20");
        Assert.Equal(429, (int)refused.HttpStatusCode);
        open.ForEach(socket => socket.Dispose());
    }

    private static async Task<ClientWebSocket> TryOpenAsync(ChatHost host, ApiClient guest, string? address)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (address is not null)
        {
            socket.Options.SetRequestHeader("X-Forwarded-For", address);
        }

        using var limit = new CancellationTokenSource(Wait.Limit);
        try
        {
            await socket.ConnectAsync(new($"{host.Web.Replace("http", "ws", StringComparison.Ordinal)}/hubs/chat?access_token={Uri.EscapeDataString(guest.AccessToken!)}"), limit.Token);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket;
    }
}
