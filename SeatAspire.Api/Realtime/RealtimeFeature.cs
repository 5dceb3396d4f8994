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
        builder.Services.AddHosted<NoticeBroadcaster>();
    }
}
