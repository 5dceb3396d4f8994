using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>A tab that shows the app: what a person does in the hall, and what they see there.</summary>
internal sealed class HallPage(IPage page, SeatSystem system)
{
    public IPage Page => page;

    public ILocator Map => page.Locator("#seat-map");

    public ILocator HoldButton => page.Locator("#hold");

    /// <summary>The dialog that asks for payment.</summary>
    public ILocator Payment => page.Locator("#payment-dialog");

    /// <summary>The sentence in that dialog.</summary>
    public ILocator PaymentStatus => page.Locator("#payment-status");

    /// <summary>The sentence beside the button that holds.</summary>
    public ILocator Message => page.Locator("#selection-message");

    /// <summary>Sentences that come and go, as far as they are shown just now.</summary>
    public ILocator Messages => page.Locator("#messages");

    /// <summary>The sentence about the sale above the map.</summary>
    public ILocator SaleNotice => page.Locator("#sale-notice");

    public ILocator Banner => page.Locator("#connection-banner");

    /// <summary>The room in which one waits for one's turn.</summary>
    public ILocator WaitingRoom => page.Locator("#waiting-room");

    /// <summary>What the queue says above the map.</summary>
    public ILocator Strip => page.Locator("#queue-strip");

    /// <summary>The button beside it.</summary>
    public ILocator StripButton => page.Locator("#queue-strip-act");

    /// <summary>A seat in the list.</summary>
    public ILocator Cell(string label) => page.Locator($"[data-seat='{label}']");

    /// <summary>The page has said a sentence with these words since it was loaded, whether or not it is still shown.</summary>
    public Task HasSaidAsync(string words) =>
        page.UntilAsync($"the page says: {words}", "(words) => sentencesSaid.some((sentence) => sentence.includes(words))", words);

    public Task IsLiveAsync() => page.ShowsAsync("#seat-map[data-connection='live']:not([data-version=''])");

    /// <summary>The replica that the page talks to, from 0.</summary>
    public async Task<int> ReplicaAsync() => system.Api.ToList().IndexOf((await page.Locator("[data-api]").GetAttributeAsync("data-api"))!);

    /// <summary>Gives an ID at the head of the page.</summary>
    public async Task SignInAsync(string id)
    {
        await page.Locator("#sign-in").ClickAsync();
        await IdentifyAsync(id);
    }

    /// <summary>Answers the prompt for an ID.</summary>
    public async Task IdentifyAsync(string id)
    {
        await page.Locator("#sign-in-id").FillAsync(id);
        await page.Locator("#sign-in-submit").ClickAsync();
        await Expect(page.Locator("#identity-name")).ToHaveTextAsync(id);
    }

    /// <summary>Whoever is signed in on the page, by HTTP.</summary>
    public async Task<ApiClient> PersonAsync()
    {
        var token = await page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('seataspire.session')).refreshToken");
        var person = ApiClient.Nobody(system.Api[0]);
        person.Become(await person.PostAsync("api/auth/refresh", new { refreshToken = token }));
        return person;
    }

    /// <summary>The page is a waiting room, and this is the number in it.</summary>
    public Task WaitsAsync(int position) =>
        page.ShowsAsync($"#waiting-room[data-state='waiting'][data-position='{position}']");

    /// <summary>The page shows the seats, and says that it is the person's turn.</summary>
    public async Task HasTurnAsync()
    {
        await page.ShowsAsync("#queue-strip[data-kind='turn']");
        await IsLiveAsync();
    }

    /// <summary>Ticket and way made so far, as the page knows them.</summary>
    public async Task<(long Ticket, double Done)> PlaceInLineAsync()
    {
        var queue = await page.EvaluateAsync<JsonElement>("() => window.seatAspire.queue()");
        return (queue.GetProperty("standing").GetProperty("ticket").GetInt64(), queue.GetProperty("done").GetDouble());
    }

    /// <summary>Where in the window a seat can be clicked, once the map has come to rest.</summary>
    public async Task<(float X, float Y)> PlaceOfAsync(string label)
    {
        await Map.ScrollIntoViewIfNeededAsync();
        await IsDrawnAsync(label);
        var place = await page.EvaluateAsync<JsonElement>("(label) => window.seatAspire.reveal(label)", label);
        return (place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
    }

    /// <summary>The page has a map with this seat: it may be live a moment before that.</summary>
    private Task IsDrawnAsync(string label) => page.UntilAsync($"{label} is on the map", "(label) => window.seatAspire.seatState(label) !== null", label);

    /// <summary>Clicks seats on the map.</summary>
    public async Task ClickAsync(params string[] labels)
    {
        foreach (var label in labels)
        {
            var (x, y) = await PlaceOfAsync(label);
            await page.Mouse.ClickAsync(x, y);
        }
    }

    /// <summary>Touches seats on the map.</summary>
    public async Task TapAsync(params string[] labels)
    {
        foreach (var label in labels)
        {
            var (x, y) = await PlaceOfAsync(label);
            await page.Touchscreen.TapAsync(x, y);
        }
    }

    /// <summary>Selects free seats by clicking the map.</summary>
    public async Task SelectAsync(params string[] labels)
    {
        await ClickAsync(labels);
        await HasSelectedAsync(labels);
    }

    /// <summary>Exactly these seats are selected, as the panel, the list and the page's own knowledge say.</summary>
    public async Task HasSelectedAsync(params string[] labels)
    {
        await page.UntilAsync($"{string.Join(", ", labels)} are selected", """
            (labels) => document.querySelector('#selection')?.dataset.count === String(labels.length)
              && labels.every((label) => document.querySelectorAll(`#selection-seats [data-label='${label}']`).length === 1
                && document.querySelector(`[data-seat='${label}']`)?.getAttribute('aria-selected') === 'true')
            """, labels);
    }

    /// <summary>Holds what is selected; whoever is asked for an ID gives this one.</summary>
    public async Task HoldAsync(string? id = null)
    {
        await HoldButton.ClickAsync();
        if (id is not null)
        {
            await page.Locator("#sign-in-id").FillAsync(id);
            await page.Locator("#sign-in-submit").ClickAsync();
        }

        await page.ShowsAsync("#payment-dialog");
    }

    /// <summary>Presses the button of the payment dialog.</summary>
    public async Task PayAsync(string method = "sandbox")
    {
        await page.Locator("#payment-method").SelectOptionAsync(method);
        await page.Locator("#payment-pay").ClickAsync();
    }

    /// <summary>The dialog says that it is paid.</summary>
    public Task IsThankedAsync() => page.ShowsAsync("#payment-dialog[data-done='paid']");

    /// <summary>Time left, as the payment dialog shows it.</summary>
    public async Task<TimeSpan> CountdownAsync()
    {
        var parts = (await page.Locator("#payment-countdown").InnerTextAsync()).Split(':');
        return TimeSpan.FromSeconds((int.Parse(parts[0], CultureInfo.InvariantCulture) * 60) + int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the page knows a seat in a state (<c>free</c>, <c>held</c>, <c>sold</c>, <c>blocked</c>), and its list says so, too.</summary>
    public async Task SeesAsync(string label, string state, bool mine = false)
    {
        await page.UntilAsync(
            $"{label} is {state} in the list", "(seat) => document.querySelectorAll(seat).length === 1",
            $"[data-seat='{label}'][data-state='{state}'][data-mine='{(mine ? "true" : "false")}']");
        await IsDrawnAsync(label);
        var known = await page.EvaluateAsync<JsonElement>("(label) => window.seatAspire.seatState(label)", label);
        Assert.Equal((state, mine), (known.GetProperty("state").GetString(), known.GetProperty("mine").GetBoolean()));
    }

    /// <summary>Waits until each of the seats is painted in a colour on the map: <c>white</c>, <c>dark orange</c> …</summary>
    public async Task ShowsAsync(string colour, params string[] labels)
    {
        foreach (var label in labels)
        {
            await IsDrawnAsync(label);
            await Wait.ForAsync($"{label} is {colour} on the map", () => ColourOfAsync(label), seen => seen == colour);
        }
    }

    /// <summary>The colour that most of a seat's pixels have on the map's canvas, in a word.</summary>
    public async Task<string> ColourOfAsync(string label)
    {
        var pixel = await page.EvaluateAsync<int[]>("""
            async (label) => {
              const { x, y } = window.seatAspire.reveal(label);
              const canvas = document.querySelector('canvas.map-seats');
              // While a large map moves another canvas has its place.
              for (let frames = 0; frames < 2 || (canvas.style.transform !== '' && frames < 300); frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
              const box = canvas.getBoundingClientRect();
              const dpr = canvas.width / box.width;
              const side = 12 * dpr;
              // Of a copy: reading the map's own canvas would change how the browser draws it.
              const copy = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d', { willReadFrequently: true });
              copy.drawImage(canvas, (x - box.left) * dpr - side / 2, (y - box.top) * dpr - side / 2, side, side, 0, 0, side, side);
              const pixels = copy.getImageData(0, 0, side, side).data;
              const counts = new Map();
              for (let i = 0; i < pixels.length; i += 4) {
                const colour = pixels.slice(i, i + 4).join();
                counts.set(colour, (counts.get(colour) ?? 0) + 1);
              }
              return [...counts].sort((a, b) => b[1] - a[1])[0][0].split(',').map(Number);
            }
            """, label);
        return Colour.Name(pixel);
    }

    /// <summary>Sockets of the page: open now, and opened since it was loaded.</summary>
    public async Task<(int Open, int Opened)> ConnectionsAsync()
    {
        var count = await page.EvaluateAsync<JsonElement>("() => window.seatAspire.connections()");
        return (count.GetProperty("open").GetInt32(), count.GetProperty("opened").GetInt32());
    }

    /// <summary>Goes to other pages, one after the other, as the app itself does, without loading them anew.</summary>
    public async Task FollowAsync(params string[] paths)
    {
        // All in one: each word from here to the page costs as long as the page.
        await page.EvaluateAsync("""
            async (paths) => {
              for (const [at, path] of paths.entries()) {
                const link = document.createElement('a');
                link.href = path;
                document.body.append(link);
                link.click();
                link.remove();
                for (let looks = 0; at < paths.length - 1 && document.querySelector('#content')?.dataset.route !== path; looks++) {
                  if (looks > 2000) throw new Error(`${path} is not shown`);
                  await new Promise((later) => setTimeout(later, 5));
                }
              }
            }
            """, paths);
        await page.UntilAsync($"{paths[^1]} is shown", "(path) => document.querySelector('#content')?.dataset.route === path", paths[^1]);
    }
}
