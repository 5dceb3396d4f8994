using System.Diagnostics;
using System.Text.Json;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.ServiceDefaults;
using StackExchange.Redis;

namespace SeatAspire.Tests.Support;

/// <summary>
/// The whole system as its users start it (<see cref="ISystemHost"/>): Redis, the database, three API replicas and the web app
/// as processes of their own, in a folder that goes with the test.
/// </summary>
public class SeatSystem : IAsyncLifetime
{
    /// <summary>Who is admin in each system.</summary>
    public const string AdminEmail = "Operator@example.com";

    public const string AdminPassword = "a-word-that-no-log-may-say";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    // Of those that tests share, each a dozen processes: the next starts when one of these has ended.
    private static readonly SemaphoreSlim AtOnce = new(2);

    // All tests come from one address, and some let one hold after the other run out.
    private static readonly Dictionary<string, string> Unlimited = new()
    {
        ["Limits__UnpaidSeatsPerAddress"] = "0",
        ["Limits__PlacesPerAddress"] = "0",
        ["Limits__ConnectionsPerAddress"] = "0",
        ["Limits__SignUpsPerMinute"] = "0",
        ["Holds__RunOutsBeforePause"] = "0",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-test-");
    private readonly ISystemHost _host;
    private readonly Lock _lock = new();
    private (string Place, ConnectionMultiplexer Connection)? _redis;
    private int _seatsGiven;
    private bool _isCounted;

    /// <summary>Environment of the host, read when it starts.</summary>
    protected Dictionary<string, string> Settings { get; }

    /// <summary>A system with the settings that most tests share.</summary>
    public SeatSystem()
        : this([])
    {
    }

    /// <summary>A system with settings of its own, such as <c>Holds__Seconds</c>.</summary>
    protected SeatSystem(Dictionary<string, string> settings)
        : this(settings, new SystemHost())
    {
    }

    /// <summary>A system that is started in a way of its own.</summary>
    private protected SeatSystem(Dictionary<string, string> settings, ISystemHost host)
    {
        _host = host;
        Settings = new(Unlimited.Concat(settings).GroupBy(one => one.Key).Select(one => one.Last())) { ["Admin__Email"] = AdminEmail, ["Admin__Password"] = AdminPassword };
    }

    /// <summary>The API replicas' origins; one that was started anew may have another.</summary>
    public IReadOnlyList<string> Api => [.. ReadEndpoints().GetProperty("api").EnumerateArray().Select(url => url.GetString()!.TrimEnd('/'))];

    /// <summary>The web app's origin.</summary>
    public string Web => ReadEndpoints().GetProperty("web").GetString()!.TrimEnd('/');

    /// <summary>Where the chat over TCP is, as the endpoints file says: <c>host:port</c>.</summary>
    public string ChatTcp() => ReadEndpoints().GetProperty("chatTcp").GetString()!;

    /// <summary>Where a certain replica's is, as it registered itself.</summary>
    public string ChatTcp(int replica) => Directory.EnumerateFiles(Path.Combine(Folder, "services"), "*.json")
        .Select(path => RunEntry.Parse(File.ReadAllText(path)))
        .Single(entry => entry?.Url.TrimEnd('/') == Api[replica])!.ChatTcp!;

    /// <summary>What started it all.</summary>
    internal ISystemHost Host => _host;

    /// <summary>What the host has printed, with the lines of its children.</summary>
    public string Log => _host.Log;

    /// <summary>The folder of logs and data.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Where the endpoints file stands while the system runs.</summary>
    public string EndpointsFile => Path.Combine(Folder, "endpoints.json");

    /// <summary>The process of a part, such as <c>api-1</c>, <c>redis</c>, <c>database</c>.</summary>
    public int Pid(string part) => ReadEndpoints().GetProperty("pids").GetProperty(part).GetInt32();

    /// <summary>A connection string as the replicas got it: <c>redis</c> or <c>seats</c>.</summary>
    public string ConnectionString(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "connections.json"))).RootElement.GetProperty(name).GetString()!;

    /// <summary>Whether Redis has a hold as being paid.</summary>
    public async Task<bool> IsPayingAsync(string holdId)
    {
        Assert.True(HoldId.TryGetShowing(holdId, out var showingId));
        var state = await ToRedis().GetDatabase().HashGetAsync(RedisKeys.Seats(showingId).Hold(holdId), "state");
        return state == "paying";
    }

    /// <summary>Its Redis, over one connection for as long as that is the same.</summary>
    internal IConnectionMultiplexer ToRedis()
    {
        var place = ConnectionString("redis");
        lock (_lock)
        {
            if (_redis is not { } known || known.Place != place)
            {
                _redis?.Connection.Dispose();
                _redis = (place, ConnectionMultiplexer.Connect(place));
            }

            return _redis.Value.Connection;
        }
    }

    /// <summary>The system's own database, as the replicas see it.</summary>
    internal TestDatabase Database() => new(ConnectionString("seats"));

    /// <summary>Waits until every replica is ready, for example after one was killed.</summary>
    public Task HealthyAsync() => Wait.UntilAsync("all replicas are ready", async () =>
    {
        foreach (var origin in Api)
        {
            using var client = ApiClient.Nobody(origin);
            if ((await client.GetAsync("health")).Status != 200)
            {
                return false;
            }
        }

        return true;
    }, StartLimit);

    /// <summary>Labels and indexes of free seats of a showing that no other test of this system is given.</summary>
    public Task<SeatPick> PickAsync(int count, string showingId) => PickAsync(count, showingId, Interlocked.Add(ref _seatsGiven, count) - count);

    /// <summary>Labels and indexes of seats of a showing, from a certain one on.</summary>
    internal async Task<SeatPick> PickAsync(int count, string showingId, int from)
    {
        using var client = ApiClient.Nobody(Api[0]);
        var rows = (await client.GetAsync($"api/showings/{showingId}/layout")).Json.GetProperty("rows");
        var labels = rows.EnumerateArray().SelectMany(row => Enumerable.Range(0, row.GetProperty("count").GetInt32()).Select(i =>
            row.GetProperty("prefix").GetString() + (row.GetProperty("first").GetInt32() + (i * row.GetProperty("step").GetInt32()))));
        return new(showingId, [.. labels.Index().Skip(from).Take(count).Select(seat => seat.Item)], from);
    }

    /// <summary>A showing that is on sale, with many seats.</summary>
    public async Task<string> LargeShowingAsync() => await ShowingAsync("final");

    /// <summary>The first showing of a show of those to come.</summary>
    public async Task<string> ShowingAsync(string showId)
    {
        using var client = ApiClient.Nobody(Api[0]);
        var now = TimeProvider.System.GetUtcNow();
        return (await client.GetAsync($"api/shows/{showId}")).Json.GetProperty("showings").EnumerateArray()
            .First(one => one.GetProperty("startsAt").GetDateTimeOffset() > now).GetProperty("id").GetString()!;
    }

    public virtual async Task InitializeAsync()
    {
        await AtOnce.WaitAsync();
        _isCounted = true;
        await StartAsync();
    }

    /// <summary>Starts the host on the same folder, also a second time.</summary>
    public async Task StartAsync()
    {
        try
        {
            await _host.StartAsync(Folder, Settings);
            await Wait.UntilAsync("the system is healthy", () =>
                _host.HasEnded ? throw new InvalidOperationException("The host ended:\n" + Log) : File.Exists(EndpointsFile), StartLimit);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException(error.Message + "\n" + Log, error);
        }
    }

    /// <summary>Ctrl+C.</summary>
    public Task StopAsync() => _host.StopAsync(StartLimit);

    public virtual async Task DisposeAsync()
    {
        try
        {
            // For whoever wonders why a test found a replica gone.
            foreach (var line in Log.Split('\n').Where(line => line.Contains("it is started again", StringComparison.Ordinal)))
            {
                Console.WriteLine($"{Folder}: {line}");
            }

            _redis?.Connection.Dispose();
            await StopAsync();
            _folder.Delete(recursive: true);
        }
        finally
        {
            if (_isCounted)
            {
                _isCounted = false;
                AtOnce.Release();
            }
        }
    }

    private JsonElement ReadEndpoints() => JsonDocument.Parse(File.ReadAllText(EndpointsFile)).RootElement;
}

/// <summary>Seats for one test: labels, and the index of the first; they stand one after the other.</summary>
public sealed record SeatPick(string ShowingId, string[] Labels, int First);

/// <summary>Signals to processes.</summary>
internal static class Processes
{
    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        kill.WaitForExit();
    }

    /// <summary>Ended processes whose parent is gone may wait for whoever collects them; they run no more.</summary>
    public static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>A process and all below it: a shell has its commands below it.</summary>
    public static IReadOnlyList<int> Family(int pid)
    {
        var children = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == pid);
        return [pid, .. children.SelectMany(Family)];
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
