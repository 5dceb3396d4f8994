using System.Globalization;
using System.Security.Cryptography;

namespace SeatAspire.AppHost.Native;

/// <summary>
/// A PostgreSQL of this machine with a data directory of its own: loopback only, a password of its own, every commit on disk
/// before it is answered. Where the system is started by root it runs as the user <c>postgres</c>, since it refuses root.
/// </summary>
internal sealed class PostgresServer
{
    private const string Role = "seats", Database = "seats";

    /// <summary>Connections that each replica may open, so that all replicas together stay below the server's limit.</summary>
    private const int PoolSize = 40;

    private readonly Launcher _launcher;
    private readonly string? _user;
    private readonly string _home;

    private PostgresServer(Launcher launcher, string? user, string home)
    {
        _launcher = launcher;
        _user = user;
        _home = home;
    }

    private string Data => Path.Combine(_home, "postgres");

    private string Password => Path.Combine(_home, "postgres.password");

    /// <summary>Prepares this system's database: empty when it is the first start, or when that is asked for.</summary>
    /// <exception cref="HostError">PostgreSQL is missing, or cannot be run as it must be.</exception>
    public static async Task<Server> PlanAsync(RunFolder folder, Launcher launcher, int port, HostOptions options, CancellationToken cancellationToken)
    {
        var server = Open(folder, launcher);
        if (options.Fresh && Directory.Exists(server.Data))
        {
            Directory.Delete(server.Data, recursive: true);
        }

        var plan = await server.PrepareAsync(port, options.Replicas, cancellationToken);
        var password = await File.ReadAllTextAsync(server.Password, cancellationToken);
        return new Server(plan, $"Host=127.0.0.1;Port={port};Database={Database};Username={Role};Password={password.Trim()};Maximum Pool Size={PoolSize}");
    }

    /// <summary>Finds the place of this system's database.</summary>
    /// <exception cref="HostError">Started by root on a machine that has no user <c>postgres</c>.</exception>
    private static PostgresServer Open(RunFolder folder, Launcher launcher)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new PostgresServer(launcher, user: null, folder.Data);
        }

        const string user = "postgres";
        if (!File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal)))
        {
            throw new HostError("PostgreSQL does not run as root, and this machine has no user postgres. Install Debian's package postgresql, or start as another user.");
        }

        return new PostgresServer(launcher, user, DataPlace.For(folder.Data));
    }

    /// <summary>Creates the data directory when there is none yet: whole or not at all.</summary>
    /// <exception cref="HostError">PostgreSQL is not installed, or not in the version that the data is of.</exception>
    private async Task<PartPlan> PrepareAsync(int port, int replicas, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Data))
        {
            await CreateAsync(Programs(version: null), cancellationToken);
        }

        var version = (await File.ReadAllTextAsync(Path.Combine(Data, "PG_VERSION"), cancellationToken)).Trim();
        var programs = Programs(version);
        return new PartPlan(
            "database",
            As(new Command(
                Path.Combine(programs, "postgres"), "-D", Data,
                "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}", "-c", "unix_socket_directories=",
                "-c", $"max_connections={(replicas * PoolSize) + 70}", "-c", "jit=off", "-c", "log_checkpoints=off",
                // A violated key is logged without its value, which may be somebody's e-mail.
                "-c", "log_error_verbosity=terse")
            { Farewell = Signal.Int }),
            cancellationToken => AnswersAsync(programs, port, cancellationToken))
        {
            BeforeStart = ClearStaleLock,
        };
    }

    private async Task CreateAsync(string programs, CancellationToken cancellationToken)
    {
        var fresh = Data + ".new";
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        Directory.CreateDirectory(_home);
        File.Delete(Password);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string[] owner = _user is null ? [] : ["-o", _user];
        await _launcher.RunAsync(new Command("install", [.. owner, "-d", "-m", "0700", fresh]), "", cancellationToken);
        await _launcher.RunAsync(new Command("install", [.. owner, "-m", "0600", "/dev/stdin", Password]), secret, cancellationToken);
        await _launcher.RunAsync(
            As(new Command(
                Path.Combine(programs, "initdb"), "-D", fresh, "--username", Role, "--pwfile", Password, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")),
            "",
            cancellationToken);
        // Without a server: the directory takes its name only when the database is in it.
        await _launcher.RunAsync(
            As(new Command(Path.Combine(programs, "postgres"), "--single", "-D", fresh, "postgres")),
            $"CREATE DATABASE {Database}\n",
            cancellationToken);
        Directory.Move(fresh, Data);
    }

    private Command As(Command command) => command with { User = _user };

    private async Task<bool> AnswersAsync(string programs, int port, CancellationToken cancellationToken)
    {
        try
        {
            await _launcher.RunAsync(
                new Command(Path.Combine(programs, "pg_isready"), "-q", "-t", "1", "-h", "127.0.0.1", "-p", $"{port}"), "", cancellationToken);
            return true;
        }
        catch (HostError)
        {
            return false;
        }
    }

    /// <summary>
    /// A killed server leaves its lock; it distrusts one whose process id some other process of the same user has by now.
    /// Whatever ran here before was ended, so a lock whose process is not a server on this directory is stale.
    /// </summary>
    private void ClearStaleLock()
    {
        var path = Path.Combine(Data, "postmaster.pid");
        if (!File.Exists(path))
        {
            return;
        }

        var pid = int.Parse(File.ReadLines(path).First(), CultureInfo.InvariantCulture);
        var command = OsProcess.Find(pid) is null ? "" : File.ReadAllText($"/proc/{pid}/cmdline");
        if (!command.Contains(Data, StringComparison.Ordinal))
        {
            File.Delete(path);
        }
    }

    /// <summary>Where the server's programs are: of the wanted major version, else the newest.</summary>
    private static string Programs(string? version)
    {
        const string debian = "/usr/lib/postgresql";
        var found = (Directory.Exists(debian) ? Directory.EnumerateDirectories(debian) : [])
            .Select(directory => Path.Combine(directory, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Where(directory => File.Exists(Path.Combine(directory, "postgres")) && File.Exists(Path.Combine(directory, "initdb")))
            .ToList();
        if (found.Count == 0)
        {
            throw new HostError("PostgreSQL is not installed. On Debian: apt-get install postgresql.");
        }

        if (version is null)
        {
            return found.MaxBy(directory => int.TryParse(Path.GetFileName(Path.GetDirectoryName(directory)), CultureInfo.InvariantCulture, out var major) ? major : 0)!;
        }

        // Outside Debian's layout there is but one version, and the server itself says when it is the wrong one.
        return found.Find(directory => Path.GetFileName(Path.GetDirectoryName(directory)) == version)
            ?? found.Find(directory => !directory.StartsWith(debian, StringComparison.Ordinal))
            ?? throw new HostError($"The data is of PostgreSQL {version}, which is not installed. On Debian: apt-get install postgresql-{version}. To start with empty data instead: --fresh.");
    }
}
