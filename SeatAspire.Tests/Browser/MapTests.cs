using System.Text.RegularExpressions;
using Microsoft.Playwright;
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
    public async Task A_price_that_is_tapped_or_a_limit_makes_the_dearer_seats_step_back_on_map_and_list()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        var vip = hall.Page.Locator(".legend-tier[data-tier='0'] button");
        await vip.ClickAsync();
        await Expect(vip).ToHaveAttributeAsync("aria-pressed", "true");
        await hall.ShowsAsync("white", "C-10");
        await Wait.ForAsync("another price steps back", () => hall.ColourOfAsync("L-2"), seen => seen != "white");
        await Expect(hall.Cell("L-2")).ToHaveAttributeAsync("data-dim", "");

        await hall.Page.Locator("#price-limit").SelectOptionAsync(new SelectOptionValue { Label = "up to ₩99,000" });
        await hall.ShowsAsync("white", "L-2");
        await Wait.ForAsync("the dearest steps back", () => hall.ColourOfAsync("C-10"), seen => seen != "white");
        await Expect(vip).ToHaveAttributeAsync("aria-pressed", "false");
        // It can be had all the same.
        await hall.SelectAsync("C-10");
        await vip.ClickAsync();
        await vip.ClickAsync();
        await hall.ShowsAsync("white", "C-11", "L-2");
    }

    [Fact]
    public async Task A_click_on_the_stage_leads_to_seats_and_no_way_to_where_there_are_none()
    {
        var hall = await (await EnterAsync()).OpenHallAsync(await System.LargeShowingAsync());
        var map = await hall.Map.BoundingBoxAsync() ?? throw new InvalidOperationException("There is no map.");
        for (var click = 0; click < 8; click++)
        {
            // The upper left, the middle and the lower right: stage, aisles, nothing.
            await hall.Page.Mouse.ClickAsync(map.X + 40 + ((map.Width - 80) * (click % 3) / 2), map.Y + 40 + ((map.Height - 80) * (click % 2)));
            await hall.Page.Mouse.WheelAsync(0, -600);
        }

        await Wait.ForAsync(
            "seats are in view",
            () => hall.Page.EvaluateAsync<int>("""
                () => {
                  const canvas = document.querySelector('canvas.map-seats');
                  const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d', { willReadFrequently: true });
                  copy.drawImage(canvas, 0, 0);
                  return copy.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value > 0).length;
                }
                """),
            painted => painted > 100);
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(320, 640)]
    public async Task A_small_picture_of_the_house_shows_which_part_is_in_view_moves_it_and_covers_no_button(int width, int height)
    {
        var options = width < 600 ? Phone() : Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        var hall = await (await EnterAsync(options: options)).OpenHallAsync(await System.LargeShowingAsync());
        var picture = hall.Page.Locator("#minimap");
        await Expect(picture).ToBeHiddenAsync();
        await hall.Page.Locator("#map-zoom-in").ClickAsync();
        await hall.Page.Locator("#map-zoom-in").ClickAsync();
        await Expect(picture).ToBeVisibleAsync();
        await Expect(picture).ToHaveAttributeAsync("aria-hidden", "true");
        var whole = await BoxAsync(picture);
        var buttons = await BoxAsync(hall.Page.Locator(".map-controls"));
        Assert.True(whole.X + whole.Width <= buttons.X || whole.Y >= buttons.Y + buttons.Height || whole.Y + whole.Height <= buttons.Y);

        // The lower left of the house, then by hand to its right.
        await hall.Page.Mouse.ClickAsync(whole.X + (whole.Width * 0.25f), whole.Y + (whole.Height * 0.7f));
        await Wait.ForAsync("the view is at the left", MiddleAsync, middle => middle is { X: < 0.4f, Y: > 0.6f });
        await hall.Page.Mouse.DownAsync();
        await hall.Page.Mouse.MoveAsync(whole.X + (whole.Width * 0.8f), whole.Y + (whole.Height * 0.5f), new() { Steps = 5 });
        await hall.Page.Mouse.UpAsync();
        await Wait.ForAsync("the view is at the right", MiddleAsync, middle => middle is { X: > 0.6f, Y: < 0.6f });
        await hall.HasSelectedAsync();
        await hall.Page.Locator("#map-fit").ClickAsync();
        await Expect(picture).ToBeHiddenAsync();

        // Of the frame, by its colour, which nothing else in the picture has while no seat is chosen.
        async Task<(float X, float Y)> MiddleAsync()
        {
            var middle = await picture.Locator("canvas").EvaluateAsync<float[]>("""
                (canvas) => {
                  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
                  copy.drawImage(canvas, 0, 0);
                  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
                  const [xs, ys] = [[], []];
                  for (let i = 0; i < data.length; i += 4) {
                    if (data[i] !== 0x3d || data[i + 1] !== 0x3b || data[i + 2] !== 0xd4) continue;
                    xs.push((i / 4) % canvas.width);
                    ys.push(Math.floor(i / 4 / canvas.width));
                  }
                  const middle = (all) => (Math.min(...all) + Math.max(...all) + 1) / 2;
                  return [middle(xs) / canvas.width, middle(ys) / canvas.height];
                }
                """);
            return (middle[0], middle[1]);
        }
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

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) =>
        await locator.BoundingBoxAsync() ?? throw new InvalidOperationException($"{locator} is not on the page");

    /// <summary>Pixels from one seat to the next.</summary>
    private static async Task<float> PitchAsync(HallPage hall)
    {
        var (left, right) = (await hall.PlaceOfAsync("F-13"), await hall.PlaceOfAsync("F-14"));
        return right.X - left.X;
    }
}
