using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using MySqlConnector;
using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>
/// What people would pick instead (<c>peer/peer.js</c>): three Node.js processes, on the same Redis and the same database, there with
/// tables of their own.
/// </summary>
internal sealed class PeerSide : ISide, IAsyncDisposable
{
    private const int Processes = 3;

    private readonly List<Process> _processes = [];
    private readonly IReadOnlyList<LayoutSeat> _seats;
    private readonly string _connection;
    private readonly HttpClient _http = new();
    private int _halls;

    private PeerSide(IReadOnlyList<LayoutSeat> seats, string connection) => (_seats, _connection) = (seats, connection);

    public string Name => "peer";

    public IReadOnlyList<Uri> Replicas { get; private set; } = [];

    public IReadOnlyList<int> Pids => [.. _processes.Select(process => process.Id)];

    public (string Path, string? Body, string Member) Guests => ("/guest", null, "token");

    /// <summary>Makes its tables and starts its processes.</summary>
    public static async Task<PeerSide> StartAsync(string root, OwnSide own)
    {
        var folder = Path.Combine(root, "SeatAspire.Bench", "peer");
        var connection = new MySqlConnectionStringBuilder(own.DatabaseConnection);
        await ExecuteAsync(connection.ConnectionString, await File.ReadAllTextAsync(Path.Combine(folder, "schema.sql")));

        var side = new PeerSide(own.Seats, connection.ConnectionString);
        var ports = Enumerable.Range(0, Processes).Select(_ => Ports.Free()).ToList();
        side.Replicas = [.. ports.Select(port => new Uri($"http://127.0.0.1:{port}"))];
        var secret = Guid.NewGuid().ToString("N");
        foreach (var port in ports)
        {
            var process = Children.Start(new ProcessStartInfo("node", ["--expose-gc", "peer.js"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = folder,
                Environment =
                {
                    ["NODE_ENV"] = "production",
                    ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                    ["SECRET"] = secret,
                    ["REDIS"] = "redis://" + own.RedisAddress,
                    ["DATABASE"] = $"mysql://{connection.UserID}:{connection.Password}@{connection.Server}:{connection.Port}/{connection.Database}",
                },
            });
            side._processes.Add(process);
            if (await process.StandardOutput.ReadLineAsync() != "ready")
            {
                throw new InvalidOperationException("The peer did not start.");
            }
        }

        return side;
    }

    public IReadOnlyList<string> MapPaths(Hall hall) => [$"/showings/{hall.Id}/seats"];

    public string QueuePath(Hall hall) => "/queue/" + hall.Id;

    public async Task<Hall> MakeHallAsync(bool lineUp = false)
    {
        var hall = new Hall(string.Create(CultureInfo.InvariantCulture, $"bench-{++_halls}"), [.. _seats.Select(seat => seat.Label)]);
        if (lineUp)
        {
            // Its line needs no seats.
            return hall;
        }

        using var answer = await _http.PostAsJsonAsync(new Uri(Replicas[0], "/showings"), new
        {
            id = hall.Id,
            seats = _seats.Select(seat => new { seat = seat.Index, section = seat.Section, row = seat.Row, number = seat.Number, x = seat.X, y = seat.Y, price = seat.Price }),
        });
        answer.EnsureSuccessStatusCode();
        return hall;
    }

    public Visitor Open(Loop loop, int replica, string? token) => new SocketVisitor(loop, Replicas[replica % Processes], token);

    public Visitor OpenWaiting(Loop loop, int replica, string token) => Open(loop, replica, token);

    public async Task CollectGarbageAsync()
    {
        foreach (var replica in Replicas)
        {
            using var answer = await _http.PostAsync(new Uri(replica, "/collect-garbage"), null);
            answer.EnsureSuccessStatusCode();
        }
    }

    public async Task<long> OrdersAsync(Hall hall)
    {
        await using var database = new MySqlConnection(_connection);
        await database.OpenAsync();
        await using var command = new MySqlCommand("SELECT count(*) FROM peer_orders WHERE showing = @id", database) { Parameters = { new("id", hall.Id) } };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var process in _processes)
        {
            await Children.StopAsync(process);
        }
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var database = new MySqlConnection(connection);
        await database.OpenAsync();
        await using var command = new MySqlCommand(sql, database);
        await command.ExecuteNonQueryAsync();
    }
}
