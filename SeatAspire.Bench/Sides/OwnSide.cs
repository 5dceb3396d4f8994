using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Diagnostics.NETCore.Client;
using MySqlConnector;
using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>SeatAspire as <c>./run</c> starts it: the same host, three replicas, Redis, MariaDB, in a folder of its own.</summary>
internal sealed class OwnSide : ISide, IAsyncDisposable
{
    private const string Stadium = "final";
    private const string Email = "bench@example.com";
    private const string Niceness = "10";
    private const string RuntimeEvents = "Microsoft-Windows-DotNETRuntime";
    private const long CollectsGarbage = 0x800000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly Process _host;
    private readonly string _folder;
    private readonly HttpClient _admin = new();
    private readonly string _run = Stopwatch.GetTimestamp().ToString("x", CultureInfo.InvariantCulture);
    private string _model = "";
    private string _layoutHash = "";
    private string[] _labels = [];
    private int _halls;

    private OwnSide(Process host, string root, string folder) => (_host, Root, _folder) = (host, root, folder);

    public string Name => "SeatAspire";

    public IReadOnlyList<Uri> Replicas { get; private set; } = [];

    public IReadOnlyList<int> Pids { get; private set; } = [];

    /// <summary>The checkout.</summary>
    public string Root { get; }

    /// <summary>The web app.</summary>
    public Uri Web { get; private set; } = null!;

    /// <summary>Processes of the servers that both sides use.</summary>
    public int Redis { get; private set; }

    /// <inheritdoc cref="Redis"/>
    public int Database { get; private set; }

    /// <summary><c>host:port</c>.</summary>
    public string RedisAddress { get; private set; } = "";

    public string DatabaseConnection { get; private set; } = "";

    /// <summary>The stadium's seats as its layout has them.</summary>
    public IReadOnlyList<LayoutSeat> Seats { get; private set; } = [];

    public (string Path, string? Body, string Member) Guests => ("/api/auth/guest", """{"id":"bench"}""", "accessToken");

    /// <summary>Starts one for a measure alone, in a folder of its name beside the others'.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static Task<OwnSide> StartForAsync(string measure, string root, bool inBackground = false)
    {
        var folder = Path.Combine(root, ".run", "bench", measure);
        var down = DownIn(folder);
        // What a run before has killed for good.
        if (Directory.Exists(down))
        {
            Directory.Delete(down, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return StartAsync(root, folder, inBackground: inBackground);
    }

    /// <summary>Kills a replica, which is not started again.</summary>
    public async Task KillForGoodAsync(int replica)
    {
        Directory.CreateDirectory(DownIn(_folder));
        await File.WriteAllTextAsync(Path.Combine(DownIn(_folder), $"api-{replica + 1}"), "");
        Kill(Pids[replica]);
    }

    /// <summary>Kills Redis, which is started again.</summary>
    public void KillRedis() => Kill(Redis);

    /// <summary>Starts the host and waits until all is healthy.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="folder">For its data, logs and endpoints.</param>
    /// <param name="replicas">API processes.</param>
    /// <param name="settings">Environment of the host beside what every side of this kind has.</param>
    /// <param name="inBackground">All of it gives way to what else runs on the machine (<c>nice</c>).</param>
    public static async Task<OwnSide> StartAsync(string root, string folder, int replicas = 3, IReadOnlyDictionary<string, string>? settings = null, bool inBackground = false)
    {
        var password = Guid.NewGuid().ToString("N");
        var program = Path.Combine(root, "SeatAspire.AppHost", Path.GetRelativePath(Path.Combine(root, "SeatAspire.Bench"), AppContext.BaseDirectory), "SeatAspire.AppHost.dll");
        // What a script runs in the background has Ctrl+C ignored, and so would this.
        string[] way = inBackground ? ["nice", "-n", Niceness, "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo("env", ["--default-signal=INT,QUIT", .. way, program, "--port", "0", "--replicas", replicas.ToString(CultureInfo.InvariantCulture), "--no-dashboard", "--fresh", "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = root,
            Environment =
            {
                ["Infra__Mode"] = "executables",
                // Several systems on one machine take longer.
                ["Run__StartSeconds"] = StartLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                ["Admin__Email"] = Email,
                ["Admin__Password"] = password,
                // One address and few people stand for a crowd.
                ["Limits__GuestsPerSecond"] = "1000000",
                ["Limits__RequestsPerSecond"] = "1000000",
                ["Limits__AnonymousRequestsPerSecond"] = "1000000",
                ["Limits__HubCallsPerSecond"] = "1000000",
                // All of its people come from one address.
                ["Limits__UnpaidSeatsPerAddress"] = "0",
                ["Limits__PlacesPerAddress"] = "0",
                ["Limits__ConnectionsPerAddress"] = "0",
                ["Limits__SnapshotKilobytesPerSecond"] = "0",
                ["Limits__SnapshotKilobytesPerSecondOfAddress"] = "0",
                ["Holds__RunOutsBeforePause"] = "0",
                ["Holds__MaxSeats"] = "100",
            },
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var side = new OwnSide(Children.Start(start), root, folder);
        _ = side._host.StandardOutput.ReadToEndAsync();
        var errors = side._host.StandardError.ReadToEndAsync();
        var file = Path.Combine(folder, "endpoints.json");
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            while (!File.Exists(file))
            {
                if (side._host.HasExited)
                {
                    throw new InvalidOperationException("SeatAspire did not start: " + await errors);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
            }

            await side.ReadAsync(file, password);
            if (inBackground)
            {
                side.GiveWay();
            }
        }
        catch
        {
            // Half of it may run.
            await side.DisposeAsync();
            throw;
        }

        return side;
    }

    public IReadOnlyList<string> MapPaths(Hall hall) => [$"/api/showings/{hall.Id}/layout?hash={_layoutHash}", $"/api/showings/{hall.Id}/seats"];

    public string QueuePath(Hall hall) => "/api/queue/check/" + hall.Id;

    public async Task<Hall> MakeHallAsync(bool lineUp = false)
    {
        var hall = new Hall(string.Create(CultureInfo.InvariantCulture, $"bench-{_run}-{++_halls}"), _labels);
        var now = TimeProvider.System.GetUtcNow();
        using var made = await AdminAsync(HttpMethod.Post, "/api/admin/showings", new
        {
            id = hall.Id,
            showId = Stadium,
            startsAt = now.AddDays(100 + _halls),
            saleOpensAt = now.AddHours(-1),
            copyOf = _model,
            mode = lineUp ? "on" : "auto",
            paused = lineUp,
            threshold = 1_000_000,
            admitPerSecond = 1000,
        });
        await StandsAsync(hall);
        return hall;
    }

    private async Task StandsAsync(Hall hall)
    {
        foreach (var replica in Replicas)
        {
            await UntilAsync(new Uri(replica, $"/api/showings/{hall.Id}/seats"));
        }
    }

    /// <summary>Makes a showing of a house that the demo does not have: sections of 20 rows with 50 seats each, side by side in rows of 20.</summary>
    /// <param name="sections">How many.</param>
    public async Task<Hall> MakeHouseAsync(int sections)
    {
        const int Rows = 20, Across = 50, Beside = 20, Wide = 56, Deep = 30;
        static string Row(int section, int row) => string.Create(CultureInfo.InvariantCulture, $"{section + 1}-{row + 1}-");
        var name = string.Create(CultureInfo.InvariantCulture, $"house-{_run}-{++_halls}");
        using var plan = await AdminAsync(HttpMethod.Post, $"/api/admin/plans?format=seataspire&name={name}", new
        {
            format = "seataspire/1",
            width = Beside * Wide,
            height = ((sections + Beside - 1) / Beside * Deep) + Deep,
            categories = new[] { new { name = "all", color = "#7b5ea7" } },
            sections = Enumerable.Range(0, sections).Select(section => new
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{section + 1}"),
                rows = Enumerable.Range(0, Rows).Select(row => new
                {
                    name = string.Create(CultureInfo.InvariantCulture, $"{row + 1}"),
                    category = "all",
                    run = new { prefix = Row(section, row), first = 1, count = Across, x = (section % Beside * Wide) + 3, y = Deep + (section / Beside * Deep) + (row * 1.2), dx = 1 },
                }),
            }),
        });
        var hall = new Hall(name, [.. from section in Enumerable.Range(0, sections) from row in Enumerable.Range(0, Rows) from seat in Enumerable.Range(1, Across) select Row(section, row) + seat]);
        var now = TimeProvider.System.GetUtcNow();
        using var made = await AdminAsync(HttpMethod.Post, "/api/admin/showings", new
        {
            id = hall.Id,
            showId = Stadium,
            planId = plan.RootElement.GetProperty("planId").GetString(),
            prices = new { all = 1000 },
            startsAt = now.AddDays(100 + _halls),
            saleOpensAt = now.AddHours(-1),
        });
        await StandsAsync(hall);
        return hall;
    }

    /// <summary>A change that the operator makes; the answer.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task<JsonDocument> AdminAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Replicas[0], path)) { Content = JsonContent.Create(body) };
        using var answer = await _admin.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(said.Length == 0 ? "null" : said) : throw new InvalidOperationException(said);
    }

    /// <summary>Lets people in who wait, so many a second, everybody in the end.</summary>
    public async Task AdmitAsync(Hall hall, int perSecond)
    {
        using var changed = await AdminAsync(HttpMethod.Put, $"/api/admin/showings/{hall.Id}/queue", new { paused = false, admitPerSecond = perSecond });
    }

    public Visitor Open(Loop loop, int replica, string? token) => new HubVisitor(loop, Replicas[replica % Replicas.Count], "seats", token);

    public Visitor OpenWaiting(Loop loop, int replica, string token) => new HubVisitor(loop, Replicas[replica % Replicas.Count], "queue", token);

    public async Task CollectGarbageAsync()
    {
        foreach (var pid in Pids)
        {
            // The runtime collects all as somebody begins to listen for this.
            using var session = new DiagnosticsClient(pid).StartEventPipeSession([new(RuntimeEvents, EventLevel.Informational, CollectsGarbage)], requestRundown: false);
            var listening = session.EventStream.CopyToAsync(Stream.Null);
            await session.StopAsync(CancellationToken.None);
            await listening;
        }
    }

    public async Task<long> OrdersAsync(Hall hall)
    {
        await using var database = new MySqlConnection(DatabaseConnection);
        await database.OpenAsync();
        await using var command = new MySqlCommand("SELECT count(*) FROM orders WHERE showing_id = @id", database) { Parameters = { new("id", hall.Id) } };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Ctrl+C, and waits until all of it has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Children.StopAsync(_host);
    }

    // Where Linux puts each session into a group of its own (autogroup), nice counts within it alone, and the groups have one each.
    private void GiveWay()
    {
        foreach (var group in ((int[])[.. Pids, Redis, Database]).Select(pid => $"/proc/{pid}/autogroup").Where(File.Exists))
        {
            File.WriteAllText(group, Niceness);
        }
    }

    private async Task ReadAsync(string file, string password)
    {
        var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        var pids = endpoints.GetProperty("pids");
        Replicas = [.. endpoints.GetProperty("api").EnumerateArray().Select(url => new Uri(url.GetString()!))];
        Web = new Uri(endpoints.GetProperty("web").GetString()!);
        Pids = [.. pids.EnumerateObject().Where(pid => pid.Name.StartsWith("api-", StringComparison.Ordinal)).Select(pid => pid.Value.GetInt32())];
        (Redis, Database) = (pids.GetProperty("redis").GetInt32(), pids.GetProperty("database").GetInt32());
        var connections = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "connections.json"))).RootElement;
        (RedisAddress, DatabaseConnection) = (connections.GetProperty("redis").GetString()!, connections.GetProperty("seats").GetString()!);

        using var login = await _admin.PostAsJsonAsync(new Uri(Replicas[0], "/api/auth/login"), new { email = Email, password });
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        _admin.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var showing = (await _admin.GetFromJsonAsync<JsonElement>(new Uri(Replicas[0], "/api/shows/" + Stadium))).GetProperty("showings")[0];
        _model = showing.GetProperty("id").GetString()!;
        _layoutHash = showing.GetProperty("layoutHash").GetString()!;
        Seats = LayoutSeat.Read(await _admin.GetFromJsonAsync<JsonElement>(new Uri(Replicas[0], $"/api/showings/{_model}/layout")), showing);
        _labels = [.. Seats.Select(seat => seat.Label)];
    }

    private async Task UntilAsync(Uri address)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            using var answer = await _admin.GetAsync(address, limit.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    // The host does not start what is named in it.
    private static string DownIn(string folder) => Path.Combine(folder, "down");

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }
}
