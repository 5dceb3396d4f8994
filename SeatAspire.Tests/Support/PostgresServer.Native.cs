using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SeatAspire.Tests.Support;

/// <summary>A PostgreSQL of a test's own, empty, on loopback; ends with the test.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-postgres-");
    private readonly int _port = FreePort();
    private Process? _process;

    /// <summary>Makes an empty database and answers how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return Connection(name);
    }

    public async Task InitializeAsync()
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max()!;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", _folder.FullName);
        }

        var data = Path.Combine(_folder.FullName, "data");
        await RunAsync(AsUser(Path.Combine(programs, "initdb"), "-D", data, "-U", "seats", "--auth=trust", "-E", "UTF8", "--locale=C"));
        _process = Start(AsUser(
            Path.Combine(programs, "postgres"), "-D", data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off"));
        await Wait.UntilAsync("PostgreSQL answers", AnswersAsync);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=seats;Database={database}";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(Connection("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // It refuses to run as root; setpriv becomes it, so that the process can be ended by its own id.
    private static string[] AsUser(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command]
        : command;

    private static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    private static Process Start(string[] command)
    {
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
