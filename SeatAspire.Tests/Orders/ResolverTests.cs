using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>What the table "Killed in between" of docs/seat-hold.md says, state by state.</summary>
public sealed class ResolverTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(31);

    private static readonly ClaimsPrincipal Operator = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, OrderBench.Person()), new(ClaimTypes.Name, "operator")]));

    [Fact]
    public async Task Killed_between_1_and_2_a_repeat_of_the_key_goes_ahead()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person);
        Assert.Equal(PayVerdict.Started, (await bench.Seats.StartPayAsync(hold.HoldId, person, call.KeyHash)).Verdict);

        await bench.PayAsync(call, 201);
        var payments = await bench.PaymentsAsync(hold.HoldId);
        Assert.Equal([PaymentState.Aborted, PaymentState.Paid], payments.Select(payment => payment.State));
    }

    [Fact]
    public async Task Killed_between_1_and_2_the_hold_is_held_again_and_the_slow_driver_cannot_go_on()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var start = await bench.Seats.StartPayAsync(hold.HoldId, person, "hash");
        await Wait.ForAsync("the hold is held again", ResolvedAsync, released => released, TimeSpan.FromSeconds(20));
        Assert.Equal("11", await bench.StatesAsync(hold.Seats));

        // Had the driver only been slow, it would find its place taken.
        var late = (await bench.PaymentsAsync(hold.HoldId)).Single();
        Assert.False(await bench.Get<PaymentRepository>().BlockAsync(hold.HoldId, start.Attempt, person, bench.Showing.Id, CancellationToken.None));
        Assert.Equal(PaymentState.Aborted, late.State);
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);

        async Task<bool> ResolvedAsync()
        {
            await bench.ResolveAsync();
            return (await bench.Seats.PayingSinceAsync(bench.Showing.Id, TimeSpan.Zero, 100)).All(paying => paying.HoldId != hold.HoldId);
        }
    }

    [Fact]
    public async Task A_payment_that_is_stuck_in_3_is_given_up_and_its_driver_cannot_sell_afterwards()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        // The driver is frozen in step 3 until long after the resolver came by: meanwhile its beat does not count.
        bench.Provider.BeforeAuthorise = async (id, ct) =>
        {
            bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
            var driver = (await bench.Get<PaymentRepository>().GetAsync(id, ct)).Driver;
            await DriveAsync(id, "frozen");
            bench.Time.MoveOn(Stuck);
            await bench.ResolveToTheEndAsync();
            await DriveAsync(id, driver);
        };
        var call = OrderBench.Call(hold.HoldId, person);
        var answer = await bench.PayAsync(call, 410);
        Assert.Contains("hold-expired", answer.Body, StringComparison.Ordinal);
        Assert.Equal(answer, await bench.PayAsync(call));
        Assert.Empty(await bench.Orders.OfPersonAsync(person, null, CancellationToken.None));

        await bench.DrainAsync();
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        Assert.Equal("voided", (await bench.ChargeAsync(payment.Id))!.State);
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
    }

    [Fact]
    public async Task Killed_between_4_and_5_the_outbox_shows_the_sale()
    {
        var (_, hold) = await CommitOnlyAsync();
        Assert.Equal("11", await bench.StatesAsync(hold.Seats));
        await bench.DrainAsync();
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
    }

    [Fact]
    public async Task Killed_between_4_and_5_with_its_outbox_claimed_a_resolver_shows_the_sale()
    {
        var (person, hold) = await CommitOnlyAsync();
        await bench.QueryAsync(db => db.Outbox.ExecuteDeleteAsync());
        await Wait.ForAsync("the sale shows", async () =>
        {
            await bench.ResolveAsync();
            return await bench.StatesAsync(hold.Seats);
        }, states => states == "22", TimeSpan.FromSeconds(20));
        await bench.RefusesAsync(OrderBench.Call(hold.HoldId, person), "already-paid");
    }

    [Fact]
    public async Task Who_asks_again_after_whoever_sold_it_died_finds_it_sold()
    {
        var (person, hold) = await CommitOnlyAsync();
        Assert.Equal("11", await bench.StatesAsync(hold.Seats));
        var key = (await bench.PaymentsAsync(hold.HoldId)).Single().IdempotencyKey;
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person, key), 201);
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
    }

    [Fact]
    public async Task Who_waits_for_the_answer_of_one_that_dies_before_its_sale_is_shown_finds_it_sold()
    {
        var (person, hold) = await CommitOnlyAsync();
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        await SetStateAsync(payment.Id, PaymentState.Pending);
        var waiting = bench.PayAsync(OrderBench.Call(hold.HoldId, person, payment.IdempotencyKey), 201);
        Assert.False(waiting.IsCompleted);
        await SetStateAsync(payment.Id, PaymentState.Paid);
        await waiting;
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));

        Task<int> SetStateAsync(string id, string state) => bench.QueryAsync(db =>
            db.Payments.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state)));
    }

    [Fact]
    public async Task A_seat_that_was_moved_before_its_sale_was_shown_is_free()
    {
        var (person, hold) = await CommitOnlyAsync();
        var order = await bench.QueryAsync(db => db.Orders.Where(row => row.HoldId == hold.HoldId).Select(row => row.Id).SingleAsync());
        var to = bench.FreshSeats(1)[0];
        await bench.Seats.MoveAsync(new(bench.Showing.Id, order, hold.HoldId, person, [to]), [hold.Seats[0]], moves: 1);
        Assert.Equal("02", await bench.StatesAsync([hold.Seats[0], to]));
        // Its sale, late, of all that was bought.
        await bench.DrainAsync();
        Assert.Equal("022", await bench.StatesAsync([hold.Seats[0], hold.Seats[1], to]));
    }

    [Fact]
    public async Task What_is_said_late_of_a_move_changes_nothing_that_came_after_it()
    {
        var person = OrderBench.Person();
        var (hold, order, seats) = (await bench.HoldAsync(person), Guid.NewGuid().ToString("N"), bench.FreshSeats(2));
        await bench.Seats.SellAsync(Sale(hold.Seats));
        var (a, b, c) = (hold.Seats[0], seats[0], seats[1]);
        // From A to B to C and back to B, told in another order.
        await bench.Seats.MoveAsync(Sale([c]), [b], moves: 2);
        Assert.Equal("202", await bench.StatesAsync([a, b, c]));
        await bench.Seats.MoveAsync(Sale([b]), [a], moves: 1);
        Assert.Equal("002", await bench.StatesAsync([a, b, c]));
        await bench.Seats.MoveAsync(Sale([b]), [c], moves: 3);
        await bench.Seats.MoveAsync(Sale([c]), [b], moves: 2);
        await bench.Seats.SellAsync(Sale(hold.Seats));
        Assert.Equal("020", await bench.StatesAsync([a, b, c]));

        // Given back for good.
        await bench.Seats.FreeAsync(Sale([b]), [hold.Seats[1]]);
        await bench.Seats.MoveAsync(Sale([b]), [c], moves: 3);
        Assert.Equal("0002", await bench.StatesAsync([a, b, c, hold.Seats[1]]));

        SeatSale Sale(IReadOnlyList<int> has) => new(bench.Showing.Id, order, hold.HoldId, person, has);
    }

    [Fact]
    public async Task A_move_that_takes_too_long_for_its_seat_gives_way_to_who_holds_it_by_then()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        await bench.DrainAsync();
        var order = await bench.QueryAsync(db => db.Orders.SingleAsync(row => row.HoldId == hold.HoldId));
        var (from, to, other) = (hold.Seats[0], SameAs(hold.Seats[0]), SameAs(hold.Seats[0]));
        Task<Refusal?> MoveAsync(int from, int to) => bench.Get<OrderMove>().MoveAsync(
            order.Id, bench.Showing.Layout.Label(from), bench.Showing.Layout.Label(to), Operator, CancellationToken.None);

        Task<Refusal?> moving;
        await using (var scope = bench.Get<IServiceScopeFactory>().CreateAsyncScope())
        {
            // It waits for its order's row, and meanwhile a resolver comes by, and then somebody who wants the seat.
            var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
            moving = await db.TransactAsync(
                async _ =>
                {
                    await db.Orders.FromSqlRaw("SELECT * FROM orders WHERE id = {0} FOR UPDATE", order.Id).AsNoTracking().ToListAsync();
                    var begun = MoveAsync(from, to);
                    var taken = (await Wait.ForAsync("its seat is taken", TakenAsync, paying => paying.Count == 1)).Single();
                    Assert.True(await bench.Get<PaymentRepository>().BlockAsync(taken.HoldId, taken.Attempt, taken.PersonId, bench.Showing.Id, CancellationToken.None));
                    await bench.Seats.UnpayAsync(taken.HoldId, taken.Attempt);
                    await bench.HoldAsync("ann-" + person, to);
                    return begun;
                },
                CancellationToken.None);
        }

        Assert.Equal("seats-taken", (await moving)?.Word);
        await bench.DrainAsync();
        Assert.Equal("21", await bench.StatesAsync([from, to]));

        // One that is in time leaves nothing behind, however often it is moved to and fro.
        foreach (var (there, next) in new[] { (from, other), (other, from), (from, other) })
        {
            Assert.Null(await MoveAsync(there, next));
            Assert.Empty(await TakenAsync());
            Assert.Equal("02", await bench.StatesAsync([there, next]));
        }

        int SameAs(int seat)
        {
            int same;
            do
            {
                same = bench.FreshSeats(1)[0];
            }
            while (bench.Showing.PriceOf(same) != bench.Showing.PriceOf(seat));

            return same;
        }

        async Task<List<PayingHold>> TakenAsync() => [.. (await bench.Seats.PayingSinceAsync(bench.Showing.Id, TimeSpan.Zero, 100)).Where(paying => paying.Seats.Any(seat => seat == to || seat == from || seat == other))];
    }

    [Fact]
    public async Task A_claim_of_a_dead_replica_comes_due_again()
    {
        await bench.DrainAsync();
        var (_, hold) = await CommitOnlyAsync();
        // What it was handed died with it.
        bench.Get<OutboxHandoff>().TakeAll();
        var due = bench.Time.GetUtcNow() + TimeSpan.FromSeconds(15);
        await bench.QueryAsync(db => db.Outbox.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.ClaimedBy, "dead")
            .SetProperty(row => row.DueAt, due)));
        Assert.Equal(0, await bench.Get<OutboxWorker>().WorkAsync());
        bench.Time.MoveOn(TimeSpan.FromSeconds(16));
        await bench.DrainAsync();
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
        Assert.False(await bench.QueryAsync(db => db.Outbox.AnyAsync()));
    }

    [Fact]
    public async Task What_fails_in_the_outbox_comes_again_later()
    {
        await bench.DrainAsync();
        var failures = 2;
        bench.Provider.BeforeCapture = _ => failures-- > 0 ? throw new HttpRequestException("no route") : Task.CompletedTask;
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("authorised", (await bench.ChargeAsync(payment.Id))!.State);
            await bench.DrainAsync();
            bench.Time.MoveOn(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("captured", (await bench.ChargeAsync(payment.Id))!.State);
        Assert.False(await bench.QueryAsync(db => db.Outbox.AnyAsync()));
        bench.Provider.BeforeCapture = _ => Task.CompletedTask;
    }

    [Fact]
    public async Task Two_workers_never_do_the_same_claim()
    {
        const int Rounds = 20;
        await bench.DrainAsync();
        var holds = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var person = OrderBench.Person();
            var hold = await bench.HoldAsync(person, bench.FreshSeats(1));
            await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
            return hold.HoldId;
        }));
        await bench.DrainAsync();
        var payments = await bench.QueryAsync(db => db.Payments.Where(payment => holds.Contains(payment.HoldId)).Select(payment => payment.Id).ToListAsync());
        // To take what is taken does no harm; that it is asked for once more each round is seen.
        for (var round = 0; round < Rounds; round++)
        {
            await bench.QueryAsync(db =>
            {
                db.Outbox.AddRange(payments.Select(id => OutboxKind.Capture.Row(id, bench.Time.GetUtcNow())));
                return db.SaveChangesAsync();
            });
            var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(bench.Get<OutboxWorker>().WorkAsync)));
            Assert.Equal(payments.Count, counts.Sum());
        }

        Assert.All(payments, id => Assert.Equal(1 + Rounds, bench.Provider.Calls.Count(call => call == "capture " + id)));
    }

    private Task<int> DriveAsync(string paymentId, string driver) => bench.QueryAsync(db =>
        db.Payments.Where(row => row.Id == paymentId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Driver, driver)));

    /// <summary>Steps 1 to 4 of a driver that is killed before 5.</summary>
    private async Task<(string Person, Hold Hold)> CommitOnlyAsync()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        var call = OrderBench.Call(hold.HoldId, person);
        var start = await bench.Seats.StartPayAsync(hold.HoldId, person, call.KeyHash);
        var now = bench.Time.GetUtcNow();
        var payment = new PaymentRow
        {
            Id = OrderBench.Person(),
            HoldId = hold.HoldId,
            Attempt = start.Attempt,
            PersonId = person,
            IdempotencyKey = call.Key,
            RequestHash = call.RequestHash,
            ShowingId = bench.Showing.Id,
            Seats = string.Join(',', hold.Seats),
            Amount = 1,
            Currency = "KRW",
            Method = "sandbox",
            State = PaymentState.Pending,
            CreatedAt = now,
        };
        Assert.Equal(RecordVerdict.Recorded, (await bench.Get<PaymentRepository>().RecordAsync(payment, CancellationToken.None)).Verdict);
        await bench.Provider.AuthoriseAsync(payment.Id, 1, "KRW", "sandbox", CancellationToken.None);
        var order = new OrderRow
        {
            Id = OrderBench.Person(),
            Reference = OrderReference.New(),
            PaymentId = payment.Id,
            HoldId = hold.HoldId,
            PersonId = person,
            Nickname = "buyer",
            ShowingId = bench.Showing.Id,
            Amount = 1,
            Currency = "KRW",
            Status = OrderStatus.Paid,
            CreatedAt = now,
        };
        var work = new PurchaseWork(
            payment, order, [.. hold.Seats.Select(seat => new OrderSeatRow { OrderId = order.Id, Seat = seat, Label = bench.Showing.Layout.Label(seat) })],
            null);
        Assert.Equal(CommitVerdict.Sold, (await bench.Get<PurchaseCommit>().CommitAsync(work, CancellationToken.None)).Verdict);
        return (person, hold);
    }
}
