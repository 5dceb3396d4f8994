using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>What the same hall costs on one replica and on more: 200 viewers, 500 clicks a second. Each is a system of its own.</summary>
internal sealed class CostAgainstReplicas : Measure
{
    private const int People = 60, Viewers = 200, Most = 4;
    private const double PerSecond = 500;

    public override string Name => "cost-against-replicas";

    public override bool IsForAll(bool quick) => !quick;

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var points = new List<CurvePoint>();
        for (var replicas = 1; replicas <= Most; replicas++)
        {
            var folder = Directory.CreateTempSubdirectory("seataspire-bench-");
            await using (var own = await OwnSide.StartAsync(arena.Own.Root, folder.FullName, replicas))
            {
                using var alone = new Arena(own, null, arena.Timing);
                await alone.WarmUpAsync(own);
                var hall = await own.MakeHallAsync();
                var (actors, viewers) = (alone.Actors(own, People), alone.Viewers(own, hall, Viewers));
                var runs = Enumerable.Range(0, arena.Timing.Rounds).Select(_ => ClickToAll.Measure(alone, own, hall, actors, viewers, PerSecond, arena.Timing.Window)).ToList();
                var (cores, redis) = (Result.Median([.. runs.Select(run => run.Usage.Side)]), Result.Median([.. runs.Select(run => run.Usage.Redis)]));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"      {replicas} replicas: {cores:0.00} cores, Redis {redis:0.00}, click to all p99 {Result.Median([.. runs.Select(run => run.Figure)]):0} ms"));
                points.Add(new("replicas", replicas, cores));
                points.Add(new("Redis", replicas, redis));
                actors.Concat(viewers).ToList().ForEach(visitor => visitor.Dispose());
            }

            folder.Delete(recursive: true);
        }

        Curves.Add(new("replicas-cores", $"cores of all replicas, and of Redis, with {Viewers} viewers at {PerSecond} actions/s, against replicas", 2, points));
        return [];
    }
}
