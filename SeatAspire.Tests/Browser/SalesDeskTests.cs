using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>The operator's page during a sale, and what everybody else sees of it.</summary>
[Collection(SharedSystem.Name)]
public sealed class SalesDeskTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private const int Crowd = 500;
    private const int Inside = 10;

    [Fact]
    public async Task An_operator_sees_a_queue_of_five_hundred_and_steers_it()
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Threshold = Inside, Paused = true });
        await showing.LineUpAsync(Crowd + Inside);
        await using var viewer = await Viewer.JoinAsync(System.Api[1], showing.Id);
        var desk = (await OpenDeskAsync(showing.Id, replica: 2)).Page;
        await Expect(Figure(desk, "waiting")).ToHaveTextAsync("510");
        await Expect(Figure(desk, "viewers")).ToHaveTextAsync("1");
        await Expect(Figure(desk, "active")).ToHaveTextAsync("0");
        await Expect(State(desk)).ToHaveTextAsync("Paused");

        // The charts say in words what they show; a point comes every few seconds.
        await Expect(desk.Locator("#chart-people .chart-canvas")).ToHaveAttributeAsync("aria-label", new Regex("Waiting: now .* at most 510 at"));

        // Let in again: asked first, since people move at once.
        await desk.Locator("#pause").ClickAsync();
        await Expect(desk.Locator("#queue-confirm")).ToContainTextAsync("510 people who wait are let in again");
        await desk.Locator("#queue-confirm-no").ClickAsync();
        await Expect(State(desk)).ToHaveTextAsync("Paused");
        await desk.Locator("#pause").ClickAsync();
        await desk.Locator("#queue-confirm-yes").ClickAsync();
        await Expect(State(desk)).ToHaveTextAsync("A queue is on");
        await Expect(Figure(desk, "active")).ToHaveTextAsync("10");
        await Expect(Figure(desk, "waiting")).ToHaveTextAsync("500");

        // What is entered is not saved until it is, and says so.
        var (threshold, save) = (desk.Locator("#queue-threshold"), desk.Locator("#queue-save"));
        await Expect(save).ToBeDisabledAsync();
        await threshold.FillAsync("0");
        await Expect(desk.Locator("#queue-threshold-mark")).ToHaveTextAsync("A whole number from 1 to 1,000,000, please.");
        await Expect(save).ToBeDisabledAsync();
        await threshold.FillAsync("30");
        await Expect(desk.Locator("#queue-threshold-mark")).ToHaveTextAsync("Now: 10");
        await Expect(desk.Locator("#queue-unsaved")).ToHaveTextAsync("1 change is not saved");
        await save.ClickAsync();
        await Expect(desk.Locator("#queue-unsaved")).ToHaveTextAsync("Everything is saved.");
        await Expect(Figure(desk, "active")).ToHaveTextAsync("30");

        // The way back throws nobody out.
        await desk.Locator("#queue-undo").ClickAsync();
        await Expect(desk.Locator("#queue-confirm")).ToContainTextAsync("30 people are inside, more than 10");
        await desk.Locator("#queue-confirm-yes").ClickAsync();
        await Expect(threshold).ToHaveValueAsync("10");
        await Expect(desk.Locator("#queue-result")).ToHaveTextAsync("Taken back.");
        await Expect(Figure(desk, "active")).ToHaveTextAsync("30");

        // Another operator elsewhere: their change appears, what is entered here stays.
        await desk.Locator("#queue-admitPerSecond").FillAsync("7");
        using var other = await ApiClient.AdminAsync(System.Api[0]);
        Assert.Equal(200, (await other.PutAsync($"api/admin/showings/{showing.Id}/queue", new { leaseSeconds = 75 })).Status);
        await Expect(desk.Locator("#queue-leaseSeconds")).ToHaveValueAsync("75");
        await Expect(desk.Locator("#queue-admitPerSecond")).ToHaveValueAsync("7");
        await desk.Locator("#queue-discard").ClickAsync();
        await Expect(desk.Locator("#queue-admitPerSecond")).ToHaveValueAsync("50");

        await desk.Locator("#queue-mode-off").CheckAsync();
        await save.ClickAsync();
        await Expect(desk.Locator("#queue-confirm")).ToContainTextAsync("480 people who wait go in at once");
        await desk.Locator("#queue-confirm-yes").ClickAsync();
        await Expect(State(desk)).ToHaveTextAsync("No queue");
        await Expect(Figure(desk, "waiting")).ToHaveTextAsync("0");

        await desk.Locator("#log-only").CheckAsync();
        await Expect(desk.Locator(".log-entry")).ToHaveCountAsync(5);
        await Expect(desk.Locator(".log-entry").First).ToContainTextAsync("admin changed the queue");
        await Expect(desk.Locator(".log-entry").First).ToContainTextAsync("On → Off");

        await desk.Locator("#history-table summary").ClickAsync();
        await Expect(desk.Locator("#history-table tbody tr").First).ToContainTextAsync(new Regex(@"\d\d:\d\d"));
    }

    [Fact]
    public async Task A_notice_reaches_another_browser_is_put_aside_and_taken_down()
    {
        var text = $"The doors open later today <i>{Guid.NewGuid():N}</i>";
        var ann = await EnterAsync(replica: 1);
        var reading = await ann.OpenAsync("/");
        await Expect(reading.Page.Locator(".show-card").Nth(2)).ToBeVisibleAsync();
        var desk = (await OpenDeskAsync(await System.ShowingAsync("tosca"), replica: 0)).Page;
        try
        {
            await desk.Locator("#notice-text").FillAsync(text);
            await Expect(desk.Locator("#notice-preview .notice-text")).ToHaveTextAsync(text);
            await desk.Locator("#notice-send").ClickAsync();
            await desk.Locator("#notice-confirm-yes").ClickAsync();
            await Expect(Notice(reading.Page)).ToHaveTextAsync(text);
            await Expect(Notice(desk)).ToHaveTextAsync(text);

            // Put aside in one browser it stays so there, also in its other tabs; who comes now is told.
            var second = await ann.OpenAsync("/orders");
            await Expect(Notice(second.Page)).ToHaveTextAsync(text);
            await reading.Page.Locator("#notice-dismiss").ClickAsync();
            await Expect(Notice(reading.Page)).ToHaveCountAsync(0);
            await Expect(Notice(second.Page)).ToHaveCountAsync(0);
            var bob = await (await EnterAsync(replica: 2, Phone("ko-KR"))).OpenAsync("/shows/" + OwnShowing.ShowId);
            await Expect(Notice(bob.Page)).ToHaveTextAsync(text);
            await Expect(bob.Page.Locator("#notice .notice-label")).ToHaveTextAsync("공지");

            await desk.Locator("#notice-down").ClickAsync();
            await Expect(Notice(bob.Page)).ToHaveCountAsync(0);
            await Expect(desk.Locator("#notice-standing")).ToBeEmptyAsync();
        }
        finally
        {
            // Whatever happened: other tests' pages are to be as they expect them.
            using var admin = await ApiClient.AdminAsync(System.Api[1]);
            Assert.Equal(204, (await admin.DeleteAsync("api/admin/notices")).Status);
        }
    }

    [Fact]
    public async Task The_desk_is_for_operators_and_the_way_there_is_quiet()
    {
        var ann = await EnterAsync(replica: 1);
        ann.ExpectStatus(401);
        // Identities change and the page is left here while sockets are being opened.
        ann.Expect("WebSocket connection to");
        var page = (await ann.OpenAsync("/")).Page;
        await Expect(page.Locator("#nav-admin")).ToHaveCountAsync(0);
        await page.Locator("#sign-in").ClickAsync();
        await page.Locator("#sign-in-other").ClickAsync();
        await page.Locator("#log-in-email").FillAsync(SeatSystem.AdminEmail);
        await page.Locator("#log-in-password").FillAsync("not this");
        await page.Locator("#log-in-submit").ClickAsync();
        await Expect(page.Locator("#log-in-error")).ToContainTextAsync("The e-mail or the password is not right");
        await page.Locator("#log-in-other").ClickAsync();
        await page.Locator("#sign-in-id").FillAsync("ann");
        await page.Locator("#sign-in-submit").ClickAsync();
        await Expect(page.Locator("#identity-name")).ToHaveTextAsync("ann");
        await Expect(page.Locator("#nav-admin")).ToHaveCountAsync(0);

        // A guest who turns out to be an operator, with the keyboard alone.
        await page.GotoAsync("/admin");
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Sales desk");
        await Expect(page.Locator(".lead")).ToContainTextAsync("ann");
        await page.Locator("#log-in-email").FocusAsync();
        await page.Keyboard.TypeAsync(SeatSystem.AdminEmail.ToUpperInvariant());
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(SeatSystem.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#identity-name")).ToHaveTextAsync("admin");
        await page.Locator("#nav-admin").ClickAsync();
        await page.Locator(".admin-date").First.ClickAsync();
        await Expect(State(page)).ToHaveTextAsync("Open");

        await page.Locator("#identity").ClickAsync();
        await page.Locator("#account-leave").ClickAsync();
        await page.Locator("#leave-dialog-yes").ClickAsync();
        await Expect(page.Locator("#sign-in")).ToBeVisibleAsync();
        await page.GotoAsync("/admin");
        await Expect(page.Locator("#log-in-email")).ToBeVisibleAsync();
        await Expect(page.Locator("#nav-admin")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_figures_go_on_without_a_socket_and_say_it_when_they_are_old()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var visitor = await EnterAsync();
        visitor.Expect("net::ERR_FAILED");
        var gate = await SocketGate.PutAsync(visitor, open: true);
        var desk = (await OpenDeskAsync(showing.Id, visitor)).Page;
        await Expect(Figure(desk, "free")).ToHaveTextAsync("296");
        await gate.CutAsync();
        using var ann = await ApiClient.GuestAsync(System.Api[0]);
        await ann.HoldAsync(showing.Id, "A-1");
        await Expect(Figure(desk, "held")).ToHaveTextAsync("1");

        await desk.RouteAsync("**/api/admin/**", route => route.AbortAsync());
        await Expect(desk.Locator("#figures-age[data-stale]")).ToContainTextAsync("No news since");
        await ann.HoldAsync(showing.Id, "A-2");
        await desk.UnrouteAllAsync();
        await Expect(Figure(desk, "held")).ToHaveTextAsync("2");
        await Expect(desk.Locator("#figures-age:not([data-stale])")).ToHaveCountAsync(1);

        gate.Mend();
        await Expect(desk.Locator("#connection-state[data-link='live']")).ToHaveCountAsync(1);
        await ann.HoldAsync(showing.Id, "A-3");
        await Expect(Figure(desk, "held")).ToHaveTextAsync("3");
    }

    [Fact]
    public async Task A_proxy_that_forwards_untrusted_is_named_until_it_is_gone()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var redis = ConnectionMultiplexer.Connect(System.ConnectionString("redis"));
        var desk = (await OpenDeskAsync(showing.Id, replica: 0)).Page;
        var korean = (await OpenDeskAsync(showing.Id, await EnterAsync(replica: 1, Phone("ko-KR")))).Page;
        await Expect(Warning(desk)).ToBeHiddenAsync();
        try
        {
            await redis.GetDatabase().HashSetAsync(RedisKeys.Forwarders, "10.1.2.3", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            await Expect(Warning(desk)).ToHaveTextAsync(
                "Requests come through 10.1.2.3, which is not a trusted proxy: all of its people count as one. Set Limits__TrustedProxies.");
            await Expect(Warning(korean)).ToContainTextAsync("신뢰하는 프록시가 아닌 10.1.2.3에서");
            Assert.Empty(await Axe.FaultsAsync(korean, "warning"));
            await Looks.FitsAsync(korean, "warning");
        }
        finally
        {
            await redis.GetDatabase().HashDeleteAsync(RedisKeys.Forwarders, "10.1.2.3");
        }

        await Expect(Warning(desk)).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("desktop", "en-US")]
    [InlineData("phone", "ko-KR")]
    public async Task No_part_of_it_has_a_serious_fault(string device, string language)
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Threshold = 3, Paused = true });
        await showing.LineUpAsync(5);
        var visitor = await EnterAsync(options: device == "phone" ? Phone(language) : Desktop(language));
        var page = (await visitor.OpenAsync("/admin/" + showing.Id)).Page;
        var faults = new List<string>();
        await Expect(page.Locator("#log-in-email")).ToBeVisibleAsync();
        await LookAsync("log-in");
        await LogInAsync(page);
        await Expect(Figure(page, "waiting")).ToHaveTextAsync("5");
        await page.Locator("#history-table summary").ClickAsync();
        await page.Locator("#notice-text").FillAsync("word");
        await page.Locator("#queue-threshold").FillAsync("0");
        await LookAsync("desk");
        await Looks.FitsAsync(page, "desk");
        await page.Locator("#pause").ClickAsync();
        await LookAsync("question");
        await page.Locator("#queue-confirm-no").ClickAsync();
        await page.Locator("#queue-discard").ClickAsync();
        await page.GotoAsync("/admin");
        await Expect(page.Locator($"[data-showing='{showing.Id}']")).ToBeVisibleAsync();
        await LookAsync("chooser");
        Assert.Empty(faults);

        async Task LookAsync(string where)
        {
            faults.AddRange(await Axe.FaultsAsync(page, where));
        }
    }

    private static ILocator Figure(IPage page, string name) => page.Locator($".tile[data-figure='{name}'] .tile-value");

    private static ILocator State(IPage page) => page.Locator("#sale-state");

    private static ILocator Warning(IPage page) => page.Locator("#untrusted-forwarders");

    private static ILocator Notice(IPage page) => page.Locator("#notice .notice-text");

    private async Task<HallPage> OpenDeskAsync(string showingId, int replica) => await OpenDeskAsync(showingId, await EnterAsync(replica));

    private static async Task<HallPage> OpenDeskAsync(string showingId, Visitor visitor)
    {
        var desk = await visitor.OpenAsync("/admin/" + showingId);
        await LogInAsync(desk.Page);
        await Expect(State(desk.Page)).ToBeVisibleAsync();
        return desk;
    }

    private static async Task LogInAsync(IPage page)
    {
        await page.Locator("#log-in-email").FillAsync(SeatSystem.AdminEmail);
        await page.Locator("#log-in-password").FillAsync(SeatSystem.AdminPassword);
        await page.Locator("#log-in-submit").ClickAsync();
    }
}
