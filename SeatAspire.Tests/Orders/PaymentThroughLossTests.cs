using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>
/// Redis is lost while a payment is under way: either its seats stay with it, or no money was asked for. Nobody who was told that they hold them loses them to it.
/// </summary>
public sealed class PaymentThroughLossTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private readonly string _ann = OrderBench.Person();
    private readonly string _bob = OrderBench.Person();

    [Theory]
    [InlineData("sandbox", 201, "22")]
    [InlineData("sandbox-decline", 402, "11")]
    public async Task Lost_in_3_its_seats_are_restored_with_it(string method, int status, string states)
    {
        var hold = await bench.HoldAsync(_ann);
        bench.Provider.BeforeAuthorise = async (_, _) =>
        {
            bench.Provider.BeforeAuthorise = ScriptedPayments.Nothing;
            await LoseAsync();
            Assert.Equal("11", await bench.StatesAsync(hold.Seats));
            Assert.Equal(hold.HoldId, Assert.Single(await bench.Seats.HoldsAsync(_ann)).HoldId);
            Assert.Equal(HoldVerdict.Taken, (await bench.Seats.HoldAsync(bench.Showing.Id, _bob, hold.Seats, QueueRules.Off)).Verdict);
        };
        await bench.PayAsync(OrderBench.Call(hold.HoldId, _ann, method: method), status);
        Assert.Equal(states, await bench.StatesAsync(hold.Seats));
        // Declined, it is held as it was before.
        Assert.Equal(status == 201 ? [] : [hold.ExpiresAt], (await bench.Seats.HoldsAsync(_ann)).Select(held => held.ExpiresAt));
        Assert.Equal(ReleaseVerdict.Unknown, await bench.Seats.ReleaseAsync(hold.HoldId, _bob));
    }

    [Fact]
    public async Task Lost_between_1_and_2_who_holds_its_seats_by_then_keeps_them_and_no_money_is_asked_for()
    {
        var (call, payment) = await BeginAsync();
        await LoseAsync();
        var theirs = await bench.HoldAsync(_bob, [.. Seats(payment)]);

        var answer = Assert.IsType<StoredResponse>(await DriveAsync(call, payment));
        Assert.Equal(410, answer.Status);
        Assert.DoesNotContain("authorise " + payment.Id, bench.Provider.Calls);
        Assert.Equal(PaymentState.Aborted, (await bench.PaymentsAsync(payment.HoldId)).Single().State);
        Assert.Equal(theirs.HoldId, Assert.Single(await bench.Seats.HoldsAsync(_bob)).HoldId);
        Assert.Equal(answer, await bench.PayAsync(call));
        await bench.PayAsync(OrderBench.Call(theirs.HoldId, _bob), 201);
    }

    [Fact]
    public async Task Lost_between_1_and_2_it_gets_seats_that_nobody_has()
    {
        var (call, payment) = await BeginAsync();
        await LoseAsync();
        Assert.Equal("00", await bench.StatesAsync(Seats(payment)));
        Assert.Equal(201, Assert.IsType<StoredResponse>(await DriveAsync(call, payment)).Status);
        Assert.Equal("22", await bench.StatesAsync(Seats(payment)));
    }

    [Fact]
    public async Task A_driver_that_wakes_after_its_payment_was_given_up_takes_nothing()
    {
        var (call, payment) = await BeginAsync();
        payment.Driver = "frozen";
        var payments = bench.Get<PaymentRepository>();
        Assert.Equal(RecordVerdict.Recorded, (await payments.RecordAsync(payment, CancellationToken.None)).Verdict);
        // What a resolver does of it, and a loss after that.
        Assert.True(await payments.EndAsync(payment.Id, payment.Driver, PaymentState.Aborted, null, voidCharge: true, CancellationToken.None));
        await bench.Seats.UnpayAsync(payment.HoldId, payment.Attempt);
        Assert.NotNull(await bench.Get<Purchase>().KeepAsync(payment));
        Assert.Equal(ReleaseVerdict.Released, await bench.Seats.ReleaseAsync(payment.HoldId, _ann));
        await LoseAsync();
        Assert.NotNull(await bench.Get<Purchase>().KeepAsync(payment));
        Assert.Equal("00", await bench.StatesAsync(Seats(payment)));
        Assert.Equal(410, Assert.IsType<StoredResponse>(await bench.PayAsync(call)).Status);
    }

    [Fact]
    public async Task While_Redis_is_away_it_waits_for_who_asks_again_and_no_money_is_asked_for()
    {
        var (call, payment) = await BeginAsync();
        await bench.Redis.KillAsync();
        Assert.Equal(503, Assert.IsType<RefusedResponse>(await DriveAsync(call, payment)).Refusal.Status);
        Assert.DoesNotContain("authorise " + payment.Id, bench.Provider.Calls);

        await bench.Redis.RestartAsync(withKept: false);
        await Wait.ForAsync("its seats are restored", () => HeadAsync(), head => head is not null);
        Assert.Equal("11", await bench.StatesAsync(Seats(payment)));
        await bench.PayAsync(call, 201);
        Assert.Equal("22", await bench.StatesAsync(Seats(payment)));
    }

    // Step 1, of a driver that then takes its time.
    private async Task<(PayCall Call, PaymentRow Payment)> BeginAsync()
    {
        var hold = await bench.HoldAsync(_ann);
        var call = OrderBench.Call(hold.HoldId, _ann);
        var start = await bench.Seats.StartPayAsync(hold.HoldId, _ann, call.KeyHash);
        Assert.Equal(PayVerdict.Started, start.Verdict);
        var amount = hold.Seats.Sum(bench.Showing.PriceOf);
        return (call, bench.Get<PaymentDriver>().NewPayment(
            call, hold.HoldId, start.Attempt, bench.Showing.Id, SeatList.Format(hold.Seats), amount, bench.Showing.Currency, OrderRefusals.GivenUp, heldUntil: start.ExpiresAt));
    }

    private Task<PayResponse> DriveAsync(PayCall call, PaymentRow payment) =>
        bench.Get<PaymentDriver>().BeginAsync(call, payment, bench.Get<Purchase>(), CancellationToken.None);

    private static List<int> Seats(PaymentRow payment) => SeatList.Parse(payment.Seats);

    /// <summary>Empties Redis and waits until the seats stand again.</summary>
    private async Task LoseAsync()
    {
        var before = (await bench.Seats.HeadAsync(bench.Showing.Id)).Epoch;
        foreach (var server in bench.Redis.Connection.GetServers())
        {
            await server.ExecuteAsync("FLUSHALL");
        }

        await Wait.ForAsync("the seats are restored", HeadAsync, head => head > before);
    }

    private async Task<long?> HeadAsync()
    {
        try
        {
            var (epoch, _) = await bench.Seats.HeadAsync(bench.Showing.Id);
            return epoch == bench.Get<RedisEpoch>().Current ? epoch : null;
        }
        catch (RedisAwayException)
        {
            return null;
        }
    }
}
