using System.Text.RegularExpressions;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>A map of many seats while it moves: the picture that there is is moved, and is what would be drawn once it stands.</summary>
[Collection(SharedSystem.Name)]
public sealed class MovingMapTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    // What the middle layer shows, as the browser has it; the same text for the same pixels.
    private const string Pixels = """
        async () => {
          const canvas = document.querySelector('.map-seats');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
          return [...hash].map((byte) => byte.toString(16)).join('');
        }
        """;

    [Fact]
    public async Task It_is_moved_as_it_is_and_sharp_where_it_stands()
    {
        var showing = await OwnShowing.MakeAsync(System, Stadium.Draw(), QueueSettings.Default);
        var visitor = await EnterAsync();
        // This test looks at the pixels, which nobody else does.
        visitor.Expect("willReadFrequently");
        var hall = await visitor.OpenHallAsync(showing.Id);
        var layers = hall.Page.Locator(".map-surface .map-layer:not(.map-moved)");
        var box = await hall.Page.Locator("#seat-map").BoundingBoxAsync() ?? throw new InvalidOperationException("The page has no map.");
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var before = await hall.Page.EvaluateAsync<string>(Pixels);
        await hall.Page.EvaluateAsync("""
            () => {
              window.moved = new Set();
              for (const layer of document.querySelectorAll('.map-surface .map-layer'))
                new MutationObserver(() => { if (layer.style.transform.startsWith('matrix')) window.moved.add(layer); }).observe(layer, { attributeFilter: ['style'] });
            }
            """);
        await hall.Page.Mouse.MoveAsync(x, y);
        for (var turn = 0; turn < 4; turn++)
        {
            await hall.Page.Mouse.WheelAsync(0, -120);
        }

        // What is seen whole cannot be moved.
        await Expect(hall.Page.Locator("#minimap")).ToBeVisibleAsync();
        await hall.Page.Mouse.DownAsync();
        // Until the picture that was drawn behind the first one has taken its place.
        var step = 0;
        await Wait.ForAsync("two pictures have been moved", async () =>
        {
            step++;
            await hall.Page.Mouse.MoveAsync(x + (step % 2 * 240), y + (step % 2 * 160), new() { Steps = 40 });
            return await hall.Page.EvaluateAsync<int>("() => window.moved.size");
        }, moved => moved >= 2);
        Assert.True(await hall.Page.EvaluateAsync<bool>("() => [...window.moved].every((layer) => layer.classList.contains('map-moved'))"));
        await hall.Page.Mouse.UpAsync();
        await StandsAsync();
        Assert.NotEqual(before, await hall.Page.EvaluateAsync<string>(Pixels));

        // Wherever it came from, all of the house is drawn as it was at first.
        for (var turn = 0; turn < 12; turn++)
        {
            await hall.Page.Mouse.WheelAsync(0, 120);
        }

        await hall.Page.Keyboard.PressAsync("0");
        await StandsAsync();
        await Wait.ForAsync("all of the house again", () => hall.Page.EvaluateAsync<string>(Pixels), pixels => pixels == before);

        async Task StandsAsync()
        {
            foreach (var layer in await layers.AllAsync())
            {
                await Expect(layer).Not.ToHaveAttributeAsync("style", new Regex("transform: \\S"));
            }
        }
    }
}
