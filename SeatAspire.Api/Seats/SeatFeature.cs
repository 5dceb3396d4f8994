using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>Registers the seats: rooms, holds, and what keeps them right.</summary>
public static class SeatFeature
{
    private const int LongestMessage = 32 * 1024;
    private const int CallsAtOnce = 8;

    /// <summary>Registers the services.</summary>
    public static void AddSeats(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<HoldOptions>().BindConfiguration("Holds")
            .Validate(
                options => options is { Seconds: >= 1, MaxSeats: >= 1 and <= 100, RunOutsBeforePause: >= 0 },
                "Holds:Seconds must be at least 1, Holds:MaxSeats from 1 to 100, Holds:RunOutsBeforePause 0, which lifts it, or above.")
            .ValidateOnStart();
        services.AddSingleton<SeatStore>().AddSingleton<AllocationStore>().AddSingleton<AllocationClearing>().AddSingleton<SeatMeters>().AddSingleton<HoldService>().AddSingleton<SeatRebuild>()
            .AddSingleton<IGuestProperty, GuestHolds>().AddSingleton<IDemoPart, DemoSeats>().AddSingleton<StockReader>().AddSingleton<IStockReader>(provider => provider.GetRequiredService<StockReader>());
        services.AddBackgroundWork<RedisEpochMonitor>().AddBackgroundWork<SeatFeeds>().AddBackgroundWork<StockBroadcaster>().AddBackgroundWork<SeatSweep>().AddBackgroundWork<UnsureHolds>()
            .AddBackgroundWork<SeatReconciler>().AddBackgroundWork<AllocationReleaser>().AddBackgroundWork<SeatEventListener>();
        services.AddSingleton<IRemainingSeats>(provider => provider.GetRequiredService<SeatFeeds>());

        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "seats", provider => provider.GetRequiredService<RedisEpochMonitor>(), HealthStatus.Unhealthy, tags: null));

        services.AddSignalR().AddHubOptions<SeatHub>(options =>
        {
            options.SetTimes();
            options.MaximumReceiveMessageSize = LongestMessage;
            // Who clicks on several seats in a row need not wait for one after the other.
            options.MaximumParallelInvocationsPerClient = CallsAtOnce;
            options.SupportedProtocols = [HubMessages.Protocol];
        });
        // After the scale-out, which would serve this hub too: seat rooms have a delivery of their own.
        services.AddSingleton<SeatRooms>().AddSingleton<ISeatRoomPeople>(provider => provider.GetRequiredService<SeatRooms>());
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
}
