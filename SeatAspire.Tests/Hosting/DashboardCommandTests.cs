using Aspire.Hosting.ApplicationModel;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>What whoever sits before the Aspire dashboard can do to a system in the middle of a sale.</summary>
[Collection(KilledReplicas.Name)]
public sealed class DashboardCommandTests(ImpatientSystem system)
{
    [Fact]
    public async Task While_the_database_is_stopped_seats_are_held_and_payments_refused_then_all_goes_on()
    {
        // Another test may have just had Redis stopped.
        await system.HealthyAsync();
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels[0]);

        await CommandAsync("mysql", KnownResourceCommands.StopCommand);
        var refused = await Wait.ForAsync("the database is missed", () => ann.GetAsync("api/orders"), reply => reply.Status == 503);
        Assert.Equal("unavailable", refused.Word);
        Assert.NotNull(refused.Headers.RetryAfter);
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels[1]);
        Assert.Equal(201, hold.Status);
        Assert.Equal((503, "unavailable"), Of(await ann.PayAsync(hold.String("holdId"), "once")));

        await CommandAsync("mysql", KnownResourceCommands.StartCommand);
        await system.HealthyAsync();
        Assert.Contains(order.String("orderId"), (await ann.GetAsync("api/orders")).Text, StringComparison.Ordinal);
        var paid = await Wait.ForAsync("a payment goes through", () => ann.PayAsync(hold.String("holdId"), Guid.NewGuid().ToString("N")), reply => reply.Status is 201);
        Assert.Equal([pick.Labels[1]], paid.Strings("seats"));
    }

    [Fact]
    public async Task While_redis_is_stopped_holds_are_refused_and_sold_seats_come_back_sold()
    {
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await ann.BuyAsync(pick.ShowingId, pick.Labels[0]);
        await using var viewer = await Viewer.JoinAsync(system.Api[1], pick.ShowingId);

        await CommandAsync("redis", KnownResourceCommands.StopCommand);
        var refused = await ann.HoldAsync(pick.ShowingId, pick.Labels[1]);
        Assert.Equal((503, "unavailable"), Of(refused));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(200, (await ann.GetAsync("api/orders")).Status);

        await CommandAsync("redis", KnownResourceCommands.StartCommand);
        await system.HealthyAsync();
        await Wait.UntilAsync("holds go on", async () => (await ann.HoldAsync(pick.ShowingId, pick.Labels[1])).Status == 201);
        await viewer.SeesAsync(pick.First, 2);
        await viewer.SeesAsync(pick.First + 1, 1);
    }

    [Fact]
    public async Task Reset_demo_data_takes_the_demo_back_to_its_first_day()
    {
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await ann.BuyAsync(pick.ShowingId, pick.Labels);

        await CommandAsync("seats", "reset-demo");
        await Wait.UntilAsync("the replicas notice", async () =>
        {
            await using var viewer = await Viewer.JoinAsync(system.Api[2], await system.LargeShowingAsync());
            return viewer.StateOf(pick.First) == 0;
        });
        Assert.Equal("[]", (await ann.GetAsync("api/orders")).Text);

        // And it can be given again.
        await CommandAsync("seats", "reset-demo");
        foreach (var origin in system.Api)
        {
            using var bob = await ApiClient.GuestAsync(origin);
            var hold = await Wait.ForAsync("the seats stand", () => bob.HoldAsync(pick.ShowingId, pick.Labels), reply => reply.Status == 201);
            Assert.Equal(204, (await bob.DeleteAsync($"api/holds/{hold.String("holdId")}")).Status);
        }
    }

    private static (int, string) Of(Reply reply) => (reply.Status, reply.Word);

    private Task CommandAsync(string resource, string command) => ((SystemHost)system.Host).CommandAsync(resource, command);
}
