using System.Collections.Immutable;
using System.Globalization;

namespace SeatAspire.AppHost.Hosting;

/// <summary>One replica, server or app of the system, as Aspire tells of it; it stays the same when its process is another.</summary>
internal sealed class Part(string name, IResource resource, string id, PartLog log)
{
    private volatile Status? _status;

    /// <summary>As in logs, <c>endpoints.json</c> and the folder <c>down/</c>: <c>api-2</c>, <c>web</c>, <c>redis</c>, <c>database</c>.</summary>
    public string Name => name;

    /// <summary>What it is in the application model.</summary>
    public IResource Resource => resource;

    /// <summary>Aspire's name for this instance of the resource.</summary>
    public string Id => id;

    /// <summary>What it says.</summary>
    public PartLog Log => log;

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public string? State => _status?.Snapshot.State?.Text;

    /// <summary>Whether its process runs.</summary>
    public bool IsRunning => State == KnownResourceStates.Running;

    /// <summary>Whether its process ended, or could not be started.</summary>
    public bool HasEnded => KnownResourceStates.TerminalStates.Contains(State);

    /// <summary>Whether somebody stopped it by a command, and did not start it again.</summary>
    public bool IsStopped => _status is { IsStopped: true };

    /// <summary>Whether Aspire's check of it passes; a resource without one is healthy while it runs.</summary>
    public bool IsHealthy => _status?.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    /// <summary>How its process ended.</summary>
    public int? ExitCode => _status?.Snapshot.ExitCode;

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset Since => _status?.Since ?? default;

    /// <summary>Its process; null while it has none, and for containers.</summary>
    public int? Pid => IsRunning && _status!.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
        ? Convert.ToInt32(pid, CultureInfo.InvariantCulture)
        : null;

    /// <summary>What its failed checks say, a line each.</summary>
    public IEnumerable<string> Complaints => _status?.Snapshot.HealthReports
        .Where(report => report.Status is not (null or Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy))
        .Select(report => $"    {report.Description} {report.ExceptionText?.Split('\n')[0]}".TrimEnd()) ?? [];

    /// <summary>Takes note of news.</summary>
    public void Note(CustomResourceSnapshot snapshot, DateTimeOffset now)
    {
        var state = snapshot.State?.Text;
        // Who stops a part by command has it go through this state; a process that dies does not.
        var stopped = state == KnownResourceStates.Stopping || (IsStopped && KnownResourceStates.TerminalStates.Contains(state));
        _status = new Status(snapshot, state == State ? Since : now, stopped);
    }

    private sealed record Status(CustomResourceSnapshot Snapshot, DateTimeOffset Since, bool IsStopped);
}

/// <summary>The parts of the system that Aspire has told of so far.</summary>
/// <param name="roles">What is a part, and its name; of a resource with replicas, what its number follows.</param>
/// <param name="logs">The folder of the log files.</param>
internal sealed class Parts(IReadOnlyDictionary<IResource, string> roles, string logs) : IDisposable
{
    private ImmutableArray<Part> _all = [];

    /// <summary>All, in the order in which they were told of.</summary>
    public IReadOnlyList<Part> All => _all;

    /// <summary>Takes note of news; called by one caller at a time.</summary>
    /// <returns>A part that was not known before, if it is one.</returns>
    public Part? Note(ResourceEvent news, DateTimeOffset now)
    {
        if (!roles.TryGetValue(news.Resource, out var name))
        {
            return null;
        }

        var part = _all.FirstOrDefault(part => part.Id == news.ResourceId);
        var known = part is not null;
        if (part is null)
        {
            if (name.EndsWith('-'))
            {
                name += (_all.Count(other => other.Resource == news.Resource) + 1).ToString(CultureInfo.InvariantCulture);
            }

            part = new Part(name, news.Resource, news.ResourceId, new PartLog(logs, name));
            _all = _all.Add(part);
        }

        part.Note(news.Snapshot, now);
        return known ? null : part;
    }

    public void Dispose()
    {
        foreach (var part in _all)
        {
            part.Log.Dispose();
        }
    }
}
