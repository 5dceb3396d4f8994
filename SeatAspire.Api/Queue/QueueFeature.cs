using SeatAspire.Api.Data;
using SeatAspire.Api.Realtime;

namespace SeatAspire.Api.Queue;

/// <summary>Registers the waiting queues.</summary>
public static class QueueFeature
{
    private const int LongestMessage = 4 * 1024;

    /// <summary>Registers the services.</summary>
    public static void AddQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AddressShares>().AddSingleton<QueueStore>().AddSingleton<QueueService>().AddSingleton<QueueMeters>()
            .AddSingleton<DrawRunner>().AddSingleton<IDemoPart, DemoDraws>()
            .AddHostedService<QueueAdmissionService>().AddHostedService<QueueRenewal>();
        builder.Services.AddSignalR().AddHubOptions<QueueHub>(options =>
        {
            options.SetTimes();
            options.MaximumReceiveMessageSize = LongestMessage;
        });
    }

    /// <summary>Maps the hub and the routes below <paramref name="api"/>.</summary>
    public static void MapQueue(this IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        app.MapHub<QueueHub>("/hubs/queue", options => options.SetSockets()).RequireAuthorization();
        api.MapQueueEndpoints();
    }
}
