using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// How many viewers the machine carries at 500 clicks a second: the most, in steps by half, at which the median of several
/// runs' 99th percentiles, click to all, stays under 250 ms.
/// </summary>
internal sealed class ViewersCarried : Measure
{
    private const int People = 60, Fewest = 10, Most = 12_000;
    private const double PerSecond = 500, LimitMs = 250, Step = 1.5;

    public override string Name => "viewers-carried";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var (own, ownNotes) = await ClimbAsync(arena, arena.Own);
        var (peer, peerNotes) = await ClimbAsync(arena, arena.Sides[^1]);
        return [new(Name, $"Viewers at {PerSecond} actions/s, p99 under {LimitMs} ms", "viewers", [own], [peer], MoreIsBetter: true, 10, [.. ownNotes, .. peerNotes])];
    }

    private static async Task<(double Carried, List<string> Notes)> ClimbAsync(Arena arena, ISide side)
    {
        var hall = await side.MakeHallAsync();
        var actors = arena.Actors(side, People);
        var viewers = new List<Visitor>();
        // A side that does not carry the fewest is taken to: the ratio is then a lower bound.
        var (carried, notes) = (Fewest, new List<string>());
        for (double wanted = Fewest; wanted <= Most; wanted *= Step)
        {
            viewers.AddRange(arena.Viewers(side, hall, (int)wanted - viewers.Count));
            var runs = Enumerable.Range(0, 3).Select(_ => ClickToAll.Measure(arena, side, hall, actors, viewers, PerSecond, arena.Timing.Window / 2)).ToList();
            var late = Result.Median([.. runs.Select(run => run.Figure)]);
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{side.Name}: {viewers.Count} viewers, p99 {late:0} ms of {string.Join(", ", runs.Select(run => $"{run.Figure:0}"))}, {runs[1].Usage.Side:0.00} cores, load generator {runs[1].Usage.Generator:0.00}"));
            if (late >= LimitMs)
            {
                break;
            }

            carried = viewers.Count;
        }

        viewers.Concat(actors).ToList().ForEach(visitor => visitor.Dispose());
        return (carried, notes);
    }
}
