using System.Diagnostics;
using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What it costs to tell 10,000 people who wait where they stand: processor time of the replicas and of Redis around a round, less what
/// they take in the quiet seconds just before it, with all of them connected and nobody told anything. (How long a round takes is in the
/// notes: it ends on the generator's side, which has to hear all of it.)
/// </summary>
internal sealed class QueueTelling : Measure
{
    private const int People = 10_000;

    /// <summary>A round is not over for the servers as soon as the last person is told.</summary>
    private static readonly TimeSpan After = TimeSpan.FromSeconds(0.5);

    /// <summary>The quiet ends so long before the next round is due: those of SeatAspire come within half a second.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);

    /// <summary>Seconds of quiet that tell what it costs.</summary>
    private const double LeastQuiet = 1;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public override string Name => "queue-telling";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var (own, ownNote) = await TellAsync(arena, arena.Own);
        var (peer, peerNote) = await TellAsync(arena, arena.Sides[^1]);
        return [new(Name, $"Queue: telling {People:#,0} people their place, processor time", "ms", own, peer, MoreIsBetter: false, 10, [ownNote, peerNote])];
    }

    private static async Task<(List<double> Costs, string Note)> TellAsync(Arena arena, ISide side)
    {
        var hall = await side.MakeHallAsync(lineUp: true);
        var people = arena.People(side, People);
        arena.Requests(side, People, i => ("POST", side.QueuePath(hall), people[i], null), (_, _, _) => { });
        var waiting = arena.Open($"{side.Name}: {People} people connect", People, i => side.OpenWaiting(arena.Loop, i, people[i]));
        waiting.ForEach(visitor => visitor.Wait(hall));
        var (told, first, last) = (0, 0L, 0L);
        waiting.ForEach(visitor => visitor.Told = () =>
        {
            last = Stopwatch.GetTimestamp();
            first = told++ == 0 ? last : first;
        });

        Round();
        var (costs, spans, idles) = (new List<double>(), new List<double>(), new List<double>());
        var rounds = arena.Timing.Rounds + 1;
        for (var round = 0; costs.Count < rounds && round < 2 * rounds; round++)
        {
            var due = first + (long)((ISide.TellsEvery - Before).TotalSeconds * Stopwatch.Frequency);
            var quiet = Now();
            arena.Loop.Run(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due));
            var begin = Now();
            var isQuiet = told == 0 && begin.Time - quiet.Time > LeastQuiet;
            Round();
            var end = Now();
            // Else the round came early, or the one before took too long.
            if (isQuiet)
            {
                var idle = (begin.Processor - quiet.Processor) / (begin.Time - quiet.Time);
                costs.Add((end.Processor - begin.Processor - (idle * (end.Time - begin.Time))) * 1000);
                spans.Add(Stopwatch.GetElapsedTime(first, last).TotalMilliseconds);
                idles.Add(idle);
            }
        }

        waiting.ForEach(visitor => visitor.Dispose());
        return costs.Count == rounds
            ? (costs, string.Create(CultureInfo.InvariantCulture, $"{side.Name}: from the first to the last of them {Result.Median(spans):0} ms; while nobody is told {Result.Median(idles):0.00} cores"))
            : throw new InvalidOperationException($"{side.Name} leaves no quiet between two rounds.");

        void Round()
        {
            arena.Loop.Run($"{side.Name}: everybody is told", () => told >= People, Limit);
            arena.Loop.Run(After);
            told = 0;
        }

        (double Processor, double Time) Now() => (
            side.Pids.Sum(Usage.SecondsOf) + Usage.SecondsOf(arena.Own.Redis), Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
    }
}
