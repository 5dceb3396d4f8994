using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Seats that are found for who does not look for them on the map, by a press or by a link.</summary>
[Collection(SharedSystem.Name)]
public sealed class BestOfferTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    // Two rows in the middle of which the best are, and one seat aside.
    private static readonly string[] Free = ["A-10", "A-11", "A-12", "A-13", "K-1"];

    [Fact]
    public async Task Two_together_are_chosen_on_the_map_by_one_press_before_anything_is_held()
    {
        var showing = await OwnShowing.MakeAsync(System, opensIn: null, Free);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.Page.Locator("#best-find").ClickAsync();
        await Expect(hall.Page.Locator("#selection")).ToHaveAttributeAsync("data-count", "2");
        await Expect(hall.Page.Locator(".run-place")).ToContainTextAsync("Row A · 1");
        await Expect(hall.HoldButton).ToBeFocusedAsync();
        foreach (var label in Free)
        {
            await hall.SeesAsync(label, "free");
        }

        await hall.HoldAsync("ann");
    }

    [Fact]
    public async Task Who_wants_more_than_there_are_side_by_side_is_told()
    {
        var showing = await OwnShowing.MakeAsync(System, opensIn: null, Free);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.Page.Locator("#best-count").SelectOptionAsync("5");
        await hall.Page.Locator("#best-find").ClickAsync();
        await Expect(hall.Message).ToHaveTextAsync(new Regex("No 5 seats side by side"));
        await Expect(hall.Page.Locator("#best-find")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_is_overtaken_while_holding_the_best_is_given_the_next_best()
    {
        var showing = await OwnShowing.MakeAsync(System, opensIn: null, Free);
        var ann = await EnterAsync();
        ann.ExpectStatus(409);
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SignInAsync("ann");
        await hall.IsLiveAsync();
        await hall.Page.Locator("#best-find").ClickAsync();
        await Expect(hall.Page.Locator("#selection")).ToHaveAttributeAsync("data-count", "2");
        var chosen = await hall.Page.Locator("#selection-seats [data-label]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.label)");
        // Somebody else has them, and the page has not heard of it yet.
        gate.LosesChanges = true;
        using var bob = await ApiClient.GuestAsync(System.Api[1]);
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, chosen)).Status);
        await hall.HoldAsync();
        await hall.HasSaidAsync("These are the next best");
        using var person = await hall.PersonAsync();
        var held = (await person.GetAsync("api/holds")).Json[0].GetProperty("seats").EnumerateArray().Select(seat => seat.GetString()!);
        Assert.Equal(Free[..4].Except(chosen), held.Order());
    }

    [Fact]
    public async Task A_link_opens_the_date_with_its_seats_chosen_and_a_reload_keeps_what_was_chosen_since()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenAsync($"/showings/{showing.Id}?seats=C-10,C-11,Z-99");
        await hall.IsLiveAsync();
        await hall.HasSelectedAsync("C-10", "C-11");
        await Expect(hall.Page).ToHaveURLAsync(new Regex($"/showings/{showing.Id}$"));
        await hall.ClickAsync("C-12");
        await hall.HasSelectedAsync("C-10", "C-11", "C-12");
        await hall.Page.ReloadAsync();
        await hall.HasSelectedAsync("C-10", "C-11", "C-12");
        // The page makes such links, too.
        await hall.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await hall.Page.Locator("#share-seats").ClickAsync();
        await hall.HasSaidAsync("The link is copied");
        Assert.EndsWith($"/showings/{showing.Id}?seats=C-10%2CC-11%2CC-12", await hall.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task By_keyboard_the_best_two_are_bought_with_ten_presses()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenAsync("/");
        await hall.SignInAsync("ann");
        await hall.Page.GotoAsync("/showings/" + showing.Id);
        await hall.IsLiveAsync();
        var presses = 0;
        await PressUntilFocusedAsync("Tab", "#skip-to-best");
        await PressAsync("Enter");
        await Expect(hall.Page.Locator("#best-find")).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Expect(hall.HoldButton).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Expect(hall.Page.Locator("#payment-pay")).ToBeFocusedAsync();
        await PressAsync("Enter");
        await hall.IsThankedAsync();
        Assert.InRange(presses, 1, 12);

        async Task PressAsync(string key)
        {
            presses++;
            await hall.Page.Keyboard.PressAsync(key);
        }

        async Task PressUntilFocusedAsync(string key, string element)
        {
            // By the link that skips the head of the page.
            await PressAsync("Tab");
            await PressAsync("Enter");
            while (presses < 12 && !await hall.Page.Locator(element).EvaluateAsync<bool>("one => one === document.activeElement"))
            {
                await PressAsync(key);
            }
        }
    }

    [Fact]
    public async Task An_order_is_a_file_that_calendars_open()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync("ann");
        await hall.PayAsync();
        await hall.IsThankedAsync();
        using var ann = await hall.PersonAsync();
        var order = (await ann.GetAsync("api/orders")).Json[0];
        await hall.Page.GotoAsync("/orders/" + order.GetProperty("orderId").GetString());
        var download = await hall.Page.RunAndWaitForDownloadAsync(() => hall.Page.Locator("#calendar").ClickAsync());
        Assert.Equal(order.GetProperty("reference").GetString() + ".ics", download.SuggestedFilename);
        using var text = new StreamReader(await download.CreateReadStreamAsync());
        var file = await text.ReadToEndAsync();
        var startsAt = order.GetProperty("showing").GetProperty("startsAt").GetDateTimeOffset();
        Assert.Contains($"\r\nDTSTART:{startsAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}\r\n", file);
        Assert.Contains("C-10", file);
    }
}
