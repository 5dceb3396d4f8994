using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What browsers that stop reading cost everybody else: click to all of 500 viewers, and the replicas' memory, with fifty more that have asked for the
/// map again and again and read none of it, against the same without them. Runs of either kind take turns.
/// </summary>
internal sealed class SlowReaders : Measure
{
    private const int People = 60, Viewers = 500, Deaf = 50;
    private const double PerSecond = 200;

    // A map has some ten kilobytes, and the kernel takes a megabyte or two before a replica notices.
    private const int Asked = 200;

    private static readonly TimeSpan Choking = TimeSpan.FromSeconds(3);

    public override string Name => "slow-readers";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var hall = await arena.Own.MakeHallAsync();
        var actors = arena.Actors(arena.Own, People);
        var (without, with) = (new Runs(), new Runs());
        // The first of each warms up.
        for (var round = 0; round <= arena.Timing.Rounds; round++)
        {
            foreach (var runs in round % 2 == 0 ? [without, with] : new[] { with, without })
            {
                var deaf = runs == with ? Stop(arena, hall) : [];
                var viewers = arena.Viewers(arena.Own, hall, Viewers);
                var run = ClickToAll.Measure(arena, arena.Own, hall, actors, viewers, PerSecond, arena.Timing.Window);
                runs.Add(run.Figure, arena.Own.Pids.Sum(Usage.KilobytesOf) / 1000, counts: round > 0);
                viewers.Concat(deaf).ToList().ForEach(visitor => visitor.Dispose());
                arena.Loop.Run(TimeSpan.FromSeconds(1));
            }
        }

        actors.ForEach(actor => actor.Dispose());
        var note = string.Create(CultureInfo.InvariantCulture, $"{Viewers} viewers, {PerSecond} actions/s; {Deaf} that read nothing and asked for {Asked} maps each");
        return
        [
            new(Name, $"Click to all of {Viewers}, with {Deaf} that read nothing, against none, p99", "ms", with.Milliseconds, without.Milliseconds, MoreIsBetter: false, 1 / 1.2, [note]),
            new(Name + "-memory", $"Memory of three replicas with {Deaf} that read nothing, against none", "MB", with.Megabytes, without.Megabytes, MoreIsBetter: false, 1 / 1.2, []),
        ];
    }

    private static List<Visitor> Stop(Arena arena, Hall hall)
    {
        var deaf = arena.Viewers(arena.Own, hall, Deaf);
        foreach (var visitor in deaf)
        {
            visitor.StopReading();
            for (var i = 0; i < Asked; i++)
            {
                visitor.Watch(hall);
            }
        }

        arena.Loop.Run(Choking);
        return deaf;
    }

    private sealed class Runs
    {
        public List<double> Milliseconds { get; } = [];

        public List<double> Megabytes { get; } = [];

        public void Add(double milliseconds, double megabytes, bool counts)
        {
            if (counts)
            {
                Milliseconds.Add(milliseconds);
                Megabytes.Add(megabytes);
            }
        }
    }
}
