using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Chaos;

/// <summary>
/// Replicas and Redis are killed and started again, over and over: each replica becomes ready every time, by itself. The environment's
/// <c>STORM_RESTARTS</c> says how often, however long that takes.
/// </summary>
public sealed class RestartStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Replicas = 2;

    // Redis, both, a replica.
    private const int Kinds = 3;

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("STORM_RESTARTS");
    private static readonly int Restarts = Wanted is null ? Kinds : int.Parse(Wanted, CultureInfo.InvariantCulture);

    // Where nobody said how many, a slow machine makes fewer; what counts is that none stays unready.
    private static readonly TimeSpan Storm = Wanted is null ? TimeSpan.FromSeconds(60) : TimeSpan.MaxValue;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(90);

    private readonly RedisServer _redis = new();
    private readonly DatabaseServer _database = new();
    private readonly Replica[] _replicas = new Replica[Replicas];

    public Task InitializeAsync() => Task.WhenAll(_redis.InitializeAsync(), _database.InitializeAsync());

    public async Task DisposeAsync()
    {
        Array.ForEach(_replicas, replica => replica?.Dispose());
        await Task.WhenAll(_redis.DisposeAsync(), _database.DisposeAsync());
    }

    [Fact]
    public async Task After_each_restart_every_replica_is_ready_again()
    {
        for (var i = 0; i < Replicas; i++)
        {
            _replicas[i] = new(_redis.ConnectionString, _database.ConnectionString);
        }

        await ReadyAsync("the first start");
        var seed = Environment.TickCount & int.MaxValue;
        var random = new Random(seed);
        var started = Stopwatch.GetTimestamp();
        var (made, slowest) = (0, TimeSpan.Zero);
        for (; made < Restarts && Stopwatch.GetElapsedTime(started) < Storm; made++)
        {
            var began = Stopwatch.GetTimestamp();
            // Both at once is what no orderly start ever meets.
            var kind = (made + seed) % Kinds;
            if (kind > 0)
            {
                _replicas[random.Next(Replicas)].Restart();
            }

            if (kind < 2)
            {
                await _redis.RestartAsync(withKept: false);
            }

            await ReadyAsync($"restart {made} of seed {seed}");
            slowest = slowest > Stopwatch.GetElapsedTime(began) ? slowest : Stopwatch.GetElapsedTime(began);
        }

        output.WriteLine($"{made} restarts in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, ready after at most {slowest.TotalSeconds:0.0} s");

        Assert.All(_replicas, replica => Assert.DoesNotContain(replica.Log, line => line.Contains("ends itself", StringComparison.Ordinal)));
    }

    private async Task ReadyAsync(string after)
    {
        foreach (var replica in _replicas)
        {
            using var client = ApiClient.Nobody(replica.Origin);
            try
            {
                await Wait.UntilAsync($"ready after {after}", async () => (await client.GetAsync("health")).Status == 200, ReadyWithin);
            }
            catch (TimeoutException error)
            {
                throw new TimeoutException($"{error.Message}\n{string.Join('\n', replica.Log.TakeLast(30))}", error);
            }
        }
    }

    /// <summary>The API as a process of its own, at an address that it keeps.</summary>
    private sealed class Replica : IDisposable
    {
        private readonly ConcurrentQueue<string> _log = new();
        private readonly Dictionary<string, string> _settings;
        private Process _process;

        public Replica(string redis, string database)
        {
            using (var listener = new TcpListener(IPAddress.Loopback, 0))
            {
                listener.Start();
                Origin = $"http://{listener.LocalEndpoint}";
            }

            _settings = new()
            {
                ["ConnectionStrings__redis"] = redis,
                ["ConnectionStrings__seats"] = database,
                ["ASPNETCORE_URLS"] = Origin,
                ["Web__Origins"] = "http://web.example",
            };
            _process = Start();
        }

        public string Origin { get; }

        public IReadOnlyCollection<string> Log => _log;

        public void Restart()
        {
            Dispose();
            _process = Start();
        }

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }

        private Process Start()
        {
            var start = new ProcessStartInfo("dotnet", [typeof(SeatStore).Assembly.Location]);
            foreach (var (name, value) in _settings)
            {
                start.Environment[name] = value;
            }

            return Programs.Start(start, _log);
        }
    }
}
