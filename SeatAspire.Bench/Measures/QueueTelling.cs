using System.Diagnostics;
using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What it costs to tell 10,000 people who wait where they stand: processor time of the replicas and of Redis for one round, over
/// several, less what the side takes in that time while all of them are connected and nobody is told anything. (How long a round takes
/// is in the notes: it ends on the generator's side, which has to hear all of it.)
/// </summary>
internal sealed class QueueTelling : Measure
{
    private const int People = 10_000;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
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
        var idle = MeasureIdle();
        waiting.ForEach(visitor => visitor.Wait(hall));
        var (told, first, last) = (0, 0L, 0L);
        waiting.ForEach(visitor => visitor.Told = () =>
        {
            last = Stopwatch.GetTimestamp();
            first = told++ == 0 ? last : first;
        });

        // From the end of a round to the end of the next: whatever is done for it lies in between.
        Round();
        var (costs, spans) = (new List<double>(), new List<double>());
        for (var round = 0; round < arena.Timing.Rounds; round++)
        {
            var (before, started) = (Seconds(), Stopwatch.GetTimestamp());
            Round();
            costs.Add((Seconds() - before - (idle * Stopwatch.GetElapsedTime(started).TotalSeconds)) * 1000);
            spans.Add(Stopwatch.GetElapsedTime(first, last).TotalMilliseconds);
        }

        waiting.ForEach(visitor => visitor.Dispose());
        return (costs, string.Create(CultureInfo.InvariantCulture, $"{side.Name}: from the first to the last of them {Result.Median(spans):0} ms; while nobody is told {idle:0.00} cores"));

        void Round()
        {
            told = 0;
            arena.Loop.Run($"{side.Name}: everybody is told", () => told >= People, Limit);
        }

        double MeasureIdle()
        {
            arena.Loop.Run(Calm);
            var (before, started) = (Seconds(), Stopwatch.GetTimestamp());
            arena.Loop.Run(Idle);
            return (Seconds() - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        double Seconds() => side.Pids.Sum(Usage.SecondsOf) + Usage.SecondsOf(arena.Own.Redis);
    }
}
