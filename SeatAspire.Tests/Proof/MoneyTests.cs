using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// Many people pay and give back while replicas are killed (-9), at any moment or the moment that something is seen of a step of a purchase, and while what is asked of the provider
/// is lost, late, doubled and out of order. In the end everybody has what they were told, charged is what orders keep, what was voided and what was
/// refunded, for each person, and the books agree. The environment's <c>PROOF_PURCHASES</c> (200) makes it longer, <c>PROOF_SEED</c> begins with a certain seed;
/// <c>PROOF_FIGURES</c> is a file that says how much it was (<c>./prove money</c>).
/// </summary>
[Collection(LostRedis.Name)]
public sealed class MoneyTests(GivenRedisSystem system, ITestOutputHelper output)
{
    private const int OfPerson = 3;
    private const int AtOnce = 24;
    private const int Rows = 20;

    private static readonly int Purchases = ProofRun.Setting("PROOF_PURCHASES", 200);

    // Each round ends with a look at everybody's money, which takes as long as the sale.
    private static readonly int MostOfRound = Math.Min(Purchases, 1_000);
    private static readonly int SeatsInRow = Math.Max(10, MostOfRound * 7 / 5 / Rows);
    private static readonly int Seed = ProofRun.Setting("PROOF_SEED", Random.Shared.Next());
    private static readonly TimeSpan UntilSettled = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan UntilSeen = TimeSpan.FromSeconds(2);

    private static readonly string[] Seats = [.. from row in Enumerable.Range(0, Rows) from seat in Enumerable.Range(1, SeatsInRow) select $"R{row}-{seat}"];

    [Fact]
    public async Task Whatever_is_killed_and_lost_everybody_is_charged_what_their_orders_keep()
    {
        var (seed, left) = (Seed, Purchases);
        while (left > 0)
        {
            left -= await PlayAsync(seed++, Math.Min(left, MostOfRound));
        }
    }

    /// <summary>Sells one date; the answer is how many payments came to their end.</summary>
    private async Task<int> PlayAsync(int seed, int purchases)
    {
        await system.HealthyAsync();
        var began = Stopwatch.GetTimestamp();
        var showing = await OwnShowing.MakeAsync(system, OwnShowing.Hall(Rows, SeatsInRow), QueueSettings.Default with { Mode = QueueMode.Off });
        var buyers = new List<MoneyBuyer>();
        for (var i = 0; i * OfPerson < purchases; i++)
        {
            buyers.Add(new(system, await ApiClient.GuestAsync(system.Api[i % 3]), showing.Id, Seats, new Random((seed * MostOfRound) + i)));
        }

        await File.WriteAllTextAsync(system.TroubleFile, "");
        using var over = new CancellationTokenSource();
        var killing = KillAsync(new Random(seed), over.Token);
        await Parallel.ForEachAsync(buyers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (buyer, _) => await buyer.BuyAsync(OfPerson));
        await over.CancelAsync();
        var killed = await killing;
        File.Delete(system.TroubleFile);
        await system.HealthyAsync();

        var paid = buyers.Sum(buyer => buyer.Payments);
        var told = string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {paid} payments, {buyers.Sum(buyer => buyer.Orders.Count)} orders in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s; killed {string.Join(", ", killed)}");
        await ProofRun.TellAsync(output, told);

        Assert.True(paid > 0, told);
        await SettledAsync(showing.Id);
        await AgreeAsync(showing.Id, buyers, told);
        buyers.ForEach(buyer => buyer.Dispose());
        return paid;
    }

    /// <summary>Kills a replica again and again, now and then two, until told to stop; but only where another one is ready, since nothing happens while none is.</summary>
    private async Task<List<string>> KillAsync(Random random, CancellationToken over)
    {
        var killed = new List<string>();
        await using var database = system.Database();
        while (!over.IsCancellationRequested)
        {
            using (var rest = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(500, 2_000))))
            {
                await Record.ExceptionAsync(async () => await rest.WaitForNextTickAsync(over));
            }

            if (over.IsCancellationRequested)
            {
                break;
            }

            var moment = random.Next(5);
            var seen = moment < 4 ? await SeenAsync(database, moment) : "at any moment";
            var ready = await ReadyAsync();
            foreach (var replica in ready.OrderBy(_ => random.Next()).Take(Math.Min(ready.Count - 1, random.Next(4) == 0 ? 2 : 1)))
            {
                Processes.Signal(replica, "KILL");
                killed.Add(seen);
            }
        }

        return [.. killed.CountBy(one => one).Select(one => $"{one.Value} {one.Key}")];
    }

    /// <summary>The processes of the replicas that are ready.</summary>
    private async Task<IReadOnlyList<int>> ReadyAsync()
    {
        var ready = new List<int>();
        foreach (var (i, origin) in system.Api.Index())
        {
            using var client = ApiClient.Nobody(origin);
            // One that was killed refuses: it is known to nobody else yet.
            var health = await Record.ExceptionAsync(async () => Assert.Equal(200, (await client.GetAsync("health")).Status));
            if (health is null)
            {
                ready.Add(system.Pid($"api-{i + 1}"));
            }
        }

        return ready;
    }

    /// <summary>Waits for a moment of a purchase; which one came.</summary>
    private static async Task<string> SeenAsync(TestDatabase database, int moment)
    {
        var since = TimeProvider.System.GetUtcNow();
        var seen = await Record.ExceptionAsync(() => Wait.UntilAsync("it is seen", () => moment switch
        {
            0 => database.Db.Set<PaymentRow>().AnyAsync(row => row.State == PaymentState.Pending && row.CreatedAt > since),
            1 => database.Db.Set<SandboxChargeRow>().AnyAsync(row => row.State == "authorised" && row.CreatedAt > since),
            2 => database.Db.Set<OrderRow>().AnyAsync(row => row.CreatedAt > since),
            _ => database.Db.Set<RefundRow>().AnyAsync(row => row.CreatedAt > since),
        }, UntilSeen));
        return seen is not null ? "at any moment" : moment switch { 0 => "after step 2", 1 => "after step 3", 2 => "after step 4", _ => "after a refund" };
    }

    /// <summary>Waits until nothing of the date is under way.</summary>
    private async Task SettledAsync(string showing)
    {
        await using var database = system.Database();
        var db = database.Db;
        await Wait.UntilAsync("nothing is under way", async () =>
        {
            var payments = await db.Set<PaymentRow>().AsNoTracking().Where(row => row.ShowingId == showing).Select(row => new { row.Id, row.State }).ToListAsync();
            var subjects = payments.ConvertAll(row => row.Id);
            subjects.AddRange(await db.Set<OrderRow>().Where(row => row.ShowingId == showing).Select(row => row.Id).ToListAsync());
            subjects.AddRange(await db.Set<RefundRow>().Where(row => subjects.Contains(row.OrderId)).Select(row => row.Id).ToListAsync());
            return payments.TrueForAll(row => row.State != PaymentState.Pending) && !await db.Outbox.AnyAsync(row => subjects.Contains(row.Subject));
        }, UntilSettled);
    }

    private async Task AgreeAsync(string showing, List<MoneyBuyer> buyers, string told)
    {
        foreach (var buyer in buyers)
        {
            var account = (await buyer.AccountAsync()).Json.EnumerateArray().ToDictionary(
                order => order.GetProperty("orderId").GetString()!,
                order => order.GetProperty("tickets").EnumerateArray().Where(ticket => ticket.GetProperty("status").GetString() == OrderStatus.Paid)
                    .Select(ticket => ticket.GetProperty("label").GetString()!).Order().ToArray());
            Assert.Equivalent(buyer.Orders.ToDictionary(order => order.Id, order => order.Kept.Order().ToArray()), account, strict: true);
        }

        await using var database = system.Database();
        var sums = await database.Db.Database.SqlQueryRaw<PersonMoney>(Sums, showing).ToListAsync();
        Assert.NotEmpty(sums);
        Assert.All(sums, person => Assert.True(person.Charged == person.Kept + person.Voided + person.Refunded, $"PROOF_{told}\n{person}"));
        var sold = await database.Db.Set<SoldSeatRow>().CountAsync(seat => seat.ShowingId == showing);
        Assert.Equal(buyers.Sum(buyer => buyer.Orders.Sum(order => order.Kept.Count)), sold);

        var (code, said) = await BooksProgram.RunAsync(system.ConnectionString("redis"), system.ConnectionString("seats"));
        Assert.True(code == 0, $"PROOF_{told}\n{said}");
        output.WriteLine(said);
    }

    /// <summary>Without anything of the books' own: of each person of a date what the provider charged, what orders keep, and what the provider let go of and gave back.</summary>
    private const string Sums =
        """
        SELECT payments.person_id AS PersonId,
            CAST(COALESCE(SUM(CASE WHEN charge.state <> 'declined' THEN charge.amount END), 0) AS SIGNED) AS Charged,
            CAST(COALESCE(SUM(orders.amount - orders.refunded), 0) AS SIGNED) AS Kept,
            CAST(COALESCE(SUM(CASE WHEN charge.state = 'voided' THEN charge.amount END), 0) AS SIGNED) AS Voided,
            CAST(COALESCE(SUM((SELECT SUM(back.amount) FROM sandbox_refunds AS back WHERE back.payment_id = payments.id)), 0) AS SIGNED) AS Refunded
        FROM payments LEFT JOIN sandbox_charges AS charge ON charge.payment_id = payments.id LEFT JOIN orders ON orders.payment_id = payments.id
        WHERE payments.showing_id = {0} GROUP BY payments.person_id
        """;

    private sealed record PersonMoney(string PersonId, long Charged, long Kept, long Voided, long Refunded);
}
