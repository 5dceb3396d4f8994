using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>Holds whose time runs out while the test looks.</summary>
[Collection(LostRedis.Name)]
public sealed class ShortHoldTests(GivenRedisSystem system)
{
    // What the machine may add to the promised second.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task An_expired_hold_turns_white_within_a_second_though_nobody_touches_it()
    {
        var pick = await (await MakeAsync()).PickAsync(2);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var own = await Viewer.JoinAsync(system.Api[1], pick.ShowingId, ann.AccessToken);
        await using var other = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
        await other.SeesAsync(pick.First, 1);

        await other.SeesAsync(pick.First, 0);
        var late = TimeProvider.System.GetUtcNow() - hold.Json.GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(late, TimeSpan.FromMilliseconds(-50), TimeSpan.FromSeconds(1) + Noise);
        await own.Hub.EventAsync("HoldsChanged", change => change.GetProperty("holds").GetArrayLength() == 0);
        Assert.Equal("[]", (await ann.GetAsync("api/holds")).Text);
        Assert.Equal((410, "hold-expired"), await Pay(ann, hold, "too-late"));
    }

    [Fact]
    public async Task A_hold_that_is_being_paid_outlives_its_deadline()
    {
        var pick = await (await MakeAsync()).PickAsync(1);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
        var paying = ann.PayAsync(hold.String("holdId"), "slow", "sandbox-slow");
        await Wait.UntilAsync("the payment is under way", () => system.IsPayingAsync(hold.String("holdId")));
        Assert.Equal("payment-in-progress", (await ann.DeleteAsync($"api/holds/{hold.String("holdId")}")).Word);
        Assert.Equal("payment-in-progress", (await ann.PayAsync(hold.String("holdId"), "another")).Word);
        Assert.Equal("seats-taken", (await bob.HoldAsync(pick.ShowingId, pick.Labels)).Word);
        Assert.Equal(201, (await paying).Status);
        Assert.Equal("already-paid", (await ann.PayAsync(hold.String("holdId"), "another")).Word);
    }

    [Fact]
    public async Task At_the_very_deadline_either_the_payer_or_the_next_holder_wins_and_the_other_pays_nothing()
    {
        var showing = await MakeAsync();
        var races = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => RaceAsync(showing, i)));

        await using var database = system.Database();
        foreach (var race in races)
        {
            Assert.True(race.Paid != race.TakenOver, $"{race}");
            var payments = await database.Db.Payments.AsNoTracking().Where(row => row.HoldId == race.HoldId).ToListAsync();
            Assert.Equal(race.Paid ? 1 : 0, payments.Count);
        }
    }

    private async Task<OwnShowing> MakeAsync()
    {
        await system.HealthyAsync();
        return await OwnShowing.MakeBriefAsync(system, TimeSpan.FromSeconds(2));
    }

    private async Task<(string HoldId, bool Paid, bool TakenOver)> RaceAsync(OwnShowing showing, int i)
    {
        var pick = await showing.PickAsync(1);
        using var ann = await ApiClient.GuestAsync(system.Api[i % 3]);
        using var bob = await ApiClient.GuestAsync(system.Api[(i + 1) % 3]);
        var hold = await ann.HoldAsync(showing.Id, pick.Labels);
        var deadline = hold.Json.GetProperty("expiresAt").GetDateTimeOffset();
        // Around the deadline by a few milliseconds either way: who is first differs from race to race.
        var jitter = TimeSpan.FromMilliseconds((i % 12) - 8);
        await Wait.UntilAsync("the deadline is near", () => TimeProvider.System.GetUtcNow() >= deadline + jitter - TimeSpan.FromMilliseconds(15));

        var paying = ann.PayAsync(hold.String("holdId"), "race");
        var taking = Wait.ForAsync("the seat is taken over, or sold", async () => await bob.HoldAsync(showing.Id, pick.Labels),
            reply => reply.Status == 201 || paying.IsCompleted, TimeSpan.FromSeconds(10));
        var paid = await paying;
        // A moment after a failed payment the seat is free for whoever asks.
        var taken = paid.Status == 201 ? await taking : await Wait.ForAsync(
            "the seat is free again", async () => (await taking).Status == 201 ? await taking : await bob.HoldAsync(showing.Id, pick.Labels),
            reply => reply.Status == 201);
        Assert.True(paid.Status == 201 || paid.Word == "hold-expired", paid.ToString());
        return (hold.String("holdId"), paid.Status == 201, taken.Status == 201);
    }

    private static async Task<(int, string)> Pay(ApiClient person, Reply hold, string key)
    {
        var reply = await person.PayAsync(hold.String("holdId"), key);
        return (reply.Status, reply.Word);
    }
}
