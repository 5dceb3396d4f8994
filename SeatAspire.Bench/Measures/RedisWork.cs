using System.Diagnostics;
using System.Globalization;
using SeatAspire.Api.Redis;
using SeatAspire.Bench.Net;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What a click costs Redis within SeatAspire, against the scripts alone: <c>redis-benchmark</c> with hold and release in turns on a Redis of its own
/// that nobody listens to. Redis' own processor time a click, so that neither client counts.
/// </summary>
internal sealed class RedisWork : Measure
{
    private const int People = 60, BareClicks = 20_000;
    private const double MoreThanAnybodyCan = 200_000;

    public override string Name => "redis-work";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var hall = await arena.Own.MakeHallAsync();
        var actors = arena.Actors(arena.Own, People);
        using var redis = await ConnectionMultiplexer.ConnectAsync(arena.Own.RedisAddress + ",allowAdmin=true");
        await using var bare = await BareRedis.StartAsync(hall);
        var (own, alone) = (new List<double>(), new List<double>());
        // The first round of each warms up.
        for (var round = 0; round <= arena.Timing.Rounds; round++)
        {
            var clicks = new Clicks(actors, hall, MoreThanAnybodyCan);
            var before = Processor(redis);
            clicks.Run(arena.Loop, arena.Timing.Window);
            clicks.End(arena.Loop);
            own.Add((Processor(redis) - before) * 1e6 / clicks.Done);
            alone.Add(await bare.MicrosecondsAsync(BareClicks));
        }

        actors.ForEach(actor => actor.Dispose());
        return [new(Name, "Redis' processor time a click, against the bare script", "µs", own[1..], alone[1..], MoreIsBetter: false, 1 / 3.0,
            [string.Create(CultureInfo.InvariantCulture, $"The bare script's share: {1e6 / Result.Median(alone[1..]):#,0} clicks a second of Redis' one core")])];
    }

    private static double Processor(ConnectionMultiplexer redis) => redis.GetServer(redis.GetEndPoints()[0]).Info("cpu")
        .SelectMany(section => section)
        .Where(line => line.Key is "used_cpu_sys" or "used_cpu_user")
        .Sum(line => double.Parse(line.Value, CultureInfo.InvariantCulture));

    /// <summary>A Redis with a hall of the same size in it, and the product's two scripts in one that does whichever is due.</summary>
    private sealed class BareRedis(Process server, ConnectionMultiplexer redis, DirectoryInfo folder, int port, string[] command) : IAsyncDisposable
    {
        // redis-benchmark fills numbers with zeros; each number is a person with a seat, as in the load of the other side.
        private const string Begin = """
            local n = tonumber(ARGV[10])
            local person, hold, seat = 'person-' .. n, ARGV[2] .. '~' .. n, string.format('%d', n)
            if redis.call('GETRANGE', KEYS[1], n, n) == '1' then
              ARGV[10], ARGV[11], ARGV[12] = 'release', person, hold
            else
              ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15] = 'hold', person, hold, 'address', '1', seat
            end

            """;

        public static async Task<BareRedis> StartAsync(Hall hall)
        {
            var port = Ports.Free();
            var folder = Directory.CreateTempSubdirectory("seataspire-bare-");
            var server = Children.Start(new ProcessStartInfo("redis-server",
                ["--port", Text(port), "--bind", "127.0.0.1", "--dir", folder.FullName, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""])
            { RedirectStandardOutput = true });
            _ = server.StandardOutput.ReadToEndAsync();
            var options = ConfigurationOptions.Parse($"127.0.0.1:{port},allowAdmin=true");
            (options.AbortOnConnectFail, options.ConnectRetry) = (false, 20);
            var redis = await ConnectionMultiplexer.ConnectAsync(options);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!redis.IsConnected)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            }

            var seats = RedisKeys.Seats(hall.Id);
            var database = redis.GetDatabase();
            await database.StringSetAsync(seats.States, new string('0', hall.Labels.Count));
            await database.StringSetAsync(seats.Epoch, "1");
            var script = Begin + RedisScript.TextOf("hold-batch");
            var sha = Convert.ToHexStringLower(await redis.GetServer(redis.GetEndPoints()[0]).ScriptLoadAsync(script));
            var keys = RedisKeys.Queue(hall.Id).Script;
            return new(server, redis, folder, port,
            [
                "evalsha", sha, Text(keys.Length), .. keys.Select(key => key.ToString()),
                seats.Prefix, hall.Id, "1", "auto 1000000 1000 600000 0 1 0", "300000", "100", "0", "0", "0", "__rand_int__",
            ]);
        }

        public async Task<double> MicrosecondsAsync(int clicks)
        {
            var before = Processor(redis);
            using var benchmark = Process.Start(new ProcessStartInfo("redis-benchmark",
                ["-p", Text(port), "-c", Text(People), "-r", Text(People), "-n", Text(clicks), "-q", .. command])
            { RedirectStandardOutput = true })!;
            var said = await benchmark.StandardOutput.ReadToEndAsync();
            await benchmark.WaitForExitAsync();
            return benchmark.ExitCode == 0 && !said.Contains("rror", StringComparison.Ordinal)
                ? (Processor(redis) - before) * 1e6 / clicks
                : throw new InvalidOperationException("redis-benchmark: " + said);
        }

        public async ValueTask DisposeAsync()
        {
            redis.Dispose();
            await Children.StopAsync(server);
            folder.Delete(recursive: true);
        }

        private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
