using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace SeatAspire.Tests.Support;

/// <summary>A Redis of a test's own, empty, on loopback, that writes every command to disk; ends with the test.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-redis-");
    private readonly int _port = FreePort();
    private Process? _process;

    public ConnectionMultiplexer Connection { get; private set; } = null!;

    /// <summary>What <c>ConnectionStrings:redis</c> would say.</summary>
    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <summary>Where it listens.</summary>
    public int Port => _port;

    /// <summary>Its process.</summary>
    public int Pid => _process!.Id;

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Kept => Path.Combine(_folder.FullName, "kept");

    public async Task InitializeAsync()
    {
        await StartAsync();
        Connection = ConnectionMultiplexer.Connect(ConnectionString);
    }

    /// <summary>Keeps a copy of the data as it is now on disk.</summary>
    public void Keep()
    {
        Directory.CreateDirectory(Kept);
        foreach (var file in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Kept, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    /// <summary>Kills Redis and starts it with the data that was kept, or with none.</summary>
    public async Task RestartAsync(bool withKept)
    {
        await KillAsync();
        Directory.Delete(Data, recursive: true);
        if (withKept)
        {
            Directory.Move(Kept, Data);
        }

        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        Connection?.Dispose();
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        Directory.CreateDirectory(Data);
        _process = Process.Start(new ProcessStartInfo("redis-server",
            ["--port", $"{_port}", "--bind", "127.0.0.1", "--dir", Data, "--save", "", "--appendonly", "yes", "--appendfsync", "always"])
        { RedirectStandardOutput = true })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        await Wait.UntilAsync("Redis listens", () => _process.HasExited ? throw new InvalidOperationException("Redis ended: its port is somebody else's?") : Listens(_port));
    }

    /// <summary>Ends it as a crash would, for good.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
