using System.Globalization;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>A map of which no seat changes, while what it is drawn with, or on, does.</summary>
[Collection(SharedSystem.Name)]
public sealed class MapSurroundingsTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private const string Small = "minimap-picture";
    private const int LooksUntilItStands = 40;

    // A layer's pixels as text, and how wide it is.
    private const string Picture = "(layer) => { const canvas = document.querySelector(`.${layer}`); return `${canvas.width} ${canvas.toDataURL()}`; }";

    [Fact]
    public async Task It_is_drawn_anew_in_another_language_on_a_finer_screen_and_where_its_pixels_were_lost()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var visitor = await EnterAsync(options: Desktop("en-US"));
        var hall = await visitor.OpenHallAsync(showing.Id);
        var venue = await StandsAsync("map-venue");

        await hall.Page.Locator("#language-ko").ClickAsync();
        await IsAsync("the stage's name is Korean", "map-venue", picture => picture != venue);
        await hall.Page.Locator("#language-en").ClickAsync();
        await IsAsync("the stage's name is English", "map-venue", picture => picture == venue);

        // Only where it is seen from near there is a small picture.
        await hall.Page.Locator("#map-zoom-in").ClickAsync();
        await Expect(hall.Page.Locator("#minimap")).ToBeVisibleAsync();
        (venue, var seats, var small) = (await StandsAsync("map-venue"), await StandsAsync("map-seats"), await StandsAsync(Small));
        // As a browser does whose graphics began anew.
        await hall.Page.EvaluateAsync("""
            () => {
              const canvases = [...document.querySelectorAll('.map-layer, .minimap-picture')];
              for (const canvas of canvases) canvas.getContext('2d').reset();
              for (const canvas of canvases) canvas.dispatchEvent(new Event('contextrestored'));
            }
            """);
        await IsAsync("the house is there again", "map-venue", picture => picture == venue);
        await IsAsync("its seats are there again", "map-seats", picture => picture == seats);
        await IsAsync("the small picture is there again", Small, picture => picture == small);

        // The window goes to a screen of twice as many pixels, and the map keeps its size. The browser tells that in a frame of its own alone where the window has another width, too.
        await hall.Page.EvaluateAsync("() => { const { style, clientWidth, clientHeight } = document.querySelector('#seat-map-surface'); Object.assign(style, { right: 'auto', bottom: 'auto', width: `${clientWidth}px`, height: `${clientHeight}px` }); }");
        var size = hall.Page.ViewportSize!;
        var screen = await hall.Page.Context.NewCDPSessionAsync(hall.Page);
        await BecomesAsync(size.Width - 20, 2);
        await IsAsync("its seats are sharp", "map-seats", picture => WidthOf(picture) == 2 * WidthOf(seats));
        await BecomesAsync(size.Width, 1);
        await IsAsync("its seats are as before", "map-seats", picture => picture == seats);

        Task BecomesAsync(int width, int pixels) =>
            screen.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = size.Height, ["deviceScaleFactor"] = pixels, ["mobile"] = false });

        Task<string> PictureAsync(string layer) => hall.Page.EvaluateAsync<string>(Picture, layer);

        Task IsAsync(string what, string layer, Func<string, bool> isSo) => Wait.UntilAsync(what, async () => isSo(await PictureAsync(layer)));

        // What it shows comes bit by bit at first.
        async Task<string> StandsAsync(string layer)
        {
            var (now, alike) = ("", 0);
            await Wait.UntilAsync("the map stands", async () =>
            {
                var next = await PictureAsync(layer);
                (now, alike) = (next, next == now ? alike + 1 : 0);
                return alike == LooksUntilItStands;
            });
            return now;
        }
    }

    private static int WidthOf(string picture) => int.Parse(picture[..picture.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
}
