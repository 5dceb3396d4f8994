using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>The same with a thumb on 390 × 844.</summary>
[Collection(SharedSystem.Name)]
public sealed class PhoneTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task Seats_are_tapped_held_and_paid()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(replica: 0, Phone())).OpenHallAsync(showing.Id);
        var other = await (await EnterAsync(replica: 1)).OpenHallAsync(showing.Id);
        await hall.TapAsync("C-10", "C-11");
        await hall.HasSelectedAsync("C-10", "C-11");
        await hall.HoldButton.TapAsync();
        await hall.Page.Locator("#sign-in-id").FillAsync("ann");
        await hall.Page.Locator("#sign-in-submit").TapAsync();
        await Expect(hall.Payment).ToBeVisibleAsync();
        await other.ShowsAsync("orange", "C-10", "C-11");
        await hall.Page.Locator("#payment-pay").TapAsync();
        await hall.IsThankedAsync();
        await hall.Page.Locator("#payment-done").TapAsync();
        await hall.ShowsAsync("dark green", "C-10", "C-11");
        await other.ShowsAsync("green", "C-10", "C-11");
    }

    [Fact]
    public async Task Map_and_list_take_turns_and_show_the_same()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(options: Phone())).OpenHallAsync(showing.Id);
        var list = hall.Page.Locator("#seat-grid");
        await Expect(hall.Map).ToBeVisibleAsync();
        await Expect(list).ToBeHiddenAsync();
        await hall.TapAsync("C-10");
        await hall.Page.Locator("#view-list").TapAsync();
        await Expect(hall.Map).ToBeHiddenAsync();
        await Expect(list).ToBeVisibleAsync();
        await hall.HasSelectedAsync("C-10");
        await hall.Cell("C-11").TapAsync();
        await hall.HasSelectedAsync("C-10", "C-11");
        await hall.Page.Locator("#view-map").TapAsync();
        await Expect(list).ToBeHiddenAsync();
        await hall.TapAsync("C-10");
        await hall.HasSelectedAsync("C-11");
    }

    [Fact]
    public async Task Two_fingers_zoom_the_map_and_the_page_stays_as_it_is()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(options: Phone())).OpenHallAsync(showing.Id);
        var (x, y) = await hall.PlaceOfAsync("F-13");
        var before = await DistanceAsync();
        var touch = await hall.Page.Context.NewCDPSessionAsync(hall.Page);
        for (var step = 0; step <= 8; step++)
        {
            await SendAsync(step == 0 ? "touchStart" : "touchMove", new { x = x - 30 - (step * 6), y, id = 0 }, new { x = x + 30 + (step * 6), y, id = 1 });
        }

        await SendAsync("touchEnd");
        await Wait.ForAsync("the map came nearer", DistanceAsync, after => after > before * 1.5f);
        Assert.Equal(1, await hall.Page.EvaluateAsync<double>("() => window.visualViewport.scale"));
        await hall.HasSelectedAsync();

        async Task<float> DistanceAsync() => (await hall.PlaceOfAsync("F-14")).X - (await hall.PlaceOfAsync("F-13")).X;

        Task SendAsync(string type, params object[] touchPoints) =>
            touch.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = touchPoints });
    }

    [Fact]
    public async Task Nothing_is_wider_than_the_screen()
    {
        var showing = await OwnShowing.MakeAsync(System);
        // Everybody waits for the doors to open, with the longest of sentences.
        var queued = await OwnShowing.MakeAsync(System, QueueSettings.Default with { OpensAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2) });
        foreach (var (language, seat) in new[] { ("en-US", "C-10"), ("ko-KR", "C-11") })
        {
            var hall = await (await EnterAsync(options: Phone(language))).OpenAsync("/");
            await Expect(hall.Page.Locator(".show-card").Nth(2)).ToBeVisibleAsync();
            await Looks.FitsAsync(hall.Page, "shows");
            await hall.FollowAsync("/shows/" + OwnShowing.ShowId);
            await Expect(hall.Page.Locator($"[data-showing='{showing.Id}']")).ToBeVisibleAsync();
            await Looks.FitsAsync(hall.Page, "show");
            await hall.FollowAsync("/showings/" + showing.Id);
            await hall.IsLiveAsync();
            await hall.TapAsync(seat);
            await Looks.FitsAsync(hall.Page, "hall");
            await hall.HoldAsync("a-name-of-20-letters");
            await Looks.FitsAsync(hall.Page, "payment dialog");
            await hall.Page.Locator("#payment-dialog .dialog-close").TapAsync();
            await Expect(hall.Payment).ToBeHiddenAsync();
            var other = seat == "C-10" ? "F-10" : "F-11";
            await hall.TapAsync(other);
            await hall.HasSelectedAsync(other);
            await Wait.ForAsync(
                "the reminder of what is held stands above what is chosen",
                () => hall.Page.EvaluateAsync<float[]>("() => [document.querySelector('#held-reminder').getBoundingClientRect().bottom, document.querySelector('#selection').getBoundingClientRect().top]"),
                edges => edges[0] > 0 && edges[0] <= edges[1]);
            await hall.FollowAsync("/orders");
            await Expect(hall.Page.Locator("#held-reminder")).ToBeVisibleAsync();
            await Looks.FitsAsync(hall.Page, "orders");
            await hall.FollowAsync("/showings/" + queued.Id);
            await Expect(hall.WaitingRoom).ToBeVisibleAsync();
            await Looks.FitsAsync(hall.Page, "waiting room");
            await hall.Page.Locator("#queue-look").TapAsync();
            await Expect(hall.Strip).ToBeVisibleAsync();
            await Looks.FitsAsync(hall.Page, "hall while waiting");
        }
    }
}
