using System.Net.WebSockets;
using System.Text.Json;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Callers;

/// <summary>
/// What one address may take of a whole system with three replicas, as an attacker would try it: many guests from one address, behind a
/// proxy that is trusted.
/// </summary>
[Collection(KilledReplicas.Name)]
public sealed class AddressLimitTests(ImpatientSystem system)
{
    private const int MostUnpaid = 20;
    private const int MostPlaces = 6;
    private const int MostConnections = 40;

    [Fact]
    public async Task One_address_cannot_hold_a_house_others_can_and_Redis_knows_no_address()
    {
        var showing = await OwnShowing.MakeAsync(system);
        var labels = "BCDEFG".SelectMany(row => Enumerable.Range(1, 10).Select(seat => $"{row}-{seat}")).ToArray();
        // The queue lets in six of an address; all of them ask for as much as one person may have.
        var replies = await Task.WhenAll(labels.Chunk(5).Select((seats, i) => HoldAsync(i, "203.0.113.7", showing.Id, seats)));

        var held = replies.Where(reply => reply.Status == 201).Sum(reply => reply.Strings("seats").Length);
        Assert.Equal(MostUnpaid, held);
        Assert.All(replies.Where(reply => reply.Status != 201), reply =>
        {
            Assert.Equal((429, "too-many-requests"), (reply.Status, reply.Word));
            Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.Contains("another connection helps", reply.String("detail"), StringComparison.Ordinal);
        });
        var elsewhere = await HoldAsync(0, "198.51.100.7", showing.Id, ["H-1"]);
        Assert.True(elsewhere.Status == 201, elsewhere.ToString());

        using var redis = ConnectionMultiplexer.Connect(system.ConnectionString("redis"));
        foreach (var key in await KeysAsync(redis.GetDatabase()))
        {
            Assert.DoesNotContain("203.0.113", key, StringComparison.Ordinal);
        }

        Assert.All(await redis.GetDatabase().HashGetAllAsync($"seats:{{{showing.Id}}}:addresses"), entry =>
            Assert.Matches("^[0-9a-f]{24}$", (string)entry.Name!));
        Assert.DoesNotContain("203.0.113.7", system.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_cannot_fill_a_queue()
    {
        var showing = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.On, AdmitPerSecond = 1 });
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            using var guest = await GuestAsync(i);
            return await guest.SendAsync(HttpMethod.Post, $"api/queue/check/{showing.Id}", null, adjust: From("203.0.113.21"));
        }));
        Assert.Equal(MostPlaces, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((429, "too-many-requests"), (reply.Status, reply.Word)));
        using var other = await GuestAsync(0);
        Assert.Equal(200, (await other.SendAsync(HttpMethod.Post, $"api/queue/check/{showing.Id}", null, adjust: From("203.0.113.22"))).Status);
    }

    [Fact]
    public async Task Sockets_of_an_address_count_on_all_replicas_and_those_of_a_killed_one_do_no_more()
    {
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < MostConnections; i++)
        {
            open.Add(await OpenAsync(0, "203.0.113.31"));
        }

        Assert.All(open, socket => Assert.Equal(WebSocketState.Open, socket.State));
        Assert.Equal(429, (int)(await OpenAsync(1, "203.0.113.31")).HttpStatusCode);
        Assert.Equal(WebSocketState.Open, (await OpenAsync(1, "203.0.113.32")).State);

        Processes.Signal(system.Pid("api-1"), "KILL");
        await Wait.UntilAsync("the dead replica's count no more", async () => (await OpenAsync(1, "203.0.113.31")).State == WebSocketState.Open, TimeSpan.FromSeconds(40));
        await system.HealthyAsync();
    }

    [Fact]
    public async Task One_socket_reads_no_more_of_a_map_than_it_may_and_who_comes_back_reads_on()
    {
        var showing = await system.LargeShowingAsync();
        await using var socket = await HubClient.ConnectAsync(system.Api[1]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            try
            {
                return (await socket.CallAsync("Join", showing, null)).GetProperty("states").GetString()!.Length;
            }
            catch (Exception error) when (error.Message.Contains("too-many-requests", StringComparison.Ordinal))
            {
                return 0;
            }
        }));
        Assert.Contains(0, answers);
        Assert.InRange(answers.Sum(), 1, 512 * 1024);
        // Another socket is not held back by it, and this one reads on after a moment.
        await using var other = await Viewer.JoinAsync(system.Api[1], showing);
        await Wait.UntilAsync("it may read again", async () =>
        {
            try
            {
                return (await socket.CallAsync("Join", showing, null)).TryGetProperty("states", out _);
            }
            catch (Exception error) when (error.Message.Contains("too-many-requests", StringComparison.Ordinal))
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task The_sales_desk_names_proxies_that_are_not_trusted()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var figures = (await admin.GetAsync($"api/admin/showings/{await system.LargeShowingAsync()}")).Json;
        Assert.Equal(JsonValueKind.Array, figures.GetProperty("untrustedForwarders").ValueKind);

        using var redis = ConnectionMultiplexer.Connect(system.ConnectionString("redis"));
        await redis.GetDatabase().HashSetAsync(Api.Redis.RedisKeys.Forwarders, "198.51.100.99", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await Wait.UntilAsync("it is named", async () => (await admin.GetAsync($"api/admin/showings/{await system.LargeShowingAsync()}")).Json
            .GetProperty("untrustedForwarders").EnumerateArray().Any(name => name.GetString() == "198.51.100.99"));
    }

    private static Action<HttpRequestMessage> From(string address) => request => request.Headers.Add("X-Forwarded-For", address);

    private Task<ApiClient> GuestAsync(int i) => ApiClient.GuestAsync(system.Api[i % 3]);

    private async Task<Reply> HoldAsync(int i, string address, string showing, string[] seats)
    {
        using var guest = await GuestAsync(i);
        return await guest.SendAsync(HttpMethod.Post, $"api/showings/{showing}/holds", new { seats }, adjust: From(address));
    }

    private async Task<ClientWebSocket> OpenAsync(int replica, string address)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("X-Forwarded-For", address);
        using var limit = new CancellationTokenSource(Wait.Limit);
        try
        {
            await socket.ConnectAsync(new(system.Api[replica].Replace("http", "ws", StringComparison.Ordinal) + "/hubs/seats"), limit.Token);
            await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket;
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(IDatabase redis) =>
        [.. ((RedisResult[])(await redis.ExecuteAsync("KEYS", "*"))!).Select(key => (string)key!)];
}
