using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Tests.Orders;

/// <summary>Giving some seats of an order back: whatever races, money and seats agree.</summary>
public sealed class PartialCancelTests(OrderBench bench) : IClassFixture<OrderBench>
{
    [Fact]
    public async Task Some_seats_are_given_back_once_and_the_others_stay_sold()
    {
        var person = OrderBench.Person();
        var order = await BuyAsync(person, 4);
        await bench.DrainAsync();
        var seats = await SeatsAsync(order.OrderId);
        string[] two = [order.Seats[1], order.Seats[3]];

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CancelAsync(person, order.OrderId, two)));
        Assert.All(answers, answer => Assert.Equivalent(answers[0].Order, answer.Order));
        var left = answers[0].Order!;
        Assert.Equal((OrderStatus.Paid, order.Tickets[1].Price + order.Tickets[3].Price), (left.Status, left.Refunded));
        Assert.Equal(["paid", "cancelled", "paid", "cancelled"], left.Tickets.Select(ticket => ticket.Status));
        Assert.Equal(order.Seats, left.Seats);
        Assert.Equal("2020", await bench.StatesAsync(seats));
        await bench.DrainAsync();
        Assert.Equal("2020", await bench.StatesAsync(seats));
        await AgreeAsync(person);

        // They are for sale again, and bought seats count those alone that are left.
        var other = OrderBench.Person();
        await bench.PayAsync(OrderBench.Call((await bench.HoldAsync(other, seats[1])).HoldId, other), 201);
        Assert.Equal(HoldVerdict.Held, (await bench.Seats.HoldAsync(bench.Showing.Id, person, bench.FreshSeats(6), QueueRules.Off)).Verdict);
        Assert.Equal(HoldVerdict.TooMany, (await bench.Seats.HoldAsync(bench.Showing.Id, person, bench.FreshSeats(1), QueueRules.Off)).Verdict);

        var all = (await CancelAsync(person, order.OrderId)).Order!;
        Assert.Equal((OrderStatus.Cancelled, order.Amount), (all.Status, all.Refunded));
        Assert.Equivalent(all, (await CancelAsync(person, order.OrderId, two)).Order);
        await bench.DrainAsync();
        Assert.Equal("0200", await bench.StatesAsync(seats));
        await AgreeAsync(person);
    }

    [Fact]
    public async Task A_free_that_overtakes_its_sell_leaves_the_other_seats_sold()
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person, bench.FreshSeats(3));
        await bench.Seats.StartPayAsync(hold.HoldId, person, "key");
        var sale = new SeatSale(bench.Showing.Id, OrderBench.Person(), hold.HoldId, person, hold.Seats);
        for (var i = 0; i < 2; i++)
        {
            await bench.Seats.FreeAsync(sale with { Seats = [hold.Seats[0]] }, [hold.Seats[1], hold.Seats[2]]);
            Assert.Equal("022", await bench.StatesAsync(hold.Seats));
            await bench.Seats.SellAsync(sale);
            Assert.Equal("022", await bench.StatesAsync(hold.Seats));
        }

        // What was bought is counted once: six more make eight.
        Assert.Equal(HoldVerdict.TooMany, (await bench.Seats.HoldAsync(bench.Showing.Id, person, bench.FreshSeats(7), QueueRules.Off)).Verdict);
        Assert.Equal(HoldVerdict.Held, (await bench.Seats.HoldAsync(bench.Showing.Id, person, bench.FreshSeats(6), QueueRules.Off)).Verdict);
    }

    [Fact]
    public async Task A_reconciler_frees_the_seats_that_nobody_told_Redis_of()
    {
        var person = OrderBench.Person();
        var order = await BuyAsync(person, 3);
        await bench.DrainAsync();
        var seats = await SeatsAsync(order.OrderId);
        // Cancelled in the database, but Redis never heard of it.
        await bench.QueryAsync(async db => await db.SoldSeats.Where(seat => seat.OrderId == order.OrderId && seat.Seat == seats[0]).ExecuteDeleteAsync());
        Assert.True(await bench.Get<SeatReconciler>().ReconcileAsync(bench.Showing, CancellationToken.None) > 0);
        Assert.Equal("022", await bench.StatesAsync(seats));
    }

    [Fact]
    public async Task A_reconciler_brings_allocations_and_the_uses_of_their_codes_to_what_the_database_has()
    {
        var seats = bench.FreshSeats(3);
        var row = new AllocationRow
        {
            Id = OrderBench.Person(), ShowingId = bench.Showing.Id, Name = "fans", Code = "FANS", Uses = 2, DiscountPercent = 10, CreatedAt = bench.Time.GetUtcNow(),
        };
        await bench.QueryAsync(async db =>
        {
            db.Allocations.Add(row);
            db.AllocatedSeats.AddRange(seats.Select(seat => new AllocatedSeatRow { ShowingId = row.ShowingId, Seat = seat, AllocationId = row.Id }));
            return await db.SaveChangesAsync();
        });
        Assert.True(await ReconcileAsync() > 0);
        Assert.Equal("333", await bench.StatesAsync(seats));

        var person = OrderBench.Person();
        var terms = new HoldTerms(300, 8, 1, new(AllocationCodes.HashOf(row.ShowingId, "fans"), 10));
        var hold = (await bench.Seats.HoldAsync(row.ShowingId, person, seats[..1], QueueRules.Off, terms: terms)).Hold!;
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        await bench.DrainAsync();
        var price = bench.Showing.PriceOf(seats[0]);
        Assert.Equal(price - (price / 10), await bench.QueryAsync(db => db.OrderSeats.Where(seat => seat.Seat == seats[0] && seat.ByCode).Select(seat => seat.Price).SingleAsync()));

        // Redis forgot that the seat was sold by the code; then the database forgets the allocation.
        await bench.Redis.Connection.GetDatabase().KeyDeleteAsync($"{RedisKeys.Seats(row.ShowingId).Prefix}taken:{row.Id}");
        Assert.True(await ReconcileAsync() > 0);
        Assert.Equal(1, (await bench.Get<AllocationStore>().UsedAsync(row.ShowingId, [row.Id]))[0]);
        Assert.Equal(0, await ReconcileAsync());
        await bench.QueryAsync(async db => await db.AllocatedSeats.Where(seat => seat.AllocationId == row.Id).ExecuteDeleteAsync()
            + await db.Allocations.Where(one => one.Id == row.Id).ExecuteDeleteAsync());
        Assert.True(await ReconcileAsync() > 0);
        Assert.Equal("200", await bench.StatesAsync(seats));
        Assert.Equal(0, await ReconcileAsync());

        Task<int> ReconcileAsync() => bench.Get<SeatReconciler>().ReconcileAsync(bench.Showing, CancellationToken.None);
    }

    [Fact]
    public async Task Seats_that_it_never_had_are_refused_by_name_and_nothing_is_cancelled()
    {
        var person = OrderBench.Person();
        var order = await BuyAsync(person, 2);
        var (_, refusal) = await CancelAsync(person, order.OrderId, order.Seats[0], "Nowhere-1");
        Assert.Equal((422, "unknown-seat"), (refusal!.Status, refusal.Word));
        Assert.Equal<string>(["Nowhere-1"], (string[])refusal.Facts["seats"]!);
        Assert.Equal((404, "not-found"), (await CancelAsync(OrderBench.Person(), order.OrderId, order.Seats[0])).Refusal is { } no ? (no.Status, no.Word) : default);
        Assert.Equivalent(order, await bench.Orders.FindAsync(person, order.OrderId, CancellationToken.None));
    }

    [Fact]
    public async Task After_its_time_nothing_more_is_given_back_but_what_was_is_answered_as_before()
    {
        var person = OrderBench.Person();
        var order = await BuyAsync(person, 2);
        await CancelAsync(person, order.OrderId, order.Seats[0]);
        var set = await bench.QueryAsync(db => db.Showings.Where(row => row.Id == bench.Showing.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.RefundUntil, bench.Time.GetUtcNow())));
        try
        {
            Assert.Equal(1, set);
            foreach (var labels in new[] { null, new[] { order.Seats[1] }, [.. order.Seats] })
            {
                var refusal = (await CancelAsync(person, order.OrderId, labels)).Refusal!;
                Assert.Equal((409, "too-late-to-cancel"), (refusal.Status, refusal.Word));
            }

            var answered = (await CancelAsync(person, order.OrderId, order.Seats[0])).Order!;
            Assert.Equal((OrderStatus.Paid, order.Tickets[0].Price), (answered.Status, answered.Refunded));
        }
        finally
        {
            await bench.QueryAsync(db => db.Showings.Where(row => row.Id == bench.Showing.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.RefundUntil, (DateTimeOffset?)null)));
        }

        await bench.DrainAsync();
        await AgreeAsync(person);
    }

    /// <summary>Histories of buys, overlapping cancels at once, and an outbox that does its work early, late and twice.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_races_what_is_kept_of_the_money_is_the_price_of_what_is_kept_of_the_seats(int seed)
    {
        var random = new Random(seed);
        var seats = bench.FreshSeats(8);
        var people = Enumerable.Range(0, 3).Select(_ => OrderBench.Person()).ToArray();
        var orders = new List<(string Person, OrderResponse Order)>();
        for (var step = 0; step < 12; step++)
        {
            var acts = new List<Task>();
            foreach (var person in people)
            {
                var wanted = random.GetItems(seats, 3).Distinct().ToArray();
                acts.Add(Task.Run(async () =>
                {
                    if ((await bench.Seats.HoldAsync(bench.Showing.Id, person, wanted, QueueRules.Off)).Hold is { } hold
                        && await bench.PayAsync(OrderBench.Call(hold.HoldId, person)) is StoredResponse { Status: 201 } paid)
                    {
                        lock (orders)
                        {
                            orders.Add((person, JsonSerializer.Deserialize<OrderResponse>(paid.Body, JsonSerializerOptions.Web)!));
                        }
                    }
                }));
            }

            (string Person, OrderResponse Order)[] known;
            lock (orders)
            {
                known = [.. orders];
            }

            // The same order more than once, with seats that overlap, and all of it.
            foreach (var (person, order) in known.Length == 0 ? [] : random.GetItems(known, 4))
            {
                var labels = random.Next(4) == 0 ? null : random.GetItems(order.Seats.ToArray(), 2).Distinct().ToArray();
                acts.Add(CancelAsync(person, order.OrderId, labels));
            }

            if (random.Next(2) == 0)
            {
                acts.Add(bench.Get<OutboxWorker>().WorkAsync());
            }

            await Task.WhenAll(acts);
        }

        await RepeatOutboxAsync();
        await bench.DrainAsync();
        foreach (var person in people)
        {
            await AgreeAsync(person);
        }

        var sold = await bench.QueryAsync(db => db.SoldSeats.Where(seat => seat.ShowingId == bench.Showing.Id && seats.Contains(seat.Seat)).Select(seat => seat.Seat).ToListAsync());
        Assert.Equal(string.Concat(seats.Select(seat => sold.Contains(seat) ? '2' : '0')), await bench.StatesAsync(seats));
    }

    /// <summary>Writes each refund's work down once more, as after a crash between doing it and saying so.</summary>
    private Task RepeatOutboxAsync() => bench.QueryAsync(async db =>
    {
        foreach (var refund in await db.Refunds.Select(refund => refund.Id).ToListAsync())
        {
            db.Outbox.AddRange(OutboxKind.FreeSeats.Row(refund, DateTimeOffset.UnixEpoch), OutboxKind.RefundAmount.Row(refund, DateTimeOffset.UnixEpoch));
        }

        return await db.SaveChangesAsync();
    });

    /// <summary>The model of money: charged − refunded is the price of the tickets that are left, in our books and the provider's.</summary>
    private async Task AgreeAsync(string person)
    {
        foreach (var order in await bench.Orders.OfPersonAsync(person, null, CancellationToken.None))
        {
            var left = order.Tickets.Where(ticket => ticket.Status == OrderStatus.Paid).ToList();
            Assert.Equal(order.Amount, order.Tickets.Sum(ticket => ticket.Price));
            Assert.Equal(order.Amount - order.Refunded, left.Sum(ticket => ticket.Price));
            Assert.Equal(left.Count == 0 ? OrderStatus.Cancelled : OrderStatus.Paid, order.Status);
            var row = await bench.QueryAsync(db => db.Orders.AsNoTracking().SingleAsync(one => one.Id == order.OrderId));
            Assert.Equal(order.Refunded, await bench.QueryAsync(db => db.Refunds.Where(refund => refund.OrderId == row.Id).SumAsync(refund => refund.Amount)));
            var charge = (await bench.ChargeAsync(row.PaymentId))!;
            Assert.Equal((order.Amount, order.Refunded), (charge.Amount, charge.Refunded));
            Assert.Equal(order.Refunded, await bench.QueryAsync(db => db.SandboxRefunds.Where(refund => refund.PaymentId == row.PaymentId).SumAsync(refund => refund.Amount)));
            var sold = await bench.QueryAsync(db => db.SoldSeats.CountAsync(seat => seat.OrderId == order.OrderId));
            Assert.Equal(left.Count, sold);
        }
    }

    private Task<int[]> SeatsAsync(string orderId) =>
        bench.QueryAsync(db => db.OrderSeats.Where(seat => seat.OrderId == orderId).OrderBy(seat => seat.Seat).Select(seat => seat.Seat).ToArrayAsync());

    private async Task<OrderResponse> BuyAsync(string person, int seats)
    {
        var hold = await bench.HoldAsync(person, bench.FreshSeats(seats));
        var answer = await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        return JsonSerializer.Deserialize<OrderResponse>(answer.Body, JsonSerializerOptions.Web)!;
    }

    private Task<CancelResult> CancelAsync(string person, string orderId, params string[]? labels) =>
        bench.Get<OrderCancel>().CancelAsync(person, orderId, labels is { Length: 0 } ? null : labels, CancellationToken.None);
}
