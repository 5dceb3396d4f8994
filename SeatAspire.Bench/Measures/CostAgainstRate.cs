using System.Globalization;

namespace SeatAspire.Bench.Measures;

/// <summary>What a side takes of the machine while 200 viewers watch a growing rate of clicks, as far as it keeps up.</summary>
internal sealed class CostAgainstRate : Measure
{
    private const int People = 60, SeatsEach = 8, Viewers = 200;
    private const double KeepsUp = 0.9;
    private static readonly double[] Rates = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    public override string Name => "cost-against-rate";

    public override bool IsForAll(bool quick) => !quick;

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var (cores, servers) = (new List<CurvePoint>(), new List<CurvePoint>());
        foreach (var side in arena.Sides)
        {
            var hall = await side.MakeHallAsync();
            var (actors, viewers) = (arena.Actors(side, People), arena.Viewers(side, hall, Viewers));
            // The database is busy with the new hall's seats for a while.
            var settling = new Clicks(actors, hall, Rates[2], SeatsEach);
            settling.Run(arena.Loop, Settle);
            settling.End(arena.Loop);
            foreach (var rate in Rates)
            {
                var clicks = new Clicks(actors, hall, rate, SeatsEach);
                clicks.Run(arena.Loop, arena.Timing.WarmUp / 4);
                var (before, usage) = (clicks.Done, Usage.Start(side, arena.Own));
                clicks.Run(arena.Loop, arena.Timing.Window);
                var (used, done) = (usage(), (clicks.Done - before) / arena.Timing.Window.TotalSeconds);
                clicks.End(arena.Loop);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"      {side.Name}: {done:0} of {rate} actions/s, {used.Side:0.00} cores, Redis {used.Redis:0.00}, database {used.Database:0.00}"));
                if (done < rate * KeepsUp)
                {
                    break;
                }

                cores.Add(new(side.Name, rate, used.Side));
                // A click does not reach SeatAspire's database.
                servers.Add(new(side.Name, rate, used.Redis + (side == arena.Own ? 0 : used.Database)));
            }

            actors.Concat(viewers).ToList().ForEach(visitor => visitor.Dispose());
        }

        Curves.Add(new("rate-cores", $"cores of the three processes with {Viewers} viewers, against actions/s", 2, cores));
        Curves.Add(new("rate-servers", $"cores of Redis, and of the database, with {Viewers} viewers, against actions/s", 1, servers));
        Curves.SelectMany(curve => curve.Fits("actions/s")).ToList().ForEach(fit => Console.WriteLine("      " + fit));
        return [];
    }
}
