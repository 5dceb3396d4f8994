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

    // What an empty server consists of is made once a run and copied: that is much faster.
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

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

    // Started by root it asks for a user to become; the folder is root's, and there may be no other.
    private static string[] Identity => Environment.IsPrivilegedProcess ? ["--user=root"] : [];

    private string Administration => $"Server=127.0.0.1;Port={_port};User ID=root;Pooling=false;Connection Timeout=5";

    private string Data => Path.Combine(_folder.FullName, "data");

    public async Task InitializeAsync()
    {
        await RunAsync("cp", ["-r", await Installed.Value, Data], _folder.FullName);
        _process = Start(Find("mariadbd"), ["--no-defaults", .. Identity, $"--datadir={Data}", $"--port={_port}", "--bind-address=127.0.0.1",
            $"--socket={_folder.FullName}/s", $"--pid-file={_folder.FullName}/pid", "--innodb-flush-log-at-trx-commit=0"], _folder.FullName);
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
            await RunAsync("kill", ["-TERM", Text(_process.Id)], _folder.FullName);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Directory.CreateTempSubdirectory("seataspire-db-empty-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var data = Path.Combine(folder, "data");
        await RunAsync(Find("mariadb-install-db"), ["--no-defaults", .. Identity, $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"], folder);
        return data;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(Administration);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Process Start(string program, string[] arguments, string temporary)
    {
        var started = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            // A server that starts clears away the temporary tables that it finds there, another one's too.
            Environment = { ["TMPDIR"] = temporary },
        })!;
        _ = started.StandardOutput.ReadToEndAsync();
        return started;
    }

    private static async Task RunAsync(string program, string[] arguments, string temporary)
    {
        using var running = Start(program, arguments, temporary);
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
