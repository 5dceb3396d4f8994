using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>Where two holds may run out, who lets them pauses.</summary>
[Collection(KilledReplicas.Name)]
public sealed class RunOutPauseTests(ImpatientSystem system)
{
    [Fact]
    public async Task Who_lets_holds_run_out_is_told_how_long_to_wait_and_what_to_do()
    {
        await system.HealthyAsync();
        var pick = await (await OwnShowing.MakeBriefAsync(system, TimeSpan.FromSeconds(2))).PickAsync(3);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        await using var viewer = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        Assert.Equal(201, (await ann.HoldAsync(pick.ShowingId, pick.Labels[0])).Status);
        Assert.Equal(201, (await ann.HoldAsync(pick.ShowingId, pick.Labels[1])).Status);
        await viewer.SeesAsync(pick.First + 1, 1);
        await viewer.SeesAsync(pick.First, 0);
        await viewer.SeesAsync(pick.First + 1, 0);

        var refused = await ann.At(system.Api[1]).HoldAsync(pick.ShowingId, pick.Labels[2]);
        Assert.Equal((429, "too-many-requests"), (refused.Status, refused.Word));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
        Assert.Contains("pay in time", refused.String("detail"), StringComparison.Ordinal);
        Assert.Equal(201, (await bob.HoldAsync(pick.ShowingId, pick.Labels[2])).Status);
    }
}
