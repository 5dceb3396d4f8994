using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SeatAspire.AppHost.Hosting;

/// <summary>
/// Where Redis and MySQL come from: setting <c>Infra:Mode</c>. One whose connection string is set is always the given one.
/// </summary>
internal enum Infra
{
    /// <summary>Containers with volumes.</summary>
    Containers,

    /// <summary><c>redis-server</c> and MariaDB of this machine, data in the run directory.</summary>
    Executables,

    /// <summary>Somebody else's servers: <c>ConnectionStrings:redis</c> and <c>ConnectionStrings:seats</c>.</summary>
    Given,
}

/// <summary>What the command line, the environment or a settings file asks for.</summary>
/// <param name="Infra">Setting <c>Infra:Mode</c>; containers unless given.</param>
/// <param name="Replicas"><c>--replicas N</c> or <c>Run:Replicas</c>: API processes, 1 to 20 (3).</param>
/// <param name="Port"><c>--port P</c> or <c>Run:Port</c>: the web app's port (8080); null where any will do (0).</param>
/// <param name="Directory"><c>--data DIR</c> or <c>Run:Data</c>: data and endpoints.json go there (<c>.run</c>).</param>
internal sealed record SeatOptions(Infra Infra, int Replicas, int? Port, string Directory)
{
    private const int DefaultPort = 8080;
    private static readonly string[] Servers = ["redis", "seats"];

    private static readonly Dictionary<string, string> Standards = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Aspire.Hosting.Dcp"] = "Warning",
        // Ctrl+C returns when every process is gone, so that the next start finds no data in use.
        ["DcpPublisher:WaitForResourceCleanup"] = "true",
        // A busy machine takes longer than Aspire's own 10 s to open its proxies.
        ["ASPIRE_SERVICE_STARTUP_WATCH_TIMEOUT"] = "00:01:00",
        // All speak HTTP on loopback: no certificate is wanted, and none is missed.
        ["ASPIRE_DEVELOPER_CERTIFICATE_DEFAULT_TRUST"] = "false",
    };

    private string[] _given = [];

    /// <summary>Puts the short options of <c>./run</c> into the form in which everything else takes settings.</summary>
    public static DistributedApplicationOptions Arguments(string[] args) => new()
    {
        Args = [.. args.Select(arg => arg switch
        {
            "--replicas" => "--Run:Replicas",
            "--port" => "--Run:Port",
            "--data" => "--Run:Data",
            "--fresh" => "--Run:Fresh=true",
            "--no-dashboard" => "--Run:Dashboard=false",
            _ => arg,
        })],
        DisableDashboard = args.Contains("--no-dashboard"),
    };

    /// <summary>Reads the settings; where the system is to run, takes its ports and its run directory.</summary>
    /// <exception cref="HostError">A setting is no good, or what it asks for cannot be had.</exception>
    public static SeatOptions Read(IDistributedApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        foreach (var (name, value) in Standards)
        {
            // Whoever starts the system can say otherwise. (A source of their own would be built anew with all others,
            // and what Aspire has set since would be lost.)
            settings[name] ??= value;
        }

        var options = new SeatOptions(
            Choice(settings["Infra:Mode"]),
            Number(settings["Run:Replicas"], "Run:Replicas", 3, least: 1, most: 20),
            Number(settings["Run:Port"], "Run:Port", DefaultPort, least: 0, most: 65000) is var port and > 0 ? port : null,
            Path.GetFullPath(settings["Run:Data"] ?? Path.Combine(builder.AppHostDirectory, "..", ".run")))
        {
            _given = [.. Servers.Where(name => !string.IsNullOrEmpty(settings.GetConnectionString(name)))],
        };
        if (options.Infra == Infra.Given && Servers.Except(options._given).FirstOrDefault() is { } missing)
        {
            // Aspire itself would wait for the value for ever.
            throw new HostError($"Infra:Mode is given, but the setting ConnectionStrings:{missing} is missing (in the environment: ConnectionStrings__{missing}).");
        }

        if (builder.ExecutionContext.IsRunMode)
        {
            options.TakePorts(builder.Configuration);
            var directory = new RunDirectory(options.Directory);
            // By a factory: what is given as it is, the host does not dispose.
            builder.Services.AddSingleton(_ => directory);
            if (string.Equals(settings["Run:Fresh"], "true", StringComparison.OrdinalIgnoreCase))
            {
                options.Empty();
            }
        }

        return options;
    }

    /// <summary>Where <c>redis</c> or <c>seats</c> comes from.</summary>
    public Infra Source(string name) => _given.Contains(name) ? Infra.Given : Infra;

    /// <summary>A folder for the data of one server.</summary>
    public string DataOf(string server) => Path.Combine(Directory, "data", server);

    /// <summary>The name of a container's volume: each run directory has its own.</summary>
    public string VolumeOf(string server) =>
        $"seataspire-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Directory)))[..8]}-{server}";

    private static Infra Choice(string? mode) =>
        mode is null or "" ? Infra.Containers
        : Enum.TryParse<Infra>(mode, ignoreCase: true, out var infra) && Enum.IsDefined(infra) ? infra
        : throw new HostError($"Infra:Mode is {mode}; it may be containers, executables or given.");

    private static int Number(string? text, string name, int standard, int least, int most) =>
        text is null or "" ? standard
        : int.TryParse(text, out var number) && number >= least && number <= most ? number
        : throw new HostError($"{name} is {text}; it wants a number from {least} to {most}.");

    private void TakePorts(IConfigurationManager settings)
    {
        if (Port is null)
        {
            settings["DcpPublisher:RandomizePorts"] = "true";
        }
        else if (Port != DefaultPort)
        {
            // A second system on this machine: its dashboard must not want the ports that the launch profile names.
            foreach (var name in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"])
            {
                settings[name] = null;
            }
        }

        if (Port is { } port && settings["DcpPublisher:RandomizePorts"] != "true" && !IsFree(port))
        {
            throw new HostError($"Port {port} is in use by another program. Choose another for the web app: --port P (0 takes any free one).");
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Empty()
    {
        if (Infra != Infra.Executables)
        {
            throw new HostError(Infra == Infra.Containers
                ? $"--fresh empties the data of executables alone. That of the containers goes with their volumes: docker volume rm {VolumeOf("redis")} {VolumeOf("mysql")}."
                : "--fresh does not empty servers that were given. The dashboard's command Reset demo data takes the demo back to its first day.");
        }

        foreach (var server in (string[])["redis", "mariadb"])
        {
            if (System.IO.Directory.Exists(DataOf(server)))
            {
                System.IO.Directory.Delete(DataOf(server), recursive: true);
            }
        }
    }
}
