using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;
using static SeatAspire.Tests.Proof.SeatHistory;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// Many people hold, give back, pay and cancel the same seats on three replicas, and, at length, somebody at the box office sells, refunds and moves them, and
/// an operator blocks some and sets others aside, with codes that the people use; holds of every other date last for seconds. Meanwhile parts die, hang and lose their memory; afterwards each answer that anybody got must be explained by one
/// order of all that happened. The environment's <c>PROOF_SEED</c> begins with a certain schedule, <c>PROOF_OPERATIONS</c> makes each longer, and
/// <c>PROOF_MINUTES</c> lets new ones begin for so long (<c>./prove histories</c>); <c>PROOF_FIGURES</c> is a file that says how much each was.
/// </summary>
[Collection(LostRedis.Name)]
public sealed class HistoriesTests(GivenRedisSystem system, ITestOutputHelper output)
{
    private const int People = 12;

    // Of every other date: while something hangs they run out.
    private const int ShortHoldSeconds = 3;

    // What an attempt left that came to nothing midway is found within a minute, and looked at twice.
    private static readonly TimeSpan UntilPutRight = TimeSpan.FromSeconds(90);

    private static readonly int Operations = ProofRun.Setting("PROOF_OPERATIONS", 2_400);
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(ProofRun.Setting("PROOF_MINUTES", 0));
    private static readonly int Seed = ProofRun.Setting("PROOF_SEED", Random.Shared.Next());

    private static readonly string[] Seats = [.. "CDE".SelectMany(row => Enumerable.Range(1, 12).Select(seat => $"{row}-{seat}"))];

    [Fact]
    public async Task Whatever_dies_one_order_of_events_explains_every_answer()
    {
        var began = Stopwatch.GetTimestamp();
        var seed = Seed;
        do
        {
            await PlayAsync(seed++);
        }
        while (Stopwatch.GetElapsedTime(began) < Length);
    }

    private async Task PlayAsync(int seed)
    {
        await system.HealthyAsync();
        var showing = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.Off });
        if (seed % 2 == 0)
        {
            await using var database = system.Database();
            await database.Db.Set<ShowingRow>().Where(row => row.Id == showing.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.HoldSeconds, ShortHoldSeconds));
        }

        var history = new SeatHistory();
        using var seller = new SeatSeller(system, await ApiClient.AdminAsync(system.Api[0]), showing.Id, Seats, history, new Random(seed));
        var codes = new SeatCodes();
        using var keeper = new SeatKeeper(system, await ApiClient.AdminAsync(system.Api[1]), showing.Id, Seats, codes, history, new Random(seed + 1));
        var buyers = new List<SeatBuyer>();
        for (var i = 0; i < People; i++)
        {
            buyers.Add(new(system, await ApiClient.GuestAsync(system.Api[i % 3]), showing.Id, Seats, codes, history, new Random((seed * People) + i)));
        }

        var began = Stopwatch.GetTimestamp();
        using var over = new CancellationTokenSource();
        var striking = FaultsAsync(new Random(seed), history, over.Token);
        // At length alone: what they meet is rare, and their schedules take longer.
        var each = Operations / People;
        var ofOperators = Length > TimeSpan.Zero ? each : 0;
        await Task.WhenAll([seller.ActAsync(ofOperators), keeper.ActAsync(ofOperators), .. buyers.Select(buyer => buyer.ActAsync(each))]);
        await over.CancelAsync();
        var faults = await striking;
        var took = Stopwatch.GetElapsedTime(began);
        await system.HealthyAsync();
        await Task.WhenAll([keeper.LeaveAsync(), .. buyers.Select(buyer => buyer.LeaveAsync())]);
        await EndAsync(showing, history);
        if (Length > TimeSpan.Zero)
        {
            await AgreeAsync();
        }

        buyers.ForEach(buyer => buyer.Dispose());

        var told = string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {history.Calls} calls, {history.Steps} steps of {Seats.Length} seats in {took.TotalSeconds:0} s; {string.Join(", ", faults)}");
        await ProofRun.TellAsync(output, told);

        var contradictions = history.Contradictions();
        Assert.True(contradictions.Count == 0, $"PROOF_{told}\n{string.Join('\n', contradictions)}");
    }

    /// <summary>Strikes one part after the other until told to stop; what was struck is well again at the end.</summary>
    private async Task<List<string>> FaultsAsync(Random random, SeatHistory history, CancellationToken over)
    {
        var done = new List<string>();
        system.Redis.Keep();
        while (!over.IsCancellationRequested)
        {
            using (var rest = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(1_000, 4_000))))
            {
                await Record.ExceptionAsync(async () => await rest.WaitForNextTickAsync(over));
            }

            if (over.IsCancellationRequested)
            {
                break;
            }

            var (part, signal) = random.Next(6) switch
            {
                0 => ("replica", "KILL"),
                1 => ("replica", "STOP"),
                2 => ("redis", "STOP"),
                3 => ("redis", "emptied"),
                4 => ("redis", "with older data"),
                _ => ("database", "STOP"),
            };
            done.Add($"{part} {signal}");
            await StrikeAsync(part, signal, random, history);
        }

        return done;
    }

    private async Task StrikeAsync(string part, string signal, Random random, SeatHistory history)
    {
        if (part == "redis" && signal != "STOP")
        {
            var from = Now;
            await system.Redis.RestartAsync(withKept: signal == "with older data");
            await system.HealthyAsync();
            history.Lost(from, Now, withOlderData: signal != "emptied");
            system.Redis.Keep();
            return;
        }

        IReadOnlyList<int> struck = part switch
        {
            "redis" => [system.Redis.Pid],
            "database" => Processes.Family(system.Pid("database")),
            _ => Processes.Family(system.Pid($"api-{random.Next(1, 4)}")),
        };
        struck.ToList().ForEach(pid => Processes.Signal(pid, signal));
        if (signal == "STOP")
        {
            using var frozen = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(200, 3_000)));
            await frozen.WaitForNextTickAsync();
            struck.ToList().ForEach(pid => Processes.Signal(pid, "CONT"));
        }
    }

    /// <summary>Notes how it stands when all is quiet: in the database, and the same on every replica.</summary>
    private async Task EndAsync(OwnShowing showing, SeatHistory history)
    {
        await using var database = system.Database();
        var layout = await VenueLayoutOfAsync(database, showing.Id);
        var index = Enumerable.Range(0, layout.SeatCount).ToDictionary(layout.Label);
        var called = Now;
        var sold = await database.Db.Set<Api.Seats.SoldSeatRow>().AsNoTracking().Where(seat => seat.ShowingId == showing.Id).ToDictionaryAsync(seat => seat.Seat, seat => seat.OrderId);
        foreach (var seat in Seats)
        {
            var order = sold.GetValueOrDefault(index[seat]);
            history.Add([seat], new(order is null ? SeatEffect.EndsFree : SeatEffect.EndsSold, "", order ?? "", called, Now));
        }

        foreach (var origin in system.Api)
        {
            await using var viewer = await Viewer.JoinAsync(origin, showing.Id);
            await Wait.ForAsync(
                $"{origin} shows what is sold, and nothing is held",
                () => Task.FromResult(string.Join(", ", Seats.Where(seat => viewer.StateOf(index[seat]) != (sold.ContainsKey(index[seat]) ? 2 : 0))
                    .Select(seat => $"{seat} is {viewer.StateOf(index[seat])}, sold to {sold.GetValueOrDefault(index[seat]) ?? "nobody"}"))),
                wrong => wrong.Length == 0,
                UntilPutRight);
        }
    }

    /// <summary>The books agree: also money, and how many seats each code took.</summary>
    private Task AgreeAsync() => Wait.ForAsync(
        "database, Redis and provider agree",
        () => BooksProgram.RunAsync(system.ConnectionString("redis"), system.ConnectionString("seats")),
        books => books.Code == 0,
        UntilPutRight);

    private static async Task<VenueLayout> VenueLayoutOfAsync(TestDatabase database, string showingId)
    {
        var hash = await database.Db.Set<ShowingRow>().Where(row => row.Id == showingId).Select(row => row.LayoutHash).SingleAsync();
        return VenueLayout.Parse(await database.Db.Set<LayoutRow>().Where(row => row.Hash == hash).Select(row => row.Json).SingleAsync());
    }
}
