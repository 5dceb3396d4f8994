using System.Globalization;
using System.Net;
using System.Text.Json;
using SeatAspire.Api.Redis;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Multicast;

/// <summary>What screens in a venue hear, though the replica that sends is killed.</summary>
[Collection(KilledReplicas.Name)]
public sealed class MulticastTests(ImpatientSystem system)
{
    [Fact]
    public async Task Screens_hear_what_is_left_and_what_is_bought_in_numbered_datagrams_of_one_replica()
    {
        await system.HealthyAsync();
        var showing = await system.ShowingAsync("moonlight");
        await using var screen = new Screen(IPEndPoint.Parse(system.MulticastGroup));
        var before = Left(await screen.HearsAsync("what is left", one => IsStock(one, showing)));
        var pick = await system.PickAsync(2, showing);
        using var ann = await ApiClient.GuestAsync(system.Api[0], "annabel");
        var order = await ann.BuyAsync(showing, pick.Labels);
        await screen.HearsAsync("two fewer are left", one => IsStock(one, showing) && Left(one) == before - 2);
        var bought = await screen.HearsAsync("the purchase", one => one.TryGetProperty("purchased", out var purchased)
            && purchased.GetProperty("id").GetString() == order.String("orderId"));
        Assert.Equal(showing, bought.GetProperty("showingId").GetString());
        Assert.Equal(2, bought.GetProperty("purchased").GetProperty("seats").GetInt32());
        Assert.DoesNotContain("annabel", bought.GetRawText(), StringComparison.Ordinal);
        // On loopback nothing is lost: each number comes, and once. A replica that was held up may be overtaken by the next.
        await Wait.UntilAsync("no number is missing", () => screen.Numbers is var all && all.Max() - all.Min() + 1 == all.Count);
        Assert.Equal(screen.Numbers.Count, screen.Numbers.Distinct().Count());

        // A screen that was away sees by the numbers that it missed something.
        screen.Drop();
        var last = screen.Numbers[^1];
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        await using var other = new Screen(IPEndPoint.Parse(system.MulticastGroup));
        await bob.BuyAsync(showing, (await system.PickAsync(1, showing)).Labels);
        await other.HearsAsync("one fewer is left", one => IsStock(one, showing) && Left(one) == before - 3);
        screen.Join();
        var next = await screen.HearsAsync("more", one => Number(one) > last);
        Assert.True(Number(next) > last + 1, $"{Number(next)} comes after {last}, though there was more");
    }

    [Fact]
    public async Task When_the_replica_that_sends_is_killed_another_goes_on_with_the_numbers()
    {
        await system.HealthyAsync();
        await using var screen = new Screen(IPEndPoint.Parse(system.MulticastGroup));
        await screen.HearsAsync("anything", _ => true);
        var sender = await SenderAsync();
        Processes.Signal(sender, "KILL");
        await Wait.UntilAsync("another one sends", async () => await SenderAsync() is var next && next != 0 && next != sender);
        var last = screen.Numbers[^1];
        await screen.HearsAsync("it goes on", one => Number(one) > last);
        var numbers = screen.Numbers;
        Assert.Equal(numbers.Order().Distinct(), numbers);
        await system.HealthyAsync();
    }

    private async Task<int> SenderAsync()
    {
        using var redis = ConnectionMultiplexer.Connect(system.ConnectionString("redis"));
        var sender = (string?)await redis.GetDatabase().StringGetAsync(RedisKeys.MulticastSender);
        return sender is null ? 0 : int.Parse(sender.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static bool IsStock(JsonElement one, string showing) =>
        one.TryGetProperty("remaining", out _) && one.GetProperty("showingId").GetString() == showing;

    private static int Left(JsonElement stock) => stock.GetProperty("remaining").EnumerateObject().Sum(tier => tier.Value.GetInt32());

    private static long Number(JsonElement one) => one.GetProperty("seq").GetInt64();
}
