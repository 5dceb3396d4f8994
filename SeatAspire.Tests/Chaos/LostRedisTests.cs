using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>One system for all tests that lose Redis and wait until the seats are back.</summary>
[CollectionDefinition(Name)]
public sealed class LostRedis : ICollectionFixture<GivenRedisSystem>
{
    public const string Name = "lost Redis";
}

/// <summary>Redis is lost in the middle of a sale: what was sold comes back sold, and everybody sees it.</summary>
[Collection(LostRedis.Name)]
public sealed class LostRedisTests(GivenRedisSystem system)
{
    [Theory]
    [InlineData("emptied")]
    [InlineData("restarted empty")]
    [InlineData("restarted with older data")]
    public async Task Sold_seats_come_back_sold_and_browsers_converge(string how)
    {
        var showing = await ReadyAsync();
        var before = await system.PickAsync(4, showing);
        var late = await system.PickAsync(4, showing);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        await using var viewer = await Viewer.JoinAsync(system.Api[2], showing);
        await ann.BuyAsync(showing, before.Labels[..2]);
        var cancelled = await ann.BuyAsync(showing, before.Labels[2..]);
        system.Redis.Keep();
        await bob.BuyAsync(showing, late.Labels[..2]);
        Assert.Equal(200, (await ann.PostAsync($"api/orders/{cancelled.String("orderId")}/cancel", null)).Status);
        Assert.Equal(201, (await bob.HoldAsync(showing, late.Labels[2..])).Status);
        await viewer.SeesAsync(late.First + 2, 1);

        switch (how)
        {
            case "emptied":
                await system.Redis.Connection.GetDatabase().ExecuteAsync("FLUSHALL");
                break;
            case "restarted empty":
                await system.Redis.RestartAsync(withKept: false);
                break;
            default:
                await system.Redis.RestartAsync(withKept: true);
                break;
        }

        await viewer.SeesAsync(late.First + 2, 0);
        Assert.Equal([2, 2, 0, 0], Enumerable.Range(before.First, 4).Select(viewer.StateOf));
        Assert.Equal([2, 2, 0, 0], Enumerable.Range(late.First, 4).Select(viewer.StateOf));
        using var eve = await ApiClient.GuestAsync(system.Api[2]);
        Assert.Equal("seats-taken", (await AskAsync(eve, showing, before.Labels[0])).Word);
        Assert.Equal("seats-taken", (await AskAsync(eve, showing, late.Labels[1])).Word);
        Assert.Equal(201, (await AskAsync(eve, showing, late.Labels[2])).Status);
        await viewer.SeesAsync(late.First + 2, 1);
        // What was bought before the loss counts against the limit after it.
        var more = await system.PickAsync(7, showing);
        Assert.Equal("too-many-seats", (await AskAsync(ann, showing, more.Labels)).Word);
    }

    [Theory]
    [InlineData("emptied")]
    [InlineData("restarted empty")]
    [InlineData("restarted with older data")]
    public async Task Seats_set_aside_come_back_set_aside_and_the_uses_of_their_code_with_them(string how)
    {
        var showing = await ReadyAsync();
        var pick = await system.PickAsync(6, showing);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        await using var viewer = await Viewer.JoinAsync(system.Api[2], showing);
        var path = $"api/admin/showings/{showing}/allocations";
        var ended = await admin.PostAsync(path, new { name = "ended", seats = pick.Labels[..1], code = "ENDED" });
        system.Redis.Keep();
        Assert.Equal(204, (await admin.DeleteAsync($"{path}/{ended.String("allocationId")}")).Status);
        var code = $"fans-{pick.First}";
        var made = await admin.PostAsync(path, new { name = "fans", seats = pick.Labels[1..], code, uses = 3 });
        Assert.True(made.Status == 201, made.ToString());
        var hold = await HoldAsync(pick.Labels[1], pick.Labels[2]);
        Assert.Equal(201, (await ann.PayAsync(hold.String("holdId"), "key")).Status);
        Assert.Equal(201, (await HoldAsync(pick.Labels[3])).Status);
        Assert.Equal((403, "code-refused"), await HoldAsync(pick.Labels[4]) is var full ? (full.Status, full.Word) : default);
        await viewer.SeesAsync(pick.First + 3, 1);
        switch (how)
        {
            case "emptied":
                await system.Redis.Connection.GetDatabase().ExecuteAsync("FLUSHALL");
                break;
            default:
                await system.Redis.RestartAsync(withKept: how != "restarted empty");
                break;
        }

        // The hold is lost with Redis, and its use comes back; what was sold counts.
        await viewer.SeesAsync(pick.First + 3, 3);
        Assert.Equal([0, 2, 2, 3, 3, 3], Enumerable.Range(pick.First, 6).Select(viewer.StateOf));
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        Assert.Equal("seats-taken", (await AskAsync(bob, showing, pick.Labels[3])).Word);
        Assert.Equal(201, (await HoldAsync(pick.Labels[4])).Status);
        Assert.Equal((403, "code-refused"), await HoldAsync(pick.Labels[5]) is var again ? (again.Status, again.Word) : default);
        var listed = (await admin.GetAsync(path)).Json.EnumerateArray().Single(one => one.GetProperty("allocationId").GetString() == made.String("allocationId"));
        Assert.Equal((3, 2), (listed.GetProperty("used").GetInt32(), listed.GetProperty("sold").GetInt32()));

        Task<Reply> HoldAsync(params string[] seats) => Wait.ForAsync(
            "an answer", () => ann.PostAsync($"api/showings/{showing}/holds", new { seats, code }), reply => reply.Status != 503);
    }

    [Fact]
    public async Task While_one_call_waits_for_Redis_a_browser_s_others_go_on()
    {
        var showing = await ReadyAsync();
        var pick = await system.PickAsync(1, showing);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var browser = await HubClient.ConnectAsync(system.Api[0], ann.AccessToken);
        var redis = system.Redis.Connection.GetDatabase();
        await redis.ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");
        try
        {
            var holding = browser.CallAsync("Hold", showing, pick.Labels);
            await browser.CallAsync("Leave", showing);
            Assert.False(holding.IsCompleted);
            Assert.Equal("/problems/unavailable", (await holding).GetProperty("problem").GetProperty("type").GetString());
        }
        finally
        {
            await redis.ExecuteAsync("CLIENT", "UNPAUSE");
        }
    }

    [Fact]
    public async Task A_sale_that_goes_on_through_the_loss_sells_no_seat_twice()
    {
        var showing = await ReadyAsync();
        var pick = await system.PickAsync(24, showing);
        await using var viewer = await Viewer.JoinAsync(system.Api[0], showing);
        using var over = new CancellationTokenSource();
        var sold = new ConcurrentBag<(string Seat, string Order)>();
        var buyers = Enumerable.Range(0, 12).Select(i => BuyAllAsync(i, pick, sold, over.Token)).ToList();

        await Wait.UntilAsync("the sale is under way", () => sold.Count >= 3);
        await system.Redis.RestartAsync(withKept: false);
        await Wait.UntilAsync("every seat is sold", () => sold.Count >= pick.Labels.Length, TimeSpan.FromMinutes(3));
        await over.CancelAsync();
        await Task.WhenAll(buyers);

        Assert.Equal(pick.Labels.Order(), sold.Select(one => one.Seat).Order());
        await using var database = system.Database();
        var (from, to) = (pick.First, pick.First + pick.Labels.Length);
        Assert.Equal(pick.Labels.Length, await database.Db.SoldSeats.CountAsync(seat => seat.ShowingId == showing && seat.Seat >= from && seat.Seat < to));
        await Wait.UntilAsync("everybody sees them sold", () => Enumerable.Range(from, to - from).All(seat => viewer.StateOf(seat) == 2));
    }

    /// <summary>Buys one seat after the other, whichever are left, over and over; several do so at once.</summary>
    private async Task BuyAllAsync(int i, SeatPick pick, ConcurrentBag<(string, string)> sold, CancellationToken over)
    {
        var left = pick.Labels.Skip(i * 2).Concat(pick.Labels.Take(i * 2)).ToList();
        using var person = await ApiClient.GuestAsync(system.Api[i % 3]);
        // Two seats each are enough for all of them, and nobody comes near the limit.
        for (var bought = 0; bought < 5 && !over.IsCancellationRequested;)
        {
            foreach (var seat in left.ToList())
            {
                var hold = await person.HoldAsync(pick.ShowingId, seat);
                if (hold.Status != 201)
                {
                    continue;
                }

                // Asked again with its key until it is known: what was sold counts, whoever was not told at once; and what is not paid for is given back.
                var (id, key) = (hold.String("holdId"), Guid.NewGuid().ToString("N"));
                var paid = await Wait.ForAsync("a payment is known", () => person.PayAsync(id, key), reply => reply.Status != 503 && reply.Word != "payment-in-progress", TimeSpan.FromMinutes(2));
                Assert.True(paid.Status is 201 or 404 or 410 or 409, paid.ToString());
                if (paid.Status != 201)
                {
                    await person.DeleteAsync($"api/holds/{id}");
                }

                if (paid.Status == 201)
                {
                    sold.Add((seat, paid.String("orderId")));
                    left.Remove(seat);
                    bought++;
                    break;
                }
            }
        }
    }

    /// <summary>
    /// The showing, once every replica takes holds of it: one that lost Redis in the test before is healthy, and yet may
    /// still be about to look which life of Redis this is.
    /// </summary>
    private async Task<string> ReadyAsync()
    {
        await system.HealthyAsync();
        var showing = await system.LargeShowingAsync();
        foreach (var origin in system.Api)
        {
            using var somebody = await ApiClient.GuestAsync(origin);
            var hold = await AskAsync(somebody, showing, (await system.PickAsync(1, showing)).Labels);
            Assert.Equal(201, hold.Status);
            Assert.Equal(204, (await somebody.DeleteAsync($"api/holds/{hold.String("holdId")}")).Status);
        }

        return showing;
    }

    /// <summary>Asks until the seats are restored: meanwhile the answer is 503, with when to ask again.</summary>
    private static Task<Reply> AskAsync(ApiClient person, string showing, params string[] seats) =>
        Wait.ForAsync("the seats are restored", () => person.HoldAsync(showing, seats), reply =>
        {
            Assert.True(reply.Status != 503 || reply.Headers.RetryAfter is not null);
            return reply.Status != 503;
        });
}
