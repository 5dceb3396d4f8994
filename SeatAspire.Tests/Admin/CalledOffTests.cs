using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>A date is called off: everybody gets their money back, once, whatever happens meanwhile.</summary>
[Collection(RestartedSystems.Name)]
public sealed class CalledOffTests(RestartedSystem system) : IAsyncLifetime
{
    private const int Orders = 150;
    private const int BuyersAtOnce = 12;

    public Task InitializeAsync() => system.RunsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_of_150_orders_is_refunded_once_though_the_host_is_killed_midway_and_it_is_asked_for_again()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await AddAsync(admin);
        var seats = await FreeSeatsAsync(id, 2 * Orders);
        var buyers = await Task.WhenAll(Enumerable.Range(0, BuyersAtOnce).Select(i => ApiClient.GuestAsync(system.Api[i % system.Api.Count])));
        var orders = new List<Reply>();
        foreach (var some in Enumerable.Range(0, Orders).Chunk(BuyersAtOnce))
        {
            orders.AddRange(await Task.WhenAll(some.Select(async i => await buyers[i % BuyersAtOnce].BuyAsync(id, seats[2 * i], seats[(2 * i) + 1]))));
        }

        // One was given back in part already, one whole.
        await buyers[0].PostAsync($"api/orders/{orders[0].String("orderId")}/cancel", new { seats = new[] { seats[0] } });
        await buyers[1].PostAsync($"api/orders/{orders[1].String("orderId")}/cancel", null);
        var late = await buyers[2].HoldAsync(id, seats[2]) is { Status: 201 } again ? again : await buyers[2].HoldAsync(id, await FreeSeatAsync(id));

        var calls = await Task.WhenAll(system.Api.Select(origin => admin.At(origin).PostAsync($"api/admin/showings/{id}/cancel", new { reason = "비가 와서" })));
        Assert.All(calls, call => Assert.Equal((200, "cancelled", Orders - 1), (call.Status, call.String("state"), Of(call))));
        await Wait.UntilAsync("some are refunded", async () => await RefundedAsync(id) >= 20);
        var pids = RestartedSystem.Parts.SelectMany(part => Processes.Family(system.Pid(part))).ToList();
        await system.Process.KillAsync();
        await Wait.UntilAsync("all processes are gone with it", () => !pids.Exists(Processes.IsRunning));
        await system.StartAgainAsync();
        var midway = await RefundedAsync(id);

        using var operators = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal(200, (await operators.PostAsync($"api/admin/showings/{id}/cancel", new { reason = "again" })).Status);
        await Wait.ForAsync(
            "all to be refunded", () => operators.GetAsync($"api/admin/showings/{id}"),
            reply => reply.Status == 200 && (Done(reply), Of(reply)) == (Orders - 1, Orders - 1), TimeSpan.FromMinutes(2));

        await using var database = system.Database();
        var rows = await database.Db.Set<OrderRow>().AsNoTracking().Where(order => order.ShowingId == id).ToListAsync();
        Assert.Equal(Orders, rows.Count);
        Assert.All(rows, order => Assert.Equal((OrderStatus.Cancelled, order.Amount), (order.Status, order.Refunded)));
        var refunds = (await database.Db.Set<RefundRow>().AsNoTracking().ToListAsync()).ToLookup(refund => refund.OrderId);
        var charges = await database.Db.Set<SandboxChargeRow>().AsNoTracking().ToDictionaryAsync(charge => charge.PaymentId);
        foreach (var order in rows)
        {
            // The one that was given back in part has two, and all of them together are what was paid.
            Assert.Equal(order.Id == orders[0].String("orderId") ? 2 : 1, refunds[order.Id].Count());
            Assert.Equal(order.Amount, refunds[order.Id].Sum(refund => refund.Amount));
            Assert.Equal((order.Amount, order.Amount), (charges[order.PaymentId].Amount, charges[order.PaymentId].Refunded));
        }

        // Not much of a test where all was done before the host died.
        Assert.True(midway >= 20, $"{midway}");

        // It stays so: nothing is held, paid, changed or opened any more, and the log has it once.
        Assert.Equal((409, "sale-closed"), Summary(await buyers[3].At(system.Api[0]).HoldAsync(id, seats[4])));
        var paid = await buyers[2].At(system.Api[0]).PayAsync(late.String("holdId"), "late");
        Assert.True((paid.Status, paid.Word) is (409, "sale-closed") or (410, _) or (404, _), paid.ToString());
        Assert.Equal((409, "showing-cancelled"), Summary(await operators.PostAsync($"api/admin/showings/{id}/open", null)));
        Assert.Equal((409, "showing-cancelled"), Summary(await operators.PutAsync($"api/admin/showings/{id}", new { maxSeats = 1 })));
        Assert.Single((await operators.GetAsync($"api/admin/audit?showingId={id}")).Json.EnumerateArray(), entry => entry.GetProperty("changes").TryGetProperty("reason", out _));
    }

    /// <summary>Who pays while the date is called off is refused, or refunded as the others.</summary>
    [Fact]
    public async Task Nobody_has_paid_for_nothing_who_paid_while_it_was_called_off()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await AddAsync(admin);
        var seats = await FreeSeatsAsync(id, 60);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => ApiClient.GuestAsync(system.Api[i % system.Api.Count])));
        var holds = await Task.WhenAll(buyers.Select((buyer, i) => buyer.HoldAsync(id, seats[2 * i])));
        var paying = buyers.Zip(holds).Select((pair, i) => pair.First.PayAsync(pair.Second.String("holdId"), "k" + i.ToString(CultureInfo.InvariantCulture))).ToArray();
        var cancelled = await admin.PostAsync($"api/admin/showings/{id}/cancel", new { reason = "x" });
        Assert.True(cancelled.Status == 200, cancelled.ToString());
        var answers = await Task.WhenAll(paying);
        Assert.All(answers, answer => Assert.True(answer.Status is 201 || (answer.Status, answer.Word) == (409, "sale-closed"), answer.ToString()));

        var paid = answers.Count(answer => answer.Status == 201);
        await Wait.ForAsync("all to be refunded", () => admin.GetAsync($"api/admin/showings/{id}"), reply => reply.Status == 200 && (Done(reply), Of(reply)) == (paid, paid));
        await using var database = system.Database();
        Assert.Equal(0, await database.Db.Set<OrderRow>().CountAsync(order => order.ShowingId == id && (order.Status != OrderStatus.Cancelled || order.Refunded != order.Amount)));
        foreach (var wrong in new object?[] { null, new { }, new { reason = (string?)null }, new { reason = " " }, new { reason = "a\nb" }, new { reason = new string('x', 501) }, new { reason = 5 } })
        {
            var refused = await admin.PostAsync($"api/admin/showings/{id}/cancel", wrong);
            Assert.Equal((400, "validation"), Summary(refused));
        }

        Assert.Equal(404, (await admin.PostAsync("api/admin/showings/nowhere/cancel", new { reason = "x" })).Status);
    }

    private async Task<string> AddAsync(ApiClient admin)
    {
        var id = "off-" + Guid.NewGuid().ToString("N")[..12];
        var added = await admin.PostAsync("api/admin/showings", new
        {
            id, showId = "tosca", copyOf = await system.ShowingAsync("tosca"), startsAt = "2090-01-01T20:00:00Z", saleOpensAt = "2026-01-01T00:00:00Z", maxSeats = 100, mode = "off",
        });
        Assert.True(added.Status == 201, added.ToString());
        foreach (var origin in system.Api)
        {
            using var nobody = ApiClient.Nobody(origin);
            await Wait.ForAsync($"{id} at {origin}", () => nobody.GetAsync($"api/showings/{id}/seats"), reply => reply.Status == 200);
        }

        return id;
    }

    private async Task<string[]> FreeSeatsAsync(string id, int count)
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var rows = (await nobody.GetAsync($"api/showings/{id}/layout")).Json.GetProperty("rows");
        var states = Convert.FromBase64String((await nobody.GetAsync($"api/showings/{id}/seats")).String("states"));
        return [.. rows.EnumerateArray()
            .SelectMany(row => Enumerable.Range(0, row.GetProperty("count").GetInt32()).Select(i =>
                row.GetProperty("prefix").GetString() + (row.GetProperty("first").GetInt32() + (i * row.GetProperty("step").GetInt32()))))
            .Index().Where(seat => ((states[seat.Index / 4] >> (2 * (seat.Index % 4))) & 3) == 0).Take(count).Select(seat => seat.Item)];
    }

    private async Task<string> FreeSeatAsync(string id) => (await FreeSeatsAsync(id, 1))[0];

    private async Task<int> RefundedAsync(string id)
    {
        await using var database = system.Database();
        return await database.Db.Set<OrderRow>().CountAsync(order => order.ShowingId == id && order.Status == OrderStatus.Cancelled);
    }

    private static int Done(Reply reply) => reply.Json.GetProperty("refunds").GetProperty("done").GetInt32();

    private static int Of(Reply reply) => reply.Json.GetProperty("refunds").GetProperty("of").GetInt32();

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);
}
