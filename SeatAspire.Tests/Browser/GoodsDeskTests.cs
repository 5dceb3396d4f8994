using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Goods that an operator edits and removes in the browser, while others look at them.</summary>
[Collection(SharedSystem.Name)]
public sealed class GoodsDeskTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Theory]
    [InlineData("desktop", "en-US")]
    [InlineData("phone", "ko-KR")]
    public async Task An_operator_edits_and_removes_goods_and_pages_of_others_follow(string device, string language)
    {
        var (name, id) = ($"머그잔 {Guid.NewGuid():N}"[..16], $"desk-{Guid.NewGuid():N}");
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        Assert.Equal(201, (await admin.PostAsync("api/goods", new { goodsId = id, name, category = "test", price = 3_000, stock = 5 })).Status);

        var ann = await EnterAsAsync(Talker.NewName("ann"), replica: 0);
        var shelf = (await ann.OpenAsync("/shop/" + id)).Page;
        await shelf.Locator("#put-in-cart").ClickAsync();
        await Expect(shelf.Locator("#cart-count")).ToHaveTextAsync("1");
        var bob = await EnterAsAsync(Talker.NewName("bob"), replica: 1);
        var shop = (await bob.OpenAsync("/shop")).Page;
        var card = shop.Locator($"[data-goods='{id}']");
        await Expect(card).ToContainTextAsync("₩3,000");

        var op = await EnterAsync(replica: 2, device == "phone" ? Phone(language) : Desktop(language));
        op.ExpectStatus(400);
        var desk = (await op.OpenAsync("/admin/goods")).Page;
        await desk.Locator("#log-in-email").FillAsync(SeatSystem.AdminEmail);
        await desk.Locator("#log-in-password").FillAsync(SeatSystem.AdminPassword);
        await desk.Locator("#log-in-submit").ClickAsync();
        var row = desk.Locator($"#desk-goods tr[data-goods='{id}']");
        var edit = row.Locator("[data-act='edit']");

        // By keyboard alone, from the button and back to it.
        await edit.FocusAsync();
        await desk.Keyboard.PressAsync("Enter");
        await Expect(desk.Locator("#edit-name")).ToBeFocusedAsync();
        await desk.Keyboard.PressAsync("Escape");
        await Expect(desk.Locator("#goods-edit")).ToHaveCountAsync(0);
        await Expect(edit).ToBeFocusedAsync();

        await edit.ClickAsync();
        await desk.Locator("#edit-price").FillAsync("many");
        await desk.Locator("#edit-save").ClickAsync();
        await Expect(desk.Locator("#edit-price-fault")).Not.ToBeEmptyAsync();
        await Expect(desk.Locator("#edit-price")).ToBeFocusedAsync();
        await desk.Locator("#edit-price").FillAsync("3500");
        await desk.Locator("#edit-category").FillAsync("Not A Slug");
        await desk.Locator("#edit-save").ClickAsync();
        await Expect(desk.Locator("#edit-category-fault")).ToContainTextAsync("category");
        await Expect(desk.Locator("#edit-category")).ToBeFocusedAsync();
        await desk.Locator("#edit-category").FillAsync("test");
        var faults = await Axe.FaultsAsync(desk, "edit");
        Assert.True(!faults.Any(), string.Join('\n', faults));
        Assert.Null(await Looks.TooWideAsync(desk));

        // Meanwhile a colleague changes the name, and somebody buys: neither is written over.
        Assert.Equal(200, (await admin.PutAsync($"api/goods/{id}", new { name = name + "!" })).Status);
        await BuyAsync(id, 2);
        await desk.Locator("#edit-save").ClickAsync();
        await Expect(desk.Locator("#goods-edit")).ToHaveCountAsync(0);
        await Expect(row).ToContainTextAsync("3,500");
        await Expect(row).ToContainTextAsync(name + "!");
        await Expect(row.Locator(".desk-stock")).ToHaveTextAsync("3");
        await Expect(card).ToContainTextAsync("₩3,500");
        await Expect(card).ToContainTextAsync(name + "!");
        await Expect(shelf.Locator("h1")).ToHaveTextAsync(name + "!");

        await edit.ClickAsync();
        await desk.Locator("#edit-stock").FillAsync("50");
        await desk.Locator("#edit-save").ClickAsync();
        await Expect(row.Locator(".desk-stock")).ToHaveTextAsync("50");
        await Expect(shelf.Locator("#goods-stock")).ToHaveAttributeAsync("data-stock", "50");

        await row.Locator("[data-act='remove']").ClickAsync();
        await Expect(desk.Locator("#goods-remove")).ToContainTextAsync(name + "!");
        await desk.Keyboard.PressAsync("Escape");
        await Expect(row).ToBeVisibleAsync();
        await row.Locator("[data-act='remove']").ClickAsync();
        await desk.Locator("#goods-remove-yes").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Expect(desk.Locator("#goods-desk-title")).ToBeFocusedAsync();
        await Expect(card).ToHaveCountAsync(0);
        await Expect(shelf.Locator("h1")).ToHaveTextAsync("There is nothing here");
        await Expect(shelf.Locator("#cart-count")).ToBeHiddenAsync();
        Assert.Null(await Looks.TooWideAsync(desk));
    }

    private async Task BuyAsync(string id, int quantity)
    {
        using var buyer = await ApiClient.GuestAsync(System.Api[1]);
        await buyer.PutAsync($"api/goods/{id}/cart", new { quantity });
        Assert.Equal(201, (await buyer.PostAsync("api/goods/checkout", new { method = "sandbox" }, "bought")).Status);
    }
}
