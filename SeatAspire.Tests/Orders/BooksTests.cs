using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.BoxOffice;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Books;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Orders;

/// <summary>Database, Redis and provider are compared: whatever was sold, given back, moved or came to nothing, they agree; whoever changes one of them is found out.</summary>
public sealed class BooksTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private readonly ClaimsPrincipal _operator = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, OrderBench.Person()), new(ClaimTypes.Name, "till")]));
    private readonly HashSet<(BookComparison, string)> _told = [];

    [Fact]
    public async Task All_that_can_be_sold_agrees_and_each_lie_is_told_by_its_id()
    {
        await SellOfAllKindsAsync();
        var underWay = await ReadAsync();
        Assert.True(underWay is { Differences: 0, UnderWay: > 0 }, Text(underWay));
        await bench.DrainAsync();
        var agree = await ReadAsync();
        Assert.True(agree is { Differences: 0, UnderWay: 0, Dates: >= 2 }, Text(agree));
        var won = agree.Money["KRW"];
        Assert.True(won is { Orders: > 0, Voided: > 0, Refunded: > 0, Pending: 0, Counter: > 0, CounterRefunded: > 0, Astray: 0 }, won.ToString());
        Assert.Equal(0, await CommandAsync("The books agree."));

        // Nobody mends what follows.
        await Redis.StringSetAsync(Seats.Prefix + "reconciled", "1", TimeSpan.FromMinutes(10));
        await LieOfMoneyAsync();
        await LieOfOrdersAsync();
        await LieOfSeatsAsync();
        var found = await ReadAsync();
        Assert.Equal(_told.Select(one => $"{one.Item1} {one.Item2}").Order(), found.Shown.Select(Key).Distinct().Order());
        Assert.Equal(1, await CommandAsync($"The books differ in {found.Differences} places."));

        static string Key(BookDifference one) => one.Text.StartsWith("seat ", StringComparison.Ordinal) && one.Text.Contains(':')
            ? $"{one.Compared} {one.Text[..one.Text.IndexOf(':')]}" : $"{one.Compared} {one.Id}";
    }

    [Theory]
    [InlineData("127.0.0.1:1,connectTimeout=500,connectRetry=1", null, "Redis does not answer")]
    [InlineData(null, "Server=127.0.0.1;Port=1;Connection Timeout=1", "The database does not answer")]
    [InlineData(null, "", "ConnectionStrings:seats is missing")]
    public async Task What_cannot_be_looked_at_is_named(string? redis, string? seats, string said) => Assert.Equal(2, await CommandAsync(said, redis, seats));

    private SeatKeys Seats => RedisKeys.Seats(bench.Showing.Id);

    private IDatabase Redis => bench.Redis.Connection.GetDatabase();

    private Task<BookReport> ReadAsync() => BooksCommand.ReadBooksAsync(bench.Get<IServiceProvider>(), CancellationToken.None);

    private static string Text(BookReport report)
    {
        using var text = new StringWriter();
        report.Write(text);
        return text.ToString();
    }

    /// <summary>What an operator does: the exit code. Something is said, and of nobody by name.</summary>
    private async Task<int> CommandAsync(string said, string? redis = null, string? seats = null)
    {
        var (code, all) = await BooksProgram.RunAsync(redis ?? bench.Redis.ConnectionString, seats ?? bench.Database);
        Assert.DoesNotContain("누구", all, StringComparison.Ordinal);
        Assert.Contains(said, all, StringComparison.Ordinal);
        return code;
    }

    private async Task SellOfAllKindsAsync()
    {
        await BuyAsync(2);
        await BuyAsync(1, "sandbox-lost-answer");
        var declined = await HoldAsync();
        await bench.PayAsync(OrderBench.Call(declined.HoldId, declined.Person, method: "sandbox-decline"), 402);
        await AbortAsync();
        await SellOverAsync();

        // Given back: some of it, and all of it; and a seat that an operator changes for another one.
        var some = await BuyAsync(3);
        await CancelAsync(some, some.Labels[..1]);
        await CancelAsync(await BuyAsync(2), null);
        var moved = await BuyAsync(2);
        var to = bench.Showing.Layout.Label(bench.FreshSeats(1)[0]);
        Assert.Null(await bench.Get<OrderMove>().MoveAsync(moved.Order, moved.Labels[0], to, _operator, CancellationToken.None));
        await CancelAsync(moved, [to]);

        // At the box office, where no provider is asked.
        await SellAtBoxOfficeAsync("cash");
        await SellAtBoxOfficeAsync("comp");
        var given = await SellAtBoxOfficeAsync("card");
        Assert.Null(await bench.Get<OrderCancel>().RefundAsync(given, null, new(_operator, "key", "hash", null), CancellationToken.None));
        await BuyByCodeAsync("FANS", uses: 3);
        await BuyGoodsAsync();
        await BlockAsync();
        await TakeOverAsync();
        await CallOffAsync();
        await RehearseAsync();
    }

    private async Task LieOfMoneyAsync()
    {
        var (voided, smaller, missing, refunded, declined) = (await BuyAsync(1), await BuyAsync(1), await BuyAsync(1), await BuyAsync(2), await BuyAsync(1));
        await CancelAsync(refunded, refunded.Labels[..1]);
        var aborted = await AbortAsync();
        var counter = await SellAtBoxOfficeAsync("cash");
        await bench.DrainAsync();

        await SqlAsync("UPDATE sandbox_charges SET state = 'voided' WHERE payment_id = {0}", voided.Payment);
        Tell(BookComparison.Payments, voided.Payment, voided.Person);
        await SqlAsync("UPDATE sandbox_charges SET amount = amount - 1 WHERE payment_id = {0}", smaller.Payment);
        Tell(BookComparison.Payments, smaller.Payment, smaller.Person);
        await SqlAsync("DELETE FROM sandbox_charges WHERE payment_id = {0}", missing.Payment);
        Tell(BookComparison.Payments, missing.Payment, missing.Person);
        await SqlAsync("UPDATE sandbox_charges SET refunded = refunded - 1 WHERE payment_id = {0}", refunded.Payment);
        Tell(BookComparison.Payments, refunded.Payment, refunded.Person);
        await SqlAsync("UPDATE sandbox_charges SET state = 'authorised' WHERE payment_id = {0}", aborted.Payment);
        Tell(BookComparison.Payments, aborted.Payment, aborted.Person);
        await SqlAsync("UPDATE payments SET state = 'declined' WHERE id = {0}", declined.Payment);
        Tell(BookComparison.Payments, declined.Payment);
        Tell(BookComparison.Orders, declined.Order);

        var sold = await bench.QueryAsync(db => db.Orders.AsNoTracking().SingleAsync(order => order.Id == counter));
        await bench.Provider.AuthoriseAsync(sold.PaymentId, sold.Amount, "KRW", "sandbox", CancellationToken.None);
        Tell(BookComparison.Payments, sold.PaymentId, sold.PersonId);
        var charge = OrderBench.Person();
        await bench.Provider.AuthoriseAsync(charge, 100, "KRW", "sandbox", CancellationToken.None);
        Tell(BookComparison.Charges, charge);
        var old = (await bench.WorkAsync(OrderBench.Person(), bench.FreshSeats(1))).Payment.Id;
        await SqlAsync("UPDATE payments SET created_at = created_at - INTERVAL 11 MINUTE WHERE id = {0}", old);
        Tell(BookComparison.Payments, old);
    }

    private async Task LieOfOrdersAsync()
    {
        var (dearer, cheaper, unrefunded, others, unsold) = (await BuyAsync(1), await BuyAsync(1), await BuyAsync(2), await BuyAsync(1), await BuyAsync(1));
        await CancelAsync(unrefunded, unrefunded.Labels[..1]);
        await bench.DrainAsync();

        await SqlAsync("UPDATE orders SET amount = amount + 1 WHERE id = {0}", dearer.Order);
        Tell(BookComparison.Orders, dearer.Order, dearer.Person);
        await SqlAsync("UPDATE order_seats SET price = price - 1 WHERE order_id = {0}", cheaper.Order);
        Tell(BookComparison.Orders, cheaper.Order);
        await SqlAsync("DELETE FROM refunds WHERE order_id = {0}", unrefunded.Order);
        Tell(BookComparison.Orders, unrefunded.Order);
        await SqlAsync("UPDATE orders SET person_id = 'somebody else' WHERE id = {0}", others.Order);
        Tell(BookComparison.Orders, others.Order);
        Tell(BookComparison.SoldSeats, others.Order);
        await SqlAsync("DELETE FROM sold_seats WHERE order_id = {0}", unsold.Order);
        Tell(BookComparison.SoldSeats, unsold.Order);
        Tell(BookComparison.ShownSeats, "seat " + unsold.Labels[0]);
    }

    private async Task LieOfSeatsAsync()
    {
        var (freed, others, code) = (await BuyAsync(1), await BuyAsync(1), await BuyByCodeAsync("MORE", uses: 1));
        var extra = await BuyByCodeAsync("LESS", uses: 4);
        await bench.DrainAsync();
        var (shown, blocked, unblocked) = (bench.FreshSeats(1)[0], await BlockAsync(), bench.FreshSeats(1)[0]);

        await SetAsync(freed.Seats[0], '0', null);
        await SetAsync(others.Seats[0], '2', "o:another");
        await SetAsync(shown, '2', "o:none");
        await SetAsync(blocked, '0', null);
        await SetAsync(unblocked, '3', "b");
        Tell(BookComparison.ShownSeats, Label(freed.Seats[0]), null);
        Tell(BookComparison.ShownSeats, Label(others.Seats[0]), null);
        Tell(BookComparison.ShownSeats, Label(shown), null);
        Tell(BookComparison.SetAside, Label(blocked), null);
        Tell(BookComparison.SetAside, Label(unblocked), null);

        // One more than it may: and Redis forgets one, and has one that nobody has.
        await SqlAsync("UPDATE allocations SET uses = 0 WHERE code = {0}", "MORE");
        Tell(BookComparison.Codes, bench.Showing.Id);
        await Redis.SetRemoveAsync($"{Seats.Prefix}taken:{code.Allocation}", code.Kept);
        Tell(BookComparison.Codes, Label(code.Kept), null);
        await Redis.SetAddAsync($"{Seats.Prefix}taken:{extra.Allocation}", extra.Back);
        Tell(BookComparison.Codes, Label(extra.Back), null);

        string Label(int seat) => "seat " + bench.Showing.Layout.Label(seat);
    }

    private void Tell(BookComparison compared, string id, string? person = null)
    {
        _told.Add((compared, id));
        if (person is not null)
        {
            _told.Add((BookComparison.People, person));
        }
    }

    private Task SqlAsync(string sql, string id) =>
        bench.QueryAsync(async db =>
        {
            var changed = await db.Database.ExecuteSqlRawAsync(sql, id);
            Assert.True(changed > 0, sql);
            return changed;
        });

    private async Task SetAsync(int seat, char state, string? reference)
    {
        await Redis.StringSetRangeAsync(Seats.States, seat, state.ToString());
        await (reference is null ? Redis.HashDeleteAsync(Seats.Refs, seat) : Redis.HashSetAsync(Seats.Refs, seat, reference));
    }

    private async Task<(string Person, string HoldId, IReadOnlyList<int> Seats)> HoldAsync(int count = 1)
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person, bench.FreshSeats(count));
        return (person, hold.HoldId, hold.Seats);
    }

    private async Task<Bought> BuyAsync(int count, string method = "sandbox", string? person = null, string? key = null)
    {
        person ??= OrderBench.Person();
        var hold = await bench.HoldAsync(person, bench.FreshSeats(count));
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person, key, method), 201);
        return await BoughtAsync(person, hold);
    }

    private async Task<Bought> BoughtAsync(string person, Hold hold)
    {
        var order = await bench.QueryAsync(db => db.Orders.AsNoTracking().SingleAsync(row => row.HoldId == hold.HoldId));
        return new(person, order.Id, order.PaymentId, hold.Seats, [.. hold.Seats.Order().Select(bench.Showing.Layout.Label)]);
    }

    private async Task CancelAsync(Bought bought, string[]? labels) =>
        Assert.Null((await bench.Get<OrderCancel>().CancelAsync(bought.Person, bought.Order, labels, CancellationToken.None)).Refusal);

    /// <summary>The provider charged, but nobody heard of it.</summary>
    private async Task<(string Person, string Payment)> AbortAsync()
    {
        var (person, hold, _) = await HoldAsync();
        bench.Provider.BeforeAuthorise = async (id, ct) =>
        {
            var amount = await bench.QueryAsync(db => db.Payments.Where(row => row.Id == id).Select(row => row.Amount).SingleAsync(ct));
            await bench.Get<SandboxPayments>().AuthoriseAsync(id, amount, "KRW", "sandbox", ct);
            throw new IOException("lost");
        };
        await bench.PayAsync(OrderBench.Call(hold, person), 402);
        bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
        var payment = Assert.Single(await bench.PaymentsAsync(hold));
        Assert.Equal(PaymentState.Aborted, payment.State);
        return (person, payment.Id);
    }

    /// <summary>While somebody pays, their seat is sold to somebody else.</summary>
    private async Task SellOverAsync()
    {
        var (person, hold, seats) = await HoldAsync();
        var work = await bench.WorkAsync(OrderBench.Person(), [.. seats]);
        work = work with { Seats = [new() { OrderId = work.Order.Id, Seat = seats[0], Label = bench.Showing.Layout.Label(seats[0]), Price = work.Order.Amount }] };
        bench.Provider.BeforeAuthorise = async (_, ct) => Assert.Equal(CommitVerdict.Sold, (await bench.Get<PurchaseCommit>().CommitAsync(work, ct)).Verdict);
        await bench.PayAsync(OrderBench.Call(hold, person), 409);
        bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
    }

    private async Task<string> SellAtBoxOfficeAsync(string method)
    {
        string[] labels = [.. bench.FreshSeats(2).Select(bench.Showing.Layout.Label)];
        var sale = new BoxOfficeSale(bench.Showing, new(labels, method), OrderBench.Person(), _operator, korean: false, bench.Time.GetUtcNow());
        var answer = Assert.IsType<StoredResponse>(await bench.Get<BoxOfficeService>().SellAsync(sale, CancellationToken.None));
        Assert.True(answer.Status == 201, answer.ToString());
        return await bench.QueryAsync(db => db.Orders.Where(order => order.PersonId == sale.Call.PersonId).Select(order => order.Id).SingleAsync());
    }

    /// <summary>Two seats by a code, of which one is given back: an allocation of three, and which seat was kept and which came back.</summary>
    private async Task<(string Allocation, int Kept, int Back)> BuyByCodeAsync(string code, int uses)
    {
        var seats = bench.FreshSeats(3);
        var row = new AllocationRow
        {
            Id = OrderBench.Person(), ShowingId = bench.Showing.Id, Name = "fans", Code = code, Uses = Math.Max(uses, 2), DiscountPercent = 10, CreatedAt = bench.Time.GetUtcNow(),
        };
        await bench.QueryAsync(db =>
        {
            db.Allocations.Add(row);
            db.AllocatedSeats.AddRange(seats.Select(seat => new AllocatedSeatRow { ShowingId = row.ShowingId, Seat = seat, AllocationId = row.Id }));
            return db.SaveChangesAsync();
        });
        await bench.Get<AllocationStore>().SetAsync(new(row, seats));
        var person = OrderBench.Person();
        var terms = new HoldTerms(300, 8, 1, new(AllocationCodes.HashOf(row.ShowingId, code), 10));
        var hold = (await bench.Seats.HoldAsync(row.ShowingId, person, seats[..2], QueueRules.Off, terms: terms)).Hold!;
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        var bought = await BoughtAsync(person, hold);
        await CancelAsync(bought, bought.Labels[1..]);
        return (row.Id, seats[0], seats[1]);
    }

    private async Task BuyGoodsAsync()
    {
        var work = await bench.WorkAsync(OrderBench.Person(), []);
        var order = work.Order;
        await bench.QueryAsync(db =>
        {
            db.Orders.Add(new()
            {
                Id = order.Id, Reference = order.Reference, PaymentId = order.PaymentId, HoldId = order.HoldId, PersonId = order.PersonId, Nickname = "누구",
                ShowingId = null, Amount = order.Amount, Currency = "KRW", Status = OrderStatus.Paid, CreatedAt = order.CreatedAt,
            });
            db.OrderGoods.Add(new() { OrderId = order.Id, GoodsId = "poster", Name = "poster", Price = order.Amount, Quantity = 1 });
            return db.SaveChangesAsync();
        });
        await SqlAsync("UPDATE payments SET state = 'paid' WHERE id = {0}", order.PaymentId);
        await bench.Provider.CaptureAsync(order.PaymentId, CancellationToken.None);
    }

    private async Task<int> BlockAsync()
    {
        var seat = bench.FreshSeats(1)[0];
        await bench.QueryAsync(db =>
        {
            db.BlockedSeats.Add(new() { ShowingId = bench.Showing.Id, Seat = seat });
            return db.SaveChangesAsync();
        });
        await bench.Seats.BlockAsync(bench.Showing.Id, [seat]);
        return seat;
    }

    /// <summary>A guest logs in whose account has used the same key.</summary>
    private async Task TakeOverAsync()
    {
        var (guest, account, key) = (OrderBench.Person(), OrderBench.Person(), OrderBench.Person());
        await BuyAsync(1, person: guest, key: key);
        await BuyAsync(1, person: account, key: key);
        await bench.Get<GuestTakeover>().TakeAsync(guest, account, CancellationToken.None);
        Assert.Equal(account, await bench.QueryAsync(db => db.Set<EndedSignInRow>().Where(row => row.SignInId == guest).Select(row => row.TakenOverBy).SingleAsync()));
    }

    /// <summary>Another date is called off after somebody bought of it.</summary>
    private async Task CallOffAsync()
    {
        var other = bench.Get<ShowCatalog>().Shows[0].Showings[1];
        await Wait.ForAsync("its seats stand", () => bench.Seats.HeadAsync(other.Id), head => head.Epoch == bench.Get<RedisEpoch>().Current);
        var person = OrderBench.Person();
        var hold = (await bench.Seats.HoldAsync(other.Id, person, [3, 4], QueueRules.Off)).Hold!;
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        var now = bench.Time.GetUtcNow();
        await bench.QueryAsync(async db =>
        {
            await db.Showings.Where(row => row.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CancelledAt, now));
            return await db.NoteRefundsAsync(other.Id, now, CancellationToken.None);
        });
    }

    private async Task RehearseAsync()
    {
        var id = bench.Showing.Id;
        DateTimeOffset? until = bench.Time.GetUtcNow().AddMinutes(5);
        await bench.QueryAsync(db => db.Showings.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RehearsalUntil, until)));
        await Wait.UntilAsync("it is a rehearsal", () => bench.Get<ShowCatalog>().Find(id)!.RehearsalUntil is not null);
        await BuyAsync(1);
        await bench.QueryAsync(async db =>
        {
            await db.Showings.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RehearsalUntil, (DateTimeOffset?)null));
            return await db.NoteRehearsedAsync(id, bench.Time.GetUtcNow(), CancellationToken.None);
        });
        await Wait.UntilAsync("it is over", () => bench.Get<ShowCatalog>().Find(id)!.RehearsalUntil is null);
    }

    private sealed record Bought(string Person, string Order, string Payment, IReadOnlyList<int> Seats, string[] Labels);
}
