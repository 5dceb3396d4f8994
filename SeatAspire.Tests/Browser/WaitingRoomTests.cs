using System.Globalization;
using System.Text.RegularExpressions;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>From the door through the waiting room to the map, where one is let in at a time.</summary>
[Collection(SharedSystem.Name)]
public sealed class WaitingRoomTests(SeatSystem system, Browsers browsers) : QueueBrowserTest(system, browsers)
{
    [Fact]
    public async Task From_the_door_through_the_room_to_the_map_one_after_the_other()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        var ann = await (await EnterAsync(replica: 0)).OpenHallAsync(showing.Id);
        // Watching is open to all; whoever wants a turn says who they are.
        await Expect(ann.Strip).ToContainTextAsync("A queue is on");
        await ann.StripButton.ClickAsync();
        await ann.IdentifyAsync("ann");
        await ann.HasTurnAsync();
        var left = await ann.Page.Locator("#turn-countdown").InnerTextAsync();
        Assert.InRange(int.Parse(left.Split(':')[0], CultureInfo.InvariantCulture), 29, 30);

        var bob = await (await EnterAsync(replica: 1)).OpenHallAsync(showing.Id);
        await bob.SignInAsync("bob");
        await bob.WaitsAsync(1);
        await Expect(bob.WaitingRoom).ToContainTextAsync("You are next");
        await Expect(bob.WaitingRoom.Locator("#queue-wait")).ToHaveTextAsync(new Regex("not known yet|minute"));
        await Expect(bob.WaitingRoom.Locator("[data-tier='0'] .stock-left")).ToHaveTextAsync("72 of 72 left");
        await Expect(bob.Page).ToHaveTitleAsync(new Regex("No. 1 in line"));

        // Who waits may look and choose, but not hold.
        await bob.Page.Locator("#queue-look").ClickAsync();
        await bob.IsLiveAsync();
        await Expect(bob.Strip).ToContainTextAsync("Number 1 in line");
        await bob.SelectAsync("C-10");
        await Expect(bob.HoldButton).ToBeDisabledAsync();
        await bob.StripButton.ClickAsync();
        await bob.WaitsAsync(1);

        await ann.SelectAsync("A-5");
        await ann.HoldAsync();
        await Expect(bob.WaitingRoom.Locator("[data-tier='0'] .stock-left")).ToHaveTextAsync("71 of 72 left");
        await ann.PayAsync();
        await ann.IsThankedAsync();
        await ann.Page.Locator("#payment-done").ClickAsync();
        await Expect(ann.Strip).ToContainTextAsync("ended with your purchase");

        await bob.HasTurnAsync();
        await bob.HasSaidAsync("It is your turn");
        await bob.HasSelectedAsync("C-10");
        await bob.HoldAsync();

        // Whoever wants more lines up again, and may give a turn back unused.
        await ann.StripButton.ClickAsync();
        await ann.WaitsAsync(1);
        await bob.Page.Keyboard.PressAsync("Escape");
        await bob.StripButton.ClickAsync();
        await bob.Page.Locator("#give-turn-back-dialog-yes").ClickAsync();
        await Expect(bob.Strip).ToContainTextAsync("only watching");
        await ann.HasTurnAsync();
    }

    [Fact]
    public async Task A_reload_and_a_second_tab_are_the_same_place_and_leaving_gives_it_to_the_next()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        using var before = await WaitsAsync(showing, 1);
        var ann = await EnterAsAsync("ann", replica: 0);
        var first = await ann.OpenAsync("/showings/" + showing.Id);
        await first.WaitsAsync(2);
        var carl = await (await EnterAsAsync("carl", replica: 2)).OpenAsync("/showings/" + showing.Id);
        await carl.WaitsAsync(3);
        var (ticket, _) = await first.PlaceInLineAsync();
        await Leave(before, showing);
        await first.WaitsAsync(1);
        await carl.WaitsAsync(2);
        Assert.Equal((ticket, 0.5), await first.PlaceInLineAsync());

        await first.Page.ReloadAsync();
        await first.WaitsAsync(1);
        Assert.Equal((ticket, 0.5), await first.PlaceInLineAsync());
        var second = await ann.OpenAsync("/showings/" + showing.Id);
        await second.WaitsAsync(1);
        Assert.Equal((ticket, 0.5), await second.PlaceInLineAsync());
        await carl.WaitsAsync(2);

        await second.Page.Locator("#queue-leave").ClickAsync();
        await Expect(second.Page.Locator("#queue-leave-dialog")).ToBeVisibleAsync();
        await second.Page.Locator("#queue-leave-dialog-yes").ClickAsync();
        await carl.WaitsAsync(1);
        // What one tab gave up, the other does not take again.
        await Expect(second.Strip).ToContainTextAsync("only watching");
        await Expect(first.Strip).ToContainTextAsync("only watching");
        await Leave(inside, showing);
        await carl.HasTurnAsync();
    }

    [Fact]
    public async Task Somebody_who_looks_elsewhere_is_called_by_the_title_of_the_tab()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var ann = await (await EnterAsAsync("ann")).OpenAsync("/showings/" + showing.Id);
        await ann.WaitsAsync(1);
        await LookAsync("hidden");
        await Leave(inside, showing);
        await ann.HasTurnAsync();
        await Expect(ann.Page).ToHaveTitleAsync("It is your turn!");
        await Expect(ann.Page).ToHaveTitleAsync(new Regex("Moonlight"));
        await Expect(ann.Page).ToHaveTitleAsync("It is your turn!");
        await LookAsync("visible");
        await Expect(ann.Page).ToHaveTitleAsync(new Regex("Moonlight"));

        Task LookAsync(string state) => ann.Page.EvaluateAsync("""
            (state) => {
              Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """, state);
    }

    [Fact]
    public async Task The_place_goes_along_to_other_pages_and_the_turn_is_told_there()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var ann = await (await EnterAsAsync("ann")).OpenAsync("/showings/" + showing.Id);
        await ann.WaitsAsync(1);
        var reminder = ann.Page.Locator("#queue-reminder");
        await Expect(reminder).ToBeHiddenAsync();
        await ann.FollowAsync("/orders");
        await Expect(reminder).ToContainTextAsync("Number 1 in line");
        await Leave(inside, showing);
        await ann.HasSaidAsync("It is your turn");
        await Expect(reminder).ToContainTextAsync("It is your turn");
        await reminder.ClickAsync();
        await ann.HasTurnAsync();
        await Expect(reminder).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_websocket_the_place_is_asked_for_and_the_turn_comes_all_the_same()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var hall = await WaitsWithoutSocketAsync(showing);
        await Expect(hall.WaitingRoom).ToHaveAttributeAsync("data-connection", "polling");
        await Expect(hall.Banner).ToHaveTextAsync(new Regex("your place is refreshed"));
        await Leave(inside, showing);
        await Expect(hall.Page.Locator("#queue-strip[data-kind='turn']")).ToBeVisibleAsync();
        await Expect(hall.Map).ToHaveAttributeAsync("data-connection", "polling");
    }

    [Fact]
    public async Task When_its_replica_is_gone_a_browser_has_the_same_place_at_another()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var ann = await EnterAmongReplicasAsync(await SignedInAsync("ann"));
        ann.Expect("WebSocket connection to", "net::ERR_FAILED");
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenAsync("/showings/" + showing.Id);
        await hall.WaitsAsync(1);
        await Expect(hall.WaitingRoom).ToHaveAttributeAsync("data-connection", "live");
        var place = await hall.PlaceInLineAsync();
        var former = await hall.ReplicaAsync();
        await ann.Context.RouteAsync(System.Api[former] + "/**", route => route.AbortAsync());
        await gate.CutAsync(System.Api[former]);
        await Wait.ForAsync("another replica", hall.ReplicaAsync, replica => replica != former);
        await Expect(hall.WaitingRoom).ToHaveAttributeAsync("data-connection", "live");
        await hall.WaitsAsync(1);
        Assert.Equal(place, await hall.PlaceInLineAsync());
        await Leave(inside, showing);
        await hall.HasTurnAsync();
    }

    [Fact]
    public async Task A_hold_without_a_turn_leads_to_the_room_and_what_was_chosen_stays_chosen()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime with { Mode = QueueMode.Auto });
        var ann = await EnterAsync(replica: 0);
        // The hold may go over HTTP where the socket is just being made anew for who signed in.
        ann.ExpectStatus(403);
        // By a link with seats that are changed for others.
        var hall = await ann.OpenHallAsync(showing.Id + "?seats=A-5");
        await Expect(hall.Strip).ToBeHiddenAsync();
        await hall.HasSelectedAsync("A-5");
        await hall.ClickAsync("A-5");
        await hall.SelectAsync("C-10", "C-11");
        using var inside = await InsideAsync(showing);
        await hall.HoldButton.ClickAsync();
        await hall.IdentifyAsync("ann");
        await hall.WaitsAsync(1);

        await inside.BuyAsync(showing.Id, "C-11");
        await hall.HasTurnAsync();
        await hall.HasSelectedAsync("C-10");
        await Expect(hall.Message).ToHaveTextAsync(new Regex("faster.*Row C, seat 11"));
        // It stays said until the next step, whatever becomes of the page meanwhile.
        await hall.Page.ReloadAsync();
        await hall.HasSelectedAsync("C-10");
        await Expect(hall.Message).ToHaveTextAsync(new Regex("faster.*Row C, seat 11"));
        await hall.HoldAsync();
    }

    [Fact]
    public async Task The_end_of_a_turn_is_told_and_one_may_line_up_again()
    {
        // A turn lasts three leases at most.
        var showing = await OwnShowing.MakeAsync(System, OneAtATime with { LeaseSeconds = 5 });
        var hall = await (await EnterAsAsync("ann")).OpenAsync("/showings/" + showing.Id);
        await hall.HasTurnAsync();
        await Expect(hall.Strip).ToHaveAttributeAsync("data-hurry", "");
        await Expect(hall.Strip).ToContainTextAsync("Your turn ends soon");
        await Expect(hall.Page.Locator("#queue-strip[data-kind='over']")).ToContainTextAsync("Your turn is over");
        await hall.StripButton.ClickAsync();
        await hall.HasTurnAsync();
    }

    [Fact]
    public async Task What_happens_meanwhile_is_told_in_the_room()
    {
        // One VIP seat, two others.
        var showing = await OwnShowing.MakeAsync(System, OneAtATime, ["C-10", "K-1", "K-2"]);
        using var inside = await InsideAsync(showing);
        var ann = await (await EnterAsAsync("ann", replica: 1)).OpenAsync("/showings/" + showing.Id);
        await ann.WaitsAsync(1);
        var vip = ann.WaitingRoom.Locator("[data-tier='0'] .stock-left");
        await Expect(vip).ToHaveTextAsync(new Regex("^1 of"));
        var hold = await inside.HoldAsync(showing.Id, "C-10");
        await Expect(vip).ToHaveTextAsync("Sold out");
        await ann.HasSaidAsync("VIP has just sold out");
        await inside.DeleteAsync("api/holds/" + hold.String("holdId"));
        await ann.HasSaidAsync("There are seats in VIP again");

        var halt = ann.Page.Locator("#queue-halt");
        await Expect(halt).ToBeHiddenAsync();
        await showing.ChangeQueueAsync(OneAtATime with { Paused = true });
        await Expect(halt).ToHaveTextAsync(new Regex("Nobody is let in"));
        await showing.ChangeQueueAsync(OneAtATime);
        await Expect(halt).ToBeHiddenAsync();

        await showing.ChangeQueueAsync(OneAtATime with { Mode = QueueMode.Off });
        await ann.IsLiveAsync();
        await ann.HasSaidAsync("The line is over");
        await Expect(ann.Strip).ToBeHiddenAsync();
        await ann.SelectAsync("C-10");
        await ann.HoldAsync();
    }

    [Fact]
    public async Task A_line_that_was_lost_starts_afresh_by_itself_and_says_so()
    {
        var showing = await OwnShowing.MakeAsync(System, OneAtATime);
        using var inside = await InsideAsync(showing);
        var ann = await (await EnterAsAsync("ann")).OpenAsync("/showings/" + showing.Id);
        await ann.WaitsAsync(1);
        var (ticket, _) = await ann.PlaceInLineAsync();
        using (var redis = ConnectionMultiplexer.Connect(System.ConnectionString("redis")))
        {
            // What is left of a line after a Redis without its data: no places, and numbers that go on far ahead.
            var queue = $"queue:{{{showing.Id}}}:";
            var next = await redis.GetDatabase().StringIncrementAsync(queue + "next", 1_000_000);
            await redis.GetDatabase().KeyDeleteAsync(queue + "tickets");
            await redis.GetDatabase().HashSetAsync(queue + "pace", "serving", next);
        }

        await ann.HasSaidAsync("had to start afresh");
        await ann.WaitsAsync(1);
        Assert.True((await ann.PlaceInLineAsync()).Ticket >= ticket + 1_000_000);
        await Leave(inside, showing);
        await ann.HasTurnAsync();
    }

    [Fact]
    public async Task Before_a_drawn_opening_one_waits_for_the_draw_and_can_check_it_afterwards()
    {
        var ann = await EnterAsAsync("ann", replica: 0);
        var settings = QueueSettings.Default with { OpensAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(50), Draw = true };
        var showing = await OwnShowing.MakeAsync(System, settings);
        var hall = await ann.OpenAsync("/showings/" + showing.Id);
        await Expect(hall.Page.Locator("#waiting-room[data-state='lobby']")).ToBeVisibleAsync();
        await Expect(hall.WaitingRoom.Locator("#queue-position")).ToHaveTextAsync(new Regex("^0:[0-9]{2}$"));
        await Expect(hall.Page.Locator("#queue-draw a")).ToHaveAttributeAsync("href", $"/showings/{showing.Id}/draw");

        await showing.ChangeQueueAsync(settings with { OpensAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2) });
        await hall.IsLiveAsync();
        var draw = await ann.OpenAsync($"/showings/{showing.Id}/draw");
        await draw.Page.Locator("#draw-check").ClickAsync();
        await Expect(draw.Page.Locator("#draw-result")).ToHaveTextAsync(new Regex("is the one that was sealed.*drawn as number 1 of 1"));
    }
}
