using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What it costs the replicas to be watched: their processor time for a seat action at the same rate of clicks, with nobody to tell, with
/// telemetry going where the dashboard would stand, and with all of it going there. Three systems of their own; their runs take turns.
/// </summary>
internal sealed class CostOfTelemetry : Measure
{
    // All spans are still exported at this rate, about 2,000 a second and replica; above it the exporters' queues overflow.
    private const double PerSecond = 2_000;
    private const int People = 60, SeatsEach = 8;

    /// <summary>Ticks of a hundredth of a second in three processes must not decide.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);

    public override string Name => "cost-of-telemetry";

    public override bool IsForAll(bool quick) => !quick;

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var systems = new List<Watched>();
        try
        {
            systems.Add(await Watched.StartAsync(arena, "none exported", isWatched: false, []));
            systems.Add(await Watched.StartAsync(arena, "exported", isWatched: true, []));
            systems.Add(await Watched.StartAsync(arena, "all exported", isWatched: true, new() { ["Telemetry__SpansPerSecond"] = "1000000" }));
            foreach (var system in systems)
            {
                await system.PrepareAsync(arena);
            }

            // The first round warms up.
            for (var round = 0; round <= arena.Timing.Rounds; round++)
            {
                // Who comes first changes.
                for (var turn = 0; turn < systems.Count; turn++)
                {
                    systems[(round + turn) % systems.Count].Click(arena, counts: round > 0);
                }
            }
        }
        finally
        {
            foreach (var system in systems)
            {
                await system.DisposeAsync();
            }
        }

        var (none, some, all) = (systems[0].Costs, systems[1].Costs, systems[2].Costs);
        return
        [
            new(Name, "Replicas' processor time an action, telemetry exported, against none", "µs", some, none, MoreIsBetter: false, 0.8, [.. systems.Select(system => system.Note)]),
            new(Name + "-all", "Replicas' processor time an action, every span exported, against none", "µs", all, none, MoreIsBetter: false, 0.5, []),
        ];
    }

    private sealed class Watched(string what, OwnSide own, OtlpSink? sink, DirectoryInfo folder) : IAsyncDisposable
    {
        private Hall _hall = null!;
        private readonly List<double> _spans = [];
        private readonly List<double> _bytes = [];

        /// <summary>µs an action, of each run.</summary>
        public List<double> Costs { get; } = [];

        public string Note => string.Create(CultureInfo.InvariantCulture,
            $"{what}: {Result.Median(Costs):0.0} µs each at {PerSecond:#,0} actions/s; {Result.Median(_spans):#,0} spans/s, {Result.Median(_bytes) / 1000:#,0} KB/s");

        public static async Task<Watched> StartAsync(Arena arena, string what, bool isWatched, Dictionary<string, string> settings)
        {
            var folder = Directory.CreateTempSubdirectory("seataspire-bench-");
            var sink = isWatched ? await OtlpSink.StartAsync() : null;
            if (sink is not null)
            {
                settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Address;
            }

            return new(what, await OwnSide.StartAsync(arena.Own.Root, folder.FullName, settings: settings), sink, folder);
        }

        public async Task PrepareAsync(Arena arena)
        {
            await arena.WarmUpAsync(own);
            _hall = await own.MakeHallAsync();
        }

        public void Click(Arena arena, bool counts)
        {
            var actors = arena.Actors(own, People);
            var clicks = new Clicks(actors, _hall, PerSecond, SeatsEach);
            clicks.Run(arena.Loop, arena.Timing.WarmUp / 4);
            var window = arena.Timing.Window > Shortest ? arena.Timing.Window : Shortest;
            var (before, spans, bytes, usage) = (clicks.Done, sink?.Spans ?? 0, sink?.Bytes ?? 0, Usage.Start(own, own));
            clicks.Run(arena.Loop, window);
            var (used, done) = (usage(), (clicks.Done - before) / window.TotalSeconds);
            if (counts)
            {
                Costs.Add(used.Side * 1e6 / done);
                _spans.Add(((sink?.Spans ?? 0) - spans) / window.TotalSeconds);
                _bytes.Add(((sink?.Bytes ?? 0) - bytes) / window.TotalSeconds);
            }

            clicks.End(arena.Loop);
            actors.ForEach(actor => actor.Dispose());
        }

        public async ValueTask DisposeAsync()
        {
            await own.DisposeAsync();
            await (sink?.DisposeAsync() ?? ValueTask.CompletedTask);
            folder.Delete(recursive: true);
        }
    }
}
