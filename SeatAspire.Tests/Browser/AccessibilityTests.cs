using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>axe finds nothing serious on any page, at a desk or on a phone.</summary>
[Collection(SharedSystem.Name)]
public sealed class AccessibilityTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task No_page_has_a_serious_fault_or_is_wider_than_any_screen()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var queued = await OwnShowing.MakeAsync(System, QueueSettings.Default with { OpensAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2), Draw = true });
        var ann = await EnterAsAsync("a-name-of-20-letters");
        // There is no draw yet, and no page of that address.
        ann.ExpectStatus(404);
        // Bought before the hall is open, which would offer to pay, and thank, where it hears of the hold in time.
        using var person = await (await ann.OpenAsync("/")).PersonAsync();
        var order = await person.BuyAsync(showing.Id, "F-8", "F-9");
        var hall = await ann.OpenHallAsync(showing.Id);
        Assert.Equal(200, (await person.PutAsync("api/goods/cola/cart", new { quantity = 2 })).Status);
        using var bob = await ApiClient.GuestAsync(System.Api[0], "bob");
        await bob.HoldAsync(showing.Id, "A-5");
        var looks = new Looks(hall);
        await hall.SelectAsync("C-10", "C-11");
        await looks.AtAsync("hall");
        foreach (var (path, shown) in new[]
        {
            ("/", ".show-card"), ("/shows/tosca", ".showing"), ("/shop", ".goods-card"), ("/shop/cola", "main h1"), ("/cart", ".cart-line"),
            ("/orders", ".order"), ("/orders/" + order.String("orderId"), ".ticket"), ("/account", "#show-nickname"), ("/showings/" + queued.Id, "#waiting-room"),
            ($"/showings/{queued.Id}/draw", "#draw"), ("/nothing", "main h1"),
        })
        {
            await hall.FollowAsync(path);
            await Expect(hall.Page.Locator(shown).First).ToBeVisibleAsync();
            await looks.AtAsync(path);
        }

        looks.FoundNothing();
    }

    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task No_step_of_a_purchase_has_a_serious_fault(string device)
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var bob = await ApiClient.GuestAsync(System.Api[0], "bob");
        await bob.HoldAsync(showing.Id, "A-5");
        var ann = await EnterAsync(options: device == "phone" ? Phone() : Desktop());
        var faults = new List<string>();

        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10", "C-11");
        if (device == "phone")
        {
            await hall.Page.Locator("#view-list").TapAsync();
            await LookAsync("hall as a list");
        }

        await hall.HoldButton.ClickAsync();
        await Expect(hall.Page.Locator("#sign-in-id")).ToBeVisibleAsync();
        await LookAsync("ID prompt");
        await hall.Page.Keyboard.PressAsync("Escape");
        await hall.HoldAsync("ann");
        await LookAsync("payment dialog");
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await LookAsync("thanks");
        await hall.Page.Locator("#payment-orders").ClickAsync();
        await hall.Page.Locator(".order-cancel").ClickAsync();
        await LookAsync("question before cancelling");
        await hall.Page.Keyboard.PressAsync("Escape");
        await LookAtQueueAsync();
        Assert.Empty(faults);

        async Task LookAtQueueAsync()
        {
            var queued = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Threshold = 1 });
            Assert.Equal(200, (await bob.PostAsync($"api/queue/check/{queued.Id}", null)).Status);
            await Wait.ForAsync("bob is in", () => bob.GetAsync($"api/queue/status/{queued.Id}"), place => place.String("state") == "admitted");
            await hall.FollowAsync("/showings/" + queued.Id);
            await hall.WaitsAsync(1);
            await LookAsync("waiting room");
            await hall.Page.Locator("#queue-look").ClickAsync();
            await hall.IsLiveAsync();
            await LookAsync("hall while waiting");
            await bob.DeleteAsync($"api/queue/{queued.Id}");
            await hall.HasTurnAsync();
            await LookAsync("hall with a turn");
        }

        async Task LookAsync(string where)
        {
            faults.AddRange(await Axe.FaultsAsync(hall.Page, where));
        }
    }
}
