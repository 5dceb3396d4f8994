using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Bench.Measures;
using SeatAspire.Bench.Net;
using StackExchange.Redis;

namespace SeatAspire.Bench.Micro;

/// <summary>
/// <c>./bench best-available</c>: what choosing the best seats costs Redis, by its own count of the script's time, in a Redis that nobody else
/// uses. Houses of three sizes, as empty as they begin and as they end, and one that is made to be hard.
/// </summary>
internal static class BestSeatCost
{
    private const int Asks = 60, People = 4;
    private const string Showing = "best";

    private static readonly (string Name, Func<int, Random, char> StateOf)[] Houses =
    [
        ("empty", (_, _) => '0'),
        ("half full, here and there", (_, random) => random.Next(2) == 0 ? '0' : '2'),
        ("95 % full, here and there", (_, random) => random.Next(20) == 0 ? '0' : '2'),
        ("99.5 % full, here and there", (_, random) => random.Next(200) == 0 ? '0' : '2'),
        ("sold out", (_, _) => '2'),
        ("runs of three alone: nothing fits without a single seat", (seat, _) => seat % 4 == 0 ? '2' : '0'),
    ];

    /// <summary>Prints a table and writes it into the folder.</summary>
    public static async Task RunAsync(string folder)
    {
        var data = Directory.CreateTempSubdirectory("seataspire-best-");
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        var server = Children.Start(new ProcessStartInfo("redis-server", ["--port", port, "--bind", "127.0.0.1", "--dir", data.FullName, "--save", ""])
        { RedirectStandardOutput = true });
        _ = server.StandardOutput.ReadToEndAsync();
        var options = ConfigurationOptions.Parse($"127.0.0.1:{port},allowAdmin=true");
        (options.AbortOnConnectFail, options.ConnectRetry) = (false, 20);
        using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var table = new StringBuilder("| seats | house | 2 seats, µs | 8 seats, µs | 2 named seats, µs |\n|---:|---|---:|---:|---:|\n");
        foreach (var layout in new[] { Theatre.Draw(), Hall(320, 25), Stadium.Draw() })
        {
            using var bench = new Bench(redis, VenueLayout.Parse(VenueLayout.Seal(layout)));
            await bench.OpenAsync();
            foreach (var (name, stateOf) in Houses)
            {
                var random = new Random(1);
                var states = string.Concat(Enumerable.Range(0, bench.Layout.SeatCount).Select(seat => stateOf(seat, random)));
                table.AppendLine(CultureInfo.InvariantCulture,
                    $"| {bench.Layout.SeatCount:#,0} | {name} | {await bench.BestAsync(states, 2):0} | {await bench.BestAsync(states, 8):0} | {await bench.NamedAsync(states):0} |");
            }
        }

        Console.Write(table);
        await File.WriteAllTextAsync(Path.Combine(folder, "best-available.md"), table.ToString());
        await Children.StopAsync(server);
        data.Delete(recursive: true);
    }

    /// <summary>A plain hall: rows behind each other, each in the middle.</summary>
    private static LayoutDocument Hall(int rows, int seats)
    {
        var plan = new DemoPlan([new Tier(0, "S", 1000, "KRW", "#3f7cac")]);
        var section = plan.AddSection("1F");
        for (var row = 0; row < rows; row++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"R{row}");
            plan.AddRun(section, name, name + "-", 1, seats, new(-(seats - 1) / 2.0, row), new(1, 0), 0);
        }

        return plan.Build([new(-5, -5), new(5, -5), new(5, -3), new(-5, -3)]);
    }

    /// <summary>One layout in it.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly IDatabase _database;
        private readonly IServer _server;
        private readonly SeatStore _store;
        private readonly Seating _seating;
        private int _people;

        public Bench(ConnectionMultiplexer redis, VenueLayout layout)
        {
            var epoch = new RedisEpoch();
            epoch.Believe(1, epoch.Doubts);
            (Layout, _seating) = (layout, Seating.Of(layout));
            (_database, _server) = (redis.GetDatabase(), redis.GetServer(redis.GetEndPoints()[0]));
            _store = new(new RedisClient(redis, TimeProvider.System), epoch, Options.Create(new HoldOptions { MaxSeats = 1_000_000 }), TimeProvider.System);
        }

        public VenueLayout Layout { get; }

        public async Task OpenAsync()
        {
            await _database.ExecuteAsync("FLUSHALL");
            await _store.BeginRebuildAsync(Showing, 1, "t", Layout.SeatCount);
            await _store.OpenAsync(Showing, 1, "t");
        }

        public Task<double> BestAsync(string states, int count) =>
            MedianAsync(states, person => _store.HoldBestAsync(Showing, person, new(count), _seating, QueueRules.Off));

        /// <summary>The last ones that are free.</summary>
        public Task<double> NamedAsync(string states)
        {
            int[] seats = [.. Enumerable.Range(0, states.Length).Where(seat => states[seat] == '0').TakeLast(2)];
            return seats.Length < 2 ? Task.FromResult(double.NaN) : MedianAsync(states, person => _store.HoldAsync(Showing, person, seats, QueueRules.Off));
        }

        public void Dispose() => _store.Dispose();

        private async Task<double> MedianAsync(string states, Func<string, Task> ask)
        {
            var times = new List<double>();
            for (var i = 0; i < Asks; i++)
            {
                await _database.StringSetAsync(RedisKeys.Seats(Showing).States, states);
                var before = await SpentAsync();
                await ask(string.Create(CultureInfo.InvariantCulture, $"person-{_people++}"));
                times.Add(await SpentAsync() - before);
            }

            // The first ones load what is not there yet.
            return Result.Median(times[People..]);
        }

        private async Task<double> SpentAsync()
        {
            var line = (await _server.InfoAsync("commandstats")).SelectMany(section => section).FirstOrDefault(line => line.Key == "cmdstat_evalsha").Value;
            return line is null ? 0 : double.Parse(line.Split(',')[1].Split('=')[1], CultureInfo.InvariantCulture);
        }
    }
}
