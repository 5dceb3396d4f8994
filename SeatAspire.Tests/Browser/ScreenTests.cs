using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Screens that are narrow, low, dark, or in colours of their owner's choice; and where the focus is on them.</summary>
[Collection(SharedSystem.Name)]
public sealed class ScreenTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task On_a_phone_on_its_side_the_sheet_is_one_line_and_the_map_has_the_rest()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(options: Sized(Phone(), 844, 390))).OpenHallAsync(showing.Id);
        await hall.TapAsync("C-10", "C-11");
        await hall.HasSelectedAsync("C-10", "C-11");
        var sheet = await BoxAsync(hall.Page.Locator("#selection"));
        Assert.InRange(sheet.Height, 30, 70);
        await Expect(hall.HoldButton).ToBeInViewportAsync();
        await hall.HoldButton.TapAsync();
        await Expect(hall.Page.Locator("#sign-in-id")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task At_320_pixels_no_page_is_wider_than_the_screen()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsAsync("a-name-of-20-letters", options: Sized(Phone(), 320, 640))).OpenHallAsync(showing.Id);
        await hall.TapAsync("C-10");
        foreach (var path in new[] { "/showings/" + showing.Id, "/", "/shows/" + OwnShowing.ShowId, "/shop", "/shop/cola", "/cart", "/orders", "/account", "/nothing" })
        {
            await hall.FollowAsync(path);
            await Expect(hall.Page.Locator("main h1")).ToBeVisibleAsync();
            await Looks.FitsAsync(hall.Page, path);
        }
    }

    [Fact]
    public async Task Between_phone_and_desk_the_header_stays_one_line_however_long_a_name_is()
    {
        var ann = await EnterAsAsync("a-name-of-20-letters", options: Sized(Desktop(), 740, 700));
        var page = (await ann.OpenAsync("/")).Page;
        await Expect(page.Locator(".show-card").First).ToBeVisibleAsync();
        foreach (var width in (int[])[740, 860, 1000])
        {
            await page.SetViewportSizeAsync(width, 700);
            Assert.InRange((await BoxAsync(page.Locator("#identity-name"))).Height, 10, 30);
            Assert.InRange((await BoxAsync(page.Locator(".site-header"))).Height, 50, 70);
            await Looks.FitsAsync(page, $"shows at {width}");
        }
    }

    [Fact]
    public async Task On_a_phone_all_chosen_seats_are_seen_and_the_time_of_ones_turn_is_one_line()
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Threshold = 1 });
        var ann = await EnterAsAsync(Talker.NewName("ann"), options: Phone("ko-KR"));
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.HasTurnAsync();
        Assert.InRange((await BoxAsync(hall.Page.Locator("#turn-countdown"))).Height, 10, 40);
        string[] seats = ["E-8", "E-9", "E-10", "E-11", "E-12", "E-13"];
        await hall.TapAsync(seats);
        await hall.HasSelectedAsync(seats);
        await Expect(hall.Page.Locator(".run-place")).ToHaveTextAsync(new Regex("E열 · 8–13번.*VIP · 6 × 132,000원"));
        foreach (var seat in seats)
        {
            await Expect(hall.Page.Locator($"#selection-seats [data-label='{seat}']")).ToBeInViewportAsync();
        }
    }

    [Fact]
    public async Task Who_prefers_dark_gets_a_dark_page_on_which_seats_keep_their_colours()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var options = Desktop();
        options.ColorScheme = ColorScheme.Dark;
        var hall = await (await EnterAsync(options: options)).OpenHallAsync(showing.Id);
        var ground = await hall.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.All(Regex.Matches(ground, "[0-9]+").Take(3), part => Assert.InRange(int.Parse(part.Value, CultureInfo.InvariantCulture), 0, 60));
        await hall.ShowsAsync("white", "C-10");
        await hall.SelectAsync("C-10");
        Assert.Empty(await Axe.FaultsAsync(hall.Page, "dark hall"));
        await hall.HoldAsync("ann");
        Assert.Empty(await Axe.FaultsAsync(hall.Page, "dark payment"));
        await hall.ShowsAsync("dark orange", "C-10");
    }

    [Fact]
    public async Task In_forced_colours_the_legend_still_tells_states_apart()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var options = Desktop();
        options.ForcedColors = ForcedColors.Active;
        var hall = await (await EnterAsync(options: options)).OpenHallAsync(showing.Id);
        var pictures = new HashSet<string>();
        foreach (var sample in await hall.Page.Locator(".legend-states .seat-sample").AllAsync())
        {
            pictures.Add(Convert.ToBase64String(await sample.ScreenshotAsync()));
        }

        Assert.Equal(7, pictures.Count);
    }

    [Fact]
    public async Task After_a_dialog_the_focus_is_where_it_was_and_what_one_came_from_is_in_view()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldButton.ClickAsync();
        await Expect(hall.Page.Locator("#sign-in-id")).ToBeFocusedAsync();
        await hall.Page.Keyboard.PressAsync("Escape");
        await Expect(hall.HoldButton).ToBeFocusedAsync();
        await hall.HoldAsync("ann");
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.Page.Keyboard.PressAsync("Escape");
        // The button that held is switched off by now.
        await Expect(hall.Page.Locator("#seat-map-surface")).ToBeFocusedAsync();
        Assert.Equal("Seat map", await hall.Page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')"));
    }

    [Fact]
    public async Task A_page_of_ones_own_has_its_heading_also_for_who_is_not_signed_in()
    {
        var page = (await (await EnterAsync()).OpenAsync("/orders/8f3b7f2e-0000-4000-8000-000000000000")).Page;
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Tickets");
        await Expect(page.Locator("main .note")).ToContainTextAsync("Enter an ID");
    }

    [Fact]
    public async Task Where_nothing_can_be_held_the_panel_says_why_in_the_words_of_the_card()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await Expect(hall.Page.Locator(".selection-hint")).ToHaveTextAsync("Choose free seats, up to 8.");
        await showing.CloseSaleAsync();
        await Expect(hall.SaleNotice).ToHaveTextAsync(new Regex("^Sale closed"));
        await Expect(hall.Page.Locator(".selection-hint")).ToHaveTextAsync("Sale closed");
        await hall.FollowAsync("/shows/" + OwnShowing.ShowId);
        await Expect(hall.Page.Locator($"[data-showing='{showing.Id}'] .showing-state")).ToHaveTextAsync("Sale closed");
    }

    [Fact]
    public async Task The_page_of_a_draw_says_where_there_is_none()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var visitor = await EnterAsync();
        visitor.ExpectStatus(404);
        var page = (await visitor.OpenAsync($"/showings/{showing.Id}/draw")).Page;
        await Expect(page.Locator("#draw")).ToContainTextAsync("there is no draw");
    }

    private static BrowserNewContextOptions Sized(BrowserNewContextOptions options, int width, int height)
    {
        options.ViewportSize = new() { Width = width, Height = height };
        return options;
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) =>
        await locator.BoundingBoxAsync() ?? throw new InvalidOperationException($"{locator} is not on the page");
}
