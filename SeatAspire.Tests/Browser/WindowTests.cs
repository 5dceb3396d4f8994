using System.Text.RegularExpressions;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Several windows of one person, and one whose finger is quick.</summary>
[Collection(SharedSystem.Name)]
public sealed class WindowTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task A_cart_that_another_window_changes_is_said_before_it_can_be_paid_and_what_is_charged_is_what_was_shown()
    {
        var ann = await EnterAsAsync(Talker.NewName("ann"));
        var shop = (await ann.OpenAsync("/shop/cola")).Page;
        await shop.Locator("#put-in-cart").ClickAsync();
        await Expect(shop.Locator("#in-cart")).ToHaveTextAsync("1 in your cart");
        var cart = await ann.OpenAsync("/cart");
        using var person = await cart.PersonAsync();
        await cart.Page.Locator("#check-out").ClickAsync();
        await Expect(cart.Page.Locator("#checkout-amount")).ToHaveTextAsync("₩3,000");

        await person.PutAsync("api/goods/cola/cart", new { quantity = 20 });
        await Expect(cart.Page.Locator("#checkout-status")).ToContainTextAsync("It comes to ₩60,000 now");
        await Expect(cart.Page.Locator("#checkout-amount")).ToHaveTextAsync("₩60,000");
        // Pressed when it can be: after a moment in which the new amount is read.
        await cart.Page.Locator("#checkout-pay").ClickAsync();
        await Expect(cart.Page.Locator("#checkout-dialog[data-done='paid']")).ToBeVisibleAsync();
        await cart.Page.Locator("#checkout-orders").ClickAsync();
        await Expect(cart.Page.Locator(".order-amount")).ToHaveTextAsync("₩60,000");
    }

    [Fact]
    public async Task A_double_click_puts_one_into_the_cart()
    {
        var ann = await EnterAsAsync(Talker.NewName("ann"));
        var page = (await ann.OpenAsync("/shop")).Page;
        await page.Locator("[data-goods='cola'] .goods-put").DblClickAsync();
        await Expect(page.Locator("#cart-count")).ToHaveTextAsync("1");
        await page.Locator("[data-goods='cola'] a").ClickAsync();
        await page.Locator("#put-in-cart").DblClickAsync();
        await Expect(page.Locator("#in-cart")).ToHaveTextAsync("2 in your cart");
        using var person = await new HallPage(page, System).PersonAsync();
        var cart = await person.GetAsync("api/goods/cart");
        Assert.Equal(2, cart.Json[0].GetProperty("quantity").GetInt32());
    }

    [Fact]
    public async Task In_ones_turn_a_reload_of_another_page_still_shows_the_way_back()
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Threshold = 1 });
        var ann = await EnterAsAsync(Talker.NewName("ann"));
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.HasTurnAsync();
        await hall.FollowAsync("/shop");
        var reminder = hall.Page.Locator("#queue-reminder[data-kind='turn']");
        await Expect(reminder).ToBeVisibleAsync();
        await hall.Page.ReloadAsync();
        await Expect(reminder).ToHaveTextAsync(new Regex("It is your turn! [0-9]+:[0-9]{2}"));
        await reminder.ClickAsync();
        await hall.HasTurnAsync();

        // Given back it is forgotten, too.
        await hall.StripButton.ClickAsync();
        await hall.Page.Locator("#give-turn-back-dialog-yes").ClickAsync();
        await Expect(hall.Strip).ToContainTextAsync("only watching");
        await hall.Page.GotoAsync("/shop");
        await Expect(hall.Page.Locator(".goods-card").First).ToBeVisibleAsync();
        await Expect(hall.Page.Locator("#queue-reminder")).ToBeHiddenAsync();
    }
}
