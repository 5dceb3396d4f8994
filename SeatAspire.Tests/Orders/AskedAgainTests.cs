using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>
/// Whoever asks again, of a call whose process died once its transaction stood, is told that it is done, and finds it so: the seats that are told to be given back are for sale
/// by then, and not when somebody comes by who does what was left.
/// </summary>
public sealed class AskedAgainTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private static readonly ClaimsPrincipal Operator = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "operator"), new Claim(ClaimTypes.Name, "Op")]));

    [Fact]
    public async Task What_a_buyer_gave_back_is_free_with_the_answer()
    {
        var (person, order, seats) = await BuyAsync(3);
        var cancel = bench.Get<OrderCancel>();
        foreach (var (labels, states) in new (string[]?, string)[] { ([order.Seats[0]], "022"), ([order.Seats[0], order.Seats[1]], "002"), (null, "000") })
        {
            Assert.Null((await cancel.CancelAsync(person, order.OrderId, labels, CancellationToken.None)).Refusal);
            Assert.Equal(states, await bench.StatesAsync(seats));
            await ForgetAsync(order.OrderId, seats);
            Assert.Null((await cancel.CancelAsync(person, order.OrderId, labels, CancellationToken.None)).Refusal);
            Assert.Equal(states, await bench.StatesAsync(seats));
        }

        await bench.DrainAsync();
        Assert.Equal("000", await bench.StatesAsync(seats));
    }

    [Fact]
    public async Task What_an_operator_refunded_is_free_with_the_answer()
    {
        var (_, order, seats) = await BuyAsync(2);
        var by = new OperatorRefund(Operator, "key", "hash", null);
        Task<Api.Problems.Refusal?> RefundAsync() => bench.Get<OrderCancel>().RefundAsync(order.OrderId, [order.Seats[1]], by, CancellationToken.None);
        Assert.Null(await RefundAsync());
        await ForgetAsync(order.OrderId, seats);
        Assert.Null(await RefundAsync());
        Assert.Equal("20", await bench.StatesAsync(seats));
    }

    [Fact]
    public async Task What_an_order_was_moved_away_from_is_free_with_the_answer()
    {
        var (_, order, seats) = await BuyAsync(1);
        var to = bench.FreshSeats(1)[0];
        while (bench.Showing.PriceOf(to) != bench.Showing.PriceOf(seats[0]))
        {
            to = bench.FreshSeats(1)[0];
        }

        Task<Api.Problems.Refusal?> MoveAsync() =>
            bench.Get<OrderMove>().MoveAsync(order.OrderId, order.Seats[0], bench.Showing.Layout.Label(to), Operator, CancellationToken.None);
        Assert.Null(await MoveAsync());
        Assert.Equal("02", await bench.StatesAsync([seats[0], to]));
        await ForgetAsync(order.OrderId, seats);
        Assert.Null(await MoveAsync());
        Assert.Equal("02", await bench.StatesAsync([seats[0], to]));
        await bench.DrainAsync();
        Assert.Null(await MoveAsync());
        Assert.Equal("02", await bench.StatesAsync([seats[0], to]));
    }

    [Fact]
    public async Task What_was_set_aside_stays_so_though_the_answer_of_its_commit_was_lost_and_who_asks_again_has_it()
    {
        await using var proxy = new CuttingProxy(bench.Database);
        await using var far = new TestDatabase(proxy.Connection);
        var service = new AllocationService(
            far.Db, bench.Get<AllocationStore>(), bench.Get<AllocationClearing>(), bench.Get<ShowCatalog>(), TimeProvider.System, NullLogger<AllocationService>.Instance);
        // The connection stands before the way is cut.
        await far.Db.Outbox.CountAsync();
        var seats = bench.FreshSeats(2);
        var request = new AllocationRequest { Name = "press", Seats = [.. seats.Select(bench.Showing.Layout.Label)] };
        proxy.Cuts = 1;
        await Assert.ThrowsAnyAsync<Exception>(AddAsync);
        Assert.Equal(1, proxy.Cut);
        Assert.Equal("33", await bench.StatesAsync(seats));
        var again = Assert.IsType<Created<AllocationResponse>>(await AddAsync());
        Assert.Equal(again.Value!.AllocationId, await bench.QueryAsync(db => db.Allocations.Where(row => row.Name == "press").Select(row => row.Id).SingleAsync()));

        // What was refused is free, and what another one has is not the same.
        var more = request with { Seats = [.. request.Seats, bench.Showing.Layout.Label(bench.FreshSeats(1)[0])] };
        Assert.IsType<RefusalResult>((await AllocationService.AddAsync(bench.Showing.Id, more, Operator, service, CancellationToken.None)).Result);
        Assert.Equal("33", await bench.StatesAsync(seats));

        async Task<IResult> AddAsync() => (await AllocationService.AddAsync(bench.Showing.Id, request, Operator, service, CancellationToken.None)).Result;
    }

    /// <summary>Redis was told nothing of what became of the order after it was bought.</summary>
    private async Task ForgetAsync(string orderId, IReadOnlyList<int> bought)
    {
        var redis = bench.Redis.Connection;
        var told = redis.GetServers()[0].Keys(pattern: $"{RedisKeys.Seats(bench.Showing.Id).Prefix}*:{orderId}").ToArray();
        Assert.NotEmpty(told);
        await redis.GetDatabase().KeyDeleteAsync(told);
        var sale = await bench.QueryAsync(async db => await db.Orders.AsNoTracking().SingleAsync(row => row.Id == orderId));
        await bench.Seats.SellAsync(new(bench.Showing.Id, orderId, sale.HoldId, sale.PersonId, bought));
        Assert.All(await bench.StatesAsync(bought), state => Assert.Equal('2', state));
    }

    private async Task<(string Person, OrderResponse Order, int[] Seats)> BuyAsync(int count)
    {
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person, bench.FreshSeats(count));
        var order = JsonSerializer.Deserialize<OrderResponse>((await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201)).Body, JsonSerializerOptions.Web)!;
        await bench.DrainAsync();
        return (person, order, [.. hold.Seats]);
    }
}
