using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Realtime;

/// <summary>Registers what all hubs share.</summary>
public static class RealtimeFeature
{
    /// <summary>Registers SignalR with its scale-out by Redis, and the operator's notices. Before the hubs, some of which have a delivery of their own.</summary>
    public static void AddRealtime(this IHostApplicationBuilder builder)
    {
        Backing.AddHubScaleOut(builder.Services.AddSignalR(), builder.Configuration);
        builder.Services.AddBackgroundWork<NoticeBroadcaster>();
    }

    /// <summary>Gives a hub <see cref="HubRooms{THub}"/> in place of SignalR's scale-out, which costs a Redis channel a connection and one a person.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="newest">The browser's methods of which only the last message to a group counts.</param>
    public static void AddHubRooms<THub>(this IServiceCollection services, params string[] newest)
        where THub : Hub
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<HubRooms<THub>>(provider, (IReadOnlyCollection<string>)newest));
        services.AddSingleton<HubLifetimeManager<THub>>(provider => provider.GetRequiredService<HubRooms<THub>>());
        services.AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<HubRooms<THub>>());
        services.Configure<HubOptions<THub>>(options => options.SupportedProtocols = [HubMessages.Protocol]);
    }
}
