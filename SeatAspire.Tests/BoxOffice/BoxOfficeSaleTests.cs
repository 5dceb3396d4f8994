using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.BoxOffice;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Orders;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.BoxOffice;

/// <summary>A sale at the box office, cut off at each of its steps: there is one in the end, or none, and seats that match.</summary>
public sealed class BoxOfficeSaleTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(31);

    private readonly ClaimsPrincipal _operator = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString("N")), new(ClaimTypes.Name, "till")]));

    [Fact]
    public async Task Cut_off_between_1_and_2_the_seats_are_as_they_were_and_those_of_an_allocation_its_own()
    {
        var seats = bench.FreshSeats(3);
        await AllocateAsync(seats[1], "friends");
        var sale = Sale(seats);
        var taken = await TakeAsync(sale);
        Assert.Equal((BoxOfficeVerdict.Taken, 1), (taken.Verdict, taken.Attempt));
        Assert.Equal("111", await bench.StatesAsync(seats));
        await Wait.ForAsync("the seats are given back", async () =>
        {
            await bench.ResolveAsync();
            return await bench.StatesAsync(seats);
        }, states => states == "030", TimeSpan.FromSeconds(20));
        Assert.Equal("a:friends", await bench.Seats.RefAsync(bench.Showing.Id, seats[1]));
        Assert.Null(await bench.Seats.RefAsync(bench.Showing.Id, seats[0]));
        // Had it only been slow, it would find its place taken.
        Assert.Equal(PaymentState.Aborted, Assert.Single(await bench.PaymentsAsync(taken.HoldId)).State);
        await SellAsync(sale, 201);
        Assert.Equal("222", await bench.StatesAsync(seats));
    }

    [Fact]
    public async Task Cut_off_between_1_and_2_the_same_key_goes_ahead()
    {
        var sale = Sale(bench.FreshSeats());
        await TakeAsync(sale);
        var sold = await SellAsync(sale, 201);
        Assert.Equal(sold, await SellAsync(sale, 201));
        Assert.Equal("22", await bench.StatesAsync(sale.Seats));
        Assert.Equal(1, await bench.QueryAsync(db => db.Orders.CountAsync(order => order.PersonId == sale.Call.PersonId)));
    }

    [Fact]
    public async Task Cut_off_between_2_and_4_the_same_key_takes_it_over_and_else_it_is_given_up()
    {
        var taken = Sale(bench.FreshSeats());
        await RecordAsync(taken);
        await SellAsync(taken, 201);
        Assert.Equal("22", await bench.StatesAsync(taken.Seats));

        var left = Sale(bench.FreshSeats());
        await AllocateAsync(left.Seats[0], "press");
        await RecordAsync(left);
        bench.Time.MoveOn(Stuck);
        await bench.ResolveToTheEndAsync();
        Assert.Equal("30", await bench.StatesAsync(left.Seats));
        var given = await SellAsync(left, 410);
        Assert.Contains("hold-expired", given.Body, StringComparison.Ordinal);
        await SellAsync(Sale([.. left.Seats]), 201);

        await bench.DrainAsync();
        var ids = await bench.QueryAsync(db => db.Payments.Where(row => row.PersonId == taken.Call.PersonId || row.PersonId == left.Call.PersonId).Select(row => row.Id).ToListAsync());
        Assert.Equal(2, ids.Count);
        // No provider has heard of any of it.
        Assert.DoesNotContain(bench.Provider.Calls, call => ids.Any(id => call.EndsWith(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cut_off_between_4_and_5_the_outbox_shows_it_and_without_it_a_resolver()
    {
        var (first, second) = (Sale(bench.FreshSeats()), Sale(bench.FreshSeats()));
        await bench.DrainAsync();
        await CommitAsync(first);
        Assert.Equal("11", await bench.StatesAsync(first.Seats));
        await bench.DrainAsync();
        Assert.Equal("22", await bench.StatesAsync(first.Seats));

        await CommitAsync(second);
        await bench.QueryAsync(db => db.Outbox.ExecuteDeleteAsync());
        await Wait.ForAsync("the sale shows", async () =>
        {
            await bench.ResolveAsync();
            return await bench.StatesAsync(second.Seats);
        }, states => states == "22", TimeSpan.FromSeconds(20));
        await SellAsync(second, 201);
    }

    [Fact]
    public async Task What_an_allocation_has_is_sold_and_a_seat_that_somebody_holds_or_that_is_blocked_is_not()
    {
        var seats = bench.FreshSeats(3);
        await AllocateAsync(seats[0], "guests");
        await bench.Seats.BlockAsync(bench.Showing.Id, [seats[1]]);
        await bench.HoldAsync(OrderBench.Person(), seats[2]);
        var refusal = Assert.IsType<RefusedResponse>(await bench.Get<BoxOfficeService>().SellAsync(Sale(seats), CancellationToken.None)).Refusal;
        Assert.Equal("seats-taken", refusal.Word);
        Assert.Equal([bench.Showing.Layout.Label(seats[1]), bench.Showing.Layout.Label(seats[2])], (string[])refusal.Facts["seats"]!);
        Assert.Equal("331", await bench.StatesAsync(seats));
        await SellAsync(Sale([seats[0]]), 201);
        Assert.Equal("231", await bench.StatesAsync(seats));
    }

    private BoxOfficeSale Sale(int[] seats, string method = "cash") => new(
        bench.Showing, new([.. seats.Select(bench.Showing.Layout.Label)], method), Guid.NewGuid().ToString("N"), _operator, korean: false, bench.Time.GetUtcNow());

    private Task<BoxOfficeHold> TakeAsync(BoxOfficeSale sale) =>
        bench.Seats.TakeAsync(bench.Showing.Id, sale.Call.PersonId, sale.Call.KeyHash, sale.Seats, bench.Showing.Prices.Current.Number);

    /// <summary>Steps 1 and 2 of a driver that is no more.</summary>
    private async Task<PaymentRow> RecordAsync(BoxOfficeSale sale)
    {
        var taken = await TakeAsync(sale);
        var payment = bench.Get<PaymentDriver>().NewPayment(
            sale.Call, taken.HoldId, taken.Attempt, bench.Showing.Id, SeatList.Format(sale.Seats), sale.Seats.Sum(bench.Showing.PriceOf), "KRW", OrderRefusals.SaleGivenUp);
        payment.Driver = "dead";
        Assert.Equal(RecordVerdict.Recorded, (await bench.Get<PaymentRepository>().RecordAsync(payment, CancellationToken.None)).Verdict);
        return payment;
    }

    /// <summary>Steps 1 to 4 of a driver that is killed before 5.</summary>
    private async Task CommitAsync(BoxOfficeSale sale)
    {
        var payment = await RecordAsync(sale);
        var order = bench.Get<PaymentDriver>().NewOrder(sale.Call, payment, bench.Showing.Id);
        var bought = sale.Seats.Select(seat => new OrderSeatRow { OrderId = order.Id, Seat = seat, Label = bench.Showing.Layout.Label(seat), Price = bench.Showing.PriceOf(seat) });
        var work = new PurchaseWork(payment, order, [.. bought], null) { Operator = _operator };
        Assert.Equal(CommitVerdict.Sold, (await bench.Get<PurchaseCommit>().CommitAsync(work, CancellationToken.None)).Verdict);
    }

    private async Task<StoredResponse> SellAsync(BoxOfficeSale sale, int status)
    {
        var answer = Assert.IsType<StoredResponse>(await bench.Get<BoxOfficeService>().SellAsync(sale, CancellationToken.None));
        Assert.True(answer.Status == status, answer.ToString());
        return answer;
    }

    private async Task AllocateAsync(int seat, string allocation)
    {
        await bench.QueryAsync(db =>
        {
            db.Allocations.Add(new AllocationRow { Id = allocation, ShowingId = bench.Showing.Id, Name = allocation, CreatedAt = DateTimeOffset.UnixEpoch });
            db.AllocatedSeats.Add(new AllocatedSeatRow { ShowingId = bench.Showing.Id, Seat = seat, AllocationId = allocation });
            return db.SaveChangesAsync();
        });
        Assert.Empty(await bench.Get<AllocationStore>().TakeAsync(bench.Showing.Id, allocation, [seat]));
    }
}
