using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Orders as operators find, refund and move them in the browser; reports; what is kept of people.</summary>
[Collection(SharedSystem.Name)]
public sealed class OrderDeskTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task An_order_is_found_one_seat_refunded_another_moved_and_its_page_tells_it_all()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var ann = await ApiClient.GuestAsync(System.Api[1], "ann");
        var order = await ann.BuyAsync(showing.Id, "B-8", "B-9", "B-10");
        await ann.BuyAsync(showing.Id, "C-4");
        var op = await EnterAsync(replica: 0);
        op.ExpectStatus(409);
        var page = (await op.OpenAsRoleAsync(System, "/admin/orders", "box-office")).Page;
        await page.Locator("#order-q").FillAsync("nobody-of-this-name");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#orders-found")).ToHaveTextAsync("No orders fit.");
        await page.Locator("#order-q").FillAsync(order.String("reference").ToLowerInvariant());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#orders-found")).ToHaveTextAsync("1 order");
        Assert.Contains("q=", page.Url, StringComparison.Ordinal);
        await page.Locator("#orders-table a").ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Order " + order.String("reference"));

        await page.Locator("[data-label='B-9'] .tick").CheckAsync();
        await page.Locator("#refund-reason").FillAsync("fell ill");
        await page.Locator("#refund-do").ClickAsync();
        await Expect(page.Locator("#refund-confirm")).ToContainTextAsync("goes back to the buyer");
        await page.Locator("#refund-confirm-no").ClickAsync();
        await Expect(page.Locator("[data-label='B-9'][data-status='paid']")).ToBeVisibleAsync();
        await page.Locator("#refund-do").ClickAsync();
        await page.Locator("#refund-confirm-yes").ClickAsync();
        await Expect(page.Locator("[data-label='B-9'][data-status='cancelled']")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-event='refunded']")).ToContainTextAsync("fell ill");

        // To a seat that somebody has, then to a free one.
        await page.Locator("#move-from").SelectOptionAsync("B-10");
        await page.Locator("#move-to").FillAsync("C-4");
        await page.Locator("#move-do").ClickAsync();
        await Expect(page.Locator("#move-to-fault")).ToContainTextAsync(new Regex("not free|costs something else"));
        await Expect(page.Locator("#move-to")).ToBeFocusedAsync();
        await page.Locator("#move-to").FillAsync("B-11");
        await page.Locator("#move-do").ClickAsync();
        await Expect(page.Locator("[data-event='moved']")).ToContainTextAsync("B-10 → B-11");
        Assert.Equal(["B-11", "B-8"], (await ann.GetAsync("api/orders/" + order.String("orderId"))).Json.GetProperty("tickets").EnumerateArray()
            .Where(ticket => ticket.GetProperty("status").GetString() == "paid").Select(ticket => ticket.GetProperty("label").GetString()!).Order());

        // What it came to, and the list of the date as a file.
        await page.Locator("#operator-reports").ClickAsync();
        await page.Locator("#report-show").ClickAsync();
        await Expect(page.Locator("#report-showing-fault")).ToHaveTextAsync("Choose a date or a day.");
        await page.Locator("#report-showing").SelectOptionAsync(showing.Id);
        await page.Locator("#report-show").ClickAsync();
        await Expect(page.Locator("#report-table [data-method='sandbox'] td").Nth(1)).ToHaveTextAsync("2");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#report-csv").ClickAsync());
        Assert.Equal(showing.Id + "-orders.csv", download.SuggestedFilename);
        using var file = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains(order.String("reference"), await file.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_of_a_person_is_handed_out_and_erased_when_somebody_is_sure()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var ann = await ApiClient.GuestAsync(System.Api[0], "ann");
        var order = await ann.BuyAsync(showing.Id, "D-8");
        var op = await EnterAsync(replica: 1);
        var page = (await op.OpenAsAdminAsync("/admin/orders/" + order.String("orderId"))).Page;
        await page.Locator("#order-person").ClickAsync();
        await Expect(page.Locator("#person")).ToContainTextAsync("1 order");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#person-save").ClickAsync());
        using var file = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains("\"ann\"", await file.ReadToEndAsync(), StringComparison.Ordinal);
        await page.Locator("#person-erase").ClickAsync();
        await page.Locator("#erase-confirm-yes").ClickAsync();
        await Expect(page.Locator("#messages")).ToContainTextAsync("It is erased.");
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        Assert.DoesNotContain("ann", (await admin.GetAsync("api/admin/orders/" + order.String("orderId"))).String("nickname"), StringComparison.Ordinal);
    }
}
