using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// How many viewers the machine carries at 500 clicks a second: the most, in steps, at which the median of several runs' 99th
/// percentiles, click to all, stays under 250 ms.
/// </summary>
internal sealed class ViewersCarried : Measure
{
    private const int People = 60, Fewest = 100, Most = 15_000, Runs = 3;
    private const double PerSecond = 500, LimitMs = 250;

    public override string Name => "viewers-carried";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var sides = new List<Climber>();
        foreach (var side in arena.Sides)
        {
            sides.Add(new(arena, side, await side.MakeHallAsync()));
        }

        for (double viewers = Fewest; viewers <= Most && sides.Exists(side => !side.IsAtTheTop); viewers *= arena.Timing.Step)
        {
            foreach (var side in sides.Where(side => !side.IsAtTheTop))
            {
                side.Try((int)viewers);
            }
        }

        sides.ForEach(side => side.End());
        var steps = sides.SelectMany(side => side.Steps).ToList();
        Curves.Add(new("viewers-p99", $"click to all viewers at {PerSecond} actions/s, p99 in ms, against viewers", 500, steps.ConvertAll(step => new CurvePoint(step.Side, step.Viewers, step.P99))));
        Curves.Add(new("viewers-cores", $"cores of the three processes at {PerSecond} actions/s, against viewers", 2, steps.ConvertAll(step => new CurvePoint(step.Side, step.Viewers, step.Cores))));
        return
        [
            new(Name, $"Viewers at {PerSecond} actions/s, p99 under {LimitMs} ms", "viewers", [sides[0].Carried], [sides[^1].Carried], MoreIsBetter: true, 10,
                [.. sides.SelectMany(side => side.Notes)]),
        ];
    }

    private sealed class Climber(Arena arena, ISide side, Hall hall)
    {
        private readonly List<Visitor> _actors = arena.Actors(side, People);
        private readonly List<Visitor> _viewers = [];

        // A side that does not carry the fewest is taken to: the ratio is then a lower bound.
        public int Carried { get; private set; } = Fewest;

        public bool IsAtTheTop { get; private set; }

        public List<string> Notes { get; } = [];

        public List<(string Side, int Viewers, double P99, double Cores)> Steps { get; } = [];

        public void Try(int viewers)
        {
            _viewers.AddRange(arena.Viewers(side, hall, viewers - _viewers.Count));
            var runs = Enumerable.Range(0, Runs).Select(_ => ClickToAll.Measure(arena, side, hall, _actors, _viewers, PerSecond, arena.Timing.Window / 2)).ToList();
            var late = Result.Median([.. runs.Select(run => run.Figure)]);
            Notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{side.Name}: {_viewers.Count} viewers, p99 {late:0} ms of {string.Join(", ", runs.Select(run => $"{run.Figure:0}"))}, {runs[1].Usage.Side:0.00} cores, load generator {runs[1].Usage.Generator:0.00}"));
            Steps.Add((side.Name, _viewers.Count, late, Result.Median([.. runs.Select(run => run.Usage.Side)])));
            (Carried, IsAtTheTop) = late < LimitMs ? (viewers, false) : (Carried, true);
            if (IsAtTheTop)
            {
                End();
            }
        }

        public void End()
        {
            _viewers.Concat(_actors).ToList().ForEach(visitor => visitor.Dispose());
            _viewers.Clear();
            _actors.Clear();
        }
    }
}
