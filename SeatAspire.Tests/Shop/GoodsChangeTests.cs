using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Shop;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Shop;

/// <summary>Goods that operators change and take out of the shop, on three replicas, while they are bought.</summary>
[Collection(SharedSystem.Name)]
public sealed class GoodsChangeTests(SeatSystem system)
{
    private const int Crowd = 20;

    [Fact]
    public async Task Any_part_of_goods_is_changed_told_on_other_replicas_and_logged_and_the_rest_stays()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await AddAsync(admin, stock: 5);
        await using var viewer = await HubClient.ConnectAsync(system.Api[1]);
        using var elsewhere = ApiClient.Nobody(system.Api[2]);

        var dearer = await admin.PutAsync($"api/goods/{id}", new { price = 3_500 });
        Assert.Equal((200, 3_500, "포스터", "test", 5, "/goods/cola.svg", "KRW"), Facts(dearer));
        await viewer.EventAsync("GoodsStockChanged", told => Of(told) == (id, 5) && told.GetProperty("goods").GetProperty("price").GetInt64() == 3_500);
        Assert.Equal(dearer.Text, (await elsewhere.GetAsync($"api/goods/{id}")).Text);

        var more = await admin.PutAsync($"api/goods/{id}", new { goodsId = id, currency = "KRW", stock = 50 });
        Assert.Equal((200, 3_500, "포스터", "test", 50, "/goods/cola.svg", "KRW"), Facts(more));
        // Of what others know already the stock alone is told.
        await viewer.EventAsync("GoodsStockChanged", told => Of(told) == (id, 50) && !told.TryGetProperty("goods", out _) && !told.TryGetProperty("gone", out _));

        var other = await admin.PutAsync($"api/goods/{id}", new { name = "  머그잔 ", category = "mug", thumbnailUrl = "", stock = 0 });
        Assert.Equal((200, 3_500, "머그잔", "mug", 0, "", "KRW"), Facts(other));
        Assert.Equal(id, (await elsewhere.GetAsync("api/goods?category=mug")).Json.EnumerateArray().First(one => one.GetProperty("goodsId").GetString() == id).GetProperty("goodsId").GetString());

        // What is so already is no change.
        foreach (var none in new object[] { new { }, new { name = "머그잔", price = 3_500, stock = 0 }, new { category = (string?)null } })
        {
            Assert.Equal(other.ToString(), (await admin.PutAsync($"api/goods/{id}", none)).ToString());
        }

        var log = await LogAsync(admin, id);
        Assert.Equal(
        [
            """{"name":{"old":"포스터","new":"머그잔"},"category":{"old":"test","new":"mug"},"thumbnailUrl":{"old":"/goods/cola.svg","new":null},"stock":{"old":50,"new":0}}""",
            """{"stock":{"old":5,"new":50}}""", """{"price":{"old":3000,"new":3500}}""",
        ], log.SkipLast(1));
    }

    [Fact]
    public async Task What_goods_cannot_be_is_refused_with_what_to_do_and_changes_nothing()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[1]);
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var id = await AddAsync(admin, stock: 5);
        var before = await nobody.GetAsync($"api/goods/{id}");
        foreach (var wrong in new[]
        {
            """{"name":" "}""", """{"name":"a\u0000b"}""", $$"""{"name":"{{new string('a', 201)}}"}""", """{"name":7}""",
            """{"category":"Not A Slug"}""", """{"category":""}""", """{"category":"a\u0000"}""", $$"""{"category":"{{new string('a', 65)}}"}""",
            """{"price":-1}""", """{"price":1000000000001}""", """{"price":"3000"}""", """{"price":1.5}""",
            """{"stock":-1}""", """{"stock":3000000000}""", """{"stock":true}""",
            """{"thumbnailUrl":"javascript:alert(1)"}""", """{"thumbnailUrl":"//elsewhere.example/x.svg"}""", """{"thumbnailUrl":"/\t/elsewhere.example/x.svg"}""",
            $$"""{"thumbnailUrl":"/{{new string('a', 500)}}"}""",
            """{"currency":"EUR"}""", """{"currency":"won"}""", """{"goodsId":"cola"}""", """{"stok":3}""", """[]""", """null""", """{"stock":3""", "",
            // Nothing of it, where a part is wrong.
            """{"name":"Mug","stock":7,"currency":"EUR"}""",
        })
        {
            var reply = await admin.PutAsync($"api/goods/{id}", new StringContent(wrong, null, "application/json"));
            Assert.True((reply.Status, reply.Word) == (400, "validation"), $"{wrong}: {reply}");
        }

        foreach (var (who, status) in new[] { (guest, 403), (nobody, 401) })
        {
            Assert.Equal(status, (await who.PutAsync($"api/goods/{id}", new { stock = 7 })).Status);
            Assert.Equal(status, (await who.DeleteAsync($"api/goods/{id}")).Status);
        }

        foreach (var unknown in new[] { "nothing", "cart", "checkout", id.ToUpperInvariant(), new string('a', 300), "%E2%82%AC" })
        {
            var (changed, removed) = (await admin.PutAsync($"api/goods/{unknown}", new { stock = 7 }), await admin.DeleteAsync($"api/goods/{unknown}"));
            Assert.Equal((404, "not-found", 404, "not-found"), (changed.Status, changed.Word, removed.Status, removed.Word));
        }

        Assert.Equal(before.Text, (await nobody.GetAsync($"api/goods/{id}")).Text);
        Assert.Single(await LogAsync(admin, id));
    }

    [Fact]
    public async Task A_cart_has_the_new_price_and_nobody_is_charged_another_than_they_were_shown()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var id = await AddAsync(admin, stock: 5);
        await PutInCartAsync(ann, id, 2);
        await admin.PutAsync($"api/goods/{id}", new { price = 3_500, name = "머그잔" });
        var late = await ann.PostAsync("api/goods/checkout", new { method = "sandbox", amount = 6_000 }, "shown");
        Assert.Equal((409, "amount-changed", 7_000), (late.Status, late.Word, late.Json.GetProperty("amount").GetInt32()));
        Assert.Equal(3_500, (await ann.GetAsync("api/goods/cart")).Json[0].GetProperty("goods").GetProperty("price").GetInt32());

        // While the provider is asked the price is another once more: what was agreed on is charged.
        var paying = ann.PostAsync("api/goods/checkout", new { method = "sandbox-slow", amount = 7_000 }, "agreed");
        await using var database = system.Database();
        var person = (await ann.GetAsync("api/me")).String("id");
        await Wait.UntilAsync("it is being paid", () => database.Db.Payments.AnyAsync(payment => payment.PersonId == person));
        await admin.PutAsync($"api/goods/{id}", new { price = 9_000 });
        var order = await paying;
        Assert.Equal((201, 7_000), (order.Status, order.Json.GetProperty("amount").GetInt32()));
        Assert.Equal((3_500, "머그잔"), (order.Json.GetProperty("goods")[0].GetProperty("price").GetInt32(), order.Json.GetProperty("goods")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Stock_that_is_set_while_a_crowd_buys_loses_no_sale()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await AddAsync(admin, stock: 100);
        var buyers = await BuyersAsync(id);
        var buying = buyers.Select(BuyAsync).ToList();
        var stocks = new[] { 50, 70, 60, 80 };
        foreach (var (i, stock) in stocks.Index())
        {
            Assert.Equal(200, (await admin.At(system.Api[1]).PutAsync($"api/goods/{id}", new { stock })).Status);
            // Some buy in between.
            await buying[i * 5];
        }

        Assert.All(await Task.WhenAll(buying), reply => Assert.Equal(201, reply.Status));
        var left = (await admin.GetAsync($"api/goods/{id}")).Json.GetProperty("stock").GetInt32();
        // Between two that were set, what one found less than the one before had set was sold.
        var changes = (await LogAsync(admin, id)).Select(text => JsonElement.Parse(text)).Where(change => change.TryGetProperty("stock", out _)).Reverse().ToList();
        Assert.Equal([100, .. stocks], changes.Select(change => change.GetProperty("stock").GetProperty("new").GetInt32()));
        var found = changes.Skip(1).Select(change => change.GetProperty("stock").GetProperty("old").GetInt32()).Append(left);
        Assert.Equal(Crowd, changes.Select(change => change.GetProperty("stock").GetProperty("new").GetInt32()).Zip(found, (set, later) => set - later).Sum());
    }

    [Fact]
    public async Task Goods_that_nobody_bought_are_gone_with_the_lines_of_carts_and_their_id_is_free()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var (id, other) = (await AddAsync(admin, stock: 5), await AddAsync(admin, stock: 5));
        await using var own = await HubClient.ConnectAsync(system.Api[2], ann.AccessToken);
        await using var viewer = await HubClient.ConnectAsync(system.Api[1]);
        await PutInCartAsync(ann, id, 2);
        await PutInCartAsync(ann, other, 1);
        await own.EventAsync("CartChanged", told => told.GetProperty("cart").GetArrayLength() == 2);

        Assert.Equal((204, ""), Text(await admin.DeleteAsync($"api/goods/{id}")));
        await viewer.EventAsync("GoodsStockChanged", told => Of(told) == (id, 0) && told.GetProperty("gone").GetBoolean());
        await own.EventAsync("CartChanged", told => told.GetProperty("cart").GetArrayLength() == 1);
        await IsNowhereAsync(ann, id);
        Assert.Equal(other, (await ann.GetAsync("api/goods/cart")).Json[0].GetProperty("goods").GetProperty("goodsId").GetString());
        // There is nothing of that name any more, as with a show.
        Assert.Equal((404, "not-found"), Word(await admin.DeleteAsync($"api/goods/{id}")));
        Assert.Equal("""{"name":{"old":"포스터","new":null}}""", (await LogAsync(admin, id))[0]);
        Assert.Equal(2, (await LogAsync(admin, id)).Length);
        await using var database = system.Database();
        Assert.False(await database.Db.Goods.AnyAsync(row => row.GoodsId == id));
        Assert.Equal(201, (await admin.PostAsync("api/goods", Goods(id, 7))).Status);
        Assert.DoesNotContain(id, (await ann.GetAsync("api/goods/cart")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goods_that_were_bought_are_hidden_and_their_orders_stay_and_are_given_back()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        using var bob = await ApiClient.GuestAsync(system.Api[2]);
        var id = await AddAsync(admin, stock: 5);
        await PutInCartAsync(ann, id, 2);
        var order = await ann.PostAsync("api/goods/checkout", new { method = "sandbox" }, "bought");
        Assert.Equal(201, order.Status);
        await PutInCartAsync(bob, id, 1);

        var twins = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => admin.At(system.Api[i % 3]).DeleteAsync($"api/goods/{id}")));
        Assert.Equal([204, 404, 404, 404], twins.Select(twin => twin.Status).Order());
        await IsNowhereAsync(bob, id);
        Assert.Equal((400, "validation"), Word(await bob.PostAsync("api/goods/checkout", new { method = "sandbox" }, "late")));
        Assert.Equal((404, "not-found"), Word(await admin.PutAsync($"api/goods/{id}", new { stock = 7 })));
        Assert.Equal((409, "goods-exists"), Word(await admin.PostAsync("api/goods", Goods(id, 7))));
        Assert.Equal(2, (await LogAsync(admin, id)).Length);

        var orderId = order.String("orderId");
        Assert.Equal(order.Text, (await ann.GetAsync($"api/orders/{orderId}")).Text);
        Assert.Contains("포스터", (await admin.GetAsync($"api/admin/orders/{orderId}")).Text, StringComparison.Ordinal);
        Assert.Equal("cancelled", (await ann.PostAsync($"api/orders/{orderId}/cancel", null)).String("status"));
        await using var database = system.Database();
        Assert.Equal(5, await database.Db.Goods.Where(row => row.GoodsId == id && row.RemovedAt != null).Select(row => row.Stock).SingleAsync());
        await IsNowhereAsync(bob, id);
    }

    [Fact]
    public async Task Goods_that_go_while_a_crowd_buys_are_bought_or_not_charged()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await AddAsync(admin, stock: 100);
        var buyers = await BuyersAsync(id);
        // Half of them are at it, and the others come as it goes.
        var half = buyers.Length / 2;
        var early = buyers.Take(half).Select(BuyAsync).ToList();
        await Task.WhenAny(early);
        var going = admin.DeleteAsync($"api/goods/{id}");
        var late = buyers.Skip(half).Select(BuyAsync).ToList();
        Assert.Equal(204, (await going).Status);
        var replies = await Task.WhenAll([.. early, .. late]);
        var sold = replies.Count(reply => reply.Status == 201);
        // Who came before it went has a cart that changed, who came later one that is empty.
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.True(Word(reply) is (409, "cart-changed") or (400, "validation"), reply.ToString()));

        await using var database = system.Database();
        Assert.Equal(sold, await database.Db.OrderGoods.CountAsync(line => line.GoodsId == id));
        var row = await database.Db.Goods.AsNoTracking().SingleOrDefaultAsync(goods => goods.GoodsId == id);
        Assert.Equal(sold > 0 ? 100 - sold : null, row?.Stock);
        Assert.False(await database.Db.CartItems.AnyAsync(line => line.GoodsId == id));
        await NobodyElseIsChargedAsync(buyers.Zip(replies).Where(pair => pair.Second.Status != 201).Select(pair => pair.First));
    }

    [Fact]
    public async Task A_payment_under_way_for_goods_that_go_is_voided()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var id = await AddAsync(admin, stock: 5);
        await PutInCartAsync(ann, id, 1);
        var paying = ann.PostAsync("api/goods/checkout", new { method = "sandbox-slow" }, "slow");
        await using var database = system.Database();
        var person = (await ann.GetAsync("api/me")).String("id");
        await Wait.UntilAsync("it is being paid", () => database.Db.Payments.AnyAsync(payment => payment.PersonId == person));
        Assert.Equal(204, (await admin.DeleteAsync($"api/goods/{id}")).Status);
        Assert.Equal((409, "cart-changed"), Word(await paying));
        Assert.Equal("[]", (await ann.GetAsync("api/orders")).Text);
        await NobodyElseIsChargedAsync([ann]);
    }

    [Fact]
    public async Task Goods_that_go_while_they_are_put_into_carts_leave_no_line_behind()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var people = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        await using var database = system.Database();
        foreach (var isBought in new[] { false, true })
        {
            var id = await AddAsync(admin, stock: 100);
            if (isBought)
            {
                await PutInCartAsync(people[0], id, 1);
                Assert.Equal(201, (await BuyAsync(people[0])).Status);
            }

            var puts = 0;
            var putting = people.Select(person => Task.Run(async () =>
            {
                for (var quantity = 1; ; quantity++)
                {
                    var reply = await person.PutAsync($"api/goods/{id}/cart", new { quantity = 1 + (quantity % 9) });
                    if (reply.Status != 200 || quantity > 200)
                    {
                        return reply;
                    }

                    Interlocked.Increment(ref puts);
                    await person.DeleteAsync($"api/goods/{id}/cart");
                }
            })).ToList();
            await Wait.UntilAsync("all are at it", () => Task.FromResult(Volatile.Read(ref puts) > 40));
            Assert.Equal(204, (await admin.DeleteAsync($"api/goods/{id}")).Status);
            Assert.All(await Task.WhenAll(putting), reply => Assert.Equal((404, "not-found"), Word(reply)));
            Assert.False(await database.Db.CartItems.AnyAsync(line => line.GoodsId == id));
        }
    }

    private static async Task IsNowhereAsync(ApiClient person, string id)
    {
        Assert.Equal((404, "not-found"), Word(await person.GetAsync($"api/goods/{id}")));
        Assert.Equal((404, "not-found"), Word(await person.PutAsync($"api/goods/{id}/cart", new { quantity = 1 })));
        foreach (var list in new[] { "api/goods", "api/goods?category=test", "api/goods/cart" })
        {
            Assert.DoesNotContain(id, (await person.GetAsync(list)).Text, StringComparison.Ordinal);
        }

        Assert.Equal(204, (await person.DeleteAsync($"api/goods/{id}/cart")).Status);
    }

    private async Task NobodyElseIsChargedAsync(IEnumerable<ApiClient> people)
    {
        await using var database = system.Database();
        var ids = new List<string>();
        foreach (var person in people)
        {
            ids.Add((await person.GetAsync("api/me")).String("id"));
        }

        // By the outbox, so a moment later.
        await Wait.UntilAsync("no charge of theirs stands", async () => !await database.Db.SandboxCharges.AsNoTracking().AnyAsync(charge =>
            charge.State != "voided" && database.Db.Set<PaymentRow>().Any(payment => payment.Id == charge.PaymentId && ids.Contains(payment.PersonId))));
    }

    /// <summary>The changes of the log that are about these goods, the newest first, without their id.</summary>
    private static async Task<string[]> LogAsync(ApiClient admin, string id)
    {
        var entries = (await admin.GetAsync("api/admin/audit?limit=200")).Json.EnumerateArray().ToList();
        return
        [
            .. entries.Where(entry => entry.GetProperty("action").GetString() == "goods").Select(entry => entry.GetProperty("changes").GetRawText())
                .Where(text => text.Contains(id, StringComparison.Ordinal)).Select(text => text.Replace($$$""","goodsId":{"old":null,"new":"{{{id}}}"}""", "", StringComparison.Ordinal)),
        ];
    }

    private async Task<ApiClient[]> BuyersAsync(string id)
    {
        var buyers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        await Task.WhenAll(buyers.Select(buyer => PutInCartAsync(buyer, id, 1)));
        return buyers;
    }

    // Whom a busy machine makes wait for too long is told to ask again, with the same key.
    private static Task<Reply> BuyAsync(ApiClient buyer) => Wait.ForAsync(
        "an answer", () => buyer.PostAsync("api/goods/checkout", new { method = "sandbox" }, "buy"), reply => reply.Status != 503);

    private static async Task PutInCartAsync(ApiClient person, string id, int quantity) =>
        Assert.Equal(200, (await person.PutAsync($"api/goods/{id}/cart", new { quantity })).Status);

    private static async Task<string> AddAsync(ApiClient admin, int stock)
    {
        var id = $"change-{Guid.NewGuid():N}";
        var reply = await admin.PostAsync("api/goods", Goods(id, stock));
        Assert.True(reply.Status == 201, reply.ToString());
        return id;
    }

    private static object Goods(string id, int stock) =>
        new { goodsId = id, name = "포스터", thumbnailUrl = "/goods/cola.svg", category = "test", price = 3_000, currency = "KRW", stock };

    private static (int, string) Word(Reply reply) => (reply.Status, reply.Word);

    private static (int, string) Text(Reply reply) => (reply.Status, reply.Text);

    private static (string, int) Of(JsonElement told) => (told.GetProperty("goodsId").GetString()!, told.GetProperty("stock").GetInt32());

    private static (int Status, long Price, string Name, string Category, int Stock, string Picture, string Currency) Facts(Reply reply) => (
        reply.Status, reply.Json.GetProperty("price").GetInt64(), reply.String("name"), reply.String("category"), reply.Json.GetProperty("stock").GetInt32(),
        reply.String("thumbnailUrl"), reply.String("currency"));
}
