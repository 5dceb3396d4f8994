using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>Something that is measured on both sides.</summary>
internal abstract class Measure
{
    /// <summary>As <c>./bench NAME</c> has it.</summary>
    public abstract string Name { get; }

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

    /// <summary>Makes what a side's runs need and answers how to run.</summary>
    protected abstract Task<Func<TimeSpan, Task<Run>>> PrepareAsync(Arena arena, ISide side);

    public sealed override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var (own, peer) = (await PrepareAsync(arena, arena.Own), await PrepareAsync(arena, arena.Peer));
        await own(arena.Timing.WarmUp);
        await peer(arena.Timing.WarmUp);
        var (owns, peers) = (new List<Run>(), new List<Run>());
        for (var round = 0; round < arena.Timing.Rounds; round++)
        {
            owns.Add(await own(arena.Timing.Window));
            peers.Add(await peer(arena.Timing.Window));
        }

        return [new(
            Name, What, Unit, Figures(owns), Figures(peers), MoreIsBetter, Goal, [.. Notes(arena.Own.Name, owns), .. Notes(arena.Peer.Name, peers)])];
    }

    /// <summary>Cores that each part took, and what the runs said.</summary>
    public static IEnumerable<string> Notes(string side, IReadOnlyList<Run> runs)
    {
        double Cores(Func<Usage, double> of) => Result.Median([.. runs.Select(run => of(run.Usage))]);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{side}: {Cores(usage => usage.Side):0.00} cores, Redis {Cores(usage => usage.Redis):0.00}, PostgreSQL {Cores(usage => usage.Database):0.00}, load generator {Cores(usage => usage.Generator):0.00}");
        if (runs[^1].Note.Length > 0)
        {
            yield return $"{side}: {runs[^1].Note}";
        }
    }

    private static List<double> Figures(List<Run> runs) => [.. runs.Select(run => run.Figure)];
}
