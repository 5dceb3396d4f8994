using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>The system as a whole: it stops without a trace, keeps its data, and a replica that is told to stop ends what it began.</summary>
[Collection(RestartedSystems.Name)]
public sealed class StartAndStopTests(RestartedSystem system) : IAsyncLifetime
{
    public Task InitializeAsync() => system.RunsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Stopped_and_started_again_it_has_left_no_process_and_lost_no_order()
    {
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        var ann = await ApiClient.GuestAsync(system.Api[0]);
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels[0]);
        Assert.Equal(201, (await ann.HoldAsync(pick.ShowingId, pick.Labels[1])).Status);
        var pids = RestartedSystem.Parts.SelectMany(part => Processes.Family(system.Pid(part))).ToList();

        await system.StopAsync();
        Assert.False(File.Exists(system.EndpointsFile));
        Assert.DoesNotContain(pids, pid => Directory.Exists($"/proc/{pid}"));

        await system.StartAgainAsync();
        using var again = ann.At(system.Api[1]);
        // The token is still good, the order is there, the seat is sold, and the hold outlived the restart.
        Assert.Contains(order.String("orderId"), (await again.GetAsync("api/orders")).Text, StringComparison.Ordinal);
        await using var viewer = await Viewer.JoinAsync(system.Api[0], pick.ShowingId);
        await viewer.SeesAsync(pick.First, 2);
        Assert.Equal(1, viewer.StateOf(pick.First + 1));
        ann.Dispose();
    }

    [Fact]
    public async Task A_replica_told_to_stop_finishes_the_purchase_under_way_and_is_started_again()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var viewer = await Viewer.JoinAsync(system.Api[0], pick.ShowingId);
        var hold = (await ann.HoldAsync(pick.ShowingId, pick.Labels)).String("holdId");
        var paying = ann.PayAsync(hold, "slow", "sandbox-slow");
        await Wait.UntilAsync("the payment is under way", () => system.IsPayingAsync(hold));
        var former = system.Pid("api-1");
        Processes.Signal(former, "TERM");
        await Wait.UntilAsync("its viewers are sent away", () => !viewer.Hub.IsOpen);
        var order = await paying;
        Assert.True(order.Status == 201, order.ToString());
        using var elsewhere = ann.At(system.Api[1]);
        Assert.Contains(order.String("orderId"), (await elsewhere.GetAsync("api/orders")).Text, StringComparison.Ordinal);
        await Wait.UntilAsync("it runs as another process", () => system.Pid("api-1") != former, Wait.StartLimit);
    }
}
