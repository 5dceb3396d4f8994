using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Chaos;

/// <summary>
/// A part of the system is frozen or killed while people pay, some before it, some in every step, some after it; who has no answer after 5 s
/// asks another replica with the same key. Promised is a final answer within 15 s: of asking again where it is a replica; where it is Redis or
/// the database, of the moment at which that answers again, or of asking again if that is later. Sooner it cannot be: while the database is
/// away nobody knows what became of a payment, and without Redis none may begin. It is an order, or, where Redis lost its holds or the
/// sandbox its books (they stand in the same database), a refusal with nothing charged. The environment's <c>FREEZE_SECONDS</c> (10) and
/// <c>FREEZE_PURCHASES</c> (20, at most 200) make it longer.
/// </summary>
[Collection(LostRedis.Name)]
public sealed class PurchasesUnderFreezeTests(GivenRedisSystem system, ITestOutputHelper output)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(Setting("FREEZE_SECONDS", 7));
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly int Purchases = Setting("FREEZE_PURCHASES", 20);

    [Theory]
    [InlineData("replica", "STOP")]
    [InlineData("replica", "KILL")]
    [InlineData("redis", "STOP")]
    [InlineData("redis", "KILL")]
    [InlineData("database", "STOP")]
    [InlineData("database", "KILL")]
    public async Task Who_asks_again_with_the_same_key_has_a_final_answer_soon_and_never_a_wrong_one(string part, string signal)
    {
        await system.HealthyAsync();
        var showing = await OwnShowing.MakeAsync(system);
        var labels = "BCDEFGHIJK".SelectMany(row => Enumerable.Range(1, 20).Select(seat => $"{row}-{seat}")).Take(Purchases);
        var buyers = await Task.WhenAll(labels.Select((label, i) => HoldAsync(showing.Id, label, i % 3 == 1 ? "sandbox-slow" : "sandbox")));
        using (var pace = new PeriodicTimer(Pace))
        {
            var paying = new List<Task>();
            var before = Purchases / 2;
            foreach (var (i, buyer) in buyers.Take(before).Index())
            {
                paying.Add(buyer.PayAsync(i));
                await pace.WaitForNextTickAsync();
            }

            // Some at this very moment, the others while it is away.
            var together = buyers.Skip(before).Take(before / 2).Select((buyer, i) => buyer.PayAsync(i)).ToList();
            var struck = StrikeAsync(part, signal);
            foreach (var (i, buyer) in buyers.Skip(before + together.Count).Index())
            {
                paying.Add(buyer.PayAsync(i));
                await pace.WaitForNextTickAsync();
            }

            var back = await struck;
            await Task.WhenAll([.. paying, .. together]);
            Report(part, signal, buyers, back);
            Assert.All(buyers, buyer => Assert.InRange(Waited(buyer, back), TimeSpan.Zero, Promised));
        }

        await Task.WhenAll(buyers.Select(buyer => buyer.HearTheRestAsync()));
        Assert.All(buyers, buyer => Assert.True(IsExpected(buyer.Answer, part, signal), buyer.Answer.ToString()));
        await AgreeAsync(showing, buyers);
        Array.ForEach(buyers, buyer => buyer.Dispose());
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static bool IsExpected(Reply answer, string part, string signal) => (answer.Status, answer.Word, part, signal) switch
    {
        (201, _, _, _) => true,
        (404, "not-found", "redis", "KILL") or (410, "hold-expired", "redis", "KILL") => true,
        (402, "payment-declined", "database", _) => true,
        _ => false,
    };

    private async Task<PersistentBuyer> HoldAsync(string showing, string label, string method)
    {
        var person = await ApiClient.GuestAsync(system.Api[0]);
        var hold = await person.HoldAsync(showing, label);
        Assert.True(hold.Status == 201, hold.ToString());
        return new(person, [.. system.Api.Select(person.At)], label, hold.String("holdId"), method);
    }

    /// <summary>Does it, and undoes it or waits until it is undone.</summary>
    /// <returns>A timestamp: since when the part answers again; 0 for a replica, on which nobody depends.</returns>
    private async Task<long> StrikeAsync(string part, string signal)
    {
        if ((part, signal) == ("redis", "KILL"))
        {
            await system.Redis.RestartAsync(withKept: false);
            return Stopwatch.GetTimestamp();
        }

        var struck = part switch
        {
            "redis" => [system.Redis.Pid],
            "database" => Processes.Family(system.Pid("database")),
            _ => Processes.Family(system.Pid("api-1")),
        };
        struck.ToList().ForEach(pid => Processes.Signal(pid, signal));
        if (signal == "STOP")
        {
            using var frozen = new PeriodicTimer(Frozen);
            await frozen.WaitForNextTickAsync();
            struck.ToList().ForEach(pid => Processes.Signal(pid, "CONT"));
        }
        else if (part == "database")
        {
            await using var database = system.Database();
            await Wait.UntilAsync("the host starts the database anew", () => database.Db.Database.CanConnectAsync(), TimeSpan.FromMinutes(1));
        }

        return part == "replica" ? 0 : Stopwatch.GetTimestamp();
    }

    private static TimeSpan Waited(PersistentBuyer buyer, long back) =>
        Stopwatch.GetElapsedTime(Math.Min(Math.Max(buyer.Since, back), buyer.AnsweredAt), buyer.AnsweredAt);

    private void Report(string part, string signal, PersistentBuyer[] buyers, long back)
    {
        var waits = buyers.Where(buyer => buyer.Requests > 1).Select(buyer => Waited(buyer, back).TotalSeconds).Order().ToList();
        var answers = buyers.CountBy(buyer => $"{buyer.Answer.Status} {buyer.Answer.Word}".Trim()).Select(one => $"{one.Value} x {one.Key}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part} {signal}: {string.Join(", ", answers)}; {waits.Count} of {buyers.Length} asked again")
            + (waits.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", answered after (s) median {waits[waits.Count / 2]:0.0}, p90 {waits[waits.Count * 9 / 10]:0.0}, most {waits[^1]:0.0}")));
        foreach (var buyer in buyers.Where(buyer => buyer.Answer.Status != 201))
        {
            output.WriteLine($"{buyer.Method}, {buyer.Requests} requests, {Waited(buyer, back).TotalSeconds:0.0} s: {buyer.Answer}");
        }
    }

    /// <summary>Money, orders, seats and what everybody was answered say the same.</summary>
    private async Task AgreeAsync(OwnShowing showing, PersistentBuyer[] buyers)
    {
        await system.HealthyAsync();
        var bought = buyers.Where(buyer => buyer.Answer.Status == 201).ToList();
        var orders = await showing.OrdersAsync();
        Assert.Equal(bought.Select(buyer => buyer.Answer.String("orderId")).Order(), orders.Select(order => order.Id).Order());
        foreach (var buyer in buyers)
        {
            var own = (await buyer.OrdersAsync()).Json.EnumerateArray().Select(order => order.GetProperty("orderId").GetString());
            Assert.Equal(buyer.Answer.Status == 201 ? [buyer.Answer.String("orderId")] : [], own);
        }

        await using var database = system.Database();
        var paid = orders.Select(order => order.PaymentId).ToHashSet();
        await Wait.UntilAsync("money for the orders alone, and nothing under way", async () =>
        {
            var payments = await showing.PaymentsAsync();
            var ids = payments.Select(payment => payment.Id).ToList();
            var charges = await database.Db.SandboxCharges.AsNoTracking().Where(charge => ids.Contains(charge.PaymentId)).ToListAsync();
            return payments.All(payment => payment.State != PaymentState.Pending)
                && charges.Count(charge => charge.State == "captured") == paid.Count
                && charges.All(charge => paid.Contains(charge.PaymentId) ? charge.State == "captured" : charge.State is "voided" or "declined");
        }, TimeSpan.FromMinutes(1));
        var redis = system.Redis.Connection.GetDatabase();
        await Wait.UntilAsync("no hold is paying", async () =>
        {
            var states = await Task.WhenAll(buyers.Select(buyer => redis.HashGetAsync(RedisKeys.Seats(showing.Id).Hold(buyer.HoldId), "state")));
            return states.All(state => state != "paying");
        }, TimeSpan.FromMinutes(1));

        var sold = await database.Db.SoldSeats.AsNoTracking().Where(seat => seat.ShowingId == showing.Id).Select(seat => seat.Seat).ToListAsync();
        Assert.Equal(bought.Count, sold.Count);
        await using var viewer = await Viewer.JoinAsync(system.Api[1], showing.Id);
        await Wait.UntilAsync("what is sold is shown sold, and nothing else", () =>
            viewer.States().Select((state, seat) => (state, seat)).Where(seat => seat.state == '2').Select(seat => seat.seat).Except(sold).Count() == 0
            && sold.TrueForAll(seat => viewer.StateOf(seat) == 2));
    }
}
