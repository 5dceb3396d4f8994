using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>What cannot be had is told in a sentence, and the map stays usable.</summary>
[Collection(SharedSystem.Name)]
public sealed class RefusalTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task A_selected_seat_that_somebody_else_takes_is_named_and_the_rest_stays_selected()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(replica: 0)).OpenHallAsync(showing.Id);
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await hall.SelectAsync("F-10", "F-11", "F-12");
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "F-11")).Status);
        await Expect(hall.Message).ToHaveTextAsync(new Regex("faster.*Row F, seat 11"));
        await hall.HasSelectedAsync("F-10", "F-12");
        await hall.HoldAsync("ann");
        await hall.PayAsync();
        await hall.IsThankedAsync();
    }

    [Fact]
    public async Task Of_two_who_hold_the_same_seat_at_once_the_later_is_told_and_keeps_the_rest_selected()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        var gate = await SocketGate.PutAsync(ann, open: true);
        var hall = await ann.OpenHallAsync(showing.Id);
        await SignInAsync(hall, "ann");
        await hall.SelectAsync("F-10", "F-11");
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        // Bob was faster by less than news takes to travel.
        gate.LosesChanges = true;
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "F-11", "F-12")).Status);
        await hall.HoldButton.ClickAsync();
        await Expect(hall.Message).ToHaveTextAsync(new Regex("faster.*Row F, seat 11"));
        await hall.HasSelectedAsync("F-10");
        gate.LosesChanges = false;
        await hall.HoldAsync();
        await hall.SeesAsync("F-10", "held", mine: true);
        await hall.SeesAsync("F-11", "held");
    }

    [Fact]
    public async Task Whoever_loses_a_seat_while_typing_an_id_is_not_given_fewer_seats_unasked()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync(replica: 0)).OpenHallAsync(showing.Id);
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await hall.SelectAsync("F-10", "F-11");
        await hall.HoldButton.ClickAsync();
        await hall.Page.Locator("#sign-in-id").FillAsync("ann");
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "F-11")).Status);
        await Expect(hall.Cell("F-11")).ToHaveAttributeAsync("data-state", "held");
        await hall.Page.Locator("#sign-in-submit").ClickAsync();
        await Expect(hall.Page.Locator("#identity-name")).ToHaveTextAsync("ann");
        await Expect(hall.Message).ToHaveTextAsync(new Regex("faster.*Row F, seat 11"));
        await hall.HasSelectedAsync("F-10");
        await hall.SeesAsync("F-10", "free");
        await hall.HoldAsync();
    }

    [Fact]
    public async Task A_code_opens_seats_that_are_set_aside_and_a_wrong_one_is_told_beside_it()
    {
        var showing = await OwnShowing.MakeAsync(System);
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        var made = await admin.PostAsync($"api/admin/showings/{showing.Id}/allocations", new { name = "fans", seats = new[] { "F-10", "F-11" }, code = "FANS-24", discountPercent = 50 });
        Assert.True(made.Status == 201, made.ToString());
        var ann = await EnterAsync(replica: 0);
        ann.ExpectStatus(403);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SeesAsync("F-10", "blocked");
        await hall.ClickAsync("F-10");
        await hall.HasSelectedAsync();

        await hall.Page.Locator("#code summary").ClickAsync();
        var code = hall.Page.Locator("#code-text");
        await code.FillAsync("FANS-23");
        await hall.SelectAsync("F-10", "F-12");
        await hall.HoldButton.ClickAsync();
        await hall.IdentifyAsync("ann");
        await Expect(hall.Page.Locator("#code-fault")).ToContainTextAsync("This code opens no seats");
        await Expect(code).ToHaveAttributeAsync("aria-invalid", "true");
        await hall.HasSelectedAsync("F-10", "F-12");

        await code.FillAsync("fans-24");
        await Expect(hall.Page.Locator("#code-fault")).ToBeHiddenAsync();
        // A reload keeps it with the choice that it is for.
        await hall.Page.ReloadAsync();
        await hall.IsLiveAsync();
        await hall.HasSelectedAsync("F-10", "F-12");
        await hall.HoldAsync();
        await Expect(hall.Page.Locator("#payment-discount")).ToHaveTextAsync(new Regex("66,000"));
        await Expect(hall.Page.Locator("#payment-amount")).ToHaveTextAsync(new Regex("198,000"));
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.SeesAsync("F-10", "sold", mine: true);
        await hall.SeesAsync("F-11", "blocked");
    }

    [Fact]
    public async Task Too_many_seats_cannot_be_chosen_and_those_one_has_count()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        string[] eight = [.. Enumerable.Range(8, 8).Select(number => $"G-{number}")];
        await hall.SelectAsync(eight);
        await hall.ClickAsync("G-16");
        await Expect(hall.Message).ToHaveTextAsync(new Regex("at most 8"));
        await hall.HasSelectedAsync(eight);

        await hall.HoldAsync("ann");
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.Page.Locator("#payment-done").ClickAsync();
        await Expect(hall.Page.Locator("#selection")).ToContainTextAsync("You have 8 seats");
        await hall.ClickAsync("G-16");
        await Expect(hall.Message).ToHaveTextAsync(new Regex("have 8 seats already"));
        await hall.HasSelectedAsync();
        // Thanked once, in the dialog, is enough.
        await Expect(hall.Messages).Not.ToContainTextAsync("Thank you");
    }

    [Fact]
    public async Task A_declined_payment_keeps_the_seats_and_can_be_tried_another_way()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        ann.ExpectStatus(402);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("H-8");
        await hall.HoldAsync("ann");
        await hall.PayAsync("sandbox-decline");
        await Expect(hall.PaymentStatus).ToHaveTextAsync(new Regex("declined"));
        await hall.SeesAsync("H-8", "held", mine: true);

        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.SeesAsync("H-8", "sold", mine: true);
        Assert.Equal(["declined", "paid"], (await showing.PaymentsAsync()).Select(payment => payment.State).Order());
    }

    [Fact]
    public async Task A_decline_that_comes_after_the_dialog_was_put_aside_is_told_all_the_same()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        ann.ExpectStatus(402);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("H-8");
        await hall.HoldAsync("ann");
        var closed = new TaskCompletionSource();
        await hall.Page.RouteAsync("**/pay", async route =>
        {
            var answer = await route.FetchAsync();
            await closed.Task.WaitAsync(Wait.Limit);
            await route.FulfillAsync(new() { Response = answer });
        });
        await hall.PayAsync("sandbox-decline");
        await hall.Page.Keyboard.PressAsync("Escape");
        await Expect(hall.Payment).ToBeHiddenAsync();
        closed.SetResult();
        await hall.HasSaidAsync("declined");
        await hall.SeesAsync("H-8", "held", mine: true);
    }

    [Fact]
    public async Task A_charge_whose_answer_was_lost_ends_in_one_order()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        ann.ExpectStatus(503);
        ann.ExpectStatus(409);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("H-9");
        await hall.HoldAsync("ann");
        await hall.PayAsync("sandbox-lost-answer");
        await hall.IsThankedAsync();
        await hall.SeesAsync("H-9", "sold", mine: true);
        Assert.Single(await showing.OrdersAsync());
        Assert.Single(await showing.PaymentsAsync(), payment => payment.State == "paid");
    }

    [Fact]
    public async Task The_browser_asks_again_where_the_answer_to_a_payment_never_came()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        ann.Expect("net::ERR_FAILED");
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("H-11");
        await hall.HoldAsync("ann");
        var calls = 0;
        await hall.Page.RouteAsync("**/pay", async route =>
        {
            // The call arrives and the seats are paid, but of the first answer nothing reaches the page.
            var answer = await route.FetchAsync();
            await (Interlocked.Increment(ref calls) == 1 && route.Request.Method == "POST" ? route.AbortAsync() : route.FulfillAsync(new() { Response = answer }));
        });
        await hall.PayAsync();
        await hall.IsThankedAsync();
        Assert.Single(await showing.OrdersAsync());
    }

    [Fact]
    public async Task A_sale_that_closes_under_ones_eyes_is_told_and_the_map_can_still_be_looked_at()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.SelectAsync("I-8");
        await SignInAsync(hall, "ann");
        await showing.CloseSaleAsync();
        await Expect(hall.SaleNotice).ToHaveTextAsync(new Regex("not open"));
        await hall.HoldButton.ClickAsync();
        await Expect(hall.Message).Not.ToBeEmptyAsync();
        await Expect(hall.Payment).ToBeHiddenAsync();
        await hall.ShowsAsync("white", "I-9");
    }

    [Fact]
    public async Task A_sale_that_is_not_open_yet_says_when_it_opens_and_opens_by_itself()
    {
        var showing = await OwnShowing.MakeAsync(System, opensIn: TimeSpan.FromHours(1));
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await Expect(hall.SaleNotice).ToHaveTextAsync(new Regex("Sale opens .*20[0-9]{2}"));
        await showing.OpenSaleAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2));
        await Expect(hall.SaleNotice).ToBeHiddenAsync();
        await hall.SelectAsync("I-8");
        await hall.HoldAsync("ann");
    }

    [Fact]
    public async Task A_house_that_sells_out_says_so_until_a_seat_comes_back()
    {
        var showing = await OwnShowing.MakeAsync(System, onlyFree: ["J-8", "J-9"]);
        var hall = await (await EnterAsync(replica: 0)).OpenHallAsync(showing.Id);
        await Expect(hall.SaleNotice).ToBeHiddenAsync();
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        var order = await bob.BuyAsync(showing.Id, "J-8", "J-9");
        await Expect(hall.SaleNotice).ToHaveTextAsync(new Regex("Sold out"));

        Assert.Equal(200, (await bob.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).Status);
        await Expect(hall.SaleNotice).ToBeHiddenAsync();
        await hall.SelectAsync("J-8");
        await hall.HoldAsync("ann");
    }

    private static async Task SignInAsync(HallPage hall, string id)
    {
        await hall.SignInAsync(id);
        // The page connects anew as this person.
        await hall.IsLiveAsync();
    }
}
