using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>axe finds nothing serious on any page, at a desk or on a phone.</summary>
[Collection(SharedSystem.Name)]
public sealed class AccessibilityTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task No_page_has_a_serious_fault(string device)
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var bob = await ApiClient.GuestAsync(System.Api[0], "bob");
        await bob.HoldAsync(showing.Id, "A-5");
        var ann = await EnterAsync(options: device == "phone" ? Phone() : Desktop());
        var faults = new List<string>();

        var hall = await ann.OpenAsync("/");
        await Expect(hall.Page.Locator(".show-card").Nth(2)).ToBeVisibleAsync();
        await LookAsync("shows");
        await hall.FollowAsync("/shows/" + OwnShowing.ShowId);
        await Expect(hall.Page.Locator($"[data-showing='{showing.Id}']")).ToBeVisibleAsync();
        await LookAsync("show");
        await hall.FollowAsync("/showings/" + showing.Id);
        await hall.IsLiveAsync();
        await hall.SelectAsync("C-10", "C-11");
        await LookAsync("hall");
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
        await Expect(hall.Page.Locator(".order")).ToHaveCountAsync(1);
        await LookAsync("orders");
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

            var drawn = await OwnShowing.MakeAsync(System, QueueSettings.Default with { OpensAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2), Draw = true });
            await hall.FollowAsync("/showings/" + drawn.Id);
            await Expect(hall.Page.Locator("#waiting-room[data-state='lobby']")).ToBeVisibleAsync();
            await LookAsync("lobby");
            // There is no draw to be read yet.
            ann.ExpectStatus(404);
            await hall.FollowAsync($"/showings/{drawn.Id}/draw");
            await Expect(hall.Page.Locator("#draw")).ToContainTextAsync("not taken place yet");
            await LookAsync("draw");
        }

        async Task LookAsync(string where)
        {
            faults.AddRange(await Axe.FaultsAsync(hall.Page, where));
        }
    }
}
