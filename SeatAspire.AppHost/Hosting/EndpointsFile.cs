using System.Text.Json;

namespace SeatAspire.AppHost.Hosting;

/// <summary>Where a started system listens, as <c>endpoints.json</c> tells testers and tools.</summary>
/// <param name="Web">The address of the web app.</param>
/// <param name="Api">The address of each API replica, in the order of their numbers.</param>
/// <param name="Dashboard">The Aspire dashboard; null where there is none.</param>
/// <param name="ChatTcp"><c>host:port</c> of the chat over TCP; null where it is off.</param>
/// <param name="Stack">Always <c>aspire</c>.</param>
/// <param name="Pids">The process of each part that this system started itself: <c>api-1</c>, <c>web</c>, <c>redis</c>, <c>database</c>.</param>
internal sealed record Endpoints(
    string Web, IReadOnlyList<string> Api, string? Dashboard, string? ChatTcp, string Stack, IReadOnlyDictionary<string, int> Pids);

/// <summary>How to reach what stands behind the services, for tests and for backups: <c>connections.json</c>, readable by its owner alone.</summary>
/// <param name="Redis">The connection string that the services use for Redis.</param>
/// <param name="Seats">The connection string that the services use for the database.</param>
internal sealed record Connections(string Redis, string Seats);

/// <summary>The two files in the run directory that exist while the system is up; disposing removes them.</summary>
internal sealed class EndpointsFile(string directory) : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _turn = new();
    private bool _removed;

    /// <summary>
    /// Writes both; a reader of either sees the former content or the new one, never half of it. Nothing happens after
    /// disposing: a part that comes back while the system stops doesn't make it look started.
    /// </summary>
    public void Write(Endpoints where, Connections behind)
    {
        lock (_turn)
        {
            if (!_removed)
            {
                PrivateFile.Write(InConnections(directory), JsonSerializer.Serialize(behind, Format));
                PrivateFile.Write(InEndpoints(directory), JsonSerializer.Serialize(where, Format));
            }
        }
    }

    /// <summary>Removes what a system that was killed left in a run directory.</summary>
    public static void Remove(string directory)
    {
        File.Delete(InEndpoints(directory));
        File.Delete(InConnections(directory));
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _removed = true;
            Remove(directory);
        }
    }

    private static string InEndpoints(string directory) => Path.Combine(directory, "endpoints.json");

    private static string InConnections(string directory) => Path.Combine(directory, "connections.json");
}
