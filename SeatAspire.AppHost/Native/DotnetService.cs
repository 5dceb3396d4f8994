using System.Runtime.InteropServices;

namespace SeatAspire.AppHost.Native;

/// <summary>A service of this solution, started from its build output with the same runtime that runs the host.</summary>
internal static class DotnetService
{
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <param name="checkout">The folder that holds the solution.</param>
    /// <param name="project">The project's folder below it, e.g. <c>SeatAspire.Api</c>.</param>
    /// <param name="settings">Configuration by environment variable; the host's own environment stays below it.</param>
    /// <exception cref="HostError">The project is not built.</exception>
    public static PartPlan Plan(string checkout, string project, string name, string url, IEnumerable<(string Name, string? Value)> settings)
    {
        // This host was built into HOST/bin/native/Debug/net10.0; so was the service, below its own folder.
        var output = Path.GetRelativePath(Path.Combine(checkout, "SeatAspire.AppHost"), AppContext.BaseDirectory);
        var program = Path.Combine(checkout, project, output, project + ".dll");
        if (!File.Exists(program))
        {
            throw new HostError($"{project} is not built: {program} is missing. Start with ./run, or dotnet build.");
        }

        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = url,
            // Container images set these; the address above is meant.
            ["ASPNETCORE_HTTP_PORTS"] = null,
            ["DOTNET_HTTP_PORTS"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
                ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Development",
            ["Run__Name"] = name,
        };
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        return new PartPlan(
            name,
            new Command(Dotnet, program) { Directory = Path.Combine(checkout, project), Environment = environment },
            new HttpProbe(url + "/health").AnswersAsync);
    }
}
