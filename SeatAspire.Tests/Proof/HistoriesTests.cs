using System.Diagnostics;
using System.Globalization;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// Many people hold, give back, pay and cancel the same seats on three replicas, and, at length, somebody at the box office sells, refunds and moves them, and
/// an operator blocks some and sets others aside, with codes that the people use; holds of every other date last for seconds (<see cref="SeatHall"/>). Meanwhile parts
/// die, hang and lose their memory, each other and the time (<see cref="SystemFaults"/>), and callers go away before they are answered; afterwards each answer that anybody got must be explained by one order of all that happened. The environment's
/// <c>PROOF_SEED</c> begins with a certain schedule, <c>PROOF_HALLS</c> plays as many dates in each, <c>PROOF_OPERATIONS</c> makes it longer, and
/// <c>PROOF_MINUTES</c> lets new ones begin for so long (<c>./prove histories</c>); <c>PROOF_FIGURES</c> is a file that says how much each was.
/// </summary>
[Collection(LostRedis.Name)]
public sealed class HistoriesTests(GivenRedisSystem system, ITestOutputHelper output)
{
    // What an attempt left that came to nothing midway is found within a minute, and looked at twice; later where it was put off by a clock that was ahead.
    internal static readonly TimeSpan UntilPutRight = TimeSpan.FromSeconds(90) + SystemFaults.MostWrongClock;

    private static readonly TimeSpan Length = TimeSpan.FromMinutes(ProofRun.Setting("PROOF_MINUTES", 0));
    private static readonly int Halls = ProofRun.Setting("PROOF_HALLS", 20);
    private static readonly int Operations = ProofRun.Setting("PROOF_OPERATIONS", 20_000);
    private static readonly int Seed = ProofRun.Setting("PROOF_SEED", Random.Shared.Next());

    // Operators too: what they meet is rare, and their schedules take longer.
    private static bool AtLength => Length > TimeSpan.Zero;

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
        var halls = new List<SeatHall>();
        for (var i = 0; i < Halls; i++)
        {
            // Numbers that no other schedule's halls have.
            halls.Add(await SeatHall.OpenAsync(system, unchecked((seed * 1_000) + i), areHoldsShort: (seed + i) % 2 == 0));
        }

        var began = Stopwatch.GetTimestamp();
        using var over = new CancellationTokenSource();
        var striking = new SystemFaults(system, new Random(seed)).StrikeAsync([.. halls.Select(hall => hall.History)], over.Token);
        await Task.WhenAll(halls.Select(hall => hall.ActAsync(Operations / Halls, AtLength)));
        await over.CancelAsync();
        var faults = await striking;
        var took = Stopwatch.GetElapsedTime(began);
        await system.HealthyAsync();
        await Task.WhenAll(halls.Select(hall => hall.LeaveAsync()));
        if (AtLength)
        {
            await AgreeAsync();
        }

        halls.ForEach(hall => hall.Dispose());

        var told = string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {halls.Sum(hall => hall.History.Calls)} calls, {halls.Sum(hall => hall.History.Steps)} steps of {SeatHall.Seats.Length * Halls} seats in {took.TotalSeconds:0} s; {string.Join(", ", faults)}");
        await ProofRun.TellAsync(output, told);

        var contradictions = halls.SelectMany(hall => hall.History.Contradictions().Select(one => $"{hall.Id}: {one}")).ToList();
        Assert.True(contradictions.Count == 0, $"PROOF_{told}\n{string.Join('\n', contradictions)}");
    }

    /// <summary>The books agree: also money, and how many seats each code took.</summary>
    private Task AgreeAsync() => Wait.ForAsync(
        "database, Redis and provider agree",
        () => BooksProgram.RunAsync(system.ConnectionString("redis"), system.ConnectionString("seats")),
        books => books.Code == 0,
        UntilPutRight);
}
