using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>The database hangs: what needs it says so, what does not goes on, and nobody has to restart anything.</summary>
[Collection(KilledReplicas.Name)]
public sealed class DatabaseAwayTests(ImpatientSystem system)
{
    [Fact]
    public async Task While_the_database_is_away_seats_are_held_and_payments_refused_then_all_goes_on()
    {
        await system.HealthyAsync();
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        await using var viewer = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        using var till = await ApiClient.AdminAsync(system.Api[0]);
        await using var desk = await HubClient.ConnectAsync(system.Api[0], till.AccessToken, hub: "admin");
        var before = (await desk.CallAsync("Watch", pick.ShowingId)).GetProperty("sold").GetInt32();
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels[0]);
        // From here on the books have to be asked for the revenue.
        var counter = (await system.PickAsync(1, pick.ShowingId)).Labels[0];
        Assert.Equal(201, (await till.SendAsync(HttpMethod.Post, $"api/admin/showings/{pick.ShowingId}/sales", new { seats = new[] { counter }, method = "cash" }, "counter")).Status);
        var revenue = await Wait.ForAsync(
            "the figures have both sales", async () => await desk.CallAsync("Watch", pick.ShowingId), figures => figures.GetProperty("sold").GetInt32() == before + 2);
        var family = Processes.Family(system.Pid("database"));
        family.ToList().ForEach(pid => Processes.Signal(pid, "STOP"));
        Reply hold;
        try
        {
            Assert.Equal(200, (await bob.GetAsync("api/shows")).Status);
            hold = await bob.HoldAsync(pick.ShowingId, pick.Labels[1]);
            Assert.Equal(201, hold.Status);
            await viewer.SeesAsync(pick.First + 1, 1);

            // An operator who comes now sees the sale, and what the books said last.
            await using var late = await HubClient.ConnectAsync(system.Api[0], till.AccessToken, hub: "admin");
            var figures = await late.CallAsync("Watch", pick.ShowingId);
            Assert.Equal(
                (before + 2, revenue.GetProperty("revenue").GetInt64()), (figures.GetProperty("sold").GetInt32(), figures.GetProperty("revenue").GetInt64()));

            Refused(await ann.GetAsync("api/orders"));
            Refused(await bob.PayAsync(hold.String("holdId"), "once"));
            Assert.Equal(503, (await bob.GetAsync("health")).Status);
            Assert.Equal(200, (await bob.GetAsync("alive")).Status);
        }
        finally
        {
            family.ToList().ForEach(pid => Processes.Signal(pid, "CONT"));
        }

        await system.HealthyAsync();
        await Wait.UntilAsync("the orders are back", async () => (await ann.GetAsync("api/orders")).Text.Contains(order.String("orderId"), StringComparison.Ordinal));
        var paid = await Wait.ForAsync("the same request goes through, or was given up and a new one does", async () =>
        {
            var again = await bob.PayAsync(hold.String("holdId"), "once");
            return again.Status == 201 ? again : await bob.PayAsync(hold.String("holdId"), Guid.NewGuid().ToString("N"));
        }, reply => reply.Status == 201, TimeSpan.FromMinutes(1));
        Assert.Equal([pick.Labels[1]], paid.Strings("seats"));
        await viewer.SeesAsync(pick.First + 1, 2);
        Assert.Single((await bob.GetAsync("api/orders")).Json.EnumerateArray());

        static void Refused(Reply reply)
        {
            Assert.Equal((503, "unavailable"), (reply.Status, reply.Word));
            Assert.NotNull(reply.Headers.RetryAfter);
        }
    }
}
