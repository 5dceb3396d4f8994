using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>What a page is made of comes late, comes from elsewhere, or is of another version by now.</summary>
[Collection(SharedSystem.Name)]
public sealed class PageCodeTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private static readonly Regex OrdersCode = new("/assets/orders-[^/]*\\.js$");

    [Fact]
    public async Task A_page_whose_code_does_not_come_says_so_keeps_its_address_and_comes_by_itself()
    {
        var ann = await EnterAsync();
        ann.Expect("net::ERR_FAILED");
        var page = (await ann.OpenAsync("/")).Page;
        await page.RouteAsync(OrdersCode, route => route.AbortAsync());
        await page.Locator("#nav-orders").ClickAsync();
        await Expect(page.Locator("#page-failure")).ToContainTextAsync("could not be loaded");
        await Expect(page).ToHaveURLAsync(new Regex("/orders$"));
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        // Elsewhere one may go on meanwhile.
        await page.Locator("#nav-shop").ClickAsync();
        await Expect(page.Locator(".goods-card").First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("#page-failure")).ToBeVisibleAsync();
        await page.UnrouteAllAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("My orders");
    }

    [Fact]
    public async Task A_page_of_a_version_that_is_gone_is_loaded_anew_once()
    {
        var ann = await EnterAsync();
        ann.Expect("net::ERR_FAILED");
        var page = (await ann.OpenAsync("/")).Page;
        await Expect(page.Locator(".show-card").First).ToBeVisibleAsync();
        var loads = 0;
        page.DOMContentLoaded += (_, _) => Interlocked.Increment(ref loads);
        await page.RouteAsync(OrdersCode, route => route.AbortAsync());
        await page.RouteAsync(new Regex("^[^?]*://[^/]+/$"), async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("/assets/index-", "/assets/another-", StringComparison.Ordinal) });
        });
        await page.Locator("#nav-orders").ClickAsync();
        await Wait.UntilAsync("the page is loaded anew", () => loads == 1);
        // The code is still not there, and nobody reloads in a circle.
        await Expect(page.Locator("#page-failure")).ToBeVisibleAsync();
        await page.UnrouteAsync(OrdersCode);
        await Expect(page.Locator("h1")).ToHaveTextAsync("My orders");
        Assert.Equal(1, loads);
    }

    [Fact]
    public async Task A_layout_whose_kept_copy_cannot_be_read_is_asked_for_afresh()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        // As a copy that was stored without what lets this site read it: only past the cache there is one that it may.
        await ann.Context.AddInitScriptAsync("""
            const ask = globalThis.fetch;
            globalThis.fetch = (address, how) =>
              String(address).includes('/layout?') && how.cache !== 'reload' ? Promise.reject(new TypeError('Failed to fetch')) : ask(address, how);
            """);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
    }
}
