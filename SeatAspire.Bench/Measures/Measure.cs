using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>Something that is measured on both sides.</summary>
internal abstract class Measure
{
    /// <summary>As <c>./bench NAME</c> has it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it takes part where no measure is named.</summary>
    public virtual bool IsForAll(bool quick) => true;

    /// <summary>How things grew on the way.</summary>
    public List<Curve> Curves { get; } = [];

    /// <summary>Measures it.</summary>
    public abstract Task<IReadOnlyList<Result>> RunAsync(Arena arena);
}

/// <summary>One run of one side: its figure, and what it took of the machine.</summary>
internal readonly record struct Run(double Figure, Usage Usage, string Note = "");

/// <summary>A figure that is taken in turns: SeatAspire, the peer, SeatAspire, the peer, …</summary>
internal abstract class InTurns : Measure
{
    protected abstract string What { get; }

    protected abstract string Unit { get; }

    protected abstract double Goal { get; }

    protected virtual bool MoreIsBetter => true;

    /// <summary>Runs of each side before the first that counts: as many as it takes to use all of it as often as it will be.</summary>
    protected virtual int WarmUps => 1;

    /// <summary>Makes what a side's runs need and answers how to run.</summary>
    protected abstract Task<Func<TimeSpan, Task<Run>>> PrepareAsync(Arena arena, ISide side);

    public sealed override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var sides = new List<(ISide Side, Func<TimeSpan, Task<Run>> Run, List<Run> Runs)>();
        foreach (var side in arena.Sides)
        {
            sides.Add((side, await PrepareAsync(arena, side), []));
        }

        for (var warmUp = 0; warmUp < WarmUps; warmUp++)
        {
            foreach (var (_, run, _) in sides)
            {
                await run(arena.Timing.WarmUp);
            }
        }

        for (var round = 0; round < arena.Timing.Rounds; round++)
        {
            foreach (var (_, run, runs) in sides)
            {
                runs.Add(await run(arena.Timing.Window));
            }
        }

        return [new(
            Name, What, Unit, Figures(sides[0].Runs), Figures(sides[^1].Runs), MoreIsBetter, Goal, [.. sides.SelectMany(side => Notes(side.Side.Name, side.Runs)), .. MoreIsBetter ? sides.Select(side => $"{side.Side.Name}: {Cost(side.Runs):0} µs of processor each") : []],
            MoreIsBetter ? Cost(sides[0].Runs) : null)];
    }

    /// <summary>Cores that each part took, and what the runs said.</summary>
    public static IEnumerable<string> Notes(string side, IReadOnlyList<Run> runs)
    {
        double Cores(Func<Usage, double> of) => Result.Median([.. runs.Select(run => of(run.Usage))]);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{side}: {Cores(usage => usage.Side):0.00} cores, Redis {Cores(usage => usage.Redis):0.00}, database {Cores(usage => usage.Database):0.00}, load generator {Cores(usage => usage.Generator):0.00}");
        if (runs[^1].Note.Length > 0)
        {
            yield return $"{side}: {runs[^1].Note}";
        }
    }

    /// <summary>Processor time of everything but the generator for one of what is counted, in µs: hardly heeds what else runs.</summary>
    private static double Cost(List<Run> runs) =>
        Result.Median([.. runs.Select(run => (run.Usage.Side + run.Usage.Redis + run.Usage.Database) * 1e6 / run.Figure)]);

    private static List<double> Figures(List<Run> runs) => [.. runs.Select(run => run.Figure)];
}
