using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeatAspire.Api.Background;

/// <summary>Registers what runs in the background.</summary>
public static class LoopFeature
{
    private const string Check = "loops";

    /// <summary>Registers the runner; may be called by every feature that has a loop.</summary>
    public static void AddLoops(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(LoopRunner)))
        {
            return;
        }

        services.AddSingleton<LoopFaults>().AddSingleton<LoopRunner>().AddHostedService<BackgroundRunner>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            Check, provider => provider.GetRequiredService<LoopFaults>(), HealthStatus.Degraded, tags: null));
        // Whatever should get past the runners: a replica that lost one loop still serves, one that ended serves nobody.
        services.Configure<HostOptions>(options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
    }

    /// <summary>Registers something that runs in the background, and that others may ask or tell.</summary>
    public static IServiceCollection AddBackgroundWork<T>(this IServiceCollection services)
        where T : class, IBackgroundWork =>
        services.AddSingleton<T>().AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<T>());
}
