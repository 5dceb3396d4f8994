using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SeatAspire.AppHost.Hosting;

/// <summary>What the command line, the environment or a settings file asks for.</summary>
/// <param name="Infra">Setting <c>Infra:Mode</c>, with what <c>auto</c> comes to on this machine.</param>
/// <param name="Replicas"><c>--replicas N</c> or <c>Run:Replicas</c>: API processes, 1 to 20 (3).</param>
/// <param name="Port"><c>--port P</c> or <c>Run:Port</c>: the web app's port (8080); null where any will do (0).</param>
/// <param name="Directory"><c>--data DIR</c> or <c>Run:Data</c>: data, logs and endpoints.json go there (<c>.run</c>).</param>
/// <param name="StartLimit"><c>Run:StartSeconds</c>: how long a part may take to be ready once its process runs (50 s).</param>
internal sealed record SeatOptions(Infra Infra, int Replicas, int? Port, string Directory, TimeSpan StartLimit)
{
    /// <summary><c>--no-dashboard</c>: the setting is <c>false</c>.</summary>
    public const string DashboardSetting = "Run:Dashboard";

    private const int DefaultPort = 8080;
    private static readonly string[] Servers = ["redis", "seats"];

    private static readonly Dictionary<string, string> Standards = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Aspire.Hosting.Dcp"] = "Warning",
        // A part that is not ready yet is no fault; one that does not become so is named by the supervisor, with what its checks say.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        // Stopped before all had started: no fault either. Any other is thrown as well.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
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
            "--no-dashboard" => $"--{DashboardSetting}=false",
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

        var given = builder.ExecutionContext.IsPublishMode ? [] : Servers.Where(name => !string.IsNullOrEmpty(settings.GetConnectionString(name))).ToArray();
        var options = new SeatOptions(
            Choice(builder, given),
            Number(settings["Run:Replicas"], "Run:Replicas", 3, least: 1, most: 20),
            Number(settings["Run:Port"], "Run:Port", DefaultPort, least: 0, most: 65000) is var port and > 0 ? port : null,
            Path.GetFullPath(settings["Run:Data"] ?? Path.Combine(builder.AppHostDirectory, "..", ".run")),
            TimeSpan.FromSeconds(Number(settings["Run:StartSeconds"], "Run:StartSeconds", 50, least: 1, most: 86_400)))
        {
            _given = given,
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
                FreshStart.Empty(options, settings);
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

    private static Infra Choice(IDistributedApplicationBuilder builder, string[] given)
    {
        var settings = builder.Configuration;
        var mode = settings["Infra:Mode"] is { Length: > 0 } text ? text : nameof(Infra.Auto);
        if (!Enum.TryParse<Infra>(mode, ignoreCase: true, out var infra) || !Enum.IsDefined(infra))
        {
            throw new HostError($"Infra:Mode is {mode}; it may be auto, containers, executables or given.");
        }

        if (builder.ExecutionContext.IsPublishMode)
        {
            return Infra.Containers;
        }

        if (given.Length == Servers.Length)
        {
            return Infra.Given;
        }

        if (infra is Infra.Auto or Infra.Containers)
        {
            var runtime = ContainerRuntime.Find(settings);
            settings["DcpPublisher:ContainerRuntime"] ??= runtime;
            return runtime is not null ? Infra.Containers
                : infra == Infra.Auto ? Infra.Executables
                : throw new HostError("Infra:Mode is containers, but no container runtime answers: start Docker or Podman, or leave the setting out.");
        }

        return infra;
    }

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
}
