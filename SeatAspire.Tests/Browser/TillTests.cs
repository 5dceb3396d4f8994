using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Seats sold at the counter, and seats set aside.</summary>
[Collection(SharedSystem.Name)]
public sealed class TillTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task By_keyboard_alone_the_best_three_seats_are_sold_in_few_presses()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var clerk = await EnterAsync(replica: 0);
        var till = await clerk.OpenAsRoleAsync(System, $"/admin/{showing.Id}/till", "box-office");
        await till.IsLiveAsync();
        var page = till.Page;
        await Expect(page.Locator(".till-counts input[value='2']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("3");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#till-basket")).ToHaveAttributeAsync("data-count", "3");
        await Expect(page.Locator("#till-cash")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#till-sold .ticket")).ToHaveCountAsync(3);
        var order = Assert.Single(await showing.OrdersAsync());
        await Expect(page.Locator("#till-sold")).ToHaveAttributeAsync("data-reference", order.Reference);
        await page.Locator("#till-next").ClickAsync();
        await Expect(page.Locator(".till-counts :checked")).ToBeFocusedAsync();
        await Expect(page.Locator("#till-sell")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_seat_that_somebody_takes_meanwhile_leaves_the_basket_and_cash_has_its_change()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var clerk = await EnterAsync(replica: 1, Phone());
        var till = await clerk.OpenAsRoleAsync(System, $"/admin/{showing.Id}/till", "box-office");
        await till.IsLiveAsync();
        var page = till.Page;
        await till.TapAsync("G-8", "G-9");
        await Expect(page.Locator("#till-basket")).ToHaveAttributeAsync("data-count", "2");
        using var ann = await ApiClient.GuestAsync(System.Api[2], "ann");
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "G-8")).Status);
        await Expect(page.Locator("#till-basket")).ToHaveAttributeAsync("data-count", "1");
        await Expect(page.Locator("#till-problem")).ToContainTextAsync("Somebody else took G-8");
        await page.Locator("#till-given").FillAsync("1000");
        await Expect(page.Locator("#till-change")).ToContainTextAsync("are missing");
        await page.Locator("#till-given").FillAsync("500000");
        await Expect(page.Locator("#till-change")).ToHaveTextAsync(new Regex("^Change: ₩"));
        await page.Locator("#till-comp").CheckAsync(new() { Force = true });
        await Expect(page.Locator("#till-sell")).ToHaveTextAsync("Sell · ₩0");
        await page.Locator("#till-sell").ClickAsync();
        await Expect(page.Locator("#till-sold .ticket")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_sale_whose_answer_was_lost_is_found_again_and_nobody_else_is_blamed()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var clerk = await EnterAsync(replica: 0);
        clerk.Expect("net::ERR_FAILED");
        var gate = await SocketGate.PutAsync(clerk, open: true);
        var till = await clerk.OpenAsRoleAsync(System, $"/admin/{showing.Id}/till", "box-office");
        await till.IsLiveAsync();
        var page = till.Page;
        await till.ClickAsync("G-8", "G-9");
        // The network goes as the call has arrived: neither its answer nor what is told of the seats comes back.
        gate.LosesChanges = true;
        await page.RouteAsync("**/sales", async route =>
        {
            var answer = await route.FetchAsync();
            await (route.Request.Method == "POST" ? route.AbortAsync() : route.FulfillAsync(new() { Response = answer }));
        });
        await page.Locator("#till-sell").ClickAsync();
        await Expect(page.Locator("#till-problem")).ToContainTextAsync("cannot be reached");
        var order = Assert.Single(await showing.OrdersAsync());

        await page.UnrouteAllAsync();
        gate.LosesChanges = false;
        using var ann = await ApiClient.GuestAsync(System.Api[2], "ann");
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "H-8")).Status);
        await Expect(page.Locator("#till-sold")).ToHaveAttributeAsync("data-reference", order.Reference);
        Assert.Single(await showing.OrdersAsync());
    }

    [Fact]
    public async Task Seats_are_set_aside_sold_at_the_till_and_given_back()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var clerk = await EnterAsync(replica: 2);
        clerk.ExpectStatus(409);
        var desk = await clerk.OpenAsRoleAsync(System, $"/admin/{showing.Id}/allocations", "box-office");
        await desk.IsLiveAsync();
        var page = desk.Page;
        await page.Locator("#allocation-add").ClickAsync();
        await Expect(page.Locator("#allocation-faults")).ToContainTextAsync("Pick seats first.");
        await desk.ClickAsync("H-8", "H-9");
        await page.Locator("#allocation-name").FillAsync("Press");
        await page.Locator("#allocation-discount").FillAsync("150");
        await page.Locator("#allocation-add").ClickAsync();
        await Expect(page.Locator("#allocation-discount-fault")).ToContainTextAsync("1 to 100");
        await page.Locator("#allocation-discount").FillAsync("");
        await page.Locator("#allocation-add").ClickAsync();
        await Expect(page.Locator("#allocation-result")).ToHaveTextAsync("Set aside for Press.");
        await Expect(page.Locator("#allocation-list tbody tr")).ToHaveCountAsync(1);

        await page.Locator("#date-till").ClickAsync();
        await Expect(page.Locator("#till-sell")).ToBeVisibleAsync();
        await desk.IsLiveAsync();
        await desk.ClickAsync("H-8");
        await page.Locator("#till-card").CheckAsync(new() { Force = true });
        await page.Locator("#till-sell").ClickAsync();
        await Expect(page.Locator("#till-sold .ticket")).ToHaveCountAsync(1);
        await page.Locator("#date-allocations").ClickAsync();
        await page.Locator("#allocation-list [data-act='release']").ClickAsync();
        await page.Locator("#release-confirm-yes").ClickAsync();
        await Expect(page.Locator("#allocation-list")).ToHaveCountAsync(0);
        using var ann = await ApiClient.GuestAsync(System.Api[0], "ann");
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "H-9")).Status);
    }
}
