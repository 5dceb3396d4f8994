using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Shop;

/// <summary>Goods, carts and checking out, on three replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class ShopTests(SeatSystem system)
{
    private static int _made;

    [Fact]
    public async Task Everybody_sees_the_goods_the_newest_first_and_by_category()
    {
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var drinks = (await nobody.GetAsync("api/goods?category=drink")).Json;
        Assert.Equal(["cola", "cola-zero", "cider"], drinks.EnumerateArray().Select(one => one.GetProperty("goodsId").GetString()));
        Assert.Equal([3_000, 1_200, 4_500], drinks.EnumerateArray().Select(one => one.GetProperty("price").GetInt32()));
        var mine = await AddAsync(stock: 3, category: "poster");
        Assert.Equal(mine, (await nobody.GetAsync("api/goods")).Json[0].GetProperty("goodsId").GetString());
        Assert.Equal("포스터", (await nobody.GetAsync($"api/goods/{mine}")).String("name"));
        Assert.Equal((404, "not-found"), Of(await nobody.GetAsync("api/goods/nothing")));
        Assert.Equal("[]", (await nobody.GetAsync("api/goods?category=nothing")).Text);
    }

    [Fact]
    public async Task Only_admins_add_goods_and_wrong_ones_are_refused_with_what_to_do()
    {
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        using var admin = await ApiClient.AdminAsync(system.Api[1]);
        Assert.Equal(403, (await guest.PostAsync("api/goods", Goods("mug", 1))).Status);
        var id = await AddAsync(stock: 1);
        Assert.Equal((409, "goods-exists"), Of(await admin.PostAsync("api/goods", Goods(id, 1))));
        foreach (var wrong in new object[]
        {
            Goods("Not A Slug", 1), Goods("cart", 1), Goods("mug", -1), new { goodsId = "mug", name = " ", category = "mug", price = 1, stock = 1 },
            new { goodsId = "mug", name = "Mug", category = "mug", price = -1, stock = 1 },
            new { goodsId = "mug", name = "Mug", category = "mug", price = 1, stock = 1, thumbnailUrl = "javascript:alert(1)" },
            new { goodsId = "mug", name = "Mug", category = "mug", price = 1, stock = 1, thumbnailUrl = "//elsewhere.example/x.svg" },
        })
        {
            Assert.Equal((400, "validation"), Of(await admin.PostAsync("api/goods", wrong)));
        }

        var plain = await admin.PostAsync("api/goods", new { name = "Mug", category = "mug", price = 1, stock = 1 });
        Assert.Equal((201, "KRW", ""), (plain.Status, plain.String("currency"), plain.String("thumbnailUrl")));
        Assert.Equal(plain.Text, (await guest.GetAsync($"api/goods/{plain.String("goodsId")}")).Text);
    }

    [Fact]
    public async Task A_cart_belongs_to_one_person_and_putting_sets()
    {
        var (one, other) = (await AddAsync(stock: 9), await AddAsync(stock: 9));
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[0]);
        using var elsewhere = ann.At(system.Api[2]);
        await ann.PutAsync($"api/goods/{one}/cart", new { quantity = 2 });
        await elsewhere.PutAsync($"api/goods/{one}/cart", new { quantity = 3 });
        await elsewhere.PutAsync($"api/goods/{one}/cart", new { quantity = 3 });
        await ann.PutAsync($"api/goods/{other}/cart", new { quantity = 1 });
        Assert.Equal([(3, one), (1, other)], Lines(await elsewhere.GetAsync("api/goods/cart")));
        Assert.Equal("[]", (await bob.GetAsync("api/goods/cart")).Text);
        Assert.Equal(204, (await bob.DeleteAsync($"api/goods/{one}/cart")).Status);
        Assert.Equal(204, (await ann.DeleteAsync($"api/goods/{other}/cart")).Status);
        Assert.Equal(204, (await ann.DeleteAsync($"api/goods/{other}/cart")).Status);
        Assert.Equal([(3, one)], Lines(await ann.GetAsync("api/goods/cart")));
        foreach (var wrong in new[] { 0, -1, 100 })
        {
            Assert.Equal((400, "validation"), Of(await ann.PutAsync($"api/goods/{one}/cart", new { quantity = wrong })));
        }

        Assert.Equal(404, (await ann.PutAsync("api/goods/nothing/cart", new { quantity = 1 })).Status);
    }

    [Fact]
    public async Task A_cart_becomes_one_order_and_the_same_key_gets_the_same_answer()
    {
        var (one, other) = (await AddAsync(stock: 5), await AddAsync(stock: 5));
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[0]);
        await using var own = await HubClient.ConnectAsync(system.Api[2], ann.AccessToken);
        await using var viewer = await HubClient.ConnectAsync(system.Api[1]);
        Assert.Equal((400, "validation"), Of(await CheckOutAsync(ann, "empty")));
        await ann.PutAsync($"api/goods/{one}/cart", new { quantity = 2 });
        await ann.PutAsync($"api/goods/{other}/cart", new { quantity = 1 });
        // Her own windows see her cart fill itself, and later empty itself, whichever replica they are on.
        await own.EventAsync("CartChanged", told => told.GetProperty("cart").GetArrayLength() == 2);

        Assert.Equal((402, "payment-declined"), Of(await CheckOutAsync(ann, "declined", "sandbox-decline")));
        var changed = await ann.PostAsync("api/goods/checkout", new { method = "sandbox", amount = 8_999 }, "shown");
        Assert.Equal((409, "amount-changed", 9_000), (changed.Status, changed.Word, changed.Json.GetProperty("amount").GetInt32()));
        var twins = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => CheckOutAsync(ann.At(system.Api[i % 3]), "k1")));
        var order = twins[0];
        Assert.All(twins, twin => Assert.Equal((201, order.Text), (twin.Status, twin.Text)));
        Assert.Equal((9_000, "paid", JsonValueKind.Null), (order.Json.GetProperty("amount").GetInt32(), order.String("status"), order.Json.GetProperty("showingId").ValueKind));
        Assert.Equal([(2, one), (1, other)], order.Json.GetProperty("goods").EnumerateArray().Select(line => (line.GetProperty("quantity").GetInt32(), line.GetProperty("goodsId").GetString()!)));
        Assert.Equal("[]", (await ann.GetAsync("api/goods/cart")).Text);
        Assert.Equal(order.Text, (await ann.GetAsync($"api/orders/{order.String("orderId")}")).Text);
        Assert.Equal((422, "idempotency-key-reused"), Of(await CheckOutAsync(ann, "k1", "sandbox-slow")));
        Assert.Equal(404, (await bob.GetAsync($"api/orders/{order.String("orderId")}")).Status);
        Assert.Equal(404, (await bob.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).Status);

        await viewer.EventAsync("GoodsStockChanged", told => Told(told) == (one, 3));
        var purchase = await viewer.EventAsync("Purchased", told => told.GetProperty("id").GetString() == order.String("orderId"));
        Assert.Equal((one, 3, "t**"), (purchase.GetProperty("goodsId").GetString(), purchase.GetProperty("quantity").GetInt32(), purchase.GetProperty("nickname").GetString()));
        await own.EventAsync("OrdersChanged", told => told.GetProperty("orders").GetArrayLength() == 1 && told.GetProperty("showingId").ValueKind == JsonValueKind.Null);

        await own.EventAsync("CartChanged", told => told.GetProperty("cart").GetArrayLength() == 0);
        Assert.DoesNotContain(viewer.Events, one => one.Target == "CartChanged");

        Assert.Equal("cancelled", (await ann.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).String("status"));
        Assert.Equal("cancelled", (await ann.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).String("status"));
        await viewer.EventAsync("GoodsStockChanged", told => Told(told) == (one, 5));
        Assert.Equal(5, (await ann.GetAsync($"api/goods/{other}")).Json.GetProperty("stock").GetInt32());
    }

    [Fact]
    public async Task Of_a_hundred_buyers_of_ten_things_ten_get_one_and_nobody_else_is_charged()
    {
        var id = await AddAsync(stock: 10);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        await Task.WhenAll(buyers.Select(buyer => buyer.PutAsync($"api/goods/{id}/cart", new { quantity = 1 })));
        // Whom a busy machine makes wait for too long is told to ask again, with the same key.
        var replies = await Task.WhenAll(buyers.Select((buyer, i) =>
            Wait.ForAsync("an answer", () => CheckOutAsync(buyer, $"buy {i}"), reply => reply.Status != 503)));
        Assert.Equal(10, replies.Count(reply => reply.Status == 201));
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "out-of-stock", id), (reply.Status, reply.Word, reply.Json.GetProperty("goods")[0].GetProperty("goodsId").GetString())));
        Assert.Equal(0, (await buyers[0].GetAsync($"api/goods/{id}")).Json.GetProperty("stock").GetInt32());

        await using var database = system.Database();
        var orders = database.Db.OrderGoods.Where(line => line.GoodsId == id).Select(line => line.OrderId);
        var charged = database.Db.Orders.Where(order => orders.Contains(order.Id)).Select(order => order.PaymentId);
        Assert.Equal(10, await charged.CountAsync());
        var people = replies.Zip(buyers).Where(pair => pair.First.Status != 201).Select(pair => pair.Second).ToList();
        var ids = new List<string>();
        foreach (var person in people)
        {
            ids.Add((await person.GetAsync("api/me")).String("id"));
            person.Dispose();
        }

        // Whoever had been authorised before the stock ran out has it voided; by the outbox, so a moment later.
        await Wait.UntilAsync("no charge of theirs stands", async () => !await database.Db.SandboxCharges.AsNoTracking().AnyAsync(charge =>
            charge.State != "voided" && database.Db.Set<PaymentRow>().Any(payment => payment.Id == charge.PaymentId && ids.Contains(payment.PersonId))));
    }

    [Fact]
    public async Task Two_tabs_that_check_out_the_same_cart_buy_it_once()
    {
        var id = await AddAsync(stock: 9);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var tab = ann.At(system.Api[1]);
        await ann.PutAsync($"api/goods/{id}/cart", new { quantity = 2 });
        var replies = await Task.WhenAll(CheckOutAsync(ann, "one tab"), CheckOutAsync(tab, "other tab"));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Contains(replies, reply => Of(reply) is (409, "cart-changed") or (400, "validation"));
        Assert.Equal(7, (await ann.GetAsync($"api/goods/{id}")).Json.GetProperty("stock").GetInt32());
    }

    [Fact]
    public async Task A_cart_s_payment_that_somebody_ended_sells_nothing()
    {
        var id = await AddAsync(stock: 9);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var person = (await ann.GetAsync("api/me")).String("id");
        await ann.PutAsync($"api/goods/{id}/cart", new { quantity = 2 });
        var paying = CheckOutAsync(ann, "slow", "sandbox-slow");
        // As a resolver does it that takes the driver for dead.
        await using var database = system.Database();
        await Wait.UntilAsync("the provider is asked", async () => await database.Db.Set<PaymentRow>().Where(payment => payment.PersonId == person)
            .ExecuteUpdateAsync(set => set.SetProperty(payment => payment.State, PaymentState.Aborted)) == 1);
        var reply = await paying;
        Assert.True(reply.Status == 402, reply.ToString());
        Assert.Equal(9, (await ann.GetAsync($"api/goods/{id}")).Json.GetProperty("stock").GetInt32());
        Assert.Empty((await ann.GetAsync("api/orders")).Json.EnumerateArray());
        Assert.Equal([(2, id)], Lines(await ann.GetAsync("api/goods/cart")));
    }

    [Fact]
    public async Task A_burst_of_purchases_is_told_in_a_few_words_and_each_counted_once()
    {
        var id = await AddAsync(stock: 50);
        await using var viewer = await HubClient.ConnectAsync(system.Api[1]);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        await Task.WhenAll(buyers.Select(buyer => buyer.PutAsync($"api/goods/{id}/cart", new { quantity = 1 })));
        await Task.WhenAll(buyers.Select((buyer, i) => CheckOutAsync(buyer, $"burst {i}")));
        var told = () => viewer.Events.Where(one => one.Target == "Purchased").Select(one => one.Argument)
            .Where(one => one.GetProperty("goodsId").GetString() == id).ToList();
        await Wait.UntilAsync("all are told of", () => told().Sum(one => 1 + one.GetProperty("more").GetInt32()) >= 12);
        Assert.Equal(12, told().Sum(one => 1 + one.GetProperty("more").GetInt32()));
        Assert.Equal(told().Count, told().Select(one => one.GetProperty("id").GetString()).Distinct().Count());
    }

    private async Task<string> AddAsync(int stock, string category = "test")
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = $"test-{Interlocked.Increment(ref _made)}-{Guid.NewGuid():N}"[..30];
        var reply = await admin.PostAsync("api/goods", Goods(id, stock, category));
        Assert.True(reply.Status == 201, reply.ToString());
        return id;
    }

    private static object Goods(string id, int stock, string category = "test") =>
        new { goodsId = id, name = "포스터", thumbnailUrl = "/goods/cola.svg", category, price = 3_000, currency = "KRW", stock };

    private static Task<Reply> CheckOutAsync(ApiClient person, string key, string method = "sandbox") =>
        person.PostAsync("api/goods/checkout", new { method }, key);

    private static (int, string) Of(Reply reply) => (reply.Status, reply.Word);

    private static (string, int) Told(JsonElement stock) => (stock.GetProperty("goodsId").GetString()!, stock.GetProperty("stock").GetInt32());

    private static IEnumerable<(int, string)> Lines(Reply cart) =>
        cart.Json.EnumerateArray().Select(line => (line.GetProperty("quantity").GetInt32(), line.GetProperty("goods").GetProperty("goodsId").GetString()!));
}
