using System.Text;
using Microsoft.Playwright;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Plans;
using SeatAspire.Tests.Support;
using SkiaSharp;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Shows and dates in the browser, from a plan's file to a sale that is open.</summary>
[Collection(SharedSystem.Name)]
public sealed class ShowDeskTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task With_nothing_but_a_browser_a_show_with_three_dates_and_three_prices_in_euro_is_on_sale()
    {
        var id = "mill-" + Guid.NewGuid().ToString("N")[..12];
        var op = await EnterAsync();
        op.ExpectStatus(400);
        op.ExpectStatus(409);
        var desk = await op.OpenAsAdminAsync("/admin/plans");
        var page = desk.Page;
        await page.Locator("#plan-file").SetInputFilesAsync(new FilePayload { Name = "mill.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(PlanFixtures.File("seataspire")) });
        await page.Locator("#plan-name").FillAsync(id);
        await Pictures.TellAsync(page, "operator-plan");
        await page.Locator("#plan-keep").ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync(id);

        // What is missing, or is said wrongly, stands beside its field.
        await page.Locator("#operator-shows").ClickAsync();
        await page.Locator("#show-save").ClickAsync();
        await Expect(page.Locator("#show-title-fault")).ToHaveTextAsync("It cannot be empty.");
        await Expect(page.Locator("#show-title")).ToBeFocusedAsync();
        await page.Locator("#show-title").FillAsync("Die Mühle");
        await Expect(page.Locator("#show-id")).ToHaveValueAsync("die-muhle");
        await page.Locator("#show-id").FillAsync(id);
        await page.Locator("#show-venue").FillAsync("Alte Mühle");
        await page.Locator("#show-currency").FillAsync("euro");
        await page.Locator("#show-currency").FillAsync("EUX");
        await page.Locator("#show-timeZone").FillAsync("Europe/Berlin");
        await page.Locator("#show-save").ClickAsync();
        await Expect(page.Locator("#show-currency-fault")).ToContainTextAsync("ISO 4217");
        await page.Locator("#show-currency").FillAsync("EUR");
        await page.Locator("#show-save").ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Die Mühle");

        using (var poster = new SKBitmap(60, 90))
        {
            await page.Locator("#poster-file").SetInputFilesAsync(new FilePayload { Name = "poster.png", MimeType = "image/png", Buffer = poster.Encode(SKEncodedImageFormat.Png, 100).ToArray() });
        }

        await Expect(page.Locator("#poster-state")).ToHaveTextAsync("The poster is there.");
        await Expect(page.Locator(".poster-form .poster[data-loaded]")).ToBeVisibleAsync();
        await page.Locator("#poster-file").SetInputFilesAsync(new FilePayload { Name = "poster.png", MimeType = "image/png", Buffer = "no image"u8.ToArray() });
        await Expect(page.Locator("#poster-state")).ToContainTextAsync("PNG, JPEG or WebP");

        await page.Locator("#date-source").SelectOptionAsync(new SelectOptionValue { Label = $"{id}, version 1 (29)" });
        await page.Locator("#price-0").FillAsync("45");
        await page.Locator("#price-1").FillAsync("30.505");
        await page.Locator("#price-2").FillAsync("60");
        await page.Locator("#date-start-0").FillAsync("2090-12-24T19:30");
        await page.Locator("#date-more").ClickAsync();
        await Expect(page.Locator("#date-start-1")).ToHaveValueAsync("2090-12-25T19:30");
        await page.Locator("#date-more").ClickAsync();
        await page.Locator("#date-start-2").FillAsync("2090-12-31T20:00");
        await page.Locator("#date-maxSeats").FillAsync("6");
        await page.Locator("#dates-add").ClickAsync();
        await Expect(page.Locator("#price-1-fault")).ToContainTextAsync("12.50");
        await Expect(page.Locator("#price-1")).ToBeFocusedAsync();
        await page.Locator("#price-1").FillAsync("30.50");
        await Pictures.TellAsync(page, "operator-dates", "#new-dates");
        await page.Locator("#dates-add").ClickAsync();
        await Expect(page.Locator("#dates-added")).ToContainTextAsync("3 dates are there.");
        await Expect(page.Locator("[data-added][data-ready][data-state='on-sale']")).ToHaveCountAsync(3);
        await Expect(page.Locator("#date-list tr[data-state='on-sale']")).ToHaveCountAsync(3);
        await Pictures.TellAsync(page, "operator-ready");

        // Anybody sees it at the venue's time, with its prices, and may buy.
        var ann = await EnterAsAsync("ann");
        var hall = await ann.OpenHallAsync(id + "-2090-12-31");
        await Expect(hall.Page.Locator("#legend [data-tier='1'] .legend-price")).ToHaveTextAsync("€30.50");
        await hall.SelectAsync("Stalls/A-1", "Stalls/A-2");
        await Expect(hall.Page.Locator("#selection-amount")).ToHaveTextAsync("€90.00");

        // Operators read its time in every list, wherever they are.
        using (var bob = await ApiClient.GuestAsync(System.Api[1], "bob"))
        {
            await bob.BuyAsync(id + "-2090-12-31", "Stalls/A-3");
        }

        foreach (var (path, place) in new[]
        {
            ("/admin", $"[data-showing='{id}-2090-12-31']"),
            ($"/admin/{id}-2090-12-31", $"#sale-showing option[value='{id}-2090-12-31']"),
            ("/admin/orders", $"#order-showing option[value='{id}-2090-12-31']"),
            ("/admin/orders", "tr[data-order]:has-text('Die Mühle') .cell-more:has-text('20:00') >> nth=0"),
            ("/admin/reports", $"#report-showing option[value='{id}-2090-12-31']"),
            ("/admin/log", "main >> nth=0"),
        })
        {
            await desk.GoAsync(path);
            await Expect(page.Locator(place)).ToContainTextAsync("20:00 CET");
        }
    }

    [Fact]
    public async Task Before_its_first_seat_is_sold_a_date_gets_another_plan_with_the_prices_that_it_lacks()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        var name = "other-" + Guid.NewGuid().ToString("N")[..12];
        using (var file = new StringContent(PlanFixtures.File("seataspire")))
        {
            Assert.Equal(201, (await admin.SendAsync(HttpMethod.Post, $"api/admin/plans?format=seataspire&name={name}", file)).Status);
        }

        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "C-10")).Status);
        var op = await EnterAsync();
        // Nothing is known of its seats while they are laid out anew: the page asks again.
        op.Expect("status of 503");
        var page = (await op.OpenAsAdminAsync($"/admin/{showing.Id}/setup")).Page;
        var till = await op.OpenAsync($"/admin/{showing.Id}/till");
        await till.IsLiveAsync();
        await page.Locator("#setup-plan").SelectOptionAsync(new SelectOptionValue { Label = $"{name}, version 1 (29)" });
        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#price-0-fault")).ToContainTextAsync("An amount");
        foreach (var price in await page.Locator("[id^='price-'].input").AllAsync())
        {
            await price.FillAsync("45000");
        }

        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#plan-confirm")).ToContainTextAsync("1 held now");
        await page.Locator("#plan-confirm-yes").ClickAsync();
        await Expect(page.Locator("#messages")).ToContainTextAsync("Saved.");
        await Expect(page.Locator("#setup-form")).ToBeVisibleAsync();
        await Wait.ForAsync("the other seats", () => bob.GetAsync($"api/showings/{showing.Id}/seats"), seats => seats.Status == 200 && seats.Json.GetProperty("count").GetInt32() == 29);
        Assert.Empty((await bob.GetAsync("api/holds")).Json.EnumerateArray());
        await bob.BuyAsync(showing.Id, "Stalls/A-1");
        // Whoever has its seats open has the other ones.
        await till.ClickAsync("Stalls/A-3");
        await Expect(till.Page.Locator("#till-basket")).ToContainTextAsync("row A · 3");
        await page.ReloadAsync();
        await Expect(page.Locator("#setup-plan")).ToBeDisabledAsync();
        await Expect(page.Locator("#setup-plan-rule")).ToHaveTextAsync("Seats were sold: the plan stays.");
    }

    [Fact]
    public async Task What_a_colleague_changed_meanwhile_is_not_overwritten()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var colleague = await ApiClient.AdminAsync(System.Api[1]);
        var show = "mill-" + Guid.NewGuid().ToString("N")[..12];
        Assert.Equal(201, (await colleague.PostAsync("api/admin/shows", new { id = show, title = "Mill", venue = "Mill", currency = "EUR", timeZone = "Europe/Berlin" })).Status);
        var op = await EnterAsync(replica: 0);
        var desk = await op.OpenAsAdminAsync($"/admin/shows/{show}");
        var page = desk.Page;
        await Expect(page.Locator("#show-title")).ToHaveValueAsync("Mill");
        Assert.Equal(200, (await colleague.PutAsync($"api/admin/shows/{show}", new { title = "Renamed" })).Status);
        await page.Locator("#show-description").FillAsync("Ours.");
        await page.Locator("#show-save").ClickAsync();
        await Expect(page.Locator("#show-title")).ToHaveValueAsync("Renamed");
        // What was written and saved here is no wish any more once a colleague has changed that, too.
        Assert.Equal(200, (await colleague.PutAsync($"api/admin/shows/{show}", new { description = "Theirs." })).Status);
        await page.Locator("#show-venue").FillAsync("Old Mill");
        await page.Locator("#show-save").ClickAsync();
        await Expect(page.Locator("#show-description")).ToHaveValueAsync("Theirs.");
        await Expect(page.Locator("#show-venue")).ToHaveValueAsync("Old Mill");

        await desk.GoAsync($"/admin/{showing.Id}/setup");
        await SaveSeatsAsync("6");
        Assert.Equal(200, (await colleague.PutAsync($"api/admin/showings/{showing.Id}", new { maxSeats = 4 })).Status);
        await page.Locator("#date-holdSeconds").FillAsync("120");
        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#date-maxSeats")).ToHaveValueAsync("4");
        await SaveSeatsAsync("5");

        async Task SaveSeatsAsync(string most)
        {
            await page.Locator("#date-maxSeats").FillAsync(most);
            await page.Locator("#setup-save").ClickAsync();
            await Wait.ForAsync("its most seats", () => colleague.GetAsync($"api/admin/showings/{showing.Id}"), date => date.Json.GetProperty("settings").GetProperty("maxSeats").ToString() == most);
        }
    }

    [Fact]
    public async Task Of_two_dates_the_one_that_was_chosen_last_is_copied_and_none_before_it_was_read()
    {
        var (first, second) = (await OwnShowing.MakeAsync(System), await OwnShowing.MakeAsync(System));
        using var admin = await ApiClient.AdminAsync(System.Api[1]);
        Assert.Equal(200, (await admin.PutAsync($"api/admin/showings/{second.Id}", new { maxSeats = 3 })).Status);
        var op = await EnterAsync(replica: 1);
        var page = (await op.OpenAsAdminAsync($"/admin/shows/{OwnShowing.ShowId}")).Page;
        var released = new TaskCompletionSource();
        await page.RouteAsync($"**/api/admin/showings/{first.Id}", async route =>
        {
            var answer = await route.FetchAsync();
            await released.Task.WaitAsync(Wait.Limit);
            await route.FulfillAsync(new() { Response = answer });
        });
        await page.Locator("#date-source").SelectOptionAsync($"date:{first.Id}");
        await page.Locator("#date-start-0").FillAsync("2090-12-24T19:30");
        await page.Locator("#dates-add").ClickAsync();
        await Expect(page.Locator("#date-source-fault")).ToContainTextAsync("still being read");
        await page.Locator("#date-source").SelectOptionAsync($"date:{second.Id}");
        await Expect(page.Locator("#date-maxSeats")).ToHaveValueAsync("3");
        await page.RunAndWaitForResponseAsync(() => Task.Run(released.SetResult), $"**/api/admin/showings/{first.Id}");
        await page.EvaluateAsync("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        await Expect(page.Locator("#date-maxSeats")).ToHaveValueAsync("3");
    }

    [Fact]
    public async Task A_page_that_asks_each_two_seconds_says_when_no_answer_comes_and_goes_on_once_one_does()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var op = await EnterAsync(replica: 0);
        op.Expect("503", "CORS", "net::ERR_FAILED");
        await op.Context.RouteAsync("**/api/admin/orders?**", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
            Body = """{"type":"/problems/unavailable","title":"Unavailable","status":503,"detail":"Not now."}""",
        }));
        var page = (await op.OpenAsAdminAsync($"/admin/{showing.Id}/rehearsal")).Page;
        await Expect(page.Locator("main .failure")).ToBeVisibleAsync();
        await op.Context.UnrouteAllAsync();
        await Expect(page.Locator("#rehearsal-state")).ToHaveTextAsync("It is not rehearsed.");
    }

    [Fact]
    public async Task A_rehearsal_is_begun_watched_and_ended_on_its_page_and_all_is_given_back()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var op = await EnterAsync(replica: 1);
        var page = (await op.OpenAsAdminAsync($"/admin/{showing.Id}/rehearsal")).Page;
        await Expect(page.Locator("#rehearsal-state")).ToHaveTextAsync("It is not rehearsed.");
        await page.Locator("#rehearsal-minutes").FillAsync("300");
        await page.Locator("#rehearsal-begin").ClickAsync();
        await Expect(page.Locator("#rehearsal-minutes-fault")).ToContainTextAsync("1 to 240");
        await page.Locator("#rehearsal-minutes").FillAsync("5");
        await page.Locator("#rehearsal-begin").ClickAsync();
        await Expect(page.Locator("#rehearsal-confirm")).ToContainTextAsync("pays nothing");
        await page.Locator("#rehearsal-confirm-yes").ClickAsync();
        await Expect(page.Locator("#rehearsal[data-on] #rehearsal-state")).ToContainTextAsync("It is rehearsed, for ");

        using var ann = await ApiClient.GuestAsync(System.Api[1], "ann");
        await ann.BuyAsync(showing.Id, "C-10", "C-11");
        await Expect(page.Locator("[data-figure='sold'] dd")).ToHaveTextAsync("2");
        await Expect(page.Locator("[data-figure='orders'] dd")).ToHaveTextAsync("1");
        await page.Locator("#rehearsal-end").ClickAsync();
        await Expect(page.Locator("#rehearsal-state")).ToHaveTextAsync("It is over. Orders that are given back now: 1.");
        await Expect(page.Locator("[data-figure='orders'] dd")).ToHaveTextAsync("0");
        await Expect(page.Locator("[data-figure='sold'] dd")).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task A_date_is_set_up_anew_and_what_would_contradict_itself_is_refused_beside_its_field()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var op = await EnterAsync(replica: 2);
        op.ExpectStatus(400);
        var page = (await op.OpenAsAdminAsync($"/admin/{showing.Id}/setup")).Page;
        await Expect(page.Locator("#setup-check [data-ready]")).ToBeVisibleAsync();
        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#setup-state")).ToHaveTextAsync("Nothing was changed.");
        await page.Locator("#date-holdSeconds").FillAsync("soon");
        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#date-holdSeconds-fault")).ToHaveTextAsync("A whole number from 1, please.");
        await page.Locator("#date-holdSeconds").FillAsync("120");
        await page.Locator("#date-saleOpensAt").FillAsync("2099-01-01T10:00");
        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#date-start-0-fault")).ToContainTextAsync("the sale opens first");

        await page.Locator("#date-saleOpensAt").FillAsync("2026-01-01T10:00");
        await page.Locator("#price-0").FillAsync("99000");
        await page.Locator("#date-buyer").SelectOptionAsync("required");
        await page.Locator("#setup-save").ClickAsync();
        await Expect(page.Locator("#messages")).ToContainTextAsync("Saved.");
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        var settings = (await Wait.ForAsync("the new price", () => admin.GetAsync("api/admin/showings/" + showing.Id),
            date => date.Json.GetProperty("settings").GetProperty("holdSeconds").ValueKind == global::System.Text.Json.JsonValueKind.Number)).Json.GetProperty("settings");
        Assert.Equal((120, "required"), (settings.GetProperty("holdSeconds").GetInt32(), settings.GetProperty("buyer").GetString()));
        Assert.Contains(settings.GetProperty("prices").EnumerateObject(), price => price.Value.GetInt64() == 99_000);
    }
}
