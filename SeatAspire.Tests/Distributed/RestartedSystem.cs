using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>A system for tests that stop or kill all of it, of two replicas, since most of what a start costs is theirs; whatever one leaves behind, the next begins with one that runs.</summary>
public sealed class RestartedSystem() : SeatSystem([], new HostProcess(replicas: 2))
{
    /// <summary>Its processes, by name.</summary>
    internal static readonly string[] Parts = ["api-1", "api-2", "redis", "database", "web"];

    /// <summary>The host's process.</summary>
    internal HostProcess Process => (HostProcess)Host;

    /// <summary>Waits until all runs, and starts it where it does not.</summary>
    public async Task RunsAsync()
    {
        if (Host.HasEnded || !File.Exists(EndpointsFile))
        {
            await StopAsync();
            await StartAgainAsync();
        }
        else
        {
            await HealthyAsync();
        }
    }

    /// <summary>Starts it after it was stopped or killed, and waits until all runs.</summary>
    public async Task StartAgainAsync()
    {
        // What a killed one wrote is not the new one's word.
        File.Delete(EndpointsFile);
        await StartAsync();
        await HealthyAsync();
    }
}

/// <summary>One such system for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class RestartedSystems : ICollectionFixture<RestartedSystem>
{
    public const string Name = "restarted system";
}
