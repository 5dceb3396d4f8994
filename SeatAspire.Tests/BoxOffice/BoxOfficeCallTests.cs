using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.BoxOffice;

/// <summary>Seats sold at the box office, on a whole system.</summary>
[Collection(SharedSystem.Name)]
public sealed class BoxOfficeCallTests(SeatSystem system)
{
    [Fact]
    public async Task A_sale_is_an_order_at_once_that_is_nobodys_and_its_key_answers_the_same_byte_for_byte()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await using var hub = await HubClient.ConnectAsync(system.Api[1]);
        var sale = new { seats = new[] { "A-2", "A-1" }, method = "cash", buyer = new { name = "Box Kim", email = "box@example.com" }, note = " fetched by Lee " };
        var sold = await SellAsync(admin, showing.Id, sale, "one");
        Assert.True(sold.Status == 201, sold.ToString());
        Assert.Equal(["A-1", "A-2"], sold.Strings("seats"));
        Assert.Equal((198_000, 0, "KRW", "paid"), (sold.Json.GetProperty("amount").GetInt64(), sold.Json.GetProperty("refunded").GetInt64(), sold.String("currency"), sold.String("status")));

        foreach (var origin in system.Api)
        {
            var again = await SellAsync(admin.At(origin), showing.Id, sale, "one");
            Assert.Equal((sold.Status, sold.Text), (again.Status, again.Text));
            Assert.Equal("22", await StatesAsync(origin, showing.Id, 0, 2));
        }

        // The order of seats says nothing; all else does.
        Assert.Equal(sold.Text, (await SellAsync(admin, showing.Id, sale with { seats = ["A-1", "A-2"] }, "one")).Text);
        foreach (var changed in new object[] { sale with { seats = ["A-1"] }, sale with { method = "card" }, sale with { note = "" }, sale with { buyer = new { name = "Box Kim", email = "other@example.com" } } })
        {
            Assert.Equal((422, "idempotency-key-reused"), Summary(await SellAsync(admin, showing.Id, changed, "one")));
        }

        // Of another operator, and of another date, the key is another one.
        var other = await OwnShowing.MakeAsync(system);
        Assert.Equal(201, (await SellAsync(admin, other.Id, sale, "one")).Status);
        using var till = await OperatorAsync(admin, "box-office");
        Assert.Equal((409, "seats-taken"), Summary(await SellAsync(till, showing.Id, sale, "one")));
        Assert.Equal(201, (await SellAsync(till, showing.Id, sale with { seats = ["A-3"] }, "one")).Status);

        var order = (await admin.GetAsync($"api/admin/orders/{sold.String("orderId")}")).Json;
        Assert.Equal(("box-office", "cash", "Box Kim"), (order.GetProperty("place").GetString(), order.GetProperty("method").GetString(), order.GetProperty("buyer").GetProperty("name").GetString()));
        var paid = Assert.Single(order.GetProperty("history").EnumerateArray());
        Assert.Equal(("paid", "fetched by Lee", true), (paid.GetProperty("what").GetString(), paid.GetProperty("reason").GetString(), paid.GetProperty("byHand").GetBoolean()));
        Assert.False(string.IsNullOrEmpty(paid.GetProperty("by").GetString()));
        Assert.DoesNotContain((await admin.GetAsync("api/orders")).Json.EnumerateArray(), mine => mine.GetProperty("orderId").GetString() == sold.String("orderId"));
        Assert.Contains((await admin.GetAsync("api/admin/orders?q=box+kim")).Json.EnumerateArray(), found => found.GetProperty("orderId").GetString() == sold.String("orderId"));
        Assert.Equal("sold", (await admin.GetAsync($"api/admin/showings/{showing.Id}/seats/owner?seat=A-1")).String("state"));

        await WithDatabaseAsync(async db =>
        {
            Assert.Equal(2, await db.Audit.CountAsync(row => row.ShowingId == showing.Id && row.Action == AuditLog.Sale));
            Assert.False(await db.SandboxCharges.AnyAsync(charge => db.Set<PaymentRow>().Any(payment => payment.Id == charge.PaymentId && payment.ShowingId == showing.Id)));
        });

        // Told by the map alone: what is bought later on the web is told later.
        using var ann = await ApiClient.GuestAsync(system.Api[2]);
        var web = await ann.BuyAsync(showing.Id, "A-4");
        await hub.EventAsync("Purchased", told => told.GetProperty("id").GetString() == web.String("orderId"));
        Assert.DoesNotContain(hub.Events, one => one.Target == "Purchased" && one.Argument.GetProperty("id").GetString() == sold.String("orderId"));
    }

    [Fact]
    public async Task What_is_held_sold_blocked_or_not_there_is_not_sold_and_nothing_of_it_is()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "B-1")).Status);
        await ann.BuyAsync(showing.Id, "B-2");
        foreach (var taken in new[] { "B-1", "B-2", OwnShowing.Blocked })
        {
            var refused = await SellAsync(admin, showing.Id, Cash("B-3", taken), "k");
            Assert.Equal((409, "seats-taken"), Summary(refused));
            Assert.Equal([taken], refused.Strings("seats"));
        }

        Assert.Equal((422, "unknown-seat"), Summary(await SellAsync(admin, showing.Id, Cash("B-3", "Z-9"), "k")));
        var many = Enumerable.Range(0, 501).Select(i => $"B-{i}").ToArray();
        foreach (var wrong in new object?[]
        {
            null, new { }, Cash(), Cash("B-3", "B-3"), Cash(many), new { seats = new[] { "B-3" } }, new { seats = new[] { "B-3" }, method = "sandbox" },
            new { seats = new[] { "B-3" }, method = "cash", note = new string('x', 501) }, new { seats = new[] { "B-3" }, method = "cash", buyer = new { name = "", email = (string?)null } },
            new { seats = new[] { "B-3" }, method = "cash", buyer = new { name = (string?)null, email = "none" } }, new { seats = new[] { "B-3" }, method = "cash", price = 5 },
        })
        {
            Assert.Equal((400, "validation"), Summary(await SellAsync(admin, showing.Id, wrong, "k")));
        }

        Assert.Equal((400, "validation"), Summary(await admin.PostAsync($"api/admin/showings/{showing.Id}/sales", Cash("B-3"))));
        Assert.Equal((404, "not-found"), Summary(await SellAsync(admin, "nowhere", Cash("B-3"), "k")));
        // None of these used the key.
        Assert.Equal(201, (await SellAsync(admin, showing.Id, Cash("B-3"), "k")).Status);
    }

    [Fact]
    public async Task Of_two_tills_and_buyers_at_once_one_gets_a_seat()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var buyers = await Task.WhenAll(system.Api.Select(origin => ApiClient.GuestAsync(origin)));
        for (var number = 5; number <= 16; number++)
        {
            var seat = $"C-{number}";
            var sales = system.Api.Select((origin, i) => SellAsync(admin.At(origin), showing.Id, Cash(seat), $"till {i} {seat}")).ToList();
            var holds = buyers.Select(buyer => buyer.HoldAsync(showing.Id, seat)).ToList();
            var sold = (await Task.WhenAll(sales)).Count(reply => reply.Status == 201);
            var held = (await Task.WhenAll(holds)).Count(reply => reply.Status == 201);
            Assert.True(sold + held == 1, $"{seat}: {sold} sold it, {held} held it");
            Assert.All(sales, sale => Assert.True(sale.Result.Status == 201 || sale.Result.Word == "seats-taken", sale.Result.ToString()));
            foreach (var hold in holds.Where(hold => hold.Result.Status == 201))
            {
                await Task.WhenAll(buyers.Select(buyer => buyer.DeleteAsync($"api/holds/{hold.Result.String("holdId")}")));
            }
        }

        // The same sale, asked for by impatient people on all replicas, is one.
        var same = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => SellAsync(admin.At(system.Api[i % 3]), showing.Id, Cash("D-1", "D-2"), "impatient")));
        Assert.All(same, reply => Assert.Equal((201, same[0].Text), (reply.Status, reply.Text)));
        Assert.Single(await showing.OrdersAsync(), order => order.Id == same[0].String("orderId"));
        Array.ForEach(buyers, buyer => buyer.Dispose());
    }

    [Fact]
    public async Task It_sells_while_the_queue_is_paused_before_the_sale_and_after_it_but_nothing_that_was_called_off()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var queued = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.On, Paused = true });
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        Assert.Equal((403, "queue-required"), Summary(await ann.HoldAsync(queued.Id, "E-1")));
        // More than anybody may buy, and more than an address may hold.
        var group = Enumerable.Range(1, 60).Select(i => $"{(char)('E' + ((i - 1) / 20))}-{5 + ((i - 1) % 20)}").Where(label => label != OwnShowing.Blocked).ToArray();
        var layout = (await admin.GetAsync($"api/showings/{queued.Id}/layout")).Json.GetProperty("rows").EnumerateArray()
            .SelectMany(row => Enumerable.Range(0, row.GetProperty("count").GetInt32()).Select(i => row.GetProperty("prefix").GetString() + (row.GetProperty("first").GetInt32() + (i * row.GetProperty("step").GetInt32())))).ToHashSet();
        group = [.. group.Where(layout.Contains)];
        Assert.True(group.Length > 40, $"{group.Length}");
        var sold = await SellAsync(admin, queued.Id, Cash(group), "group");
        Assert.True(sold.Status == 201, sold.ToString());
        Assert.Equal(group.Length, sold.Strings("seats").Length);

        var early = await OwnShowing.MakeAsync(system, opensIn: TimeSpan.FromDays(1));
        Assert.Equal((409, "sale-closed"), Summary(await ann.HoldAsync(early.Id, "E-1")));
        Assert.Equal(201, (await SellAsync(admin, early.Id, Cash("E-5"), "early")).Status);
        Assert.Equal(200, (await admin.PostAsync($"api/admin/showings/{early.Id}/close", null)).Status);
        Assert.Equal(201, (await SellAsync(admin, early.Id, Cash("E-6"), "late")).Status);
        Assert.Equal(200, (await admin.PostAsync($"api/admin/showings/{early.Id}/cancel", new { reason = "storm" })).Status);
        Assert.Equal((409, "sale-closed"), Summary(await SellAsync(admin, early.Id, Cash("E-7"), "after")));
        // Those are given back, by hand.
        await Wait.ForAsync("all to be refunded", () => admin.GetAsync($"api/admin/showings/{early.Id}"), reply => reply.Status == 200
            && reply.Json.GetProperty("refunds").GetProperty("done").GetInt32() == reply.Json.GetProperty("refunds").GetProperty("of").GetInt32());
        Assert.All(await early.OrdersAsync(), order => Assert.Equal((OrderStatus.Cancelled, order.Amount), (order.Status, order.Refunded)));
    }

    [Fact]
    public async Task Refunds_moves_lists_and_reports_know_the_place_and_the_way_and_add_up()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        await ann.BuyAsync(showing.Id, "F-5");
        var cash = await SellAsync(admin, showing.Id, Cash("F-6", "F-7"), "1");
        await SellAsync(admin, showing.Id, new { seats = new[] { "F-4" }, method = "card" }, "2");
        var comp = await SellAsync(admin, showing.Id, new { seats = new[] { "A-5" }, method = "comp" }, "3");
        Assert.Equal((0, 0), (comp.Json.GetProperty("amount").GetInt64(), comp.Json.GetProperty("tickets")[0].GetProperty("price").GetInt64()));

        var refund = await admin.PostAsync($"api/admin/orders/{cash.String("orderId")}/refund", new { seats = new[] { "F-6" }, reason = "ill" }, "r");
        Assert.True(refund.Status == 200, refund.ToString());
        var back = refund.Json.GetProperty("history")[1];
        Assert.Equal(("refunded", true), (back.GetProperty("what").GetString(), back.GetProperty("byHand").GetBoolean()));
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "F-6")).Status);
        // What cost nothing costs nothing elsewhere.
        Assert.Equal(200, (await admin.PostAsync($"api/admin/orders/{comp.String("orderId")}/move", new { from = "A-5", to = "L-5" })).Status);
        Assert.Equal((409, "other-price"), Summary(await admin.PostAsync($"api/admin/orders/{cash.String("orderId")}/move", new { from = "F-7", to = "L-6" })));

        var orders = await showing.OrdersAsync();
        Assert.Equal(4, orders.Count);
        var report = (await admin.GetAsync($"api/admin/reports?showingId={showing.Id}")).Json.GetProperty("lines").EnumerateArray()
            .Select(line => (line.GetProperty("place").GetString(), line.GetProperty("method").GetString(), line.GetProperty("orders").GetInt32(),
                line.GetProperty("seats").GetInt32(), line.GetProperty("amount").GetInt64(), line.GetProperty("refunded").GetInt64())).ToList();
        var price = cash.Json.GetProperty("tickets")[0].GetProperty("price").GetInt64();
        Assert.Equal([("box-office", "card", 1, 1, price, 0L), ("box-office", "cash", 1, 2, 2 * price, price), ("box-office", "comp", 1, 1, 0L, 0L), ("web", "sandbox", 1, 1, price, 0L)], report);
        Assert.Equal((orders.Sum(order => order.Amount), orders.Sum(order => order.Refunded)), (report.Sum(line => line.Item5), report.Sum(line => line.Item6)));

        using var csv = new CsvReader(new StringReader((await admin.GetAsync($"api/admin/showings/{showing.Id}/orders.csv")).Text.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        var lines = csv.GetRecords<OrderLine>().ToList();
        Assert.Equal([("web", "sandbox"), ("box-office", "cash"), ("box-office", "card"), ("box-office", "comp")], lines.Select(line => (line.Place, line.Method)));
        Assert.Equal((orders.Sum(order => order.Amount), orders.Sum(order => order.Refunded)), (lines.Sum(line => line.Amount), lines.Sum(line => line.Refunded)));

        await WithDatabaseAsync(async db =>
        {
            var ids = orders.Where(order => order.Place == OrderPlace.BoxOffice).Select(order => order.PaymentId).ToArray();
            await Wait.UntilAsync("nothing is left to be done", async () => !await db.Outbox.AnyAsync(row => ids.Contains(row.Subject)));
            Assert.False(await db.SandboxCharges.AnyAsync(charge => ids.Contains(charge.PaymentId)) || await db.SandboxRefunds.AnyAsync(given => ids.Contains(given.PaymentId)));
        });
    }

    [Fact]
    public async Task A_buyers_name_is_erased_as_anybodys_and_the_sums_stay()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var sold = await SellAsync(admin, showing.Id, new { seats = new[] { "G-5" }, method = "cash", buyer = new { name = "Erased", email = "erased@example.com" }, note = "call 010" }, "k");
        var before = Assert.Single(await showing.OrdersAsync());
        Assert.Equal(("Erased", "call 010"), (before.BuyerName, before.Note));
        Assert.Equal(204, (await admin.DeleteAsync($"api/admin/people/{before.PersonId}")).Status);
        var after = Assert.Single(await showing.OrdersAsync());
        Assert.Equal((null, null, null, before.Amount), (after.BuyerName, after.BuyerEmail, after.Note, after.Amount));
        Assert.Equal(before.Id, sold.String("orderId"));
    }

    private static object Cash(params string[] seats) => new { seats, method = "cash" };

    private static Task<Reply> SellAsync(ApiClient till, string showingId, object? sale, string key) =>
        till.PostAsync($"api/admin/showings/{showingId}/sales", sale, key);

    private async Task<ApiClient> OperatorAsync(ApiClient admin, string role)
    {
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        var (email, password) = (name + "@example.com", "correct horse battery");
        using var nobody = ApiClient.Nobody(system.Api[0]);
        Assert.Equal(201, (await nobody.PostAsync("api/auth/signup", new { nickname = name, email, password, confirmPassword = password })).Status);
        Assert.Equal(200, (await admin.PutAsync("api/admin/accounts/role", new { email, role })).Status);
        return await ApiClient.LogInAsync(system.Api[0], email, password);
    }

    private static async Task<string> StatesAsync(string origin, string showingId, int first, int count)
    {
        using var nobody = ApiClient.Nobody(origin);
        var reply = await Wait.ForAsync("the seats", () => nobody.GetAsync($"api/showings/{showingId}/seats"), reply => reply.Status == 200);
        var states = reply.Json.GetProperty("states").GetBytesFromBase64();
        return string.Concat(Enumerable.Range(first, count).Select(seat => (states[seat / 4] >> (2 * (seat % 4))) & 3));
    }

    private async Task WithDatabaseAsync(Func<Api.Data.SeatDb, Task> check)
    {
        await using var database = system.Database();
        await check(database.Db);
    }

    private static (int Status, string Word) Summary(Reply reply) => (reply.Status, reply.Word);
}
