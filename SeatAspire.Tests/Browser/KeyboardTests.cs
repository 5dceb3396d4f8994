using System.Globalization;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>All that a mouse can do, without one.</summary>
[Collection(SharedSystem.Name)]
public sealed class KeyboardTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task Seats_are_chosen_held_and_paid_from_the_list_by_keyboard_alone()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        var keys = hall.Page.Keyboard;
        await TabToAsync(hall, "[role='gridcell']");
        await Expect(hall.Cell("A-1")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowRight");
        await Expect(hall.Cell("A-2")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("End");
        await Expect(hall.Cell("B-22")).ToBeFocusedAsync();
        await keys.PressAsync("Space");
        await hall.HasSelectedAsync("A-2", "B-22");
        // Again takes a seat away again.
        await keys.PressAsync("Space");
        await hall.HasSelectedAsync("A-2");

        await TabToAsync(hall, "#hold");
        await keys.PressAsync("Enter");
        await Expect(hall.Page.Locator("#sign-in-id")).ToBeFocusedAsync();
        await keys.TypeAsync("ann");
        await keys.PressAsync("Enter");
        await Expect(hall.Page.Locator("#payment-pay")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await hall.IsThankedAsync();
        await Expect(hall.Page.Locator("#payment-done")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(hall.Payment).ToBeHiddenAsync();
        await hall.SeesAsync("A-2", "sold", mine: true);
        await Expect(hall.Cell("A-2")).ToHaveAttributeAsync("aria-label", new Regex("bought by you"));
    }

    [Fact]
    public async Task The_list_is_a_grid_with_one_stop_for_tab_and_names_that_say_it_all()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        var grid = hall.Page.Locator("#seat-grid");
        var rows = grid.Locator("[role='row']");
        Assert.Equal("12", await grid.GetAttributeAsync("aria-rowcount"));
        await Expect(rows).ToHaveCountAsync(12);
        for (var row = 0; row < 12; row++)
        {
            await Expect(rows.Nth(row)).ToHaveAttributeAsync("aria-rowindex", (row + 1).ToString(CultureInfo.InvariantCulture));
        }

        // The longest rows: the name, and 26 seats.
        Assert.Equal("27", await grid.GetAttributeAsync("aria-colcount"));
        await Expect(rows.Last.Locator("[role='gridcell']")).ToHaveCountAsync(26);
        await Expect(rows.Last.Locator("[role='gridcell']").Last).ToHaveAttributeAsync("aria-colindex", "27");
        await Expect(hall.Cell("C-10")).ToHaveAttributeAsync("aria-label", "Row C seat 10, VIP, 132,000 won, free");
        await Expect(hall.Cell(OwnShowing.Blocked)).ToHaveAttributeAsync("aria-disabled", "true");

        var stops = grid.Locator("[tabindex='0']");
        await Expect(stops).ToHaveCountAsync(1);
        await hall.Cell("C-10").ClickAsync();
        await hall.HasSelectedAsync("C-10");
        await Expect(stops).ToHaveCountAsync(1);
        await Expect(stops).ToHaveAttributeAsync("data-seat", "C-10");
        await hall.Page.Keyboard.PressAsync("Control+Home");
        await Expect(stops).ToHaveAttributeAsync("data-seat", "A-1");
        await hall.Page.Keyboard.PressAsync("Control+End");
        await Expect(stops).ToHaveAttributeAsync("data-seat", "L-26");
    }

    [Fact]
    public async Task The_map_itself_is_walked_with_arrows_and_says_where_one_is()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        var said = hall.Page.Locator("#announcements");
        await TabToAsync(hall, "#seat-map-surface");
        await hall.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(said).ToHaveTextAsync(new Regex("^Row . seat [0-9]+, .*won, free$"));
        var first = await said.InnerTextAsync();
        await hall.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(said).Not.ToHaveTextAsync(first);
        await hall.Page.Keyboard.PressAsync("Enter");
        await Expect(said).ToHaveTextAsync(new Regex("^Selected: Row"));
        await Expect(hall.Page.Locator("#selection")).ToHaveAttributeAsync("data-count", "1");
    }

    /// <summary>Presses Tab until the focus is on such an element.</summary>
    private static Task TabToAsync(HallPage hall, string selector) =>
        Wait.UntilAsync($"Tab comes to {selector}", async () =>
        {
            await hall.Page.Keyboard.PressAsync("Tab");
            return await hall.Page.EvaluateAsync<bool>("(selector) => document.activeElement?.matches(selector) ?? false", selector);
        });
}
