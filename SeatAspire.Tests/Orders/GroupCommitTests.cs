using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>Step 4 of many purchases at once: what they have in common is the transaction, and nothing else.</summary>
public sealed class GroupCommitTests(OrderBench bench) : IClassFixture<OrderBench>
{
    [Fact]
    public async Task Many_at_once_are_all_sold_in_far_fewer_transactions()
    {
        var works = await WorksAsync(60);
        using var count = new CommitCount(bench.Database);
        var answers = await Task.WhenAll(works.Select(CommitAsync));
        Assert.All(answers, answer => Assert.Equal(CommitVerdict.Sold, answer.Verdict));
        Assert.InRange(count.Commits, 1, 30);
        await AllSoldAsync(works);
    }

    [Fact]
    public async Task Each_of_many_at_once_gets_its_own_answer_and_its_own_effects()
    {
        await bench.DrainAsync();
        var buyers = await HoldAsync(24);
        var answers = await Task.WhenAll(buyers.Select(buyer => bench.PayAsync(OrderBench.Call(buyer.Hold, buyer.Person), 201)));
        for (var i = 0; i < buyers.Length; i++)
        {
            var order = Assert.Single(await bench.Orders.OfPersonAsync(buyers[i].Person, null, CancellationToken.None));
            Assert.Contains(order.OrderId, answers[i].Body, StringComparison.Ordinal);
            Assert.Equal(answers[i].Body, Assert.Single(await bench.PaymentsAsync(buyers[i].Hold)).ResponseBody);
        }

        Assert.Equal(new string('2', 24), await bench.StatesAsync(buyers.Select(buyer => buyer.Seat)));
        await bench.DrainAsync();
        foreach (var buyer in buyers)
        {
            var payment = Assert.Single(await bench.PaymentsAsync(buyer.Hold)).Id;
            Assert.Equal("captured", (await bench.ChargeAsync(payment))!.State);
            Assert.False(await bench.QueryAsync(db => db.Outbox.AnyAsync(row => row.Subject == payment || db.Set<OrderRow>().Any(order => order.PaymentId == payment && order.Id == row.Subject))));
        }
    }

    [Fact]
    public async Task One_whose_seat_is_sold_loses_alone()
    {
        var owner = (await WorksAsync(1)).Single();
        Assert.Equal(CommitVerdict.Sold, (await CommitAsync(owner)).Verdict);
        var late = await bench.WorkAsync(OrderBench.Person(), [owner.Seats[0].Seat, bench.FreshSeats(1)[0]]);
        var others = await WorksAsync(40);
        using var count = new CommitCount(bench.Database);
        var answers = await Task.WhenAll(others.Take(20).Append(late).Concat(others.Skip(20)).Select(CommitAsync));

        Assert.Equal(owner.Order.Id, Assert.Single(answers[20].Owners).OrderId);
        Assert.All(answers.Where((_, i) => i != 20), answer => Assert.Equal(CommitVerdict.Sold, answer.Verdict));
        Assert.InRange(count.Commits, 1, 20);
        await AllSoldAsync(others);
        Assert.False(await bench.QueryAsync(db => db.Orders.AnyAsync(order => order.Id == late.Order.Id)));
        Assert.Equal(PaymentState.Pending, await StateAsync(late));
    }

    [Fact]
    public async Task Two_replicas_batches_that_overlap_in_opposite_order_sell_each_seat_once_and_lose_nobody()
    {
        for (var round = 0; round < 5; round++)
        {
            var seats = bench.FreshSeats(12);
            var here = await Task.WhenAll(seats.Chunk(2).Select(pair => bench.WorkAsync(OrderBench.Person(), pair)));
            var there = await Task.WhenAll(seats[1..^1].Chunk(2).Reverse().Select(pair => bench.WorkAsync(OrderBench.Person(), pair)));
            using var other = Replica(bench.Get<IServiceScopeFactory>());
            var answers = await Task.WhenAll([.. here.Select(CommitAsync), .. there.Reverse().Select(work => other.CommitAsync(work, CancellationToken.None))]);

            var works = here.Concat(there.Reverse()).ToArray();
            Assert.All(answers, answer => Assert.NotEqual(CommitVerdict.Lost, answer.Verdict));
            await AllSoldAsync([.. works.Where((_, i) => answers[i].Verdict == CommitVerdict.Sold)]);
            // Who was refused met somebody's sale, and their payment waits for its end.
            foreach (var (work, answer) in works.Zip(answers).Where(pair => pair.Second.Verdict == CommitVerdict.SeatsTaken))
            {
                Assert.NotEmpty(answer.Owners);
                Assert.Equal(PaymentState.Pending, await StateAsync(work));
            }
        }
    }

    [Fact]
    public async Task One_given_up_by_a_resolver_while_the_batch_is_under_way_answers_410_and_the_others_are_sold()
    {
        var buyers = await HoldAsync(12);
        string? unlucky = null;
        // The resolver's update has come first, but is not committed yet: the batch waits for it.
        await using var resolver = new TestDatabase(bench.Database);
        await using var giving = await resolver.Db.Database.BeginTransactionAsync();
        bench.Provider.BeforeAuthorise = async (payment, _) =>
        {
            if (Interlocked.CompareExchange(ref unlucky, payment, null) is null)
            {
                await resolver.Db.Payments.Where(row => row.Id == payment)
                    .ExecuteUpdateAsync(row => row.SetProperty(one => one.State, PaymentState.Aborted));
            }
        };
        try
        {
            var paying = buyers.Select(buyer => bench.PayAsync(OrderBench.Call(buyer.Hold, buyer.Person))).ToArray();
            await Wait.UntilAsync("all are authorised", () => bench.QueryAsync(async db =>
            {
                // An expression tree takes no extension property.
                var payments = db.Payments;
                return await db.SandboxCharges.CountAsync(charge => payments.Any(row =>
                    row.Id == charge.PaymentId && buyers.Select(buyer => buyer.Hold).Contains(row.HoldId))) == buyers.Length;
            }));
            await giving.CommitAsync();
            var answers = (await Task.WhenAll(paying)).Cast<StoredResponse>().ToArray();
            Assert.Equal(410, Assert.Single(answers, answer => answer.Status != 201).Status);
        }
        finally
        {
            bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
        }

        Assert.Equal(buyers.Length - 1, await bench.QueryAsync(db => db.SoldSeats.CountAsync(seat => buyers.Select(buyer => buyer.Person).Contains(seat.PersonId))));
    }

    [Fact]
    public async Task One_whose_row_somebody_holds_on_to_holds_nobody_up()
    {
        var works = await WorksAsync(10);
        await using var hanging = new TestDatabase(bench.Database);
        await using var locking = await hanging.Db.Database.BeginTransactionAsync();
        var stuckId = works[4].Payment.Id;
        await hanging.Db.Payments.Where(row => row.Id == stuckId).ExecuteUpdateAsync(row => row.SetProperty(one => one.Amount, 1));
        using var patience = new CancellationTokenSource();
        var committing = works.Select(work => bench.Get<PurchaseCommit>().CommitAsync(work, work == works[4] ? patience.Token : CancellationToken.None)).ToArray();
        var others = committing.Where((_, i) => i != 4).ToArray();
        Assert.All(await Task.WhenAll(others).WaitAsync(Wait.Limit), answer => Assert.Equal(CommitVerdict.Sold, answer.Verdict));
        Assert.False(committing[4].IsCompleted);

        // Its caller's own limit still ends the waiting, and then nothing of it was done.
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => committing[4]);
        await locking.CommitAsync();
        await AllSoldAsync([.. works.Where(work => work != works[4])]);
        Assert.Equal(PaymentState.Pending, await StateAsync(works[4]));
        Assert.Equal(CommitVerdict.Sold, (await CommitAsync(works[4])).Verdict);
    }

    [Fact]
    public async Task A_sale_that_ends_while_its_guest_is_taken_over_goes_over_with_them()
    {
        var (account, works) = (OrderBench.Person(), await WorksAsync(2));
        var (work, earlier) = (works[0], works[1]);
        var guest = work.Payment.PersonId;
        Assert.Equal(CommitVerdict.Sold, (await CommitAsync(earlier)).Verdict);
        // It is being paid as they log in, so that somebody comes again for it.
        await bench.Get<GuestTakeover>().TakeAsync(guest, account, CancellationToken.None);
        await using var holding = new TestDatabase(bench.Database);
        var transaction = await holding.Db.Database.BeginTransactionAsync();
        // Whoever wants to sell this seat waits, half done.
        holding.Db.SoldSeats.Add(new()
        {
            ShowingId = bench.Showing.Id, Seat = work.Seats[0].Seat, OrderId = earlier.Order.Id, PersonId = earlier.Order.PersonId, HoldId = earlier.Order.HoldId,
        });
        await holding.Db.SaveChangesAsync();
        var selling = CommitAsync(work);
        await WaitAsync(1);
        var following = bench.Get<GuestTakeover>().RepeatAsync(guest, CancellationToken.None);
        await WaitAsync(2);
        await transaction.RollbackAsync();
        Assert.Equal(CommitVerdict.Sold, (await selling).Verdict);
        // Whoever was too early says so, and comes again.
        if (await Record.ExceptionAsync(() => following) is not null)
        {
            await bench.Get<GuestTakeover>().RepeatAsync(guest, CancellationToken.None);
        }

        Assert.Equal(account, await bench.QueryAsync(db => db.Orders.Where(order => order.Id == work.Order.Id).Select(order => order.PersonId).SingleAsync()));
        Assert.Equal(account, await bench.QueryAsync(db => db.SoldSeats.Where(sold => sold.OrderId == work.Order.Id).Select(sold => sold.PersonId).SingleAsync()));

        // The server looks at its transactions anew only when nobody has asked for a tenth of a second.
        Task WaitAsync(int waiting) => Wait.UntilAsync($"{waiting} wait for a row", async () =>
        {
            await holding.Db.Database.SqlQuery<int>($"SELECT SLEEP(0.2) AS Value").SingleAsync();
            return await holding.Db.Database.SqlQuery<long>($"SELECT COUNT(*) AS Value FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'").SingleAsync() == waiting;
        });
    }

    [Fact]
    public async Task What_is_sold_to_somebody_after_they_were_erased_is_nobodys_in_particular()
    {
        var work = (await WorksAsync(1)).Single();
        var person = work.Payment.PersonId;
        var erase = OutboxKind.Erase;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Get<OutboxActions>().RunAsync(erase, person, CancellationToken.None));
        Assert.Equal(CommitVerdict.Sold, (await CommitAsync(work)).Verdict);
        await bench.QueryAsync(db => db.Orders.Where(order => order.PersonId == person).ExecuteUpdateAsync(set => set.SetProperty(order => order.BuyerEmail, "lee@example.com")));
        await bench.QueryAsync(db => db.Payments.Where(payment => payment.PersonId == person).ExecuteUpdateAsync(set => set.SetProperty(payment => payment.RequestHash, "of lee")));
        await bench.Get<OutboxActions>().RunAsync(erase, person, CancellationToken.None);
        Assert.Equal(("", null), await bench.QueryAsync(async db => await db.Orders.Where(order => order.PersonId == person).Select(order => ValueTuple.Create(order.Nickname, order.BuyerEmail)).SingleAsync()));
        Assert.Equal("", await bench.QueryAsync(db => db.Payments.Where(payment => payment.PersonId == person).Select(payment => payment.RequestHash).SingleAsync()));
    }

    [Fact]
    public async Task A_connection_lost_within_COMMIT_is_the_same_sale_for_each()
    {
        await using var proxy = new CuttingProxy(bench.Database);
        await using var far = new TestDatabase(proxy.Connection);
        using var commit = Replica(far.Scopes);
        // The connection stands before the way is cut.
        Assert.Equal(CommitVerdict.Sold, (await commit.CommitAsync((await WorksAsync(1)).Single(), CancellationToken.None)).Verdict);
        var works = await WorksAsync(16);
        proxy.Cuts = 2;
        var answers = await Task.WhenAll(works.Select(work => commit.CommitAsync(work, CancellationToken.None)));
        // One transaction, or two: as they came.
        Assert.InRange(proxy.Cut, 1, 2);
        Assert.All(answers, answer => Assert.Equal(CommitVerdict.Sold, answer.Verdict));
        await AllSoldAsync(works);
    }

    [Fact]
    public async Task A_fault_of_one_is_its_own()
    {
        var works = await WorksAsync(8);
        // More than the column takes: refused by the database, and no fault of the others.
        var faulty = await bench.WorkAsync(OrderBench.Person(), bench.FreshSeats(1));
        faulty = faulty with { Seats = [.. faulty.Seats.Select(seat => new OrderSeatRow { OrderId = seat.OrderId, Seat = seat.Seat, Label = new('x', 200) })] };
        var committing = works.Select(CommitAsync).ToArray();
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(faulty));
        Assert.All(await Task.WhenAll(committing), answer => Assert.Equal(CommitVerdict.Sold, answer.Verdict));
        Assert.Equal(PaymentState.Pending, await StateAsync(faulty));
    }

    [Fact]
    public async Task Payments_recorded_at_once_with_a_used_key_among_them_are_recorded_but_for_that_one()
    {
        var (payments, person) = (bench.Get<PaymentRepository>(), OrderBench.Person());
        var works = await WorksAsync(1);
        var used = works[0].Payment;
        var rows = Enumerable.Range(0, 30).Select(i => Payment(i == 15 ? used.PersonId : person, i == 15 ? used.IdempotencyKey : $"key {i}")).ToArray();
        var answers = await Task.WhenAll(rows.Select(row => payments.RecordAsync(row, CancellationToken.None)));
        Assert.Equal((RecordVerdict.KeyUsed, used.Id), (answers[15].Verdict, answers[15].Earlier!.Id));
        Assert.All(answers.Where((_, i) => i != 15), answer => Assert.Equal(RecordVerdict.Recorded, answer.Verdict));
        Assert.Equal(29, await bench.QueryAsync(db => db.Payments.CountAsync(row => row.PersonId == person)));
    }

    private static PurchaseCommit Replica(IServiceScopeFactory scopes) =>
        new(scopes, new OutboxHandoff(), new OrderMeters(), TimeProvider.System, NullLogger<PurchaseCommit>.Instance);

    private static PaymentRow Payment(string person, string key) => new()
    {
        Id = OrderBench.Person(),
        HoldId = "hold of " + Guid.NewGuid(),
        Attempt = 1,
        PersonId = person,
        IdempotencyKey = key,
        RequestHash = "",
        ShowingId = "",
        Seats = "",
        Amount = 1,
        Currency = "KRW",
        Method = "sandbox",
        // Nobody drives it: it has ended, so that no resolver takes it up.
        State = PaymentState.Aborted,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private Task<CommitResult> CommitAsync(PurchaseWork work) => bench.Get<PurchaseCommit>().CommitAsync(work, CancellationToken.None);

    private Task<PurchaseWork[]> WorksAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => bench.WorkAsync(OrderBench.Person(), bench.FreshSeats(1))));

    private async Task<(string Person, string Hold, int Seat)[]> HoldAsync(int count) => await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person, bench.FreshSeats(1));
        return (person, hold.HoldId, hold.Seats[0]);
    }));

    private Task<string> StateAsync(PurchaseWork work) => bench.QueryAsync(db =>
        db.Payments.Where(row => row.Id == work.Payment.Id).Select(row => row.State).SingleAsync());

    /// <summary>Each has its order, its seats and its outbox row, once.</summary>
    private async Task AllSoldAsync(PurchaseWork[] works)
    {
        var orders = works.Select(work => work.Order.Id).ToArray();
        var payments = works.Select(work => work.Payment.Id).ToArray();
        Assert.Equal(works.Length, await bench.QueryAsync(db => db.Payments.CountAsync(row => payments.Contains(row.Id) && row.State == PaymentState.Paid)));
        Assert.Equal(
            works.SelectMany(work => work.Seats).Select(seat => (seat.Seat, seat.OrderId)).Order(),
            (await bench.QueryAsync(db => db.SoldSeats.Where(seat => orders.Contains(seat.OrderId)).ToListAsync())).Select(seat => (seat.Seat, seat.OrderId)).Order());
        Assert.Equal(works.Sum(work => work.Seats.Count), await bench.QueryAsync(db => db.OrderSeats.CountAsync(seat => orders.Contains(seat.OrderId))));
        Assert.Equal(works.Length, await bench.QueryAsync(db => db.Outbox.CountAsync(row => orders.Contains(row.Subject) || payments.Contains(row.Subject))));
    }
}
