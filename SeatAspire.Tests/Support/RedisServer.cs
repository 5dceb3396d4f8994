using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace SeatAspire.Tests.Support;

/// <summary>A Redis of a test's own, empty, on loopback; ends with the test.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-redis-");
    private Process? _process;

    public ConnectionMultiplexer Connection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var port = FreePort();
        _process = Process.Start(new ProcessStartInfo("redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", "--appendonly", "no"])
        { RedirectStandardOutput = true })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        await Wait.UntilAsync("Redis listens", () => Listens(port));
        Connection = ConnectionMultiplexer.Connect($"127.0.0.1:{port}");
    }

    public async Task DisposeAsync()
    {
        Connection?.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
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
