using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>The list of shows and the page of a show: live, without a reload.</summary>
[Collection(SharedSystem.Name)]
public sealed class ShowPageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task From_the_list_of_shows_one_comes_to_a_date_and_its_seats()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenAsync("/");
        await Expect(hall.Page.Locator(".show-card").Nth(2)).ToBeVisibleAsync();
        await hall.Page.Locator($"[data-show='{OwnShowing.ShowId}'] a").ClickAsync();
        await hall.Page.Locator($"[data-showing='{showing.Id}'] .showing-link").ClickAsync();
        await hall.IsLiveAsync();
        await Expect(hall.Page).ToHaveURLAsync(new Regex("/showings/" + showing.Id + "$"));
        await Expect(hall.Page.Locator("h1")).ToHaveTextAsync(new Regex("Moonlight"));
        await hall.SeesAsync("A-1", "free");
    }

    [Fact]
    public async Task Many_dates_stand_by_month_and_a_link_leads_to_each()
    {
        var model = await OwnShowing.MakeAsync(System);
        var id = "months-" + Guid.NewGuid().ToString("N")[..12];
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        var show = await admin.PostAsync("api/admin/shows", new { id, title = "Months", venue = "Moon", description = "", currency = "KRW", timeZone = "Asia/Seoul" });
        Assert.True(show.Status == 201, show.ToString());
        string[] others = ["2090-11-06", "2090-11-30", "2090-12-01", "2090-12-24", "2091-02-14", "2091-02-15"];
        var dates = await admin.PostAsync("api/admin/showings", new
        {
            id = id + "-1",
            showId = id,
            copyOf = model.Id,
            startsAt = "2090-11-05T19:30:00+09:00",
            saleOpensAt = "2026-01-01T10:00:00+09:00",
            series = others.Select(day => new { id = $"{id}-{day}", startsAt = day + "T19:30:00+09:00" }),
        });
        Assert.True(dates.Status == 201, dates.ToString());

        var page = (await (await EnterAsync()).OpenAsync("/shows/" + id)).Page;
        await Expect(page.Locator(".month-title")).ToHaveTextAsync(["November 2090", "December 2090", "February 2091"]);
        await Expect(page.Locator(".month").Nth(0).Locator(".showing")).ToHaveCountAsync(3);
        await Expect(page.Locator(".month").Nth(2).Locator(".showing")).ToHaveCountAsync(2);
        await page.Locator(".month-link").Nth(2).ClickAsync();
        await Expect(page.Locator(".month-title").Nth(2)).ToBeFocusedAsync();
        await Expect(page.Locator(".month-title").Nth(2)).ToBeInViewportAsync();
    }

    [Fact]
    public async Task What_is_left_of_each_tier_follows_holds_and_releases()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var show = await (await EnterAsync(replica: 0)).OpenAsync("/shows/" + OwnShowing.ShowId);
        var vip = show.Page.Locator($"[data-showing='{showing.Id}'] [data-tier='0'] .tier-left");
        var cheapest = show.Page.Locator($"[data-showing='{showing.Id}'] [data-tier='2'] .tier-left");
        // Of many dates those on the screen are followed.
        await vip.ScrollIntoViewIfNeededAsync();
        await Expect(vip).ToHaveTextAsync("72 left");
        var others = await cheapest.InnerTextAsync();

        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        var hold = await bob.HoldAsync(showing.Id, "A-5", "A-6", "A-7");
        await Expect(vip).ToHaveTextAsync("69 left");
        await bob.DeleteAsync("api/holds/" + hold.String("holdId"));
        await Expect(vip).ToHaveTextAsync("72 left");
        await bob.BuyAsync(showing.Id, "A-5");
        await Expect(vip).ToHaveTextAsync("71 left");
        await Expect(cheapest).ToHaveTextAsync(others);
    }

    [Fact]
    public async Task The_legend_of_the_hall_counts_along()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(replica: 0)).OpenHallAsync(showing.Id);
        var vip = hall.Page.Locator("#legend [data-tier-remaining='0']");
        await Expect(vip).ToHaveTextAsync("72 left");
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await bob.HoldAsync(showing.Id, "A-5", "A-6");
        await Expect(vip).ToHaveTextAsync("70 left");
    }

    [Fact]
    public async Task A_new_date_appears_and_a_sale_closes_without_a_reload()
    {
        var show = await (await EnterAsync()).OpenAsync("/shows/" + OwnShowing.ShowId);
        await Expect(show.Page.Locator(".showing").First).ToBeVisibleAsync();
        await show.Page.EvaluateAsync("() => { window.sameDocument = true; }");

        var showing = await OwnShowing.AddAsync(System);
        var date = show.Page.Locator($"[data-showing='{showing.Id}']");
        await show.HasSaidAsync("A new date");
        // Of a show with many dates those on the screen are followed.
        await date.ScrollIntoViewIfNeededAsync();
        await Expect(date.Locator(".showing-state")).ToHaveTextAsync("296 seats left");
        await showing.CloseSaleAsync();
        await Expect(date.Locator(".showing-state")).ToHaveTextAsync("Sale closed");
        await Expect(date.Locator(".showing-link")).ToHaveTextAsync("See the seats");
        Assert.True(await show.Page.EvaluateAsync<bool>("() => window.sameDocument"));
    }
}
