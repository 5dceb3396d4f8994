using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Seats;

namespace SeatAspire.Tests.Orders;

/// <summary>Giving orders back.</summary>
public sealed class CancelTests(OrderBench bench) : IClassFixture<OrderBench>
{
    [Fact]
    public async Task Cancelled_twenty_times_at_once_is_refunded_once_and_somebody_else_buys()
    {
        var (person, other) = (OrderBench.Person(), OrderBench.Person());
        var (hold, order) = await BuyAsync(person);
        await bench.DrainAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CancelAsync(person, order.OrderId)));
        Assert.All(answers, answer => Assert.Equivalent(Cancelled(order), answer));
        Assert.Equal("00", await bench.StatesAsync(hold.Seats));

        await bench.DrainAsync();
        var payment = (await bench.PaymentsAsync(hold.HoldId)).Single();
        Assert.Equal(1, (await bench.ChargeAsync(payment.Id))!.Refunds);
        Assert.Single(bench.Provider.Calls, call => call == "refund " + payment.Id);

        var again = await bench.HoldAsync(other, [.. hold.Seats]);
        await bench.PayAsync(OrderBench.Call(again.HoldId, other), 201);
        // A second cancel much later leaves the next owner alone.
        Assert.Equal(OrderStatus.Cancelled, (await CancelAsync(person, order.OrderId))!.Status);
        await bench.DrainAsync();
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
    }

    [Fact]
    public async Task A_sell_and_a_capture_that_come_after_the_cancel_do_nothing()
    {
        var person = OrderBench.Person();
        var (hold, order) = await BuyAsync(person);
        // The purchase's outbox rows are still there.
        await CancelAsync(person, order.OrderId);
        await bench.DrainAsync();
        Assert.Equal("00", await bench.StatesAsync(hold.Seats));
        var charge = await bench.ChargeAsync((await bench.PaymentsAsync(hold.HoldId)).Single().Id);
        Assert.Equal(("refunded", 1), (charge!.State, charge.Refunds));
        Assert.False(await bench.QueryAsync(db => db.Outbox.AnyAsync()));
    }

    [Fact]
    public async Task Somebody_elses_order_is_neither_seen_nor_cancelled()
    {
        var person = OrderBench.Person();
        var (hold, order) = await BuyAsync(person);
        Assert.Null(await CancelAsync(OrderBench.Person(), order.OrderId));
        Assert.Null(await bench.Orders.FindAsync(OrderBench.Person(), order.OrderId, CancellationToken.None));
        Assert.Null(await CancelAsync(person, "none"));
        Assert.Equal("22", await bench.StatesAsync(hold.Seats));
    }

    [Fact]
    public async Task A_persons_limit_counts_what_is_bought_and_not_what_was_given_back()
    {
        var person = OrderBench.Person();
        var first = await bench.HoldAsync(person, bench.FreshSeats(8));
        var body = (await bench.PayAsync(OrderBench.Call(first.HoldId, person), 201)).Body;
        Assert.Equal(HoldVerdict.TooMany, (await bench.Seats.HoldAsync(bench.Showing.Id, person, bench.FreshSeats(1), QueueRules.Off)).Verdict);
        await CancelAsync(person, JsonDocument.Parse(body).RootElement.GetProperty("orderId").GetString()!);
        await bench.HoldAsync(person);
    }

    [Fact]
    public async Task Orders_are_the_newest_first_of_one_showing_or_all()
    {
        var person = OrderBench.Person();
        var first = (await BuyAsync(person)).Order;
        bench.Time.MoveOn(TimeSpan.FromSeconds(1));
        var second = (await BuyAsync(person)).Order;
        Assert.Equivalent(new[] { second, first }, await bench.Orders.OfPersonAsync(person, null, CancellationToken.None));
        Assert.Equal(
            [second.OrderId, first.OrderId],
            (await bench.Orders.OfPersonAsync(person, bench.Showing.Id, CancellationToken.None)).Select(order => order.OrderId));
        Assert.Empty(await bench.Orders.OfPersonAsync(person, "elsewhere", CancellationToken.None));
    }

    [Theory]
    [InlineData("minsu", "m**")]
    [InlineData("민수", "민**")]
    [InlineData("👩‍🎤star", "👩‍🎤**")]
    [InlineData("", "**")]
    public void A_nickname_shows_its_first_letter(string nickname, string masked) => Assert.Equal(masked, OutboxActions.Masked(nickname));

    private async Task<(Hold Hold, OrderResponse Order)> BuyAsync(string person)
    {
        var hold = await bench.HoldAsync(person);
        var answer = await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        return (hold, JsonSerializer.Deserialize<OrderResponse>(answer.Body, JsonSerializerOptions.Web)!);
    }

    private static OrderResponse Cancelled(OrderResponse order) => order with
    {
        Status = OrderStatus.Cancelled,
        Refunded = order.Amount,
        Tickets = [.. order.Tickets.Select(ticket => ticket with { Status = OrderStatus.Cancelled })],
    };

    private async Task<OrderResponse?> CancelAsync(string person, string orderId) =>
        (await bench.Get<OrderCancel>().CancelAsync(person, orderId, null, CancellationToken.None)).Order;
}
