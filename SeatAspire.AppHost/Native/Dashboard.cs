namespace SeatAspire.AppHost.Native;

/// <summary>The Aspire dashboard, from npm's Aspire CLI where <c>./run</c> could fetch it: it shows the logs, traces and metrics of all services.</summary>
/// <param name="Url">Where people look at it.</param>
/// <param name="TelemetryUrl">Where services send to (OTLP over gRPC).</param>
internal sealed record Dashboard(PartPlan Plan, string Url, string TelemetryUrl)
{
    /// <returns>null where it is not installed, or where the environment sends the telemetry elsewhere.</returns>
    public static Dashboard? Find(string checkout, Ports ports, HostLog log)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } elsewhere)
        {
            log.Say($"No dashboard: the telemetry goes to {elsewhere}.");
            return null;
        }

        var tools = Path.Combine(checkout, ".run", "tools");
        var modules = Path.Combine(tools, "node_modules", "@microsoft");
        var program = (Directory.Exists(modules) ? Directory.EnumerateDirectories(modules, "aspire-cli-*") : [])
            .Select(package => Path.Combine(package, "bin", "aspire"))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            log.Say("No dashboard: npm's Aspire CLI is not in .run/tools, where ./run puts it when it can be had. Everything else runs without it.");
            return null;
        }

        // It unpacks itself below the home folder; kept with the tools, so that removing them removes all of it.
        var home = Directory.CreateDirectory(Path.Combine(tools, "home")).FullName;
        var url = $"http://127.0.0.1:{ports.TakeNext()}";
        var telemetryUrl = $"http://127.0.0.1:{ports.TakeNext()}";
        var command = new Command(
            program, "dashboard", "run", "--non-interactive", "--nologo", "--allow-anonymous", "--frontend-url", url, "--otlp-grpc-url", telemetryUrl,
            // Nobody here uses it, but it would take a port that all dashboards of this machine want.
            "--otlp-http-url", $"http://127.0.0.1:{ports.TakeNext()}")
        {
            Directory = home,
            Environment = new Dictionary<string, string?>(WithoutOtherDashboards())
            {
                ["HOME"] = home,
                ["NO_COLOR"] = "1",
                ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true",
            },
        };
        var plan = new PartPlan("dashboard", command, new HttpProbe(url).AnswersAsync)
        {
            IsNeeded = false,
            StartLimit = TimeSpan.FromSeconds(60),
            StopLimit = TimeSpan.FromSeconds(10),
        };
        return new Dashboard(plan, url, telemetryUrl);
    }

    /// <summary>Settings of the aspire stack's dashboard, as its launch profile sets them for either stack, are not meant for this one.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> WithoutOtherDashboards() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("ASPIRE_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase))
            .Select(name => KeyValuePair.Create(name, (string?)null));

    /// <summary>The settings by which a service sends its telemetry to the dashboard; none where there is no dashboard.</summary>
    public static IEnumerable<(string Name, string? Value)> Telemetry(Dashboard? dashboard, string service, string instance) =>
        dashboard is null
            ? []
            :
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", dashboard.TelemetryUrl),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
                // A dashboard that went away must not hold up a service that stops.
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "2000"),
                ("OTEL_SERVICE_NAME", service),
                ("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={instance}"),
            ];
}
