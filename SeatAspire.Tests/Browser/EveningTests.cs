using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>The evening of a date: who has which seat, what is taken out of the sale, and the sale's end.</summary>
[Collection(SharedSystem.Name)]
public sealed class EveningTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task Who_has_a_seat_is_told_on_demand_and_seats_that_somebody_has_are_not_blocked()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var ann = await ApiClient.GuestAsync(System.Api[1], "ann");
        var order = await ann.BuyAsync(showing.Id, "E-8");
        var op = await EnterAsync(replica: 0);
        var hall = await op.OpenAsAdminAsync($"/admin/{showing.Id}/seats");
        var page = hall.Page;
        await hall.IsLiveAsync();
        await Expect(page.Locator("#seat-counts")).ToHaveTextAsync("295 free, 0 held, 1 sold, 4 blocked");
        await hall.ClickAsync("E-8");
        await Expect(page.Locator("#owner")).ToBeEmptyAsync();
        await page.Locator("#owner-ask").ClickAsync();
        await Expect(page.Locator("#owner")).ToContainTextAsync("ann");
        await Expect(page.Locator("#owner a")).ToHaveTextAsync(order.String("reference"));
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        Assert.Contains((await admin.GetAsync($"api/admin/audit?showingId={showing.Id}")).Json.EnumerateArray(), entry => entry.GetProperty("action").GetString() == "seat-owner");

        // With the list, and by keyboard: a row of which somebody has a seat.
        await page.Locator(".pick-list summary").ClickAsync();
        await page.Locator(".pick-rows button", new() { HasTextRegex = new Regex("^Row E ") }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var seats = int.Parse((await page.Locator("#picked").GetAttributeAsync("data-count"))!, global::System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(seats > 10);
        await page.Locator("#block-note").FillAsync("camera");
        await page.Locator("#block-do").ClickAsync();
        await Expect(page.Locator("#block-result")).ToContainTextAsync($"{seats - 1} seats are blocked now.");
        await Expect(page.Locator("#block-result")).ToContainTextAsync("E-8 (sold)");
        await Expect(page.Locator("#seat-counts")).ToHaveTextAsync($"{295 - seats + 1} free, 0 held, 1 sold, {4 + seats - 1} blocked");
        await page.Locator(".pick-rows button", new() { HasTextRegex = new Regex("^Row E ") }).ClickAsync();
        await page.Locator("#free-do").ClickAsync();
        await Expect(page.Locator("#seat-counts")).ToHaveTextAsync("295 free, 0 held, 1 sold, 4 blocked");

        // The box office sees who has what, and takes nothing out of the sale.
        var clerk = await EnterAsync(replica: 2);
        var counter = await clerk.OpenAsRoleAsync(System, $"/admin/{showing.Id}/seats", "box-office");
        await counter.IsLiveAsync();
        await Expect(counter.Page.Locator("#block-form")).ToHaveCountAsync(0);
        await Expect(counter.Page.Locator("#date-sale")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_date_is_closed_opened_put_off_and_called_off_with_its_refunds_in_view()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var ann = await ApiClient.GuestAsync(System.Api[1], "ann");
        await ann.BuyAsync(showing.Id, "A-5", "A-6");
        using var bob = await ApiClient.GuestAsync(System.Api[2], "bob");
        await bob.BuyAsync(showing.Id, "A-9");
        var buyer = await (await EnterAsync(replica: 1)).OpenHallAsync(showing.Id);
        var op = await EnterAsync(replica: 0);
        op.ExpectStatus(400);
        var page = (await op.OpenAsAdminAsync("/admin/" + showing.Id)).Page;
        await page.Locator("#sale-close").ClickAsync();
        await Expect(page.Locator("#steer[data-state='closed']")).ToBeVisibleAsync();
        await Expect(buyer.SaleNotice).ToHaveTextAsync(new Regex("^Sale closed"));
        await page.Locator("#sale-open").ClickAsync();
        await Expect(page.Locator("#steer[data-state='on-sale']")).ToBeVisibleAsync();

        await page.Locator("#postpone summary").ClickAsync();
        await page.Locator("#date-start-0").FillAsync("2020-01-01T19:30");
        await page.Locator("#postpone-do").ClickAsync();
        await Expect(page.Locator("#date-start-0-fault")).ToContainTextAsync("the sale opens first");
        await page.Locator("#date-start-0").FillAsync("2090-05-06T19:30");
        await page.Locator("#postpone-do").ClickAsync();
        await Expect(buyer.Page.Locator(".room-when")).ToContainTextAsync("2090");

        await page.Locator("#call-off summary").ClickAsync();
        await page.Locator("#call-off-do").ClickAsync();
        await Expect(page.Locator("#call-off-reason-fault")).ToHaveTextAsync("It cannot be empty.");
        await page.Locator("#call-off-reason").FillAsync("The roof leaks");
        await page.Locator("#call-off-do").ClickAsync();
        await Expect(page.Locator("#call-off-confirm")).ToContainTextAsync("3 sold seats are refunded");
        await page.Locator("#call-off-confirm-yes").ClickAsync();
        await Expect(page.Locator("#refunds[data-done='2'][data-of='2']")).ToContainTextAsync("All 2 orders have their money back.");
        await Expect(buyer.SaleNotice).ToBeVisibleAsync();
    }
}
