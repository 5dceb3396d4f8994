using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Admin;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>Sales that an operator sets up and steers, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed partial class ShowingSetupTests(SeatSystem system)
{
    /// <summary>What is promised, and what a busy machine may add.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2) + TimeSpan.FromMilliseconds(500);

    private const string Vip = "VIP";

    [Fact]
    public async Task A_date_has_what_was_asked_for_on_every_replica_and_the_log_has_all_of_it()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var model = await OwnShowing.MakeAsync(system);
        var id = NewId();
        var wanted = new
        {
            id, showId = OwnShowing.ShowId, copyOf = model.Id, prices = new Dictionary<string, long> { [Vip] = 150_000 }, startsAt = "2090-05-01T19:30:00+09:00",
            saleOpensAt = "2026-01-01T00:00:00Z", saleClosesAt = "2090-05-01T10:00:00Z", refundUntil = "2090-04-30T10:30:00Z", holdSeconds = 90, maxSeats = 3, buyer = "required",
            noSingleSeats = true, mode = "off", threshold = 12,
        };
        var added = await admin.PostAsync("api/admin/showings", wanted);
        Assert.True(added.Status == 201, added.ToString());
        var settings = added.Json.GetProperty("settings");
        Assert.Equal("[]", added.Json.GetProperty("missing").GetRawText());
        Assert.Equal((150_000, 99_000), (settings.GetProperty("prices").GetProperty(Vip).GetInt64(), settings.GetProperty("prices").GetProperty("R").GetInt64()));
        Assert.Equal((90, 3, "required", true, "off", 12), (
            Number(settings, "holdSeconds"), Number(settings, "maxSeats"), settings.GetProperty("buyer").GetString(), settings.GetProperty("noSingleSeats").GetBoolean(),
            settings.GetProperty("mode").GetString(), Number(settings, "threshold")));

        foreach (var origin in system.Api)
        {
            var figures = await Wait.ForAsync($"{id} at {origin}", () => admin.At(origin).GetAsync($"api/admin/showings/{id}"), reply => reply.Status == 200, Soon);
            Assert.Equal(settings.GetRawText(), figures.Json.GetProperty("settings").GetRawText());
            Assert.Equal(("on-sale", "KRW"), (figures.String("state"), figures.String("currency")));
            var date = await DateAsync(origin, id);
            Assert.Equal(
                ("on-sale", "2090-05-01T10:00:00+00:00", "2090-04-30T10:30:00+00:00", 3, 90, "required", 150_000, "KRW"),
                (date.GetProperty("state").GetString(), date.GetProperty("saleClosesAt").GetString(), date.GetProperty("refundUntil").GetString(), Number(date, "maxSeats"),
                    Number(date, "holdSeconds"), date.GetProperty("buyer").GetString(), PriceOf(date, Vip), date.GetProperty("tiers")[0].GetProperty("currency").GetString()));
        }

        // All of it is in the log, what buyers may until then included.
        var log = (await admin.GetAsync($"api/admin/audit?showingId={id}")).Json.EnumerateArray().Single().GetProperty("changes");
        foreach (var field in new[] { "prices.VIP", "prices.R", "startsAt", "saleOpensAt", "saleClosesAt", "refundUntil", "holdSeconds", "maxSeats", "buyer", "noSingleSeats", "mode", "threshold" })
        {
            Assert.True(log.TryGetProperty(field, out var change), field);
            Assert.NotEqual(JsonValueKind.Null, change.GetProperty("new").ValueKind);
        }

        // What was answered can be sent back, and changes nothing.
        var same = await admin.PutAsync($"api/admin/showings/{id}", settings);
        Assert.True(same.Status == 200, same.ToString());
        Assert.Equal(1, (await admin.GetAsync($"api/admin/audit?showingId={id}")).Json.GetArrayLength());

        // Null takes back to what dates have by themselves.
        var reset = await admin.PutAsync($"api/admin/showings/{id}", new { holdSeconds = (int?)null, maxSeats = (int?)null, saleClosesAt = (string?)null, refundUntil = (string?)null });
        Assert.True(reset.Status == 200, reset.ToString());
        var now = await Wait.ForAsync("the defaults", () => DateAsync(system.Api[1], id), date => Number(date, "maxSeats") == 8, Soon);
        Assert.Equal((300, "2090-05-01T10:30:00+00:00", "2090-05-01T10:30:00+00:00"), (Number(now, "holdSeconds"), now.GetProperty("saleClosesAt").GetString(), now.GetProperty("refundUntil").GetString()));

        // A copy has all of them, and what is said of time as long before its own beginning.
        await admin.PutAsync($"api/admin/showings/{id}", new { saleClosesAt = "2090-05-01T09:30:00Z", maxSeats = 5 });
        var copy = await admin.PostAsync("api/admin/showings", new { id = id + "-copy", showId = OwnShowing.ShowId, copyOf = id, startsAt = "2091-05-01T10:30:00Z", saleOpensAt = "2091-01-01T00:00:00Z" });
        Assert.Equal((201, "2091-05-01T09:30:00+00:00", 5, "required"), (
            copy.Status, copy.Json.GetProperty("settings").GetProperty("saleClosesAt").GetString(), Number(copy.Json.GetProperty("settings"), "maxSeats"),
            copy.Json.GetProperty("settings").GetProperty("buyer").GetString()));
    }

    [Fact]
    public async Task No_date_is_called_as_a_page_of_the_operators_that_would_hide_it()
    {
        var pages = await File.ReadAllTextAsync(System.IO.Path.Combine(Checkout.Root, "SeatAspire.Web", "client", "src", "addresses.ts"));
        Assert.Equal(Slugs.NoShowing, PagesName().Matches(pages).Select(page => page.Groups["name"].Value).Distinct().Order());
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var model = await system.ShowingAsync(OwnShowing.ShowId);
        foreach (var name in Slugs.NoShowing)
        {
            var alone = await admin.PostAsync("api/admin/showings", new { id = name, showId = OwnShowing.ShowId, copyOf = model, startsAt = "2090-06-01T10:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z" });
            Assert.Equal((400, "validation"), Summary(alone));
            Assert.Contains(name + "-1", alone.String("detail"), StringComparison.Ordinal);
            Assert.Equal((400, "validation"), Summary(await admin.PostAsync("api/admin/showings", new
            {
                id = NewId(), showId = OwnShowing.ShowId, copyOf = model, startsAt = "2090-06-01T10:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z",
                series = new[] { new { id = name, startsAt = "2090-06-05T10:00:00Z" } },
            })));
        }
    }

    [Fact]
    public async Task A_series_is_added_whole_or_not_at_all()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var (model, id) = (await system.ShowingAsync(OwnShowing.ShowId), NewId());
        object Series(params (string Id, string StartsAt)[] more) => new
        {
            id, showId = OwnShowing.ShowId, copyOf = model, startsAt = "2090-06-01T10:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z", saleClosesAt = "2090-06-01T09:00:00Z",
            series = more.Select(date => new { id = date.Id, startsAt = date.StartsAt }),
        };

        var added = await admin.PostAsync("api/admin/showings", Series((id + "-b", "2090-06-02T10:00:00Z"), (id + "-c", "2090-06-03T05:00:00Z")));
        Assert.True(added.Status == 201, added.ToString());
        var others = added.Json.GetProperty("series").EnumerateArray().ToArray();
        Assert.Equal([id + "-b", id + "-c"], others.Select(date => date.GetProperty("id").GetString()));
        Assert.Equal("2090-06-03T04:00:00+00:00", others[1].GetProperty("settings").GetProperty("saleClosesAt").GetString());

        // One of them is there, begins before its sale, or is named twice.
        var other = id + "-d";
        Assert.Equal((409, "showing-exists"), Summary(await admin.PostAsync("api/admin/showings", new
        {
            id = other, showId = OwnShowing.ShowId, copyOf = model, startsAt = "2090-06-01T10:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z", series = new[] { new { id = id + "-b", startsAt = "2090-06-05T10:00:00Z" } },
        })));
        foreach (var startsAt in new[] { "2089-06-05T10:00:00Z", "1969-06-05T10:00:00Z" })
        {
            Assert.Equal((400, "validation"), Summary(await admin.PostAsync("api/admin/showings", new
            {
                id = other, showId = OwnShowing.ShowId, copyOf = model, startsAt = "2090-06-01T10:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z", series = new[] { new { id = other + "-b", startsAt } },
            })));
        }

        await using var database = system.Database();
        Assert.False(await database.Db.Set<Api.Shows.ShowingRow>().AnyAsync(row => row.Id == other));
    }

    [Fact]
    public async Task A_new_price_is_on_every_map_at_once_and_what_is_held_keeps_its_own()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        await using var hub = await HubClient.ConnectAsync(system.Api[2]);
        var bought = await bob.BuyAsync(showing.Id, "A-1");
        var held = await ann.HoldAsync(showing.Id, "A-2", "A-3");
        var before = held.Json.GetProperty("amount").GetInt64();
        var tier = await TierOfAsync(system.Api[0], showing.Id, before / 2);

        var changed = await admin.PutAsync(Path(showing), new { prices = new Dictionary<string, long> { [tier] = 177_000 } });
        Assert.True(changed.Status == 200, changed.ToString());
        var told = await hub.EventAsync("ShowingChanged", change => change.GetProperty("showingId").GetString() == showing.Id
            && change.GetProperty("prices").EnumerateArray().Any(price => price.GetInt64() == 177_000), Soon);
        Assert.True(told.GetProperty("saleOpen").GetBoolean());
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync($"the price at {origin}", () => DateAsync(origin, showing.Id), date => PriceOf(date, tier) == 177_000, Soon);
        }

        Assert.Equal(before, (await ann.At(system.Api[0]).GetAsync("api/holds")).Json[0].GetProperty("amount").GetInt64());
        var dearer = await bob.HoldAsync(showing.Id, "A-4");
        Assert.Equal(177_000, dearer.Json.GetProperty("amount").GetInt64());
        // Each pays what they were shown, on whichever replica.
        var wrong = await ann.PostAsync($"api/holds/{held.String("holdId")}/pay", new { method = "sandbox", amount = 354_000 }, NewId());
        Assert.Equal((409, "amount-changed", before), (wrong.Status, wrong.Word, wrong.Json.GetProperty("amount").GetInt64()));
        var paid = await ann.At(system.Api[0]).PostAsync($"api/holds/{held.String("holdId")}/pay", new { method = "sandbox", amount = before }, NewId());
        Assert.Equal((201, before), (paid.Status, paid.Json.GetProperty("amount").GetInt64()));
        Assert.All(paid.Json.GetProperty("tickets").EnumerateArray(), ticket => Assert.Equal(before / 2, ticket.GetProperty("price").GetInt64()));
        var paidDearer = await bob.At(system.Api[0]).PostAsync($"api/holds/{dearer.String("holdId")}/pay", new { method = "sandbox", amount = 177_000 }, NewId());
        Assert.True(paidDearer.Status == 201, paidDearer.ToString());
        Assert.Equal(bought.Json.GetProperty("amount").GetInt64(), (await bob.GetAsync($"api/orders/{bought.String("orderId")}")).Json.GetProperty("amount").GetInt64());

        // What came in is what was paid, not what it would cost today.
        var figures = await admin.GetAsync(Path(showing));
        Assert.Equal(before + 177_000 + bought.Json.GetProperty("amount").GetInt64(), figures.Json.GetProperty("revenue").GetInt64());
        var log = (await admin.GetAsync($"api/admin/audit?showingId={showing.Id}")).Json.EnumerateArray().Single();
        Assert.Equal(("showing", $$"""{"old":{{before / 2}},"new":177000}"""), (log.GetProperty("action").GetString(), log.GetProperty("changes").GetProperty("prices." + tier).GetRawText()));
    }

    [Fact]
    public async Task Several_changes_at_once_each_find_what_the_one_before_left()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var changes = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => admin.At(system.Api[i % 3]).PutAsync(
            Path(showing), i % 2 == 0 ? new { prices = new Dictionary<string, long> { [Vip] = 1_000 * i } } : new { threshold = i } as object)));
        Assert.All(changes, change => Assert.True(change.Status == 200, change.ToString()));

        var log = (await admin.GetAsync($"api/admin/audit?showingId={showing.Id}")).Json.EnumerateArray().Reverse().Select(entry => entry.GetProperty("changes").EnumerateObject().Single()).ToArray();
        Assert.Equal(12, log.Length);
        foreach (var steps in log.GroupBy(change => change.Name))
        {
            Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First.Value.GetProperty("new").GetInt64(), pair.Second.Value.GetProperty("old").GetInt64()));
        }

        var last = log.Last(change => change.Name == "prices.VIP").Value.GetProperty("new").GetInt64();
        await Wait.ForAsync("the last price", () => DateAsync(system.Api[2], showing.Id), date => PriceOf(date, Vip) == last, Soon);
    }

    [Fact]
    public async Task A_date_that_is_postponed_moves_on_open_pages()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await using var hub = await HubClient.ConnectAsync(system.Api[1]);
        var moved = await admin.PutAsync(Path(showing), new { startsAt = "2095-03-04T20:00:00+09:00", saleOpensAt = "2095-01-01T00:00:00Z" });
        Assert.True(moved.Status == 200, moved.ToString());
        Assert.Equal("scheduled", moved.String("state"));
        var told = await hub.EventAsync("ShowingChanged", change => change.GetProperty("showingId").GetString() == showing.Id && !change.GetProperty("saleOpen").GetBoolean(), Soon);
        Assert.Equal(("2095-03-04T11:00:00+00:00", "scheduled"), (told.GetProperty("startsAt").GetString(), told.GetProperty("state").GetString()));
        using var ann = await ApiClient.GuestAsync(system.Api[2]);
        await Wait.ForAsync("not on sale any more", () => ann.HoldAsync(showing.Id, "A-1"), reply => reply is { Status: 409, Word: "sale-closed" }, Soon);
    }

    [Fact]
    public async Task Holds_last_and_people_have_as_many_seats_as_their_date_says()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal(200, (await admin.PutAsync(Path(showing), new { holdSeconds = 4, maxSeats = 2 })).Status);
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync($"the terms at {origin}", () => DateAsync(origin, showing.Id), date => Number(date, "maxSeats") == 2, Soon);
        }

        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var refused = await ann.HoldAsync(showing.Id, "A-1", "A-2", "A-3");
        Assert.Equal((422, "too-many-seats", 2), (refused.Status, refused.Word, Number(refused.Json, "limit")));
        var held = await ann.HoldAsync(showing.Id, "A-1", "A-2");
        Assert.InRange(held.Json.GetProperty("expiresAt").GetDateTimeOffset() - held.Headers.Date!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        Assert.Equal("too-many-seats", (await ann.HoldAsync(showing.Id, "A-3")).Word);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        await Wait.ForAsync("the hold to run out", () => bob.HoldAsync(showing.Id, "A-1"), reply => reply.Status == 201);
    }

    [Fact]
    public async Task A_closed_sale_takes_no_new_holds_and_lets_live_ones_be_paid()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        await using var hub = await HubClient.ConnectAsync(system.Api[2]);
        var held = await ann.HoldAsync(showing.Id, "A-1");

        var closed = await admin.PostAsync(Path(showing) + "/close", null);
        var since = Stopwatch.StartNew();
        Assert.Equal((200, "closed"), (closed.Status, closed.String("state")));
        await Task.WhenAll(system.Api.Select(async (origin, replica) =>
        {
            using var guest = await ApiClient.GuestAsync(origin);
            await Wait.ForAsync($"{origin} is closed", () => guest.HoldAsync(showing.Id, $"B-{replica + 1}"), reply => reply is { Status: 409, Word: "sale-closed" }, Soon - since.Elapsed);
        }));
        await hub.EventAsync("ShowingChanged", change => change.GetProperty("showingId").GetString() == showing.Id && change.GetProperty("state").GetString() == "closed");
        Assert.Equal(201, (await ann.PayAsync(held.String("holdId"), NewId())).Status);
        Assert.Equal(200, (await admin.PostAsync(Path(showing) + "/close", null)).Status);

        Assert.Equal("on-sale", (await admin.At(system.Api[1]).PostAsync(Path(showing) + "/open", null)).String("state"));
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        await Wait.ForAsync("it is open again", () => bob.HoldAsync(showing.Id, "C-1"), reply => reply.Status == 201, Soon);
        Assert.Equal(["saleClosed", "saleClosed"], (await admin.GetAsync($"api/admin/audit?showingId={showing.Id}")).Json.EnumerateArray().Select(entry => entry.GetProperty("changes").EnumerateObject().Single().Name));
        foreach (var call in new[] { "close", "open" })
        {
            Assert.Equal(404, (await admin.PostAsync($"api/admin/showings/nowhere/{call}", null)).Status);
            Assert.Equal(400, (await admin.PostAsync($"{Path(showing)}/{call}", new { why = "x" })).Status);
        }
    }

    [Fact]
    public async Task Buyers_say_whom_the_tickets_are_for_where_the_date_asks_for_it_and_operators_alone_see_it()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var buyer = new { name = "김하나", email = "hana@example.com" };
        await RuleAsync("required");
        var held = (await ann.HoldAsync(showing.Id, "A-1")).String("holdId");
        foreach (var lacking in new object?[] { null, new { name = (string?)null, email = "hana@example.com" }, new { name = "김하나", email = (string?)null } })
        {
            Assert.Equal((422, "buyer-required"), Summary(await ann.PostAsync($"api/holds/{held}/pay", new { method = "sandbox", buyer = lacking }, NewId())));
        }

        Assert.Equal((400, "validation"), Summary(await ann.PostAsync($"api/holds/{held}/pay", new { method = "sandbox", buyer = new { name = "김하나", email = "nonsense" } }, NewId())));
        var paid = await ann.PostAsync($"api/holds/{held}/pay", new { method = "sandbox", buyer }, NewId());
        Assert.True(paid.Status == 201, paid.ToString());
        Assert.DoesNotContain("hana", paid.Text, StringComparison.Ordinal);
        await RuleAsync("off");
        var other = (await ann.HoldAsync(showing.Id, "A-2")).String("holdId");
        Assert.Equal(201, (await ann.PostAsync($"api/holds/{other}/pay", new { method = "sandbox", buyer }, NewId())).Status);

        var rows = (await showing.OrdersAsync()).OrderBy(order => order.CreatedAt).ToArray();
        Assert.Equal([("김하나", "hana@example.com"), (null, null)], rows.Select(order => (order.BuyerName, order.BuyerEmail)));
        var me = (await ann.GetAsync("api/me")).String("id");
        var kept = await admin.GetAsync($"api/admin/people/{me}");
        Assert.Contains("hana@example.com", kept.Text, StringComparison.Ordinal);
        Assert.Equal("""["off","required"]""", JsonSerializer.Serialize((await admin.GetAsync($"api/admin/audit?showingId={showing.Id}")).Json.EnumerateArray().Select(entry => entry.GetProperty("changes").GetProperty("buyer").GetProperty("new").GetString())));

        async Task RuleAsync(string rule)
        {
            Assert.Equal(200, (await admin.PutAsync(Path(showing), new { buyer = rule })).Status);
            await Wait.ForAsync($"buyer {rule}", () => DateAsync(system.Api[0], showing.Id), date => date.GetProperty("buyer").GetString() == rule, Soon);
        }
    }

    [Theory]
    [InlineData("prices", """{"prices":{"Nowhere":1}}""")]
    [InlineData("prices.VIP", """{"prices":{"VIP":-1}}""")]
    [InlineData("prices.VIP", """{"prices":{"VIP":1000000000001}}""")]
    [InlineData("prices", """{"prices":{"VIP":1.5}}""")]
    [InlineData("prices", """{"prices":{"VIP":null}}""")]
    [InlineData("prices", """{"prices":[1]}""")]
    [InlineData("prices", """{"prices":{"a\u0000":1}}""")]
    [InlineData("startsAt", """{"startsAt":null}""")]
    [InlineData("startsAt", """{"startsAt":"1969-12-31T00:00:00Z"}""")]
    [InlineData("startsAt", """{"startsAt":"2300-01-01T00:00:00Z"}""")]
    [InlineData("saleOpensAt", """{"saleOpensAt":"2099-12-01T00:00:00Z"}""")]
    [InlineData("saleClosesAt", """{"saleClosesAt":"2099-12-01T00:00:00Z"}""")]
    [InlineData("saleClosesAt", """{"saleClosesAt":"2001-12-01T00:00:00Z"}""")]
    [InlineData("refundUntil", """{"refundUntil":5}""")]
    [InlineData("holdSeconds", """{"holdSeconds":0}""")]
    [InlineData("holdSeconds", """{"holdSeconds":7201}""")]
    [InlineData("holdSeconds", """{"holdSeconds":"60"}""")]
    [InlineData("maxSeats", """{"maxSeats":101}""")]
    [InlineData("maxSeats", """{"maxSeats":1.5}""")]
    [InlineData("buyer", """{"buyer":"maybe"}""")]
    [InlineData("noSingleSeats", """{"noSingleSeats":"yes"}""")]
    [InlineData("threshold", """{"threshold":0}""")]
    [InlineData("showId", """{"showId":"tosca"}""")]
    [InlineData("id", """{"id":"other"}""")]
    public async Task What_cannot_be_is_refused_by_name_and_changes_nothing(string property, string body)
    {
        var showing = await system.ShowingAsync(OwnShowing.ShowId);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var before = (await admin.GetAsync($"api/admin/showings/{showing}")).Json.GetProperty("settings").GetRawText();
        var refused = await admin.PutAsync($"api/admin/showings/{showing}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal((400, "validation"), Summary(refused));
        Assert.Contains(property, refused.String("detail"), StringComparison.Ordinal);
        Assert.Equal(before, (await admin.GetAsync($"api/admin/showings/{showing}")).Json.GetProperty("settings").GetRawText());
        Assert.Equal(404, (await admin.PutAsync("api/admin/showings/nowhere", new { maxSeats = 2 })).Status);
    }

    [Fact]
    public async Task A_category_with_seats_but_no_price_is_refused_by_name()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var date = await DateAsync(system.Api[0], await system.ShowingAsync(OwnShowing.ShowId));
        var (hash, id) = (date.GetProperty("layoutHash").GetString(), NewId());
        var tiers = date.GetProperty("tiers").EnumerateArray().Select(tier => tier.GetProperty("name").GetString()!).ToArray();
        foreach (var prices in new[] { null, tiers[1..].ToDictionary(name => name, _ => 5L) })
        {
            var refused = await admin.PostAsync("api/admin/showings", new { id, showId = OwnShowing.ShowId, layoutHash = hash, prices, startsAt = "2090-01-02T00:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z" });
            Assert.Equal((400, "validation"), Summary(refused));
            Assert.Contains(tiers[0], refused.String("detail"), StringComparison.Ordinal);
        }

        var added = await admin.PostAsync("api/admin/showings", new { id, showId = OwnShowing.ShowId, layoutHash = hash, prices = tiers.ToDictionary(name => name, _ => 5L), startsAt = "2090-01-02T00:00:00Z", saleOpensAt = "2090-01-01T00:00:00Z" });
        Assert.True(added.Status == 201, added.ToString());
    }

    private static async Task<JsonElement> DateAsync(string origin, string showingId)
    {
        using var nobody = ApiClient.Nobody(origin);
        return (await nobody.GetAsync("api/shows")).Json.EnumerateArray().SelectMany(show => show.GetProperty("showings").EnumerateArray())
            .Single(showing => showing.GetProperty("id").GetString() == showingId);
    }

    private static async Task<string> TierOfAsync(string origin, string showingId, long price) =>
        (await DateAsync(origin, showingId)).GetProperty("tiers").EnumerateArray().Single(tier => tier.GetProperty("price").GetInt64() == price).GetProperty("name").GetString()!;

    private static long PriceOf(JsonElement date, string tier) =>
        date.GetProperty("tiers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == tier).GetProperty("price").GetInt64();

    private static string Path(OwnShowing showing) => "api/admin/showings/" + showing.Id;

    private static string NewId() => "setup-" + Guid.NewGuid().ToString("N")[..12];

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);

    [GeneratedRegex("'/admin/(?<name>[a-z]+)")]
    private static partial Regex PagesName();
}
