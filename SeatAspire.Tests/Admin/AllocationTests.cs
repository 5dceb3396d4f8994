using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>Seats that are set aside, over HTTP: what operators do with them, what a code opens, and what it costs.</summary>
[Collection(SharedSystem.Name)]
public sealed class AllocationTests(SeatSystem system)
{
    private const int Vip = 132_000;

    [Fact]
    public async Task Seats_are_set_aside_listed_and_freed_and_the_log_has_no_code()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var path = $"api/admin/showings/{showing.Id}/allocations";
        Assert.Equal("[]", (await admin.GetAsync(path)).Text);
        var made = await admin.PostAsync(path, new { name = " Press ", seats = new[] { "A-6", "A-5" }, releaseAt = "2090-01-01T10:00:00+09:00" });
        Assert.True(made.Status == 201, made.ToString());
        Assert.Equal(
            ("Press", "A-5 A-6", "2090-01-01T01:00:00", JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, 0, 0),
            (made.String("name"), string.Join(' ', made.Strings("seats")), made.String("releaseAt")[..19], Kind(made, "code"), Kind(made, "uses"), Kind(made, "discountPercent"), Number(made, "used"), Number(made, "sold")));
        var coded = await AddAsync(admin, showing, new { name = "Presale", seats = new[] { "B-6", "B-7" }, code = "Winter-24", uses = 1, discountPercent = 10 });
        Assert.Equal(("Winter-24", 1, 10), (coded.String("code"), Number(coded, "uses"), Number(coded, "discountPercent")));
        Assert.Equal([made.String("allocationId"), coded.String("allocationId")], (await ListAsync(admin, showing)).Select(one => one.GetProperty("allocationId").GetString()!));

        // State 3 on the map; nobody gets one without the code, and whoever asks is told whose it is.
        foreach (var origin in system.Api)
        {
            using var buyer = ann.At(origin);
            Assert.Equal((409, "seats-taken", "A-5"), await buyer.HoldAsync(showing.Id, "A-5", "A-9") is var no ? (no.Status, no.Word, string.Join(' ', no.Strings("seats"))) : default);
        }

        var owner = await admin.GetAsync($"api/admin/showings/{showing.Id}/seats/owner?seat=A-5");
        Assert.Equal(("allocated", "Press"), (owner.String("state"), owner.String("allocation")));
        var seats = $"api/admin/showings/{showing.Id}/seats";
        foreach (var state in new[] { "blocked", "free" })
        {
            var refused = await admin.PutAsync(seats, new { seats = new[] { "A-5" }, state });
            Assert.Equal(("[]", "held"), (refused.Json.GetProperty("changed").GetRawText(), refused.Json.GetProperty("refused")[0].GetProperty("why").GetString()));
        }

        Assert.Equal(204, (await admin.DeleteAsync($"{path}/{made.String("allocationId")}")).Status);
        Assert.Equal(404, (await admin.DeleteAsync($"{path}/{made.String("allocationId")}")).Status);
        Assert.Equal(404, (await admin.DeleteAsync($"{path}/none")).Status);
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "A-5", "A-6")).Status);
        Assert.Equal([coded.String("allocationId")], (await ListAsync(admin, showing)).Select(one => one.GetProperty("allocationId").GetString()!));

        await using var database = system.Database();
        var log = await database.Db.Audit.AsNoTracking().Where(row => row.ShowingId == showing.Id && row.Action == AuditLog.Allocation).Select(row => row.Changes).ToListAsync();
        Assert.Equal(3, log.Count);
        Assert.Contains(log, changes => changes.Contains("Press", StringComparison.Ordinal) && changes.Contains("A-5 A-6", StringComparison.Ordinal));
        Assert.DoesNotContain(log, changes => changes.Contains("Winter", StringComparison.OrdinalIgnoreCase));
    }

    public static TheoryData<string> Wrong => new(
        """{"name":"","seats":["C-1"]}""", """{"name":"a\nb","seats":["C-1"]}""", """{"seats":["C-1"]}""", """{"name":"a"}""", """{"name":"a","seats":[]}""",
        """{"name":"a","seats":["C-1","C-1"]}""", """{"name":"a","seats":[null]}""", """{"name":"a","seats":["C-1"],"releaseAt":"2090-01-01T10:00"}""",
        """{"name":"a","seats":["C-1"],"releaseAt":"2200-01-01T10:00:00Z"}""", """{"name":"a","seats":["C-1"],"releaseAt":"2020-01-01T10:00:00Z"}""",
        """{"name":"a","seats":["C-1"],"releaseAt":7}""", """{"name":"a","seats":["C-1"],"code":"abc"}""", """{"name":"a","seats":["C-1"],"code":"a b c d"}""",
        """{"name":"a","seats":["C-1"],"code":"봄봄봄봄"}""", """{"name":"a","seats":["C-1"],"uses":1}""", """{"name":"a","seats":["C-1"],"discountPercent":5}""",
        """{"name":"a","seats":["C-1"],"code":"abcd","uses":0}""", """{"name":"a","seats":["C-1"],"code":"abcd","uses":1.5}""",
        """{"name":"a","seats":["C-1"],"code":"abcd","discountPercent":101}""", """{"name":"a","seats":["C-1"],"code":"abcd","discountPercent":-1}""",
        """{"name":"a","seats":["C-1"],"colour":"red"}""");

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_can_be_no_allocation_is_refused(string body)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var showing = await system.ShowingAsync(OwnShowing.ShowId);
        var reply = await admin.PostAsync($"api/admin/showings/{showing}/allocations", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.True((reply.Status, reply.Word) == (400, "validation"), reply.ToString());
    }

    [Fact]
    public async Task Seats_that_somebody_has_and_doubled_codes_are_refused_and_nothing_is_set_aside()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        await ann.BuyAsync(showing.Id, "D-1");
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "D-2")).Status);
        await AddAsync(admin, showing, new { name = "first", seats = new[] { "D-3" }, code = "SUMMER" });
        var path = $"api/admin/showings/{showing.Id}/allocations";
        var taken = await admin.PostAsync(path, new { name = "second", seats = new[] { "D-1", "D-2", "D-3", "D-4", OwnShowing.Blocked } });
        Assert.Equal((409, "seats-taken"), (taken.Status, taken.Word));
        Assert.Equal(["D-1", "D-2", "D-3", OwnShowing.Blocked], taken.Strings("seats"));
        Assert.Equal((422, "unknown-seat"), Summary(await admin.PostAsync(path, new { name = "second", seats = new[] { "D-4", "Z-1" } })));
        Assert.Equal((400, "validation"), Summary(await admin.PostAsync(path, new { name = "second", seats = new[] { "D-4" }, code = "summer" })));
        Assert.Equal(404, (await admin.PostAsync("api/admin/showings/none/allocations", new { name = "second", seats = new[] { "D-4" } })).Status);
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "D-4")).Status);

        // Of several at once for the same seat one gets it.
        var made = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => admin.At(system.Api[i % 3]).PostAsync(path, new { name = $"race {i}", seats = new[] { "D-9", $"E-{i + 1}" } })));
        Assert.Equal(1, made.Count(reply => reply.Status == 201));
        Assert.All(made.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "seats-taken"), Summary(reply)));
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var rest = Enumerable.Range(1, 9).Where(i => made[i - 1].Status != 201).Select(i => $"E-{i}").ToArray();
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, rest)).Status);
    }

    [Fact]
    public async Task A_code_opens_its_seats_at_a_discount_that_hold_order_refund_list_and_report_agree_on()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        // A price of which the discount has a half: 15 % of 12,310 is 1,846.5.
        Assert.Equal(200, (await admin.PutAsync($"api/admin/showings/{showing.Id}", new { prices = new Dictionary<string, int> { ["VIP"] = 12_310 } })).Status);
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("the price", async () => (await ann.At(origin).GetAsync($"api/shows/{OwnShowing.ShowId}")).Json.GetProperty("showings").EnumerateArray()
                .Single(one => one.GetProperty("id").GetString() == showing.Id).GetProperty("tiers")[0].GetProperty("price").GetInt32(), price => price == 12_310);
        }

        var allocation = await AddAsync(admin, showing, new { name = "friends", seats = new[] { "C-10", "C-11", "C-12" }, code = "Friends15", uses = 2, discountPercent = 15 });
        const int Discounted = 12_310 - 1_847;

        Assert.Equal((403, "code-refused"), Summary(await HoldAsync(ann, showing, "Friends16", "C-10")));
        var hold = await HoldAsync(ann, showing, "friends15", "C-10", "C-11", "C-9");
        Assert.True(hold.Status == 201, hold.ToString());
        Assert.Equal((2 * Discounted) + 12_310, Number(hold, "amount"));
        Assert.Equal(Number(hold, "amount"), (await ann.At(system.Api[2]).GetAsync("api/holds")).Json[0].GetProperty("amount").GetInt32());
        Assert.Equal((403, "code-refused"), Summary(await HoldAsync(ann, showing, "Friends15", "C-12")));
        Assert.Equal(2, (await ListAsync(admin, showing))[0].GetProperty("used").GetInt32());

        // It keeps its prices, whatever becomes of the allocation.
        Assert.Equal(204, (await admin.DeleteAsync($"api/admin/showings/{showing.Id}/allocations/{allocation.String("allocationId")}")).Status);
        var order = await ann.At(system.Api[2]).PostAsync($"api/holds/{hold.String("holdId")}/pay", new { method = "sandbox", amount = Number(hold, "amount") }, "key");
        Assert.True(order.Status == 201, order.ToString());
        Assert.Equal([("C-9", 12_310), ("C-10", Discounted), ("C-11", Discounted)], order.Json.GetProperty("tickets").EnumerateArray()
            .Select(ticket => (ticket.GetProperty("label").GetString()!, ticket.GetProperty("price").GetInt32())));
        Assert.Equal(Number(hold, "amount"), Number(order, "amount"));

        var refunded = await admin.PostAsync($"api/admin/orders/{order.String("orderId")}/refund", new { seats = new[] { "C-10" } }, "one");
        Assert.Equal(Discounted, Number(refunded, "refunded"));
        var line = (await admin.GetAsync($"api/admin/reports?showingId={showing.Id}")).Json.GetProperty("lines")[0];
        Assert.Equal((Number(hold, "amount"), Discounted), (line.GetProperty("amount").GetInt32(), line.GetProperty("refunded").GetInt32()));
        Assert.Contains($",{Number(hold, "amount")},{Discounted},", (await admin.GetAsync($"api/admin/showings/{showing.Id}/orders.csv")).Text, StringComparison.Ordinal);
        Assert.Equal(Number(hold, "amount") - Discounted, Number(await admin.GetAsync($"api/admin/showings/{showing.Id}"), "revenue"));
        var moved = await admin.PostAsync($"api/admin/orders/{order.String("orderId")}/move", new { from = "C-11", to = "C-13" });
        Assert.True(moved.Status == 200, moved.ToString());
    }

    [Fact]
    public async Task Of_a_thousand_buyers_at_once_a_code_of_100_uses_serves_100_and_what_is_given_back_serves_others()
    {
        const int Buyers = 1_000, Uses = 100;
        var showing = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.Off });
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        string[] seats = [.. new[] { "F", "G", "H", "I", "J" }.SelectMany(row => Enumerable.Range(1, 26).Select(number => $"{row}-{number}")).Where(seat => seat is not "F-26")];
        await AddAsync(admin, showing, new { name = "fans", seats = seats[..124], code = "FANS", uses = Uses, discountPercent = 50 });
        var buyers = new ApiClient[Buyers];
        await Parallel.ForAsync(0, Buyers, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            buyers[i] = ApiClient.Nobody(system.Api[i % system.Api.Count]);
            // All share an address, and its limit.
            buyers[i].Become(await Wait.ForAsync("a token", () => buyers[i].PostAsync("api/auth/guest", new { id = "fan" }), reply => reply.Status == 200));
        });

        var first = await AllAsync(buyers);
        var holds = first.Where(one => one.Reply.Status == 201).ToList();
        Assert.Equal(Uses, holds.Count);
        Assert.All(first.Except(holds), one => Assert.Equal((403, "code-refused"), Summary(one.Reply)));
        Assert.Equal(Uses, holds.SelectMany(one => one.Reply.Strings("seats")).Distinct().Count());

        // Some change their minds: as many others get seats, whoever asks first.
        await Task.WhenAll(holds.Take(30).Select(one => one.Buyer.DeleteAsync($"api/holds/{one.Reply.String("holdId")}")));
        var second = (await AllAsync([.. first.Except(holds).Select(one => one.Buyer)])).Where(one => one.Reply.Status == 201).ToList();
        Assert.Equal(30, second.Count);

        var orders = await Task.WhenAll(holds.Skip(30).Concat(second).Select(one => one.Buyer.PayAsync(one.Reply.String("holdId"), "key")));
        Assert.All(orders, order => Assert.True(order.Status == 201, order.ToString()));
        var others = buyers.Except(holds.Skip(30).Concat(second).Select(one => one.Buyer)).ToArray();
        Assert.DoesNotContain(await AllAsync(others), one => one.Reply.Status == 201);
        Assert.Equal((Uses, Uses), (await ListAsync(admin, showing))[0] is var full ? (full.GetProperty("used").GetInt32(), full.GetProperty("sold").GetInt32()) : default);

        // What was sold below its price counts as what was paid.
        Assert.Equal(orders.Sum(order => Number(order, "amount")), Number(await admin.GetAsync($"api/admin/showings/{showing.Id}"), "revenue"));
        var refund = await admin.PostAsync($"api/admin/orders/{orders[0].String("orderId")}/refund", null, "refund");
        Assert.True(refund.Status == 200, refund.ToString());
        Assert.Single(await AllAsync(others), one => one.Reply.Status == 201);
        Assert.Equal(Uses, (await ListAsync(admin, showing))[0].GetProperty("used").GetInt32());
        Array.ForEach(buyers, buyer => buyer.Dispose());

        async Task<IReadOnlyList<(ApiClient Buyer, Reply Reply)>> AllAsync(IReadOnlyList<ApiClient> some) => await Task.WhenAll(some.Select(async buyer =>
            (buyer, await Wait.ForAsync("an answer", () => buyer.PostAsync($"api/showings/{showing.Id}/holds", new { count = 1, code = "fans" }), reply => reply.Status != 503))));
    }

    [Fact]
    public async Task It_releases_itself_at_its_time_and_live_holds_stay()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var releaseAt = TimeProvider.System.GetUtcNow().AddSeconds(5).ToString("O", CultureInfo.InvariantCulture);
        await AddAsync(admin, showing, new { name = "group", seats = new[] { "B-8", "B-9" }, releaseAt, code = "GROUP", uses = 5 });
        var hold = await HoldAsync(ann, showing, "group", "B-8");
        Assert.True(hold.Status == 201, hold.ToString());
        Assert.Equal("seats-taken", (await bob.HoldAsync(showing.Id, "B-9")).Word);
        var free = await Wait.ForAsync("its release", () => bob.HoldAsync(showing.Id, "B-9"), reply => reply.Status == 201);
        Assert.Equal(Vip, Number(free, "amount"));
        Assert.Equal("[]", (await admin.GetAsync($"api/admin/showings/{showing.Id}/allocations")).Text);
        Assert.Equal((403, "code-refused"), Summary(await HoldAsync(bob, showing, "group", "B-10")));
        Assert.Equal(201, (await ann.PayAsync(hold.String("holdId"), "key")).Status);
        // The same seats and code may be set aside anew.
        Assert.Equal(204, (await bob.DeleteAsync($"api/holds/{free.String("holdId")}")).Status);
        await AddAsync(admin, showing, new { name = "group", seats = new[] { "B-9" }, code = "group" });
    }

    [Fact]
    public async Task A_refund_or_a_moved_seat_goes_back_to_its_allocation_and_after_that_to_everybody()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var allocation = await AddAsync(admin, showing, new { name = "house", seats = new[] { "C-8", "C-9" }, code = "HOUSE" });
        var hold = await HoldAsync(ann, showing, "HOUSE", "C-8", "C-9");
        var order = await ann.PayAsync(hold.String("holdId"), "key");
        Assert.True(order.Status == 201, order.ToString());
        Assert.Equal(("sold", "house"), await admin.GetAsync($"api/admin/showings/{showing.Id}/seats/owner?seat=C-8") is var owner ? (owner.String("state"), owner.String("allocation")) : default);

        Assert.Equal(200, (await admin.PostAsync($"api/admin/orders/{order.String("orderId")}/move", new { from = "C-8", to = "C-10" })).Status);
        Assert.Equal("seats-taken", (await bob.HoldAsync(showing.Id, "C-8")).Word);
        Assert.Equal(200, (await ann.PostAsync($"api/orders/{order.String("orderId")}/cancel", new { seats = new[] { "C-9" } })).Status);
        Assert.Equal("seats-taken", (await bob.HoldAsync(showing.Id, "C-9")).Word);
        Assert.Equal((0, 0), (await ListAsync(admin, showing))[0] is var none ? (none.GetProperty("used").GetInt32(), none.GetProperty("sold").GetInt32()) : default);
        var again = await HoldAsync(bob, showing, "house", "C-9");
        Assert.Equal(204, (await bob.DeleteAsync($"api/holds/{again.String("holdId")}")).Status);

        Assert.Equal(204, (await admin.DeleteAsync($"api/admin/showings/{showing.Id}/allocations/{allocation.String("allocationId")}")).Status);
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "C-8", "C-9")).Status);
    }

    [Fact]
    public async Task A_date_that_is_copied_has_none_and_guessing_ends()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        await AddAsync(admin, showing, new { name = "house", seats = new[] { "A-8" }, code = "HOUSE" });
        var copy = await admin.PostAsync("api/admin/showings", new
        {
            id = $"copy-{Guid.NewGuid():N}"[..20], showId = OwnShowing.ShowId, copyOf = showing.Id, startsAt = "2095-01-01T19:00:00+09:00", saleOpensAt = "2026-01-01T10:00:00+09:00",
        });
        Assert.True(copy.Status == 201, copy.ToString());
        var copied = copy.String("id");
        Assert.Equal("[]", (await Wait.ForAsync("the copy", () => admin.GetAsync($"api/admin/showings/{copied}/allocations"), reply => reply.Status == 200)).Text);
        await Wait.ForAsync("its seat is free", () => ann.At(system.Api[0]).HoldAsync(copied, "A-8"), reply => reply.Status == 201);

        var words = new List<(int, string)>();
        for (var i = 0; i < 11; i++)
        {
            words.Add(Summary(await HoldAsync(ann, showing, $"guess{i}", "A-9")));
        }

        Assert.Equal(Enumerable.Repeat((403, "code-refused"), 10).Append((429, "too-many-requests")), words);
        var right = await HoldAsync(ann.At(system.Api[2]), showing, "HOUSE", "A-8");
        Assert.Equal((429, true), (right.Status, right.Headers.RetryAfter is not null));
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "A-9")).Status);
    }

    private static async Task<Reply> AddAsync(ApiClient admin, OwnShowing showing, object allocation)
    {
        var made = await admin.PostAsync($"api/admin/showings/{showing.Id}/allocations", allocation);
        Assert.True(made.Status == 201, made.ToString());
        return made;
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(ApiClient admin, OwnShowing showing) =>
        [.. (await admin.GetAsync($"api/admin/showings/{showing.Id}/allocations")).Json.EnumerateArray()];

    private static Task<Reply> HoldAsync(ApiClient person, OwnShowing showing, string code, params string[] seats) =>
        person.PostAsync($"api/showings/{showing.Id}/holds", new { seats, code });

    private static int Number(Reply reply, string name) => reply.Json.GetProperty(name).GetInt32();

    private static JsonValueKind Kind(Reply reply, string name) => reply.Json.GetProperty(name).ValueKind;

    private static (int Status, string Word) Summary(Reply reply) => (reply.Status, reply.Word);
}
