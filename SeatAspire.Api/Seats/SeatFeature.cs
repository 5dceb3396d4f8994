using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Loops;
using SeatAspire.Api.Purchases;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>Registers the seats: Redis, rooms, holds, and what keeps them right.</summary>
public static class SeatFeature
{
    private const int LongestMessage = 32 * 1024;
    private const int CallsAtOnce = 8;

    /// <summary>Registers the services.</summary>
    public static void AddSeats(this IHostApplicationBuilder builder)
    {
        Backing.AddRedis(builder);
        builder.AddLoops();
        var services = builder.Services;
        services.AddOptions<HoldOptions>().BindConfiguration("Holds")
            .Validate(
                options => options is { Seconds: >= 1, MaxSeats: >= 1 and <= 100, RunOutsBeforePause: >= 0 },
                "Holds:Seconds must be at least 1, Holds:MaxSeats from 1 to 100, Holds:RunOutsBeforePause 0, which lifts it, or above.")
            .ValidateOnStart();
        services.AddSingleton<RedisClient>().AddSingleton<PeriodicLock>().AddSingleton<SeatEpoch>().AddSingleton<SeatStore>().AddSingleton<SeatMeters>()
            .AddTransient<AddressHashes>().AddSingleton<AddressShares>().AddSingleton<SnapshotLimits>().AddSingleton<StockReader>().AddSingleton<HoldService>().AddSingleton<IGuestProperty, GuestHolds>().AddSingleton<SeatRebuild>().AddSingleton<SeatEvents>();
        AddHosted<RedisEpochMonitor>(services);
        AddHosted<SeatFeeds>(services);
        AddHosted<StockBroadcaster>(services);
        AddHosted<SeatSweep>(services);
        AddHosted<UnsureHolds>(services);
        AddHosted<SeatReconciler>(services);
        AddHosted<NoticeBroadcaster>(services);
        AddHosted<SeatEventListener>(services);
        AddHosted<PurchaseBroadcaster>(services);

        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "seats", provider => provider.GetRequiredService<RedisEpochMonitor>(), HealthStatus.Unhealthy, tags: null));

        var signalR = services.AddSignalR();
        Backing.AddHubScaleOut(signalR, builder.Configuration);
        signalR.AddHubOptions<SeatHub>(options =>
        {
            options.SetTimes();
            options.MaximumReceiveMessageSize = LongestMessage;
            // Who clicks on several seats in a row need not wait for one after the other.
            options.MaximumParallelInvocationsPerClient = CallsAtOnce;
            options.SupportedProtocols = [HubMessages.Protocol];
        });
        // After the scale-out, which would serve this hub too: seat rooms have a delivery of their own.
        services.AddSingleton<SeatRooms>();
        services.AddSingleton<HubLifetimeManager<SeatHub>>(provider => provider.GetRequiredService<SeatRooms>());
    }

    /// <summary>Maps the hub and the routes below <paramref name="api"/>.</summary>
    public static void MapSeats(this IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        app.MapHub<SeatHub>("/hubs/seats", options =>
        {
            options.SetSockets();
            // Small, so that a connection that does not read is noticed soon.
            options.TransportMaxBufferSize = LongestMessage;
        });
        api.MapSeatEndpoints();
    }

    private static void AddHosted<T>(IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
