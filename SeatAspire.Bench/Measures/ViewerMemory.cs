using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>What a connected viewer costs in memory: of the three processes, after some changes have gone to all of them.</summary>
internal sealed class ViewerMemory : Measure
{
    private const int Viewers = 3000, People = 60;
    private const double PerSecond = 100;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    public override string Name => "viewer-memory";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var (own, peer) = (new List<double>(), new List<double>());
        var (ownHall, peerHall) = (await arena.Own.MakeHallAsync(), await arena.Sides[^1].MakeHallAsync());
        for (var round = 0; round < 3; round++)
        {
            own.Add(Measure(arena, arena.Own, ownHall));
            peer.Add(Measure(arena, arena.Sides[^1], peerHall));
        }

        return [new(Name, $"Memory of a viewer, {Viewers:#,0} connected", "KB", own, peer, MoreIsBetter: false, 1, [])];
    }

    private static double Measure(Arena arena, ISide side, Hall hall)
    {
        var actors = arena.Actors(side, People);
        Click(arena, actors, hall);
        var before = Kilobytes(side);
        var viewers = arena.Viewers(side, hall, Viewers);
        Click(arena, actors, hall);
        var after = Kilobytes(side);
        viewers.Concat(actors).ToList().ForEach(visitor => visitor.Dispose());
        arena.Loop.Run(Calm);
        return (after - before) / Viewers;
    }

    private static void Click(Arena arena, List<Visitor> actors, Hall hall)
    {
        var clicks = new Clicks(actors, hall, PerSecond);
        clicks.Run(arena.Loop, Calm);
        clicks.End(arena.Loop);
        arena.Loop.Run(Calm);
    }

    /// <summary>What the processes have of the machine's memory, shared pages counted by their share.</summary>
    private static double Kilobytes(ISide side) => side.Pids.Sum(pid => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)));
}
