using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Support;

/// <summary>
/// A database server of a test's own, empty, on loopback: PostgreSQL or MySQL (MariaDB), whichever the stack speaks, from the
/// executables of this machine. Ends with the test.
/// </summary>
public sealed class DatabaseServer : IAsyncLifetime
{
    private const string Folders = "/usr/sbin:/usr/local/bin:/usr/bin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-db-");
    private Process? _process;

    /// <summary>What <c>ConnectionStrings:seats</c> would say.</summary>
    public string ConnectionString { get; private set; } = "";

    private static bool IsPostgres => Backing.SqlDialect == "postgres";

    private string Data => Path.Combine(_folder.FullName, "data");

    public async Task InitializeAsync()
    {
        var port = FreePort();
        // Both refuse, or dislike, to run as root; everybody else runs them as themselves.
        var user = Environment.UserName != "root" ? null : IsPostgres ? "postgres" : "mysql";
        if (user is not null)
        {
            await RunAsync(null, "chown", user, _folder.FullName);
        }

        if (IsPostgres)
        {
            await RunAsync(user, Postgres("initdb"), "--pgdata", Data, "--username", "seats", "--auth", "trust", "--encoding", "UTF8", "--no-sync");
            _process = Start(user, Postgres("postgres"), "-D", Data, "-p", Text(port), "-c", "listen_addresses=127.0.0.1",
                "-c", $"unix_socket_directories={_folder.FullName}", "-c", "fsync=off", "-c", "max_connections=200");
            ConnectionString = $"Host=127.0.0.1;Port={port};Username=seats;Database=postgres;Maximum Pool Size=60";
        }
        else
        {
            await RunAsync(user, Find("mariadb-install-db"), $"--datadir={Data}", "--auth-root-authentication-method=normal", "--skip-test-db");
            _process = Start(user, Find("mariadbd"), "--no-defaults", $"--datadir={Data}", $"--port={port}", "--bind-address=127.0.0.1",
                $"--socket={_folder.FullName}/s", $"--pid-file={_folder.FullName}/pid", "--innodb-flush-log-at-trx-commit=0");
            ConnectionString = $"Server=127.0.0.1;Port={port};User ID=root;Database=test;Maximum Pool Size=60";
        }

        // Nobody reads its log, but somebody must, or it would wait.
        _ = _process.StandardError.ReadToEndAsync();
        await Wait.UntilAsync("the database listens", () => Listens(port));
        if (!IsPostgres)
        {
            await RunAsync(null, Find("mariadb"), "--no-defaults", $"--socket={_folder.FullName}/s", "--user=root", "--execute=CREATE DATABASE test");
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            // QUIT: PostgreSQL ends at once with all its children; the other server ends on TERM.
            await RunAsync(null, "kill", IsPostgres ? "-QUIT" : "-TERM", Text(_process.Id));
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static Process Start(string? user, string program, params string[] arguments)
    {
        // setpriv becomes the server, so that its process is the one to end.
        string[] all = user is null ? [program, .. arguments] : ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", program, .. arguments];
        var started = Process.Start(new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        _ = started.StandardOutput.ReadToEndAsync();
        return started;
    }

    private static async Task RunAsync(string? user, string program, params string[] arguments)
    {
        using var running = Start(user, program, arguments);
        var errors = await running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync();
        Assert.True(running.ExitCode == 0, $"{program} ended with {running.ExitCode}: {errors}");
    }

    private static string Postgres(string program) =>
        Directory.Exists("/usr/lib/postgresql")
            && Directory.GetDirectories("/usr/lib/postgresql").OrderBy(version => version.Length).ThenBy(version => version, StringComparer.Ordinal).LastOrDefault() is { } newest
            ? Path.Combine(newest, "bin", program)
            : Find(program);

    private static string Find(string program) =>
        ((Environment.GetEnvironmentVariable("PATH") ?? "") + ":" + Folders).Split(':')
            .Select(place => Path.Combine(place, program))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"This machine has no {program}.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

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
