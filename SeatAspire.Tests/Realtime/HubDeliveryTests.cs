using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Problems;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Realtime;

/// <summary>Sends of one replica reach the connections of all: once each, in order, and again once Redis is back.</summary>
public abstract class HubDeliveryTests(RedisServer redis, bool rooms) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private readonly List<HubHost> _hosts = [];
    private readonly List<HubClient> _clients = [];

    /// <summary>Three replicas.</summary>
    private protected IReadOnlyList<HubHost> Hosts => _hosts;

    private protected RedisServer Redis => redis;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _hosts.Add(await HubHost.StartAsync(redis.ConnectionString, rooms));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_group_is_reached_once_each_in_order_wherever_its_members_are()
    {
        var (ann, bob, eve) = (await ConnectAsync(0), await ConnectAsync(1), await ConnectAsync(2));
        await ann.CallAsync("Enter", "stalls");
        await bob.CallAsync("Enter", "stalls");
        await eve.CallAsync("Enter", "balcony");
        for (var i = 0; i < 500; i++)
        {
            await _hosts[2].Hub.Clients.Group("stalls").SendAsync("Said", new { Text = $"{i} 안녕 🎭 <b>\n" });
        }

        // What one replica does is in no order with what another one sent before.
        await Wait.UntilAsync("bob has heard all of it", () => Texts(bob).Length == 500);
        await bob.CallAsync("Exit", "stalls");
        await _hosts[2].Hub.Clients.Groups("stalls", "balcony").SendAsync("Said", new { Text = "both" });
        await Wait.UntilAsync("both groups have heard it", () => Texts(ann).Contains("both") && Texts(eve).Contains("both"));
        await EndAsync();
        var expected = Enumerable.Range(0, 500).Select(i => $"{i} 안녕 🎭 <b>\n").ToArray();
        Assert.Equal([.. expected, "both", "end"], Texts(ann));
        Assert.Equal([.. expected, "end"], Texts(bob));
        Assert.Equal(["both", "end"], Texts(eve));
    }

    [Fact]
    public async Task A_user_is_reached_at_each_of_their_connections_and_nobody_else()
    {
        var ann = new[] { await ConnectAsync(0, "ann"), await ConnectAsync(1, "ann"), await ConnectAsync(1, "ann") };
        var (bob, nobody) = (await ConnectAsync(2, "bob"), await ConnectAsync(2));
        await _hosts[2].Hub.Clients.User("ann").SendAsync("Said", new { text = "to ann" });
        await _hosts[0].Hub.Clients.Users("ann", "bob", "carl").SendAsync("Said", new { text = "to two" });
        await Wait.UntilAsync("both people have heard it", () => Texts(bob).Length == 1 && ann.All(connection => Texts(connection).Length == 2));
        await EndAsync();
        Assert.All(ann, connection => Assert.Equal(["to ann", "to two"], Texts(connection).SkipLast(1).Order()));
        Assert.Equal(["to two", "end"], Texts(bob));
        Assert.Equal(["end"], Texts(nobody));
    }

    [Fact]
    public async Task Whoever_is_left_out_hears_nothing_and_one_connection_is_reached_alone()
    {
        var (ann, bob, eve) = (await ConnectAsync(0), await ConnectAsync(1), await ConnectAsync(2));
        await ann.CallAsync("Enter", "stalls");
        await bob.CallAsync("Enter", "stalls");
        var (annsId, bobsId) = ((await ann.CallAsync("Id")).GetString()!, (await bob.CallAsync("Id")).GetString()!);
        await _hosts[2].Hub.Clients.AllExcept(annsId).SendAsync("Said", new { text = "not to ann" });
        await Wait.UntilAsync("the others have heard it", () => Texts(bob).Length == 1 && Texts(eve).Length == 1);
        await _hosts[0].Hub.Clients.GroupExcept("stalls", bobsId).SendAsync("Said", new { text = "not to bob" });
        await Wait.UntilAsync("ann has heard hers", () => Texts(ann).Length == 1);
        await _hosts[2].Hub.Clients.Client(bobsId).SendAsync("Said", new { text = "to bob" });
        await Wait.UntilAsync("bob has heard his", () => Texts(bob).Length == 2);
        await EndAsync();
        Assert.Equal(["not to bob", "end"], Texts(ann));
        Assert.Equal(["not to ann", "to bob", "end"], Texts(bob));
        Assert.Equal(["not to ann", "end"], Texts(eve));
    }

    [Fact]
    public async Task Redis_away_refuses_sends_at_once_and_Redis_back_carries_them_again()
    {
        var (ann, bob) = (await ConnectAsync(0), await ConnectAsync(1));
        await ann.CallAsync("Enter", "stalls");
        await bob.CallAsync("Enter", "stalls");
        await redis.KillAsync();
        var error = await Record.ExceptionAsync(() => ann.CallAsync("Say", "stalls", "lost"));
        Assert.IsType<HubException>(error);
        var unheard = await Record.ExceptionAsync(() => _hosts[1].Hub.Clients.All.SendAsync("Said", new { text = "lost" }));
        Assert.True(unheard is not null && Outage.EndsByItself(unheard), unheard?.ToString());

        await redis.RestartAsync(withKept: false);
        var late = await ConnectAsync(2);
        await late.CallAsync("Enter", "stalls");
        HubClient[] all = [ann, bob, late];
        var tries = 0;
        await Wait.UntilAsync("everybody hears from everybody again", async () =>
        {
            tries++;
            foreach (var (i, speaker) in all.Index())
            {
                await Record.ExceptionAsync(() => speaker.CallAsync("Say", "stalls", $"{i} again {tries}"));
            }

            return all.All(one => Enumerable.Range(0, 3).All(i => Texts(one).Any(text => text.StartsWith($"{i} again", StringComparison.Ordinal))));
        });
        await ann.CallAsync("Say", "stalls", "after");
        await Wait.UntilAsync("all have heard the last word", () => all.All(one => Texts(one).Contains("after")));
        await EndAsync();
        Assert.All(all, one =>
        {
            Assert.Equal(Texts(one).Distinct(), Texts(one));
            Assert.Equal(["after", "end"], Texts(one).TakeLast(2));
            // Rooms' own way to Redis may send what it refused once there is one again; nobody hears it twice.
            Assert.True(rooms || !Texts(one).Contains("lost"));
        });
    }

    [Fact]
    public async Task A_replica_that_started_without_Redis_joins_in_when_it_comes()
    {
        await redis.KillAsync();
        _hosts.Add(await HubHost.StartAsync(redis.ConnectionString, rooms));
        await redis.RestartAsync(withKept: false);
        var ann = await ConnectAsync(3);
        await ann.CallAsync("Enter", "stalls");
        var tries = 0;
        await Wait.UntilAsync("it hears", async () =>
        {
            await Record.ExceptionAsync(() => _hosts[0].Hub.Clients.Group("stalls").SendAsync("Said", new { text = $"{++tries}" }));
            return Texts(ann).Length > 0;
        });
        await EndAsync();
        Assert.Equal(Texts(ann).Distinct(), Texts(ann));
    }

    private protected async Task<HubClient> ConnectAsync(int host, string? person = null)
    {
        return await Wait.ForAsync("a connection", TryAsync, client => client is not null) ?? throw new InvalidOperationException();

        // While Redis is away the backplane of one of the stacks closes new connections; browsers try again, too.
        async Task<HubClient?> TryAsync()
        {
            var client = await HubClient.ConnectAsync(_hosts[host].Origin, person, "relayed");
            _clients.Add(client);
            try
            {
                // The handshake does not say that the connection is registered; the answer to a call does.
                await client.CallAsync("Id");
                return client;
            }
            catch (InvalidOperationException)
            {
                _clients.Remove(client);
                await client.DisposeAsync();
                return null;
            }
        }
    }

    /// <summary>
    /// Sends a last message to all, when each has what it waits for: a channel of Redis keeps its order, but those of groups, users and all
    /// are in none with each other, nor are replicas.
    /// </summary>
    private async Task EndAsync()
    {
        await _hosts[2].Hub.Clients.All.SendAsync("Said", new { text = "end" });
        foreach (var client in _clients)
        {
            await client.EventAsync("Said", said => Text(said) == "end");
        }
    }

    private static string[] Texts(HubClient client) => [.. client.Events.Where(one => one.Target == "Said").Select(one => Text(one.Argument))];

    private static string Text(JsonElement said) => said.GetProperty("text").GetString()!;
}
