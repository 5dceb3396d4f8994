using System.Globalization;
using System.Net;

namespace SeatAspire.AppHost.Native;

/// <summary>What the command line asks for.</summary>
/// <param name="Replicas">How many API processes.</param>
/// <param name="Port">The web app's port; the others follow. 0: any free ports.</param>
/// <param name="Fresh">Start with empty data.</param>
/// <param name="Directory">The run directory: data, logs, endpoints file.</param>
/// <param name="Dashboard">Whether to start the Aspire dashboard where it is installed.</param>
internal sealed record HostOptions(int Replicas, int Port, bool Fresh, string Directory, bool Dashboard)
{
    /// <summary>Where the web app and the API listen: loopback unless the environment's <c>Run__Address</c> names an address of this machine.</summary>
    public IPAddress Address { get; } = Environment.GetEnvironmentVariable("Run__Address") is not { Length: > 0 } text ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address
        : throw new HostError($"Run__Address is {text}, but browsers need a particular address of this machine, such as 192.168.1.5.");

    public const string Help = """
        Starts SeatAspire: Redis, PostgreSQL, the API replicas, the web app and the Aspire dashboard.

          --replicas N     API processes, 1 to 20 (3)
          --port P         the web app's port; the API and the rest take the free ports after it; 0 takes any (8080)
          --fresh          start with empty data
          --data DIR       data, logs and endpoints.json go there (.run)
          --no-dashboard   without the Aspire dashboard
          --help           this text
        """;

    public string Url(int port) => $"http://{new IPEndPoint(Address, port)}";

    /// <summary>The origins whose pages may use the API: the web app under each of its names, and what the environment adds.</summary>
    public IEnumerable<string> WebOrigins(string web) =>
        new[] { web, IPAddress.IsLoopback(Address) ? $"http://localhost:{new Uri(web).Port}" : null, Environment.GetEnvironmentVariable("Web__Origins") }
            .Where(origin => !string.IsNullOrEmpty(origin))!;

    /// <returns>null when help was asked for.</returns>
    /// <exception cref="HostError">An option is unknown or its value is no good.</exception>
    public static HostOptions? Parse(IReadOnlyList<string> args, string checkout)
    {
        var options = new HostOptions(3, 8080, Fresh: false, Path.Combine(checkout, ".run"), Dashboard: true);
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            string Value() => ++i < args.Count ? args[i] : throw new HostError($"{name} wants a value. See --help.");
            int Number(int least, int most) =>
                int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw new HostError($"{name} wants a number from {least} to {most}.");

            switch (name)
            {
                case "--replicas":
                    options = options with { Replicas = Number(1, 20) };
                    break;
                case "--port":
                    options = options with { Port = Number(0, 65000) };
                    break;
                case "--fresh":
                    options = options with { Fresh = true };
                    break;
                case "--data":
                    options = options with { Directory = Path.GetFullPath(Value()) };
                    break;
                case "--no-dashboard":
                    options = options with { Dashboard = false };
                    break;
                case "--help" or "-h":
                    return null;
                default:
                    throw new HostError($"There is no option {name}. See --help.");
            }
        }

        return options;
    }
}
