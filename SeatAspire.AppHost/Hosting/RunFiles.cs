using Microsoft.Extensions.Configuration;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.AppHost.Hosting;

/// <summary>What <c>endpoints.json</c> tells of beside the parts themselves.</summary>
/// <param name="Web">The web app's address.</param>
/// <param name="Redis">Redis, wherever it comes from.</param>
/// <param name="Seats">The database, wherever it comes from.</param>
internal sealed record RunParts(EndpointReference Web, IResourceWithConnectionString Redis, IResourceWithConnectionString Seats);

/// <summary>
/// Keeps <c>endpoints.json</c> and <c>connections.json</c> as they should be while the system is up: written once every part is ready,
/// and again when one came back as another process.
/// </summary>
internal sealed class RunFiles(
    SeatOptions options, RunParts run, RunDirectory directory, DistributedApplicationModel model, IConfiguration settings)
{
    private static readonly HttpClient Probe = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private volatile HashSet<Part> _ready = [];
    private string? _written;

    /// <summary>Looks at the parts, and writes the files when all are ready and something changed.</summary>
    /// <returns>Whether the files are as they should be.</returns>
    public async Task<bool> UpdateAsync(IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        var entries = RunEntries.Read(directory.Services);
        RunEntry? EntryOf(Part part) => part.Pid is { } pid ? entries.GetValueOrDefault((part.Resource.Name, pid)) : null;
        string Now() => string.Join(' ', parts.Select(part => $"{part.Name} {part.Pid} {EntryOf(part)}"));
        var now = Now();
        if (now == _written)
        {
            return true;
        }

        directory.Remember(parts.Select(part => part.Pid).OfType<int>());
        // All at once: while Redis is away each takes as long as Redis may.
        var areReady = await Task.WhenAll(parts.Select(part => part.Resource is ProjectResource
            ? IsReadyAsync(EntryOf(part), cancellationToken)
            : Task.FromResult(part is { IsRunning: true, IsHealthy: true })));
        _ready = [.. parts.Where((_, i) => areReady[i])];
        // The replicas, the web app, Redis and the database; and none of them ended while the others were asked.
        if (_ready.Count < options.Replicas + 3 || now != Now())
        {
            return false;
        }

        await WriteAsync(parts, [.. parts.Where(part => part.Name.StartsWith("api-", StringComparison.Ordinal)).Select(part => EntryOf(part)!)], cancellationToken);
        _written = now;
        return true;
    }

    /// <summary>Whether the part was ready when they were last looked at.</summary>
    public bool IsReady(Part part) => _ready.Contains(part);

    private static async Task<bool> IsReadyAsync(RunEntry? entry, CancellationToken cancellationToken)
    {
        if (entry is null)
        {
            return false;
        }

        try
        {
            using var answer = await Probe.GetAsync(entry.Url + "/health", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task WriteAsync(IReadOnlyList<Part> parts, IReadOnlyList<RunEntry> api, CancellationToken cancellationToken)
    {
        var where = new Endpoints(
            run.Web.Url,
            [.. api.Select(entry => entry.Url)],
            Dashboard(),
            // Each replica has a port of its own; any of them will do.
            api.Select(entry => entry.ChatTcp).FirstOrDefault(chat => chat is not null),
            "aspire",
            parts.Where(part => part.Pid is not null).ToDictionary(part => part.Name, part => part.Pid!.Value));
        directory.Endpoints.Write(where, new Connections(await ValueAsync(run.Redis, cancellationToken), await ValueAsync(run.Seats, cancellationToken)));
        if (_written is null)
        {
            Say(where);
        }
    }

    private void Say(Endpoints where) => Console.Out.WriteLine(string.Join(Environment.NewLine,
    [
        "",
        "SeatAspire is ready.",
        $"  web        {where.Web}",
        $"  API        {string.Join("  ", where.Api)}",
        $"  dashboard  {where.Dashboard ?? "none"}",
        .. (string[])(where.ChatTcp is { } chat ? [$"  chat       {chat}  (nc {chat.Replace(':', ' ')})"] : []),
        settings["Admin:Email"] is { Length: > 0 } ? $"  sales desk {where.Web}/admin" : "  sales desk nobody's yet: set Admin__Email and Admin__Password",
        $"  servers    Redis: {From("redis")}, MySQL: {From("seats")}",
        $"  files      {options.Directory}  (data, logs, endpoints.json)",
        "Ctrl+C stops everything; the data stays.",
    ]));

    private string From(string server) => options.Source(server) switch
    {
        Infra.Containers => "a container",
        Infra.Executables => "of this machine",
        _ => "as given",
    };

    /// <summary>The dashboard's address, with what logs one in; null where there is none.</summary>
    private string? Dashboard()
    {
        var dashboard = model.Resources.OfType<IResourceWithEndpoints>().FirstOrDefault(resource => resource.Name == "aspire-dashboard");
        return dashboard?.GetEndpoints().FirstOrDefault(endpoint => endpoint.IsAllocated && endpoint.EndpointName is "http" or "https") is not { } endpoint ? null
            : settings["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{endpoint.Url}/login?t={token}"
            : endpoint.Url;
    }

    private static async Task<string> ValueAsync(IResourceWithConnectionString resource, CancellationToken cancellationToken) =>
        await resource.GetConnectionStringAsync(cancellationToken) ?? "";
}
