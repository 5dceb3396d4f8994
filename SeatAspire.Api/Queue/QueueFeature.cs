using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Realtime;

namespace SeatAspire.Api.Queue;

/// <summary>Registers the waiting queues.</summary>
public static class QueueFeature
{
    private const int LongestMessage = 4 * 1024;

    // Whoever waits is told every few seconds how far the line is, and no browser gives up before 30 s: a ping is for those who came and wait for nothing.
    private static readonly TimeSpan SignOfServer = TimeSpan.FromSeconds(20);

    /// <summary>Registers the services.</summary>
    public static void AddQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AddressShares>().AddSingleton<QueueStore>().AddSingleton<QueueService>().AddSingleton<QueueMeters>()
            .AddSingleton<DrawRunner>().AddSingleton<PublishedDraws>().AddSingleton<IDemoPart, DemoDraws>()
            .AddBackgroundWork<QueueAdmissionService>().AddBackgroundWork<QueueRenewal>();
        builder.Services.AddSignalR().AddHubOptions<QueueHub>(options =>
        {
            options.SetTimes();
            options.KeepAliveInterval = SignOfServer;
            options.MaximumReceiveMessageSize = LongestMessage;
        });
        // Of the place and of what is left the last word counts; that it is somebody's turn, or that the queue is over, reaches everybody.
        builder.Services.AddHubRooms<QueueHub>(nameof(IQueueClient.QueueProgress), nameof(IQueueClient.InventoryChanged));
    }

    /// <summary>Maps the hub and the routes below <paramref name="api"/>.</summary>
    public static void MapQueue(this IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        app.MapHub<QueueHub>("/hubs/queue", options =>
        {
            options.SetSockets();
            // Small, so that a connection that does not read is noticed soon.
            options.TransportMaxBufferSize = LongestMessage;
        }).RequireAuthorization();
        api.MapQueueEndpoints();
    }
}
