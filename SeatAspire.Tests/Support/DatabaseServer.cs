using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace SeatAspire.Tests.Support;

/// <summary>
/// A MariaDB of a test's own, empty, on loopback, from the executables of this machine. Ends with the test.
/// </summary>
public sealed class DatabaseServer : IAsyncLifetime
{
    private const string FirstDatabase = "first";
    private const string Folders = "/usr/sbin:/usr/local/bin:/usr/bin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-db-");
    private readonly int _port = FreePort();
    private Process? _process;

    /// <summary>What <c>ConnectionStrings:seats</c> would say.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Makes another empty database and answers how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await ExecuteAsync("CREATE DATABASE " + name);
        return ConnectionString.Replace("Database=" + FirstDatabase, "Database=" + name, StringComparison.Ordinal);
    }

    private string Administration => $"Server=127.0.0.1;Port={_port};User ID=root;Pooling=false;Connection Timeout=5";

    private string Data => Path.Combine(_folder.FullName, "data");

    public async Task InitializeAsync()
    {
        // Started by root it asks for a user to become; the folder is root's, and there may be no other.
        string[] identity = Environment.IsPrivilegedProcess ? ["--user=root"] : [];
        await RunAsync(Find("mariadb-install-db"), ["--no-defaults", .. identity, $"--datadir={Data}", "--auth-root-authentication-method=normal", "--skip-test-db"]);
        _process = Start(Find("mariadbd"), ["--no-defaults", .. identity, $"--datadir={Data}", $"--port={_port}", "--bind-address=127.0.0.1",
            $"--socket={_folder.FullName}/s", $"--pid-file={_folder.FullName}/pid", "--innodb-flush-log-at-trx-commit=0"]);
        ConnectionString = $"Server=127.0.0.1;Port={_port};User ID=root;Maximum Pool Size=60;Database={FirstDatabase}";

        // Nobody reads its log, but somebody must, or it would wait.
        _ = _process.StandardError.ReadToEndAsync();
        await Wait.ForAsync("the database answers", AnswersAsync, so => so);
        await ExecuteAsync("CREATE DATABASE " + FirstDatabase);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await RunAsync("kill", ["-TERM", Text(_process.Id)]);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(Administration);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Process Start(string program, string[] arguments)
    {
        var started = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            // A server that starts clears away the temporary tables that it finds there, another one's too.
            Environment = { ["TMPDIR"] = _folder.FullName },
        })!;
        _ = started.StandardOutput.ReadToEndAsync();
        return started;
    }

    private async Task RunAsync(string program, string[] arguments)
    {
        using var running = Start(program, arguments);
        var errors = await running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync();
        Assert.True(running.ExitCode == 0, $"{program} ended with {running.ExitCode}: {errors}");
    }

    private static string Find(string program) =>
        ((Environment.GetEnvironmentVariable("PATH") ?? "") + ":" + Folders).Split(':')
            .Select(place => Path.Combine(place, program))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"This machine has no {program}.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>It listens before it serves, and says so to whoever asks too early.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("DO 0");
            return true;
        }
        catch (MySqlException)
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
