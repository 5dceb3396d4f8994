using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>Everybody's orders as operators find, refund, move and count them; and single seats.</summary>
[Collection(SharedSystem.Name)]
public sealed class OperatorOrderTests(SeatSystem system)
{
    [Fact]
    public async Task An_order_is_found_by_name_email_reference_and_seat_with_its_history()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var name = $"Kim Minji {Guid.NewGuid():N}"[..30];
        var email = $"{Guid.NewGuid():N}@example.com";
        var order = await BuyAsync(ann, showing.Id, new { name, email }, "A-1", "A-2");
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var other = await bob.BuyAsync(showing.Id, "A-3");

        foreach (var q in new[] { name, name[4..20].ToUpperInvariant(), email, email.ToUpperInvariant(), order.String("reference"), order.String("reference").ToLowerInvariant() })
        {
            var found = await admin.GetAsync($"api/admin/orders?q={Uri.EscapeDataString(q)}");
            Assert.True(found.Status == 200, found.ToString());
            Assert.Equal([order.String("orderId")], Ids(found));
        }

        Assert.Equal([order.String("orderId")], Ids(await admin.GetAsync($"api/admin/orders?q=A-2&showingId={showing.Id}")));
        Assert.Equal([other.String("orderId"), order.String("orderId")], Ids(await admin.GetAsync($"api/admin/orders?showingId={showing.Id}")));
        Assert.Equal([order.String("orderId")], Ids(await admin.GetAsync($"api/admin/orders?showingId={showing.Id}&limit=1&before={other.String("orderId")}")));
        Assert.Empty(Ids(await admin.GetAsync($"api/admin/orders?showingId={showing.Id}&status=cancelled")));
        Assert.Empty(Ids(await admin.GetAsync("api/admin/orders?q=%25")));
        foreach (var wrong in new[] { "limit=0", "limit=201", "status=open" })
        {
            Assert.Equal(400, (await admin.GetAsync("api/admin/orders?" + wrong)).Status);
        }

        await admin.PostAsync($"api/admin/orders/{order.String("orderId")}/refund", new { seats = new[] { "A-1" }, reason = "ill" }, "k1");
        var whole = (await admin.GetAsync($"api/admin/orders/{order.String("orderId")}")).Json;
        Assert.Equal((name, email), (whole.GetProperty("buyer").GetProperty("name").GetString(), whole.GetProperty("buyer").GetProperty("email").GetString()));
        Assert.Equal(["paid", "refunded"], whole.GetProperty("history").EnumerateArray().Select(one => one.GetProperty("what").GetString()!));
        var refund = whole.GetProperty("history")[1];
        Assert.Equal(("ill", "A-1"), (refund.GetProperty("reason").GetString(), refund.GetProperty("seats")[0].GetString()));
        Assert.False(string.IsNullOrEmpty(refund.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task A_refund_is_made_once_however_often_it_is_asked_for_and_at_once()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var order = await ann.BuyAsync(showing.Id, "B-8", "B-9", "B-10");
        var path = $"api/admin/orders/{order.String("orderId")}/refund";
        var admins = await Task.WhenAll(system.Api.Select(ApiClient.AdminAsync));
        var price = order.Json.GetProperty("tickets")[0].GetProperty("price").GetInt64();

        // The same key, and others for the same seat, on all replicas.
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => admins[i % admins.Length].PostAsync(path, new { seats = new[] { "B-9" } }, i < 6 ? "same" : $"other-{i}")));
        Assert.All(replies, reply => Assert.True(reply.Status == 200, reply.ToString()));
        Assert.All(replies, reply => Assert.Equal(price, reply.Json.GetProperty("refunded").GetInt64()));
        await WithDatabaseAsync(async db =>
        {
            var refund = Assert.Single(await db.Refunds.AsNoTracking().Where(row => row.OrderId == order.String("orderId")).ToListAsync());
            Assert.Equal(price, refund.Amount);
            Assert.Single(await db.Audit.AsNoTracking().Where(row => row.ShowingId == showing.Id && row.Action == AuditLog.Refund).ToListAsync());
            await Wait.UntilAsync("the money is back", async () =>
                await db.SandboxRefunds.AsNoTracking().Where(row => row.RefundId == refund.Id).Select(row => row.Amount).FirstOrDefaultAsync() == price);
        });

        // A key that made a refund stands for that one.
        var key = await WithDatabaseAsync(db => db.Refunds.Where(row => row.OrderId == order.String("orderId")).Select(row => row.IdempotencyKey!).SingleAsync());
        Assert.Equal((422, "idempotency-key-reused"), Summary(await admins[0].PostAsync(path, new { seats = new[] { "B-10" } }, key)));
        Assert.Equal((400, "validation"), Summary(await admins[0].PostAsync(path, null)));
        Assert.Equal((422, "unknown-seat"), Summary(await admins[0].PostAsync(path, new { seats = new[] { "C-1" } }, "c")));
        Assert.Equal(404, (await admins[0].PostAsync("api/admin/orders/none/refund", null, "c")).Status);

        var rest = await admins[1].PostAsync(path, null, "rest");
        Assert.Equal(("cancelled", order.Json.GetProperty("amount").GetInt64()),
            (rest.Json.GetProperty("status").GetString(), rest.Json.GetProperty("refunded").GetInt64()));
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "B-8", "B-9", "B-10")).Status);
        Array.ForEach(admins, admin => admin.Dispose());
    }

    [Fact]
    public async Task A_seat_is_moved_within_its_price_to_a_free_one_and_back()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var order = await ann.BuyAsync(showing.Id, "A-6", "A-7");
        var path = $"api/admin/orders/{order.String("orderId")}/move";
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "A-9")).Status);
        Assert.Equal((409, "seats-taken"), Summary(await admin.PostAsync(path, new { from = "A-6", to = "A-9" })));
        Assert.Equal((409, "seats-taken"), Summary(await admin.PostAsync(path, new { from = "A-6", to = "A-7" })));
        Assert.Equal((409, "other-price"), Summary(await admin.PostAsync(path, new { from = "A-6", to = "L-5" })));
        Assert.Equal((422, "unknown-seat"), Summary(await admin.PostAsync(path, new { from = "A-6", to = "Z-1" })));
        Assert.Equal((422, "unknown-seat"), Summary(await admin.PostAsync(path, new { from = "C-6", to = "A-8" })));

        foreach (var (from, to) in new[] { ("A-6", "A-8"), ("A-8", "A-6"), ("A-6", "A-10") })
        {
            var moved = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => admin.At(system.Api[i]).PostAsync(path, new { from, to })));
            Assert.All(moved, reply => Assert.True(reply.Status == 200, reply.ToString()));
            Assert.All(moved, reply => Assert.Contains(to, reply.Json.GetProperty("seats").EnumerateArray().Select(seat => seat.GetString())));
            await ShownAsync(showing.Id, to, '2');
            await ShownAsync(showing.Id, from, '0');
        }

        Assert.Equal(3, (await admin.GetAsync($"api/admin/orders/{order.String("orderId")}")).Json.GetProperty("history").EnumerateArray()
            .Count(one => one.GetProperty("what").GetString() == "moved"));
        Assert.Equal(["A-7", "A-10"], (await ann.GetAsync($"api/orders/{order.String("orderId")}")).Strings("seats"));
        var owner = (await admin.GetAsync($"api/admin/showings/{showing.Id}/seats/owner?seat=A-10")).Json;
        Assert.Equal(("sold", order.String("reference")), (owner.GetProperty("state").GetString(), owner.GetProperty("order").GetProperty("reference").GetString()));
        Assert.Equal("held", (await admin.GetAsync($"api/admin/showings/{showing.Id}/seats/owner?seat=A-9")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_move_under_way_keeps_others_from_the_seat_and_never_ends_their_hold()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var order = (await ann.BuyAsync(showing.Id, "A-6")).String("orderId");
        await using var database = system.Database();
        Task<Reply> moving;
        await using (await database.Db.Database.BeginTransactionAsync())
        {
            // The move's own transaction waits for this row.
            await database.Db.Database.ExecuteSqlAsync($"SELECT 1 FROM orders WHERE id = {order} FOR UPDATE");
            moving = admin.PostAsync($"api/admin/orders/{order}/move", new { from = "A-6", to = "A-8" });
            await ShownAsync(showing.Id, "A-8", '1');
            var refused = await bob.HoldAsync(showing.Id, "A-7", "A-8");
            Assert.Equal((409, "seats-taken"), Summary(refused));
            Assert.Equal(["A-8"], refused.Strings("seats"));
        }

        var moved = await moving;
        Assert.True(moved.Status == 200, moved.ToString());
        await ShownAsync(showing.Id, "A-8", '2');
        await ShownAsync(showing.Id, "A-6", '0');
        // One that is refused leaves nothing behind.
        Assert.Equal((409, "other-price"), Summary(await admin.PostAsync($"api/admin/orders/{order}/move", new { from = "A-8", to = "L-5" })));
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "L-5")).Status);
    }

    [Fact]
    public async Task The_list_and_the_report_agree_with_the_database_and_no_cell_is_run()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var first = await BuyAsync(ann, showing.Id, new { name = "=HYPERLINK(\"http://example.com\")", email = "ann@example.com" }, "D-1", "D-2");
        await BuyAsync(bob, showing.Id, new { name = "박, \"지민\"", email = (string?)null }, "D-3");
        await admin.PostAsync($"api/admin/orders/{first.String("orderId")}/refund", new { seats = new[] { "D-2" } }, "one");

        var list = await admin.GetAsync($"api/admin/showings/{showing.Id}/orders.csv");
        Assert.Equal((200, "text/csv"), (list.Status, list.ContentHeaders.ContentType!.MediaType));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{system.Api[0]}/api/admin/showings/{showing.Id}/orders.csv");
        request.Headers.Authorization = new("Bearer", admin.AccessToken);
        var bytes = await (await http.SendAsync(request)).Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        using var csv = new CsvReader(new StreamReader(new MemoryStream(bytes)), CultureInfo.InvariantCulture);
        var lines = csv.GetRecords<OrderLine>().ToList();
        Assert.Equal(["'=HYPERLINK(\"http://example.com\")", "박, \"지민\""], lines.Select(line => line.Name));
        Assert.Equal("D-1 D-2", lines[0].Seats);

        var orders = await showing.OrdersAsync();
        Assert.Equal((orders.Sum(order => order.Amount), orders.Sum(order => order.Refunded)), (lines.Sum(line => line.Amount), lines.Sum(line => line.Refunded)));
        Assert.True(orders.Sum(order => order.Refunded) > 0);

        // Midnight may have passed since the first of them.
        var days = orders.Select(order => order.CreatedAt).Append(TimeProvider.System.GetUtcNow())
            .Select(at => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(at, "Asia/Seoul").ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Distinct();
        foreach (var queries in (string[][])[[""], [.. days.Select(day => "&day=" + day)]])
        {
            var reports = await Task.WhenAll(queries.Select(query => admin.GetAsync($"api/admin/reports?showingId={showing.Id}{query}")));
            var told = reports.SelectMany(report => report.Json.GetProperty("lines").EnumerateArray()).ToList();
            Assert.All(told, line => Assert.Equal(("web", "sandbox"), (line.GetProperty("place").GetString(), line.GetProperty("method").GetString())));
            Assert.Equal((2, 3), (told.Sum(line => line.GetProperty("orders").GetInt32()), told.Sum(line => line.GetProperty("seats").GetInt32())));
            Assert.Equal((orders.Sum(order => order.Amount), orders.Sum(order => order.Refunded)), (told.Sum(line => line.GetProperty("amount").GetInt64()), told.Sum(line => line.GetProperty("refunded").GetInt64())));
        }

        Assert.Empty((await admin.GetAsync($"api/admin/reports?showingId={showing.Id}&day=2020-01-01")).Json.GetProperty("lines").EnumerateArray());
        Assert.Equal(400, (await admin.GetAsync("api/admin/reports")).Status);
        Assert.Equal(400, (await admin.GetAsync("api/admin/reports?day=2026-13-01")).Status);
    }

    [Fact]
    public async Task Seats_are_blocked_unless_somebody_has_them_and_freed_again()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "E-1")).Status);
        await ann.BuyAsync(showing.Id, "E-2");
        var path = $"api/admin/showings/{showing.Id}/seats";
        object Blocked(params string[] seats) => new { seats, state = "blocked", note = "camera" };
        var blocked = (await admin.PutAsync(path, Blocked("E-1", "E-2", "E-3", OwnShowing.Blocked))).Json;
        Assert.Equal(["E-3"], blocked.GetProperty("changed").EnumerateArray().Select(seat => seat.GetString()!));
        Assert.Equal([("E-1", "held"), ("E-2", "sold")], blocked.GetProperty("refused").EnumerateArray().Select(seat => (seat.GetProperty("seat").GetString()!, seat.GetProperty("why").GetString()!)));
        Assert.Equal("seats-taken", (await ann.HoldAsync(showing.Id, "E-3")).Word);
        await ShownAsync(showing.Id, "E-3", '3');
        Assert.Equal("blocked", (await admin.GetAsync($"{path}/owner?seat=E-3")).String("state"));

        var freed = await admin.PutAsync(path, new { seats = new[] { "E-2", "E-3", "E-4" }, state = "free" });
        Assert.Equal(["E-3"], freed.Strings("changed"));
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "E-3")).Status);
        Assert.Equal(2, await WithDatabaseAsync(db => db.Audit.CountAsync(row => row.ShowingId == showing.Id && row.Action == AuditLog.Seats)));
        Assert.Equal(1, await WithDatabaseAsync(db => db.Audit.CountAsync(row => row.ShowingId == showing.Id && row.Action == AuditLog.SeatOwner)));

        Assert.Equal((422, "unknown-seat"), Summary(await admin.PutAsync(path, Blocked("Z-9"))));
        foreach (var wrong in new object[] { Blocked(), Blocked("E-5", "E-5"), new { seats = new[] { "E-5" }, state = "sold" }, new { seats = new[] { "E-5" } } })
        {
            Assert.Equal((400, "validation"), Summary(await admin.PutAsync(path, wrong)));
        }
    }

    [Fact]
    public async Task A_seat_goes_to_one_of_many_who_hold_it_or_block_it_at_once()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ApiClient.GuestAsync(system.Api[i % system.Api.Count])));
        for (var number = 5; number <= 16; number++)
        {
            var seat = $"F-{number}";
            var holds = people.Take(3).Select(person => person.HoldAsync(showing.Id, seat)).ToList();
            var blocks = system.Api.Select(origin => admin.At(origin).PutAsync($"api/admin/showings/{showing.Id}/seats", new { seats = new[] { seat }, state = "blocked" })).ToList();
            var held = (await Task.WhenAll(holds)).Count(reply => reply.Status == 201);
            var changed = (await Task.WhenAll(blocks)).Sum(reply => reply.Json.GetProperty("changed").GetArrayLength());
            Assert.True(held + changed == 1, $"{seat}: {held} held it, {changed} blocked it");
            await ShownAsync(showing.Id, seat, held == 1 ? '1' : '3');
            if (held == 1)
            {
                foreach (var hold in (await Task.WhenAll(holds)).Where(reply => reply.Status == 201))
                {
                    await Task.WhenAll(people.Select(person => person.DeleteAsync($"api/holds/{hold.String("holdId")}")));
                }
            }
        }

        Assert.All(people, person => person.Dispose());
    }

    private static async Task<Reply> BuyAsync(ApiClient person, string showingId, object buyer, params string[] seats)
    {
        var hold = await person.HoldAsync(showingId, seats);
        Assert.True(hold.Status == 201, hold.ToString());
        var order = await person.PostAsync($"api/holds/{hold.String("holdId")}/pay", new { method = "sandbox", buyer }, Guid.NewGuid().ToString("N"));
        Assert.True(order.Status == 201, order.ToString());
        return order;
    }

    private Task ShownAsync(string showingId, string label, char state) => Wait.UntilAsync($"{label} is {state}", async () =>
    {
        using var nobody = ApiClient.Nobody(system.Api[1]);
        var states = (await nobody.GetAsync($"api/showings/{showingId}/seats")).Json;
        var rows = (await nobody.GetAsync($"api/showings/{showingId}/layout")).Json.GetProperty("rows").EnumerateArray();
        var seat = rows.SelectMany(row => Enumerable.Range(0, row.GetProperty("count").GetInt32()).Select(i =>
            row.GetProperty("prefix").GetString() + (row.GetProperty("first").GetInt32() + (i * row.GetProperty("step").GetInt32())))).ToList().IndexOf(label);
        return (states.GetProperty("states").GetBytesFromBase64()[seat / 4] >> (2 * (seat % 4)) & 3) == state - '0';
    });

    private async Task<T> WithDatabaseAsync<T>(Func<Api.Data.SeatDb, Task<T>> read)
    {
        await using var database = system.Database();
        return await read(database.Db);
    }

    private Task WithDatabaseAsync(Func<Api.Data.SeatDb, Task> check) => WithDatabaseAsync(async db =>
    {
        await check(db);
        return true;
    });

    private static string[] Ids(Reply found) =>
        [.. found.Json.EnumerateArray().Select(one => one.GetProperty("orderId").GetString()!)];

    private static (int Status, string Word) Summary(Reply reply) => (reply.Status, reply.Word);
}
