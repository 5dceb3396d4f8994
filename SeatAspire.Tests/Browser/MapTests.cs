using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Moving about the map, and what it says of a seat.</summary>
[Collection(SharedSystem.Name)]
public sealed class MapTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task Wheel_and_buttons_zoom_and_dragging_moves()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        var fitted = await PitchAsync(hall);
        var (x, y) = await hall.PlaceOfAsync("F-13");
        await hall.Page.Mouse.MoveAsync(x, y);
        await hall.Page.Mouse.WheelAsync(0, -400);
        await Wait.ForAsync("the wheel came nearer", () => PitchAsync(hall), pitch => pitch > fitted * 1.5f);
        await hall.Page.Locator("#map-fit").ClickAsync();
        await Wait.ForAsync("everything again", () => PitchAsync(hall), pitch => Math.Abs(pitch - fitted) < 0.01f);
        await hall.Page.Locator("#map-zoom-in").ClickAsync();
        var near = await Wait.ForAsync("the button came nearer", () => PitchAsync(hall), pitch => pitch > fitted * 1.59f);
        await hall.Page.Locator("#map-zoom-out").ClickAsync();
        await Wait.ForAsync("the button went away", () => PitchAsync(hall), pitch => pitch < near / 1.5f);

        await hall.Page.Locator("#map-zoom-in").ClickAsync();
        await Wait.ForAsync("nearer", () => PitchAsync(hall), pitch => pitch > fitted * 1.59f);
        var before = await hall.PlaceOfAsync("F-13");
        await hall.Page.Mouse.MoveAsync(before.X, before.Y);
        await hall.Page.Mouse.DownAsync();
        await hall.Page.Mouse.MoveAsync(before.X + 40, before.Y + 30, new() { Steps = 4 });
        await hall.Page.Mouse.UpAsync();
        await Wait.ForAsync("the house moved along", () => hall.PlaceOfAsync("F-13"), after => after.X >= before.X + 30 && after.Y >= before.Y + 20);
        await hall.HasSelectedAsync();
    }

    [Fact]
    public async Task Pointing_at_a_seat_shows_row_number_price_and_state()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        var (x, y) = await hall.PlaceOfAsync("C-10");
        await hall.Page.Mouse.MoveAsync(x, y);
        await Expect(hall.Page.Locator(".map-tip")).ToHaveTextAsync(new Regex("Row C, seat 10.*VIP.*132,000.*free"));
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await bob.HoldAsync(showing.Id, "C-10");
        await Expect(hall.Page.Locator(".map-tip")).ToHaveTextAsync(new Regex("held"));
    }

    [Fact]
    public async Task In_a_stadium_of_50_000_one_finds_ones_seats_section_by_section()
    {
        var pick = await System.PickAsync(2, await System.LargeShowingAsync());
        var hall = await (await EnterAsync(replica: 0)).OpenHallAsync(pick.ShowingId);
        var other = await (await EnterAsync(replica: 1)).OpenHallAsync(pick.ShowingId);
        Assert.InRange(await hall.Page.Locator("[role='gridcell']").CountAsync(), 1, 3_000);
        await hall.ClickAsync(pick.Labels);
        await Expect(hall.Page.Locator("#selection")).ToHaveAttributeAsync("data-count", "2");
        // The list goes on where the map was used, and the map where the list was.
        await Expect(hall.Cell(pick.Labels[^1])).ToHaveAttributeAsync("tabindex", "0");
        await hall.Page.Locator("#map-fit").ClickAsync();
        await hall.Cell(pick.Labels[^1]).ClickAsync();
        await hall.Cell(pick.Labels[^1]).ClickAsync();
        await hall.HasSelectedAsync(pick.Labels);
        await hall.HoldAsync("ann");
        await other.ShowsAsync("orange", pick.Labels);
        await hall.ShowsAsync("dark orange", pick.Labels);
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await other.ShowsAsync("green", pick.Labels);
    }

    /// <summary>Pixels from one seat to the next.</summary>
    private static async Task<float> PitchAsync(HallPage hall)
    {
        var (left, right) = (await hall.PlaceOfAsync("F-13"), await hall.PlaceOfAsync("F-14"));
        return right.X - left.X;
    }
}
