using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Goods: offered with seats, put into the cart, paid, found among the orders; and the tickets of seats.</summary>
[Collection(SharedSystem.Name)]
public sealed class ShopPageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task From_the_desk_into_the_shop_a_cart_an_order_and_back()
    {
        var name = $"머그잔 {Guid.NewGuid():N}";
        var op = await EnterAsync(replica: 2);
        op.ExpectStatus(409);
        op.ExpectStatus(400);
        var desk = (await op.OpenAsync("/admin/goods")).Page;
        await desk.Locator("#log-in-email").FillAsync(SeatSystem.AdminEmail);
        await desk.Locator("#log-in-password").FillAsync(SeatSystem.AdminPassword);
        await desk.Locator("#log-in-submit").ClickAsync();
        await Expect(desk.Locator("[data-goods='cola']")).ToContainTextAsync("시원한 콜라");
        await AddAsync("", "test", "3000", "5", "cola", "Name and category");
        await AddAsync(name, "test", "many", "5", "cola", "Whole numbers");
        await AddAsync(name, "Not A Slug", "3000", "5", "", "category has 1 to 64 small letters");
        await AddAsync(name, "test", "3000", "5", "cola", "There are goods with this id");
        await AddAsync(name, "test", "3000", "5", "", name + " is for sale now");
        var row = desk.Locator("#desk-goods tr", new() { HasText = name });
        await Expect(row.Locator(".desk-stock")).ToHaveTextAsync("5");
        var id = (await row.GetAttributeAsync("data-goods"))!;

        var ann = await EnterAsAsync(Talker.NewName("ann"), replica: 0);
        ann.ExpectStatus(409);
        var shop = await ann.OpenAsync("/shop");
        var page = shop.Page;
        var card = page.Locator($"[data-category='test'] [data-goods='{id}']");
        await Expect(card).ToContainTextAsync("Only 5 left");
        await card.Locator(".goods-put").ClickAsync();
        await Expect(page.Locator("#cart-count")).ToHaveTextAsync("1");
        await card.Locator("a").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await page.Locator(".stepper-more").ClickAsync();
        await page.Locator("#put-in-cart").ClickAsync();
        await Expect(page.Locator("#in-cart")).ToHaveTextAsync("3 in your cart");
        await page.Locator("#in-cart").ClickAsync();
        var line = page.Locator($".cart-line[data-goods='{id}']");
        await line.Locator(".stepper-more").ClickAsync();
        await Expect(page.Locator("#cart-sum")).ToHaveTextAsync("₩12,000");

        // Somebody else buys, on another replica: the page knows at once, and the server decides.
        var other = await EnterAsync(replica: 1, Phone("ko-KR"));
        var shelf = (await other.OpenAsync("/shop/" + id)).Page;
        await Expect(shelf.Locator("#goods-stock")).ToHaveTextAsync("5개만 남음");
        await page.Locator("#check-out").ClickAsync();
        await BuyAsync(id, 2);
        await Expect(shelf.Locator("#goods-stock")).ToHaveTextAsync("3개만 남음");
        await Expect(row.Locator(".desk-stock")).ToHaveTextAsync("3");
        await page.Locator("#checkout-pay").ClickAsync();
        await Expect(page.Locator("#checkout-status")).ToContainTextAsync("There are not as many left as you want");
        await Expect(page.Locator("#checkout-status")).ToContainTextAsync("only 3 left");
        await page.Locator("#checkout-back").ClickAsync();
        await Expect(line).ToContainTextAsync("only 3 left");
        await Expect(page.Locator("#check-out")).ToBeDisabledAsync();
        await line.Locator(".stepper-less").ClickAsync();
        await page.Locator("#check-out").ClickAsync();
        await page.Locator("#checkout-pay").ClickAsync();
        await Expect(page.Locator("#checkout-dialog[data-done='paid']")).ToBeVisibleAsync();
        await Expect(shelf.Locator("#goods-stock")).ToHaveTextAsync("품절");
        await Expect(page.Locator("#cart-count")).ToBeHiddenAsync();

        await page.Locator("#checkout-orders").ClickAsync();
        var order = page.Locator(".order");
        await Expect(order).ToContainTextAsync(name + "\u00a0×\u00a03");
        await Expect(order).ToContainTextAsync("₩9,000");
        await order.Locator(".order-tickets").ClickAsync();
        await Expect(page.Locator(".voucher")).ToContainTextAsync(name);
        await page.GoBackAsync();
        await order.Locator(".order-cancel").ClickAsync();
        await Expect(page.Locator("#cancel-order-dialog")).ToContainTextAsync("the goods are for sale again");
        await page.Locator("#cancel-order-dialog-yes").ClickAsync();
        await Expect(order).ToHaveAttributeAsync("data-status", "cancelled");
        await Expect(shelf.Locator("#goods-stock")).ToHaveTextAsync("3개만 남음");

        // Taken out again.
        await shop.FollowAsync("/shop/" + id);
        await page.Locator("#put-in-cart").ClickAsync();
        await page.Locator("#in-cart").ClickAsync();
        await line.Locator(".cart-remove").ClickAsync();
        await Expect(page.Locator("#cart")).ToContainTextAsync("Your cart is empty");

        async Task AddAsync(string goods, string category, string price, string stock, string slug, string sentence)
        {
            foreach (var (field, text) in new[] { ("name", goods), ("category", category), ("price", price), ("stock", stock), ("id", slug) })
            {
                await desk.Locator("#goods-" + field).FillAsync(text);
            }

            await desk.Locator("#goods-add").ClickAsync();
            await Expect(desk.Locator("#goods-result")).ToContainTextAsync(sentence);
        }
    }

    [Fact]
    public async Task Seats_that_were_bought_are_offered_goods_and_become_tickets_to_print()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var name = Talker.NewName("ann");
        var ann = await EnterAsync(replica: 0);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10", "C-11", "C-12");
        await hall.HoldAsync(name);
        await Expect(hall.Page.Locator("#offers")).ToHaveCountAsync(0);
        await hall.PayAsync();
        await hall.IsThankedAsync();
        var offers = hall.Page.Locator("#offers .offer");
        await Expect(offers.First).ToHaveAttributeAsync("data-goods", "programme-" + OwnShowing.ShowId);
        await offers.First.Locator(".goods-put").ClickAsync();
        await Expect(hall.Page.Locator("#offers-cart")).ToHaveTextAsync("To the cart (1)");
        await hall.Page.Locator("#payment-orders").ClickAsync();
        await hall.Page.Locator(".order-tickets").ClickAsync();

        var tickets = hall.Page.Locator(".ticket");
        await Expect(tickets).ToHaveCountAsync(3);
        var bought = Assert.Single(await showing.OrdersAsync());
        var order = bought.Id;
        foreach (var (seat, label) in new[] { "C-10", "C-11", "C-12" }.Index())
        {
            var ticket = tickets.Nth(seat);
            await Expect(ticket).ToHaveAttributeAsync("data-label", label);
            await Expect(ticket).ToContainTextAsync("Moonlight");
            await Expect(ticket.Locator("time")).ToHaveTextAsync(new Regex(@"20\d\d"));
            await Expect(ticket.Locator(".ticket-where")).Not.ToBeEmptyAsync();
            await Expect(ticket.Locator("dd")).ToHaveTextAsync(["C", label[2..]]);
            await Expect(ticket).ToContainTextAsync($"Order {bought.Reference}");
            await Expect(ticket).ToContainTextAsync($"Ticket {seat + 1} of 3");
            await Expect(ticket).ToContainTextAsync(name);
        }

        // On paper there are the tickets and nothing else, on one page.
        await hall.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(tickets.First).ToBeVisibleAsync();
        foreach (var rest in new[] { ".site-header", ".site-footer", "#print", ".crumb", "#chat-toggle" })
        {
            await Expect(hall.Page.Locator(rest).First).ToBeHiddenAsync();
        }

        var paper = global::System.Text.Encoding.Latin1.GetString(await hall.Page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.Single(Regex.Matches(paper, @"/Type\s*/Page\b"));
        await hall.Page.EmulateMediaAsync(new() { Media = Media.Screen });

        // Somebody else's order is none.
        var bob = await EnterAsAsync(Talker.NewName("bob"), replica: 1);
        var theirs = await bob.OpenAsync("/orders/" + order);
        await Expect(theirs.Page.Locator("h1")).ToHaveTextAsync("There is nothing here");
        await Expect(theirs.Page.Locator(".ticket")).ToHaveCountAsync(0);

        await hall.FollowAsync("/orders");
        await hall.Page.Locator(".order-cancel").ClickAsync();
        await hall.Page.Locator("#cancel-order-dialog-yes").ClickAsync();
        await Expect(hall.Page.Locator(".order")).ToHaveAttributeAsync("data-status", "cancelled");
        await hall.FollowAsync("/orders/" + order);
        await Expect(hall.Page.Locator("main [role='status']")).ToContainTextAsync("These tickets let nobody in");
        await Expect(tickets.First).ToContainTextAsync("not valid");
    }

    [Theory]
    [InlineData("desktop", "en-US")]
    [InlineData("phone", "ko-KR")]
    public async Task The_pages_of_people_and_goods_have_no_serious_fault_and_fit(string device, string language)
    {
        var showing = await OwnShowing.MakeAsync(System);
        var visitor = await EnterAsync(options: device == "phone" ? Phone(language) : Desktop(language));
        var hall = await visitor.OpenAsync("/account");
        var page = hall.Page;
        var faults = new List<string>();
        await LookAsync("account of nobody");
        await page.Locator("#account-sign-up").ClickAsync();
        await page.Locator("#sign-up-submit").ClickAsync();
        await Expect(page.Locator("#sign-up-error")).Not.ToBeEmptyAsync();
        await LookAsync("sign-up");
        await page.Locator("#sign-up-log-in").ClickAsync();
        await LookAsync("log-in");
        await page.Locator("#log-in-other").ClickAsync();
        await page.Locator("#sign-in-id").FillAsync("a-name-of-20-letters");
        await page.Locator("#sign-in-submit").ClickAsync();
        await Expect(page.Locator("#show-nickname:enabled")).ToBeVisibleAsync();
        using var guest = await hall.PersonAsync();
        // A toast stays while its button has the focus.
        var toast = page.WaitForFunctionAsync("() => (document.querySelector('.purchase-off')?.focus(), document.activeElement.closest('.purchase') !== null)");
        using var stranger = await ApiClient.GuestAsync(System.Api[0]);
        await stranger.BuyAsync(showing.Id, "C-12");
        await toast;
        await LookAsync("toast");
        await guest.BuyAsync(showing.Id, "C-10", "C-11");
        await guest.PutAsync("api/goods/cola/cart", new { quantity = 2 });
        Assert.Equal(201, (await guest.PostAsync("api/goods/checkout", new { method = "sandbox" }, "looked at")).Status);
        await hall.FollowAsync("/orders");
        await Expect(page.Locator(".order")).ToHaveCountAsync(2);
        await LookAsync("orders");
        await hall.FollowAsync("/shop");
        await page.Locator("[data-goods='cola'] .goods-put").ClickAsync();
        await hall.FollowAsync("/shop/cola");
        await Expect(page.Locator("#in-cart")).ToBeVisibleAsync();
        await LookAsync("goods");
        await hall.FollowAsync("/cart");
        await page.Locator("#check-out").ClickAsync();
        await LookAsync("checkout");
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        async Task LookAsync(string where)
        {
            faults.AddRange(await Axe.FaultsAsync(page, where));
            if (await Looks.TooWideAsync(page) is { } wide)
            {
                faults.Add($"{where}: it is wider than the screen: {wide}");
            }
        }
    }

    [Fact]
    public async Task A_cart_that_cannot_be_read_is_said_and_comes_by_itself()
    {
        var ann = await EnterAsAsync(Talker.NewName("ann"), replica: 0);
        ann.Expect("net::ERR_FAILED");
        await ann.Context.RouteAsync("**/api/goods/cart", route => route.AbortAsync());
        var page = (await ann.OpenAsync("/cart")).Page;
        await Expect(page.Locator("#cart .failure")).ToContainTextAsync("cannot be reached");
        await ann.Context.UnrouteAsync("**/api/goods/cart");
        await Expect(page.Locator("#cart")).ToContainTextAsync("empty");
    }

    private async Task BuyAsync(string id, int quantity)
    {
        using var buyer = await ApiClient.GuestAsync(System.Api[1]);
        await buyer.PutAsync($"api/goods/{id}/cart", new { quantity });
        Assert.Equal(201, (await buyer.PostAsync("api/goods/checkout", new { method = "sandbox" }, "bought")).Status);
    }
}
