using System.Globalization;
using MySqlConnector;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Soak;

/// <summary>How things stand at one minute; counts are since the start.</summary>
/// <param name="Minute">Since the start.</param>
/// <param name="Memory">Resident, of each replica, bytes.</param>
/// <param name="Descriptors">Open files and sockets of each replica.</param>
/// <param name="RedisMemory">As Redis counts it, bytes.</param>
/// <param name="Channels">That somebody subscribes to.</param>
/// <param name="RedisClients">Connections to Redis.</param>
/// <param name="DatabaseClients">Connections to the database.</param>
/// <param name="Cores">Of the replicas, Redis, the database and this process together, since the sample before.</param>
internal sealed record SoakSample(
    double Minute, long Held, long GivenBackSoFar, long Bought, long CancelledSoFar, long Errors, IReadOnlyList<long> Memory, IReadOnlyList<int> Descriptors,
    long RedisMemory, long RedisKeys, long Channels, long RedisClients, long DatabaseClients, double Cores)
{
    /// <summary>Kinds that the people count beside the words of the answers.</summary>
    public const string Holds = "= holds", GivenBack = "= given back", Purchases = "= purchases", Cancels = "= cancels";

    private const double Megabyte = 1 << 20;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Minute,5:0.0} min  holds {Held,7}  bought {Bought,5}  cancelled {CancelledSoFar,5}  errors {Errors}  MB {string.Join(' ', Memory.Select(Megabytes))}  "
        + $"fds {string.Join(' ', Descriptors)}  redis {Megabytes(RedisMemory)} MB {RedisKeys} keys {Channels} channels {RedisClients} clients  db {DatabaseClients}  cores {Cores:0.00}");

    public static string Megabytes(long bytes) => (bytes / Megabyte).ToString("0", CultureInfo.InvariantCulture);
}

/// <summary>Looks at the processes and servers of the system.</summary>
internal sealed class SoakGauge(OwnSide own, Tally tally, IServer redis) : IDisposable
{
    private readonly MySqlConnection _database = new(own.DatabaseConnection);
    private readonly HashSet<int> _gone = [];
    private double _seconds = Seconds(own);
    private double _minute;

    /// <param name="minute">Since the start.</param>
    public async Task<SoakSample> TakeAsync(double minute)
    {
        var info = (await redis.InfoAsync()).SelectMany(section => section).ToDictionary(line => line.Key, line => line.Value);
        if (_database.State != System.Data.ConnectionState.Open)
        {
            await _database.OpenAsync();
        }

        await using var command = new MySqlCommand("SHOW GLOBAL STATUS LIKE 'Threads_connected'", _database);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        var clients = long.Parse(rows.GetString(1), CultureInfo.InvariantCulture);
        var (seconds, before, since) = (Seconds(own), _seconds, minute - _minute);
        (_seconds, _minute) = (seconds, minute);
        return new(minute, tally[SoakSample.Holds], tally[SoakSample.GivenBack], tally[SoakSample.Purchases], tally[SoakSample.Cancels], tally.Errors,
            [.. own.Pids.Select(MemoryOf)], [.. own.Pids.Select(DescriptorsOf)],
            Number(info, "used_memory"), await redis.DatabaseSizeAsync(), Number(info, "pubsub_channels"), Number(info, "connected_clients"), clients,
            (seconds - before) / (since * 60));
    }

    public void Dispose() => _database.Dispose();

    private static long Number(Dictionary<string, string> info, string name) => long.Parse(info[name], CultureInfo.InvariantCulture);

    private static double Seconds(OwnSide own) =>
        own.Pids.Append(own.Redis).Append(own.Database).Sum(Usage.SecondsOf) + Environment.CpuUsage.TotalTime.TotalSeconds;

    private long MemoryOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            if (_gone.Add(pid))
            {
                tally.Error("replica", $"process {pid} has ended; the logs say why");
            }

            return 0;
        }
    }

    private static int DescriptorsOf(int pid)
    {
        try
        {
            return Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
