using System.Collections.Concurrent;
using Microsoft.Playwright;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Answers about the queue that come late, or not at all.</summary>
[Collection(SharedSystem.Name)]
public sealed class QueueOutageTests(SeatSystem system, Browsers browsers) : QueueBrowserTest(system, browsers)
{
    [Fact]
    public async Task An_answer_from_before_somebody_left_does_not_put_them_back()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var hall = await WaitsWithoutSocketAsync(showing);
        const string Status = "**/api/queue/status/*";
        var (asked, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await hall.Page.RouteAsync(Status, async route =>
        {
            var before = await route.FetchAsync();
            asked.TrySetResult();
            await released.Task;
            await route.FulfillAsync(new() { Response = before });
        });
        await asked.Task.WaitAsync(Wait.Limit);
        await hall.Page.Locator("#queue-leave").ClickAsync();
        await hall.Page.Locator("#queue-leave-dialog-yes").ClickAsync();
        await Expect(hall.Strip).ToContainTextAsync("only watching");

        var answered = await hall.Page.RunAndWaitForResponseAsync(() => Task.Run(released.SetResult), Status);
        Assert.Equal(200, answered.Status);
        await answered.FinishedAsync();
        await hall.Page.EvaluateAsync("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        await Expect(hall.Strip).ToContainTextAsync("only watching");
        // Nor did the page line up again: the next one to come is the first.
        using var next = await WaitsAsync(showing, 1);
    }

    [Fact]
    public async Task A_look_that_fails_lines_nobody_up_who_gave_the_place_up()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var hall = await WaitsWithoutSocketAsync(showing, "net::ERR_FAILED");
        await hall.Page.Locator("#queue-leave").ClickAsync();
        await hall.Page.Locator("#queue-leave-dialog-yes").ClickAsync();
        await Expect(hall.Strip).ToContainTextAsync("only watching");
        // Awake again, the phone has no network for a moment, and then it has.
        var asked = new ConcurrentQueue<string>();
        await hall.Page.RouteAsync("**/api/queue/**", async route =>
        {
            asked.Enqueue(new Uri(route.Request.Url).Segments[3]);
            await route.AbortAsync();
        });
        await Wait.UntilAsync("a look", async () =>
        {
            await hall.Page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");
            return !asked.IsEmpty;
        });
        // A look asks twice; what comes then is another one.
        await Wait.UntilAsync("another call", () => Task.FromResult(asked.Count > 2));
        Assert.All(asked, call => Assert.Equal("status/", call));
        await hall.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await Expect(hall.Strip).ToContainTextAsync("only watching");
        using var next = await WaitsAsync(showing, 1);
    }

    [Fact]
    public async Task A_reload_elsewhere_keeps_the_place_though_no_answer_comes_for_a_while()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var hall = await WaitsWithoutSocketAsync(showing, "net::ERR_FAILED");
        await hall.FollowAsync("/orders");
        var reminder = hall.Page.Locator("#queue-reminder");
        await Expect(reminder).ToContainTextAsync("Number 1 in line");
        var failures = 0;
        await hall.Page.RouteAsync("**/api/queue/**", route =>
        {
            Interlocked.Increment(ref failures);
            return route.AbortAsync();
        });
        await hall.Page.ReloadAsync();
        await Wait.UntilAsync("two looks without an answer", () => Task.FromResult(Volatile.Read(ref failures) >= 4));
        await hall.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await Expect(reminder).ToContainTextAsync("Number 1 in line");
        await reminder.ClickAsync();
        await hall.WaitsAsync(1);
    }
}
