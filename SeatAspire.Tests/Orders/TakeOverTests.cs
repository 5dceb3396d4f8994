using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Tests.Orders;

/// <summary>A payment whose driver is gone is brought to its end by who asks again with its key; one whose driver lives is not touched.</summary>
public sealed class TakeOverTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(12);

    [Theory]
    [InlineData("sandbox", 201, "captured")]
    [InlineData("sandbox-lost-answer", 201, "captured")]
    [InlineData("sandbox-decline", 402, "declined")]
    public async Task Killed_in_3_a_repeat_of_the_key_has_the_end_of_it_soon(string method, int status, string charge)
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person, method: method);
        await AbandonAsync(call);
        if (method == "sandbox-lost-answer")
        {
            // The dead driver had asked, and nobody heard what was said.
            var id = (await bench.PaymentsAsync(hold.HoldId)).Single().Id;
            await Assert.ThrowsAsync<IOException>(() => bench.Provider.AuthoriseAsync(id, bench.Showing.PriceOf(hold.Seats[0]) * 2, "KRW", method, CancellationToken.None));
        }

        // Any number of them: one takes it over.
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bench.PayAsync(call, status))).WaitAsync(Soon);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        await bench.DrainAsync();
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        Assert.Equal(charge, (await bench.ChargeAsync(payment.Id))!.State);
        Assert.Equal(status == 201 ? 1 : 0, (await bench.Orders.OfPersonAsync(person, null, CancellationToken.None)).Count);
        Assert.Equal(status == 201 ? "22" : "11", await bench.StatesAsync(hold.Seats));
    }

    [Fact]
    public async Task A_driver_that_wakes_and_finds_another_one_changes_nothing_and_answers_the_same()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person);
        SaleResult? others = null;
        bench.Provider.BeforeAuthorise = async (id, ct) =>
        {
            bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
            // Meanwhile somebody took it over and sold it.
            var row = await bench.Get<PaymentRepository>().GetAsync(id, ct);
            Assert.True(await bench.Get<PaymentRepository>().TakeOverAsync(row, "other", ct));
            await bench.Provider.AuthoriseAsync(id, row.Amount, row.Currency, row.Method, ct);
            others = await bench.Get<Purchase>().SellAsync(call, row, ct);
        };
        var answer = await bench.PayAsync(call, 201);
        // What goes wrong there is taken for a fault of the provider.
        Assert.Equal(201, others?.Order?.Status);
        var order = Assert.Single(await bench.Orders.OfPersonAsync(person, null, CancellationToken.None));
        Assert.Equal(order.OrderId, JsonDocument.Parse(answer.Body).RootElement.GetProperty("orderId").GetString());
        await bench.DrainAsync();
        Assert.Equal("captured", (await bench.ChargeAsync((await bench.PaymentsAsync(hold.HoldId)).Single().Id))!.State);
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
    }

    [Fact]
    public async Task Taken_over_where_the_dates_are_not_read_yet_it_is_left_to_who_asks_next()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person);
        await AbandonAsync(call);
        var began = ActivatorUtilities.CreateInstance<Purchase>(bench.Get<IServiceProvider>(), new ShowCatalog());
        var answer = await bench.Get<PaymentDriver>().FollowAsync(call, began, CancellationToken.None);
        Assert.Equal(503, Assert.IsType<RefusedResponse>(answer).Refusal.Status);
        Assert.Equal(PaymentState.Pending, (await bench.PaymentsAsync(hold.HoldId)).Single().State);
        Assert.Equal("11", await bench.StatesAsync(hold.Seats));
        await bench.PayAsync(call, 201);
    }

    [Fact]
    public async Task A_driver_that_wakes_cannot_void_or_unpay_what_another_one_drives()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person, method: "sandbox-decline");
        await AbandonAsync(call);
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        var payments = bench.Get<PaymentRepository>();
        Assert.True(await payments.TakeOverAsync(payment, "new", CancellationToken.None));
        Assert.False(await payments.EndAsync(payment.Id, "dead", PaymentState.Aborted, null, voidCharge: true, CancellationToken.None));
        Assert.False(await payments.BeatAsync(payment.Id, "dead", CancellationToken.None));
        Assert.True(await payments.BeatAsync(payment.Id, "new", CancellationToken.None));
        // What was seen of it before is not what it is now.
        Assert.False(await payments.TakeOverAsync(payment, "third", CancellationToken.None));
        Assert.Equal(PaymentState.Pending, (await payments.GetAsync(payment.Id, CancellationToken.None)).State);
        await bench.PayAsync(call, 402);
    }

    [Fact]
    public async Task Who_waits_for_a_slow_driver_that_lives_leaves_it_alone()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person, method: "sandbox-slow");
        var answers = await Task.WhenAll(bench.PayAsync(call, 201), bench.PayAsync(call, 201));
        Assert.Equal(answers[0], answers[1]);
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        Assert.Single(bench.Provider.Calls, one => one == "authorise " + payment.Id);
        Assert.True(payment.Beat >= 3, $"{payment.Beat} beats in 5 seconds");
    }

    [Fact]
    public async Task A_resolver_lets_a_payment_live_for_as_long_as_its_driver_beats()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        await AbandonAsync(OrderBench.Call(hold.HoldId, person));
        var id = (await bench.PaymentsAsync(hold.HoldId)).Single().Id;
        await bench.QueryAsync(db => db.Payments.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Beat, 20)));
        bench.Time.MoveOn(TimeSpan.FromSeconds(40));
        await bench.ResolveToTheEndAsync();
        Assert.Equal(PaymentState.Pending, (await bench.PaymentsAsync(hold.HoldId)).Single().State);
        bench.Time.MoveOn(TimeSpan.FromSeconds(15));
        await bench.ResolveToTheEndAsync();
        Assert.Equal(PaymentState.Aborted, (await bench.PaymentsAsync(hold.HoldId)).Single().State);
    }

    [Fact]
    public async Task After_an_outage_who_asks_again_is_faster_than_a_resolver()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person);
        await AbandonAsync(call);
        // The database was away for so long that every beat looks old, and a resolver looks first.
        bench.Time.MoveOn(TimeSpan.FromSeconds(45));
        for (var look = 1; look < PaymentOptions.LooksUntilGivenUp; look++)
        {
            await bench.ResolveAsync();
            Assert.Equal(PaymentState.Pending, (await bench.PaymentsAsync(hold.HoldId)).Single().State);
        }

        // Nor does it matter how often it looked at the driver before this one.
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        Assert.True(await bench.Get<PaymentRepository>().TakeOverAsync(payment, "another that died", CancellationToken.None));
        await bench.ResolveAsync();
        await bench.PayAsync(call, 201);
    }

    [Fact]
    public async Task Another_amount_than_was_shown_is_not_charged_and_the_right_one_may_use_the_same_key()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var amount = hold.Seats.Sum(bench.Showing.PriceOf);
        var call = OrderBench.Call(hold.HoldId, person) with { Amount = amount - 1 };
        for (var i = 0; i < 2; i++)
        {
            var refusal = Assert.IsType<RefusedResponse>(await bench.PayAsync(call)).Refusal;
            Assert.Equal((409, "amount-changed", amount), (refusal.Status, refusal.Word, (long)refusal.Facts["amount"]!));
        }

        Assert.Empty(await bench.PaymentsAsync(hold.HoldId));
        var right = new PayCall(call.HoldId, call.PersonId, call.Nickname, call.Key, call.Method, false, amount, new("Kim", "kim@example.com"));
        await bench.PayAsync(right, 201);
        await bench.RefusesAsync(new PayCall(call.HoldId, call.PersonId, call.Nickname, call.Key, call.Method, false, amount - 1), "idempotency-key-reused");
        var order = await bench.QueryAsync(db => db.Orders.AsNoTracking().SingleAsync(row => row.PersonId == person));
        Assert.Equal(("Kim", "kim@example.com"), (order.BuyerName, order.BuyerEmail));
    }

    [Fact]
    public async Task A_reference_that_another_order_has_is_made_anew()
    {
        var first = await bench.WorkAsync(OrderBench.Person(), bench.FreshSeats(1));
        Assert.Matches("^[ACDEFGHJKMNPQRTUVWXY3479]{8}$", first.Order.Reference);
        Assert.Equal(CommitVerdict.Sold, (await bench.Get<PurchaseCommit>().CommitAsync(first, CancellationToken.None)).Verdict);
        var works = new[] { await bench.WorkAsync(OrderBench.Person(), bench.FreshSeats(1)), await bench.WorkAsync(OrderBench.Person(), bench.FreshSeats(1)) };
        foreach (var work in works)
        {
            work.Order.Reference = first.Order.Reference;
        }

        var answers = await Task.WhenAll(works.Select(work => bench.Get<PurchaseCommit>().CommitAsync(work, CancellationToken.None)));
        Assert.All(answers, answer => Assert.Equal(CommitVerdict.Sold, answer.Verdict));
        Assert.Equal(3, works.Append(first).Select(work => work.Order.Reference).Distinct().Count());
        foreach (var work in works)
        {
            var payment = await bench.Get<PaymentRepository>().GetAsync(work.Payment.Id, CancellationToken.None);
            Assert.Equal(work.Order.Reference, JsonDocument.Parse(payment.ResponseBody!).RootElement.GetProperty("reference").GetString());
        }
    }

    /// <summary>Steps 1 and 2 of a driver that is no more.</summary>
    private async Task AbandonAsync(PayCall call)
    {
        var start = await bench.Seats.StartPayAsync(call.HoldId, call.PersonId, call.KeyHash);
        var payment = bench.Get<PaymentDriver>().NewPayment(
            call, call.HoldId, start.Attempt, start.ShowingId, SeatList.Format(start.Seats), start.Seats.Sum(bench.Showing.PriceOf), "KRW", OrderRefusals.GivenUp);
        payment.Driver = "dead";
        Assert.Equal(RecordVerdict.Recorded, (await bench.Get<PaymentRepository>().RecordAsync(payment, CancellationToken.None)).Verdict);
    }
}
