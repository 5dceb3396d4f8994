using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.AppHost.Hosting;

internal static class RunFilesExtensions
{
    /// <summary>Writes <c>endpoints.json</c> once everything is healthy, and again when a replica comes back as another process.</summary>
    public static void AddRunFiles(
        this IDistributedApplicationBuilder builder, SeatOptions options,
        IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> web,
        IResourceBuilder<IResourceWithConnectionString> redis, IResourceBuilder<IResourceWithConnectionString> seats)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return;
        }

        var services = Path.Combine(options.Directory, "services");
        foreach (var service in (IResourceBuilder<ProjectResource>[])[api, web])
        {
            service.WithEnvironment("Run__Directory", services).WithEnvironment("Run__Name", service.Resource.Name);
        }

        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFiles>(
            provider, options, new RunParts(web.GetEndpoint("http"), redis.Resource, seats.Resource)));
    }
}

/// <summary>What the files tell of.</summary>
internal sealed record RunParts(EndpointReference Web, IResourceWithConnectionString Redis, IResourceWithConnectionString Seats);

/// <summary>Keeps <c>endpoints.json</c> and <c>connections.json</c> as they should be while the system is up.</summary>
internal sealed class RunFiles(
    SeatOptions options, RunParts parts, RunDirectory directory, DistributedApplicationModel model,
    ResourceNotificationService resources, IConfiguration settings, ILogger<RunFiles> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private static readonly HttpClient Probe = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    // Replicas have no numbers of their own here: each takes the first free place, and keeps it.
    private readonly RunEntry?[] _replicas = new RunEntry?[options.Replicas];
    private string _written = "";

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        directory.Endpoints.Dispose();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await resources.WaitForResourceHealthyAsync("web", stoppingToken);
        using var timer = new PeriodicTimer(Pause);
        do
        {
            var entries = RunEntries.Read(directory.Services);
            Place(entries);
            if (_replicas.All(replica => replica is not null) && entries.Any(entry => entry.Name == "web"))
            {
                var now = string.Join(' ', entries);
                if (now != _written && await AllReadyAsync(stoppingToken))
                {
                    await WriteAsync(entries.First(entry => entry.Name == "web"), stoppingToken);
                    _written = now;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Place(IReadOnlyList<RunEntry> entries)
    {
        var api = entries.Where(entry => entry.Name == "api").ToList();
        for (var i = 0; i < _replicas.Length; i++)
        {
            _replicas[i] = api.Find(entry => entry == _replicas[i]);
        }

        foreach (var entry in api.Except(_replicas.OfType<RunEntry>()))
        {
            var free = Array.IndexOf(_replicas, null);
            if (free >= 0)
            {
                _replicas[free] = entry;
            }
        }
    }

    private async Task<bool> AllReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var replica in _replicas)
            {
                using var answer = await Probe.GetAsync(replica!.Url + "/health", cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task WriteAsync(RunEntry web, CancellationToken cancellationToken)
    {
        var pids = new Dictionary<string, int> { ["web"] = web.Pid };
        foreach (var (index, replica) in _replicas.Index())
        {
            pids[$"api-{index + 1}"] = replica!.Pid;
        }

        foreach (var server in model.Resources.OfType<ServerProcess>())
        {
            if (await PidAsync(server, cancellationToken) is { } pid)
            {
                pids[server is RedisProcess ? "redis" : "database"] = pid;
            }
        }

        var dashboard = Dashboard();
        directory.Endpoints.Write(
            new Endpoints(parts.Web.Url, [.. _replicas.Select(replica => replica!.Url)], dashboard, _replicas.Select(replica => replica!.ChatTcp).FirstOrDefault(where => where is not null), "aspire", pids),
            new Connections(await ValueAsync(parts.Redis, cancellationToken), await ValueAsync(parts.Seats, cancellationToken)));
        log.LogInformation("SeatAspire is ready: {Web}", parts.Web.Url);
    }

    private async Task<int?> PidAsync(IResource server, CancellationToken cancellationToken)
    {
        var running = await resources.WaitForResourceAsync(server.Name, one => one.Snapshot.State?.Text == KnownResourceStates.Running, cancellationToken);
        return running.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
            ? Convert.ToInt32(pid, CultureInfo.InvariantCulture)
            : null;
    }

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
