using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>A connection that breaks, that never was, and that is never more than one.</summary>
[Collection(SharedSystem.Name)]
public sealed class ConnectionTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task A_lost_connection_is_told_quietly_and_then_everything_is_as_it_is_now()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        ann.Expect("WebSocket connection to", "net::ERR_FAILED");
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        // Nothing at all gets through, so that what changes meanwhile can only be learned afterwards.
        await hall.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await gate.CutAsync();
        await Expect(hall.Banner).ToHaveTextAsync(new Regex("Reconnecting"));
        await Expect(hall.Map).ToHaveAttributeAsync("data-connection", "reconnecting");
        await Wait.UntilAsync("the page tries again", () => gate.Refused >= 1);
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await bob.BuyAsync(showing.Id, "C-11");
        await hall.SeesAsync("C-11", "free");

        gate.Mend();
        await hall.Page.UnrouteAllAsync();
        await Expect(hall.Banner).ToBeHiddenAsync();
        await hall.HasSaidAsync("Connected again");
        await hall.IsLiveAsync();
        await hall.SeesAsync("C-11", "sold");
        await hall.HasSelectedAsync("C-10");
        await hall.HoldAsync("ann");
    }

    [Fact]
    public async Task A_change_that_was_lost_on_the_way_is_made_up_for_with_the_next()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenHallAsync(showing.Id);
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await using var witness = await Viewer.JoinAsync(System.Api[0], showing.Id);
        gate.LosesChanges = true;
        await bob.HoldAsync(showing.Id, "A-1");
        await witness.SeesAsync(0, 1);
        gate.LosesChanges = false;
        await bob.HoldAsync(showing.Id, "A-2");
        await hall.SeesAsync("A-2", "held");
        await hall.SeesAsync("A-1", "held");
        Assert.Equal((1, 1), await hall.ConnectionsAsync());
    }

    [Fact]
    public async Task A_socket_that_died_in_its_sleep_leaves_nobody_with_old_seats_and_no_hold_waits_for_it()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsAsync("ann", replica: 0);
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenHallAsync(showing.Id);
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        gate.Silence();
        await bob.HoldAsync(showing.Id, "C-11");
        await hall.SeesAsync("C-11", "free");

        // Somebody looks at the page again.
        await hall.Page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");
        await Expect(hall.Page.Locator("[data-seat='C-11'][data-state='held']")).ToHaveCountAsync(1, new() { Timeout = 4_000 });
        await Expect(hall.Page.Locator("#connection-state")).ToHaveAttributeAsync("data-link", "reconnecting");
        await hall.SelectAsync("C-10");
        await hall.HoldButton.ClickAsync();
        await Expect(hall.Payment).ToBeVisibleAsync(new() { Timeout = 5_000 });
        await hall.IsLiveAsync();
        await bob.HoldAsync(showing.Id, "C-12");
        await hall.SeesAsync("C-12", "held");
    }

    [Fact]
    public async Task Without_websocket_the_map_lives_by_polling_the_person_is_told_and_can_hold_and_pay()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        ann.Expect("WebSocket connection to");
        await SocketGate.PutAsync(ann, open: false);
        var hall = await ann.OpenAsync("/showings/" + showing.Id);
        await Expect(hall.Map).ToHaveAttributeAsync("data-connection", "polling");
        await Expect(hall.Banner).ToHaveTextAsync(new Regex("refreshed every two seconds"));

        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        var hold = await bob.HoldAsync(showing.Id, "C-11");
        await hall.SeesAsync("C-11", "held");
        await hall.ShowsAsync("orange", "C-11");
        await bob.DeleteAsync("api/holds/" + hold.String("holdId"));
        await hall.SeesAsync("C-11", "free");

        await hall.SelectAsync("C-10", "C-11");
        await hall.HoldAsync("ann");
        await hall.SeesAsync("C-10", "held", mine: true);
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.SeesAsync("C-11", "sold", mine: true);
        await hall.ShowsAsync("dark green", "C-10", "C-11");
    }

    [Fact]
    public async Task When_its_replica_is_gone_a_browser_goes_on_with_another()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAmongReplicasAsync();
        ann.Expect("WebSocket connection to", "net::ERR_FAILED");
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync("ann");
        var former = await hall.ReplicaAsync();
        await ann.Context.RouteAsync(System.Api[former] + "/**", route => route.AbortAsync());
        await gate.CutAsync(System.Api[former]);

        await Wait.ForAsync("another replica", hall.ReplicaAsync, replica => replica != former);
        await hall.IsLiveAsync();
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.SeesAsync("C-10", "sold", mine: true);
        Assert.Single(await showing.OrdersAsync());
    }

    [Fact]
    public async Task A_page_changes_over_before_its_token_ends_and_nobody_sees_it()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        // It takes its tokens for short, and so has to change over every few seconds.
        await ann.Context.RouteAsync("**/api/auth/*", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = Regex.Replace(await answer.TextAsync(), "\"expiresIn\":[0-9]+", "\"expiresIn\":8") });
        });
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync("ann");
        await hall.Page.Keyboard.PressAsync("Escape");
        await hall.IsLiveAsync();
        await hall.Page.EvaluateAsync("""
            () => {
              const map = document.querySelector('#seat-map');
              window.linksSeen = [];
              new MutationObserver(() => linksSeen.push(map.dataset.connection)).observe(map, { attributeFilter: ['data-connection'] });
            }
            """);
        var (_, before) = await hall.ConnectionsAsync();
        await Wait.UntilAsync("the page has changed over twice", async () => (await hall.ConnectionsAsync()).Opened >= before + 2);
        Assert.DoesNotContain(await hall.Page.EvaluateAsync<string[]>("() => linksSeen"), link => link != "live");
        Assert.Equal(1, (await hall.ConnectionsAsync()).Open);

        // It hears as ever, what is everybody's and what is its own.
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await bob.HoldAsync(showing.Id, "C-11");
        await hall.SeesAsync("C-11", "held");
        await hall.SeesAsync("C-10", "held", mine: true);
        await Expect(hall.Banner).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_hundred_page_changes_leave_one_connection()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        string[] pages = ["/", $"/shows/{OwnShowing.ShowId}", $"/showings/{showing.Id}", "/orders"];
        await hall.FollowAsync([.. Enumerable.Range(0, 100).Select(i => pages[i % pages.Length])]);

        await hall.FollowAsync($"/showings/{showing.Id}");
        await hall.IsLiveAsync();
        Assert.Equal((1, 1), await hall.ConnectionsAsync());
        using var bob = await ApiClient.GuestAsync(System.Api[0], "bob");
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "C-11")).Status);
        await hall.SeesAsync("C-11", "held");
    }
}
