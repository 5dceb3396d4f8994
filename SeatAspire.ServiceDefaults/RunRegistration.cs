using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SeatAspire.ServiceDefaults;

/// <summary>Where one process of the started system listens.</summary>
/// <param name="Name">The service's name, e.g. <c>api-2</c>, or <c>api</c> where an orchestrator starts replicas that it doesn't number.</param>
/// <param name="Url">The bound address, e.g. <c>http://127.0.0.1:8081</c>.</param>
/// <param name="Pid">The process, which tells a live entry from a left-over one.</param>
/// <param name="ChatTcp"><c>host:port</c> of its chat over TCP, if it has one.</param>
public sealed record RunEntry(string Name, string Url, int Pid, string? ChatTcp = null)
{
    /// <summary>The entry's file in the run directory: replicas of one name don't overwrite each other.</summary>
    public string FileName => $"{Name}.{Pid}.json";

    public static string Serialize(RunEntry entry) => JsonSerializer.Serialize(entry, JsonSerializerOptions.Web);

    /// <returns>null when the file is no entry.</returns>
    public static RunEntry? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<RunEntry>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a process finds out while it starts and whoever started it may want to know.</summary>
public sealed class RunFacts
{
    /// <inheritdoc cref="RunEntry"/>
    public string? ChatTcp { get; set; }
}

/// <summary>
/// Writes this process's <see cref="RunEntry"/> into the directory <c>Run:Directory</c> once it listens, and removes it when it
/// stops. Whoever started the system makes the endpoints file of these: only the process itself knows its bound port.
/// </summary>
internal sealed class RunRegistration(
    IServer server, IConfiguration configuration, IHostEnvironment environment, RunFacts facts, ILogger<RunRegistration> logger) : IHostedLifecycleService
{
    private string? _path;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } url)
        {
            return;
        }

        var directory = configuration["Run:Directory"]!;
        var entry = new RunEntry(configuration["Run:Name"] ?? environment.ApplicationName, url, Environment.ProcessId, facts.ChatTcp);
        var target = Path.Combine(directory, entry.FileName);
        try
        {
            Directory.CreateDirectory(directory);
            await File.WriteAllTextAsync(target + ".new", RunEntry.Serialize(entry), cancellationToken).ConfigureAwait(false);
            File.Move(target + ".new", target, overwrite: true);
            _path = target;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Serving matters more than being listed.
            logger.LogError(error, "This process could not register its address in {Directory}", directory);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
