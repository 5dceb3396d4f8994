using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SeatAspire.AppHost.Hosting;

/// <summary>Makes a MariaDB's data at its first start: system tables, one user, the databases. Whole or not at all.</summary>
internal static class MariaDbSetup
{
    /// <summary>The user of the services: all rights in the databases, none besides.</summary>
    public const string User = "seats";

    /// <summary>What every start of the server on a data folder begins with.</summary>
    public static string[] Arguments(string folder) =>
    [
        // The machine's own settings are about the machine's own server.
        "--no-defaults",
        .. Identity,
        $"--datadir={folder}",
        TemporaryFiles(folder),
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_bin",
        .. DatabaseArguments.All,
    ];

    // A server that starts deletes the temporary tables that it finds there: in /tmp, another server's too.
    private static string TemporaryFiles(string folder) => $"--tmpdir={Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder)!, "mariadb.tmp"))}";

    // Started by root it would ask for a user to become; the folder is root's.
    private static string[] Identity => Environment.IsPrivilegedProcess ? ["--user=root"] : [];

    /// <summary>The user's password: made once, kept beside the data, readable by its owner alone.</summary>
    public static string Password(string folder)
    {
        var path = folder + ".password";
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        }

        return File.ReadAllText(path);
    }

    /// <summary>Makes the data where there is none.</summary>
    public static async Task MakeAsync(MariaDbProcess server, BeforeResourceStartedEvent starting, CancellationToken cancellationToken)
    {
        if (Directory.Exists(server.Folder))
        {
            return;
        }

        var log = starting.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
        log.LogInformation("Making the database in {Folder}", server.Folder);
        var fresh = server.Folder + ".new";
        if (Directory.Exists(fresh))
        {
            Directory.Delete(fresh, recursive: true);
        }

        var install = ServerProcessExtensions.Program("mariadb-install-db", "mariadb-server");
        await RunAsync(install, ["--no-defaults", .. Identity, $"--datadir={fresh}", TemporaryFiles(fresh), "--skip-test-db", "--skip-name-resolve"], "", cancellationToken);
        // Without a server: nobody reaches it before its user is there.
        await RunAsync(server.Command, [.. Arguments(fresh), "--bootstrap"], Sql(server), cancellationToken);
        Directory.Move(fresh, server.Folder);
    }

    private static string Sql(MariaDbProcess server) => string.Join('\n',
    [
        "FLUSH PRIVILEGES;",
        $"CREATE USER '{User}'@'127.0.0.1' IDENTIFIED BY '{Password(server.Folder)}';",
        .. server.Databases.SelectMany(name => new[] { $"CREATE DATABASE {name};", $"GRANT ALL ON {name}.* TO '{User}'@'127.0.0.1';" }),
        "",
    ]);

    private static async Task RunAsync(string program, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new DistributedApplicationException(
                $"{Path.GetFileName(program)} failed with exit code {process.ExitCode}: {string.Concat(await said).Trim()}");
        }
    }
}
