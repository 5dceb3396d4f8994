using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;

namespace SeatAspire.Tests.Orders;

/// <summary>The five steps of docs/seat-hold.md on a real Redis and a real database, in one process.</summary>
public sealed class PurchaseTests(OrderBench bench) : IClassFixture<OrderBench>
{
    [Fact]
    public async Task A_hold_becomes_an_order_and_everything_says_so()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var answer = await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);

        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
        var order = Assert.Single(await bench.Orders.OfPersonAsync(person, bench.Showing.Id, CancellationToken.None));
        Assert.Equal(answer.Body, JsonSerializer.Serialize(order, WireJson.Options));
        Assert.Equal(hold.Seats.Select(bench.Showing.Layout.Label), order.Seats);
        Assert.Equal(hold.Seats.Sum(bench.Showing.PriceOf), order.Amount);

        var payment = Assert.Single(await bench.PaymentsAsync(hold.HoldId));
        Assert.Equal(PaymentState.Paid, payment.State);
        await bench.DrainAsync();
        Assert.Equal("captured", (await bench.ChargeAsync(payment.Id))!.State);
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
        await bench.RefusesAsync(OrderBench.Call(hold.HoldId, person), "already-paid");
    }

    [Fact]
    public async Task The_same_key_a_hundred_times_at_once_is_one_order_and_one_answer()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => bench.PayAsync(call)));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Equal(201, Assert.IsType<StoredResponse>(answers[0]).Status);
        Assert.Single(await bench.Orders.OfPersonAsync(person, null, CancellationToken.None));
        Assert.Single(bench.Provider.Calls, one => one.EndsWith(bench.PaymentsAsync(hold.HoldId).Result.Single().Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_is_one_hold_and_one_body()
    {
        var person = OrderBench.Person();
        var (first, second) = (await bench.HoldAsync(person), await bench.HoldAsync(person));
        var call = OrderBench.Call(first.HoldId, person, method: "sandbox-decline");
        await bench.PayAsync(call, 402);

        await bench.RefusesAsync(OrderBench.Call(first.HoldId, person, call.Key), "idempotency-key-reused");
        await bench.RefusesAsync(OrderBench.Call(second.HoldId, person, call.Key), "idempotency-key-reused");
        await bench.RefusesAsync(OrderBench.Call("nonsense", person, call.Key), "idempotency-key-reused");

        // Neither hold suffered, and to somebody else the key is a new one.
        await bench.PayAsync(OrderBench.Call(first.HoldId, person), 201);
        await bench.PayAsync(OrderBench.Call(second.HoldId, person), 201);
        await bench.RefusesAsync(OrderBench.Call(first.HoldId, person, call.Key), "idempotency-key-reused");
        var other = OrderBench.Person();
        await bench.PayAsync(OrderBench.Call((await bench.HoldAsync(other)).HoldId, other, call.Key), 201);
    }

    [Fact]
    public async Task A_declined_payment_leaves_the_hold_and_a_new_key_pays_it()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var declined = OrderBench.Call(hold.HoldId, person, method: "sandbox-decline");
        var answer = await bench.PayAsync(declined, 402);
        Assert.Contains("payment-declined", answer.Body, StringComparison.Ordinal);
        Assert.Equal("11", await bench.StatesAsync(hold.Seats));
        Assert.Equal(hold.ExpiresAt, Assert.Single(await bench.Seats.HoldsAsync(bench.Showing.Id, person)).ExpiresAt);

        // The declined key says the same, before the sale and after.
        Assert.Equal(answer, await bench.PayAsync(declined));
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        Assert.Equal(answer, await bench.PayAsync(declined));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_charges_once()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person, method: "sandbox-lost-answer"), 201);
        var payment = Assert.Single(await bench.PaymentsAsync(hold.HoldId));
        Assert.Equal(2, bench.Provider.Calls.Count(call => call == "authorise " + payment.Id));
        Assert.Equal("authorised", (await bench.ChargeAsync(payment.Id))!.State);
    }

    [Fact]
    public async Task A_provider_that_never_answers_is_called_off_and_late_success_is_void()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        bench.Provider.BeforeAuthorise = (_, _) => throw new HttpRequestException("no route");
        try
        {
            var answer = await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 402);
            Assert.Contains("nothing was charged", answer.Body, StringComparison.Ordinal);
        }
        finally
        {
            bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
        }

        var payment = Assert.Single(await bench.PaymentsAsync(hold.HoldId));
        Assert.Equal(PaymentState.Aborted, payment.State);
        await bench.DrainAsync();
        // The try that was still on its way arrives now.
        Assert.Equal(ProviderVerdict.Declined, await bench.Provider.AuthoriseAsync(payment.Id, payment.Amount, payment.Currency, "sandbox", CancellationToken.None));
        Assert.Equal("voided", (await bench.ChargeAsync(payment.Id))!.State);
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
    }

    [Fact]
    public async Task Another_key_while_paying_is_refused_and_the_same_key_waits()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        bench.Provider.BeforeAuthorise = (_, _) =>
        {
            asked.TrySetResult();
            return go.Task;
        };
        var call = OrderBench.Call(hold.HoldId, person);
        var first = bench.PayAsync(call);
        await asked.Task;
        var twin = bench.PayAsync(call);
        await bench.RefusesAsync(OrderBench.Call(hold.HoldId, person), "payment-in-progress");
        await bench.RefusesAsync(OrderBench.Call(hold.HoldId, OrderBench.Person()), "not-found");
        Assert.Equal(ReleaseVerdict.Paying, await bench.Seats.ReleaseAsync(hold.HoldId, person));
        Assert.False(twin.IsCompleted);
        bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
        go.SetResult();
        Assert.Equal(await first, await twin);
    }

    [Fact]
    public async Task A_seat_that_the_database_sold_is_not_sold_again_and_nobody_is_charged()
    {
        var (owner, person) = (OrderBench.Person(), OrderBench.Person());
        var seats = bench.FreshSeats();
        var sold = await SellBehindRedisAsync(owner, seats);
        var hold = await bench.HoldAsync(person, seats[1], bench.FreshSeats(1)[0]);
        var call = OrderBench.Call(hold.HoldId, person);
        var answer = await bench.PayAsync(call, 409);
        Assert.Contains("seats-taken", answer.Body, StringComparison.Ordinal);
        Assert.Contains(bench.Showing.Layout.Label(seats[1]), answer.Body, StringComparison.Ordinal);

        // The hold ended whole; the sale shows; the charge is void; the answer stays.
        Assert.Equal("20", await bench.StatesAsync(hold.Seats));
        Assert.Empty(await bench.Seats.HoldsAsync(bench.Showing.Id, person));
        await bench.DrainAsync();
        Assert.Equal("voided", (await bench.ChargeAsync((await bench.PaymentsAsync(hold.HoldId)).Single().Id))!.State);
        Assert.Equal(answer, await bench.PayAsync(call));
        Assert.Equal(sold, (await bench.QueryAsync(db => db.SoldSeats.SingleAsync(seat => seat.ShowingId == bench.Showing.Id && seat.Seat == seats[1]))).OrderId);
    }

    [Fact]
    public async Task However_many_commit_the_same_seats_at_once_each_seat_is_sold_once()
    {
        var seats = bench.FreshSeats(6);
        var buyers = Enumerable.Range(0, 24).Select(_ => OrderBench.Person()).ToArray();
        var works = await Task.WhenAll(buyers.Select(person => bench.WorkAsync(person, Random.Shared.GetItems(seats, 3).Distinct().ToArray())));
        var answers = await Task.WhenAll(works.Select(work => bench.Get<PurchaseCommit>().CommitAsync(work, CancellationToken.None)));

        var winners = works.Where((_, i) => answers[i].Verdict == CommitVerdict.Sold).ToArray();
        Assert.NotEmpty(winners);
        var sold = winners.SelectMany(work => work.Seats.Select(seat => (seat.Seat, work.Order.Id))).Order().ToArray();
        Assert.Equal(sold.Length, sold.DistinctBy(pair => pair.Seat).Count());
        var rows = await bench.QueryAsync(db => db.SoldSeats.Where(seat => seats.Contains(seat.Seat)).ToListAsync());
        Assert.Equal(sold, rows.Select(row => (row.Seat, row.OrderId)).Order());
        Assert.All(
            works.Zip(answers).Where(pair => pair.Second.Verdict != CommitVerdict.Sold),
            pair => Assert.Equal(CommitVerdict.SeatsTaken, pair.Second.Verdict));
    }

    [Fact]
    public async Task A_commit_that_is_repeated_because_nobody_heard_its_answer_is_the_same_sale()
    {
        var work = await bench.WorkAsync(OrderBench.Person(), bench.FreshSeats());
        var commit = bench.Get<PurchaseCommit>();
        Assert.Equal(CommitVerdict.Sold, (await commit.CommitAsync(work, CancellationToken.None)).Verdict);
        Assert.Equal(CommitVerdict.Sold, (await commit.CommitAsync(work, CancellationToken.None)).Verdict);
        Assert.Equal(2, await bench.QueryAsync(db => db.SoldSeats.CountAsync(seat => seat.OrderId == work.Order.Id)));
    }

    [Fact]
    public async Task Redis_away_in_step_5_changes_nothing_about_the_answer()
    {
        var own = new OrderBench();
        await own.InitializeAsync();
        try
        {
            var person = OrderBench.Person();
            var hold = await own.HoldAsync(person);
            own.Provider.BeforeAuthorise = (_, _) => own.Redis.KillAsync();
            var call = OrderBench.Call(hold.HoldId, person);
            var answer = await own.PayAsync(call, 201);
            // And the key needs no Redis to say so again.
            Assert.Equal(answer, await own.PayAsync(call));
            Assert.Equal(2, await own.QueryAsync(db => db.SoldSeats.CountAsync(seat => seat.PersonId == person)));
            await own.Get<Api.Orders.Outbox.OutboxWorker>().WorkAsync();
            Assert.True(await own.QueryAsync(db => db.Outbox.AnyAsync(row => row.Kind == "sell")));
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_replica_that_stops_begins_nothing_and_waits_for_what_is_under_way()
    {
        var inFlight = new InFlightPurchases(Microsoft.Extensions.Logging.Abstractions.NullLogger<InFlightPurchases>.Instance);
        var end = new TaskCompletionSource<PayResponse>();
        var running = inFlight.RunAsync("person", "key", () => end.Task);
        await inFlight.StoppingAsync(CancellationToken.None);
        var stopped = inFlight.StopAsync(CancellationToken.None);
        Assert.Equal("unavailable", Assert.IsType<RefusedResponse>(await inFlight.RunAsync("person", "key", () => throw new InvalidOperationException())).Refusal.Word);
        Assert.False(stopped.IsCompleted);
        end.SetResult(new RefusedResponse(Refusals.NotFound));
        await running;
        await stopped;
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("f3c9 !~", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("schlüssel", false)]
    [InlineData("열쇠", false)]
    [InlineData("a\tb", false)]
    public void A_key_is_printable_ascii(string? key, bool good)
    {
        Assert.Equal(good, PayCall.IsKey(key));
        Assert.True(PayCall.IsKey(new string('k', 64)));
        Assert.False(PayCall.IsKey(new string('k', 65)));
    }

    [Fact]
    public void A_call_in_a_log_says_no_key() =>
        Assert.DoesNotContain("secret", $"{OrderBench.Call("moonlight~0", "p", "secret")}", StringComparison.Ordinal);

    private async Task<string> SellBehindRedisAsync(string person, int[] seats)
    {
        var work = await bench.WorkAsync(person, seats);
        Assert.Equal(CommitVerdict.Sold, (await bench.Get<PurchaseCommit>().CommitAsync(work, CancellationToken.None)).Verdict);
        return work.Order.Id;
    }
}
