using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>A date's sale is rehearsed on a system that lets no address have more than a little.</summary>
[Collection(KilledReplicas.Name)]
public sealed class RehearsalTests(ImpatientSystem system)
{
    private const int MostUnpaid = 20;

    [Fact]
    public async Task While_it_lasts_no_address_is_limited_what_is_sold_is_no_sale_and_its_end_gives_it_back()
    {
        await system.HealthyAsync();
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var real = await ApiClient.GuestAsync(system.Api[1]);
        var kept = await real.BuyAsync(showing.Id, "A-1");
        var path = $"api/admin/showings/{showing.Id}/rehearsal";
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        Assert.Equal(429, (await HoldAllAsync(showing.Id, people)).Max());

        var begun = await admin.PutAsync(path, new { minutes = 5 });
        Assert.Equal((200, showing.Id), (begun.Status, begun.String("showingId")));
        Assert.InRange(begun.Json.GetProperty("until").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        await Wait.UntilAsync("nobody is limited on any replica", async () => (await HoldAllAsync(showing.Id, people)).Max() == 201, TimeSpan.FromSeconds(10));
        var orders = await Task.WhenAll(people.Select((person, i) => person.BuyAsync(showing.Id, $"C-{5 + i}")));
        var sold = await admin.PostAsync($"api/admin/showings/{showing.Id}/sales", new { seats = new[] { "D-5" }, method = "cash" }, "till");
        Assert.Equal((409, "sale-closed"), (sold.Status, sold.Word));

        var line = Assert.Single((await admin.GetAsync($"api/admin/reports?showingId={showing.Id}")).Json.GetProperty("lines").EnumerateArray());
        Assert.Equal((1, kept.Json.GetProperty("amount").GetInt64()), (line.GetProperty("orders").GetInt32(), line.GetProperty("amount").GetInt64()));
        Assert.Equal(2, (await admin.GetAsync($"api/admin/showings/{showing.Id}/orders.csv")).Text.TrimEnd().Split('\n').Length);
        var found = (await admin.GetAsync($"api/admin/orders?showingId={showing.Id}")).Json.EnumerateArray().ToDictionary(order => order.GetProperty("orderId").GetString()!, order => order.GetProperty("rehearsal").GetBoolean());
        Assert.Equal(orders.Select(order => order.String("orderId")).Order(), found.Where(order => order.Value).Select(order => order.Key).Order());

        var ended = await admin.PutAsync(path, new { minutes = 0 });
        Assert.Equal((200, orders.Length), (ended.Status, ended.Json.GetProperty("givenBack").GetInt32()));
        await Wait.UntilAsync("all is given back", async () => (await showing.OrdersAsync()).Where(order => order.IsRehearsal).All(order => order.Status == OrderStatus.Cancelled && order.Refunded == order.Amount));
        Assert.Equal("paid", (await real.GetAsync($"api/orders/{kept.String("orderId")}")).String("status"));
        Assert.Single((await admin.GetAsync($"api/admin/reports?showingId={showing.Id}")).Json.GetProperty("lines").EnumerateArray());
        await Wait.UntilAsync("limited again on every replica", async () => (await HoldAllAsync(showing.Id, people)).Max() == 429, TimeSpan.FromSeconds(10));

        await using var database = system.Database();
        Assert.Equal(2, await database.Db.Audit.CountAsync(row => row.ShowingId == showing.Id && row.Action == AuditLog.Rehearsal));
        foreach (var wrong in new object?[] { null, new { }, new { minutes = -1 }, new { minutes = 241 }, new { minutes = "5" }, new { minutes = 1.5 } })
        {
            Assert.Equal(400, (await admin.PutAsync(path, wrong)).Status);
        }

        Assert.Equal(404, (await admin.PutAsync("api/admin/showings/nowhere/rehearsal", new { minutes = 1 })).Status);
        Array.ForEach(people, person => person.Dispose());
    }

    [Fact]
    public async Task One_that_nobody_ends_is_ended_by_its_time()
    {
        await system.HealthyAsync();
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal(200, (await admin.PutAsync($"api/admin/showings/{showing.Id}/rehearsal", new { minutes = 1 })).Status);
        // Each try is somebody else's: nobody may buy as many seats as there may be tries.
        await Wait.UntilAsync("it is a rehearsal", async () =>
        {
            using var ann = await ApiClient.GuestAsync(system.Api[1]);
            await ann.BuyAsync(showing.Id, $"B-{5 + (await showing.OrdersAsync()).Count}");
            return (await showing.OrdersAsync()).Any(order => order.IsRehearsal);
        }, TimeSpan.FromSeconds(10));

        // Its minute is over sooner than this test would be.
        await using var database = system.Database();
        var now = TimeProvider.System.GetUtcNow();
        await database.Db.Showings.Where(row => row.Id == showing.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RehearsalUntil, now));
        var word = OutboxKind.EndRehearsal.Word();
        Assert.Equal(1, await database.Db.Outbox.Where(row => row.Kind == word && row.Subject == showing.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, now)));
        await Wait.UntilAsync("all of it is given back", async () => (await showing.OrdersAsync()).Where(order => order.IsRehearsal).All(order => order.Status == OrderStatus.Cancelled));
        await Wait.UntilAsync("a purchase is one again", async () =>
        {
            using var bob = await ApiClient.GuestAsync(system.Api[1]);
            var order = await bob.BuyAsync(showing.Id, $"B-{5 + (await showing.OrdersAsync()).Count}");
            return !(await showing.OrdersAsync()).Single(one => one.Id == order.String("orderId")).IsRehearsal;
        }, TimeSpan.FromSeconds(10));
    }

    /// <summary>Everybody holds some seats, more than an address may, and gives them back; the answers' statuses.</summary>
    private static async Task<int[]> HoldAllAsync(string showingId, ApiClient[] people)
    {
        var holds = new List<Reply>();
        foreach (var (i, person) in people.Index())
        {
            var row = (char)('E' + i);
            holds.Add(await person.HoldAsync(showingId, $"{row}-5", $"{row}-6", $"{row}-7"));
        }

        Assert.True(3 * people.Length > MostUnpaid);
        foreach (var (hold, person) in holds.Zip(people).Where(pair => pair.First.Status == 201))
        {
            await person.DeleteAsync($"api/holds/{hold.String("holdId")}");
        }

        return [.. holds.Select(hold => hold.Status)];
    }
}
