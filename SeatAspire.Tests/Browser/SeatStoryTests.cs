using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Choosing, holding, paying, cancelling: what each browser shows, on whichever replica it is.</summary>
[Collection(SharedSystem.Name)]
public sealed class SeatStoryTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task Held_is_orange_sold_green_cancelled_white_everywhere_and_darker_in_ones_own_browsers()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        var bob = await EnterAsync(replica: 1);
        var first = await ann.OpenHallAsync(showing.Id);
        var second = await ann.OpenHallAsync(showing.Id);
        var other = await bob.OpenHallAsync(showing.Id);
        Assert.Equal((0, 1), (await first.ReplicaAsync(), await other.ReplicaAsync()));
        string[] seats = ["C-8", "C-9"];
        await first.ShowsAsync("white", seats);

        await first.SelectAsync(seats);
        await first.HoldAsync("ann");
        await AllSee("held");
        await other.ShowsAsync("orange", seats);
        await first.ShowsAsync("dark orange", seats);
        await second.ShowsAsync("dark orange", seats);

        await first.PayAsync();
        await first.IsThankedAsync();
        await AllSee("sold");
        await other.ShowsAsync("green", seats);
        await first.ShowsAsync("dark green", seats);
        await second.ShowsAsync("dark green", seats);
        await first.Page.ReloadAsync();
        await first.IsLiveAsync();
        await first.SeesAsync("C-9", "sold", mine: true);
        await first.ShowsAsync("dark green", seats);

        var orders = await ann.OpenAsync("/orders");
        var order = orders.Page.Locator(".order[data-status='paid']");
        await Expect(order).ToContainTextAsync("Row C, seat 8");
        await order.Locator(".order-cancel").ClickAsync();
        await orders.Page.Locator("#cancel-order-dialog-yes").ClickAsync();
        await Expect(orders.Page.Locator(".order[data-status='cancelled']")).ToHaveCountAsync(1);
        await AllSee("free");
        await other.ShowsAsync("white", seats);
        await first.ShowsAsync("white", seats);
        await second.ShowsAsync("white", seats);

        async Task AllSee(string state)
        {
            foreach (var seat in seats)
            {
                await first.SeesAsync(seat, state, mine: state != "free");
                await second.SeesAsync(seat, state, mine: state != "free");
                await other.SeesAsync(seat, state);
            }
        }
    }

    [Fact]
    public async Task The_dialog_asks_for_payment_and_counts_down()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.SelectAsync("A-5", "A-6");
        await Expect(hall.Page.Locator("#selection-amount")).ToHaveTextAsync(new Regex("264,000"));
        await hall.HoldAsync("ann");
        await Expect(hall.Page.Locator("#payment-amount")).ToHaveTextAsync(new Regex("264,000"));
        await Expect(hall.Page.Locator("#payment-seats .chip")).ToHaveTextAsync([new Regex("Row A, seat 5.*VIP · ₩132,000"), new Regex("Row A, seat 6.*VIP · ₩132,000")]);
        await Expect(hall.Payment).ToContainTextAsync("Moonlight");
        await Expect(hall.Payment).ToContainTextAsync(new Regex("Can be cancelled until .*20?[0-9]"));
        var atFirst = await hall.CountdownAsync();
        Assert.InRange(atFirst, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        await Wait.ForAsync("time passes", hall.CountdownAsync, left => left <= atFirst - TimeSpan.FromSeconds(2));

        // Elsewhere the way back says what for; and whoever has paid reads what to call it, and goes to the tickets.
        await hall.Page.Keyboard.PressAsync("Escape");
        await hall.FollowAsync("/shop");
        await Expect(hall.Page.Locator(".held-pill[data-hold]")).ToContainTextAsync("Moonlight");
        await hall.Page.Locator(".held-pill[data-hold]").ClickAsync();
        await hall.PayAsync();
        await hall.IsThankedAsync();
        var order = Assert.Single(await showing.OrdersAsync());
        await Expect(hall.Page.Locator("#payment-reference")).ToHaveTextAsync(order.Reference);
        await hall.Page.Locator("#payment-tickets").ClickAsync();
        await Expect(hall.Page.Locator(".ticket")).ToHaveCountAsync(2);
        await Expect(hall.Page.Locator(".ticket-price").First).ToHaveTextAsync("VIP · ₩132,000");
    }

    [Fact]
    public async Task The_first_hold_asks_for_an_id_and_the_next_does_not()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await Expect(hall.HoldButton).ToBeDisabledAsync();
        await hall.SelectAsync("B-6");
        await hall.HoldButton.ClickAsync();
        var id = hall.Page.Locator("#sign-in-id");
        await Expect(id).ToBeFocusedAsync();
        await id.FillAsync("two words");
        await id.PressAsync("Enter");
        await Expect(hall.Page.Locator("#sign-in-error")).ToHaveTextAsync(new Regex("1 to 20 letters"));
        await id.FillAsync("달빛_ann-1");
        await id.PressAsync("Enter");
        await Expect(hall.Payment).ToBeVisibleAsync();
        await Expect(hall.Page.Locator("#identity-name")).ToHaveTextAsync("달빛_ann-1");

        await hall.Page.Keyboard.PressAsync("Escape");
        await Expect(hall.Payment).ToBeHiddenAsync();
        await hall.SelectAsync("B-7");
        await hall.HoldAsync();
        await hall.SeesAsync("B-7", "held", mine: true);
    }

    [Fact]
    public async Task A_reload_and_a_second_tab_show_the_dialog_too_and_paying_in_one_closes_the_other()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        var first = await ann.OpenHallAsync(showing.Id);
        await first.SelectAsync("D-10", "D-11");
        await first.HoldAsync("ann");
        await first.Page.ReloadAsync();
        await Expect(first.Payment).ToBeVisibleAsync();
        await Expect(first.Page.Locator("#payment-seats [data-label='D-11']")).ToBeVisibleAsync();
        var second = await ann.OpenHallAsync(showing.Id);
        await Expect(second.Payment).ToBeVisibleAsync();

        await second.PayAsync();
        await second.IsThankedAsync();
        await Expect(first.Page.Locator("#payment-pay")).ToHaveCountAsync(0);
        await first.SeesAsync("D-10", "sold", mine: true);
        Assert.Single(await showing.OrdersAsync());
    }

    [Fact]
    public async Task Given_back_seats_are_white_everywhere_and_ones_other_tab_stops_asking()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        var first = await ann.OpenHallAsync(showing.Id);
        var second = await ann.OpenHallAsync(showing.Id);
        var other = await (await EnterAsync(replica: 2)).OpenHallAsync(showing.Id);
        await first.SelectAsync("E-12");
        await first.HoldAsync("ann");
        await Expect(second.Payment).ToBeVisibleAsync();
        await other.SeesAsync("E-12", "held");

        await first.Page.Locator("#payment-give-up").ClickAsync();
        await first.Page.Locator("#give-up-dialog-yes").ClickAsync();
        await other.SeesAsync("E-12", "free");
        await Expect(first.Payment).ToBeHiddenAsync();
        await Expect(second.Payment).ToBeHiddenAsync();
        await first.ShowsAsync("white", "E-12");
    }

    [Fact]
    public async Task Seats_with_a_colour_cannot_be_taken()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "C-12")).Status);
        await bob.BuyAsync(showing.Id, "C-13");
        var hall = await (await EnterAsync(replica: 0)).OpenHallAsync(showing.Id);
        await hall.ShowsAsync("orange", "C-12");
        await hall.ShowsAsync("green", "C-13");
        await hall.ShowsAsync("grey", OwnShowing.Blocked);

        foreach (var (label, word) in new[] { ("C-12", "held"), ("C-13", "sold"), (OwnShowing.Blocked, "not for sale") })
        {
            await hall.ClickAsync(label);
            await Expect(hall.Message).ToHaveTextAsync(new Regex(word + ".*choose another"));
            await hall.HasSelectedAsync();
        }

        await hall.SelectAsync("C-14");
        await Expect(hall.Message).ToBeEmptyAsync();
    }
}
