using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>A system for tests that stop or kill all of it; whatever one leaves behind, the next begins with one that runs.</summary>
public sealed class RestartedSystem : SeatSystem
{
    /// <summary>Waits until all runs, and starts it where it does not.</summary>
    public async Task RunsAsync()
    {
        if (Host.HasEnded || !File.Exists(EndpointsFile))
        {
            await StopAsync();
            File.Delete(EndpointsFile);
            await StartAsync();
        }

        await HealthyAsync();
    }
}

/// <summary>One such system for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class RestartedSystems : ICollectionFixture<RestartedSystem>
{
    public const string Name = "restarted system";
}
