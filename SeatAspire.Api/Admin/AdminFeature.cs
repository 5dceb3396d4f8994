using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Realtime;

namespace SeatAspire.Api.Admin;

/// <summary>What operators see of a sale, and how they steer it.</summary>
public static class AdminFeature
{
    private const int LongestMessage = 4 * 1024;

    /// <summary>Registers the services.</summary>
    public static void AddAdmin(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<ShowingService>().AddScoped<ShowingRows>().AddScoped<AllocationService>().AddSingleton<RefundReader>().AddSingleton<IDemoPart, DemoProgramme>();
        services.AddSingleton<ViewerCount>().AddSingleton<ForwarderNames>().AddSingleton<AdminReader>().AddSingleton<AdminRoom>();
        services.AddBackgroundWork<HistoryRecorder>().AddBackgroundWork<AdminTicker>();
        services.AddSignalR().AddHubOptions<AdminHub>(options =>
        {
            options.SetTimes();
            options.MaximumReceiveMessageSize = LongestMessage;
            options.SupportedProtocols = [HubMessages.Protocol];
        });
        // Not the scale-out's, which would serve this hub too: each replica tells its own.
        services.AddSingleton<HubLifetimeManager<AdminHub>>(provider => provider.GetRequiredService<AdminRoom>());
    }

    /// <summary>Maps <c>/api/admin</c> and the hub, each call for the roles that may.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/admin").WithTags("admin").ClosedByDefault().MapAdminEndpoints();
        app.MapOperatorOrders();
        app.MapOperatorSeats();
        app.MapAllocations();
        // The role is looked at when a connection is made; who loses it loses the connection (CurrentRoles).
        app.MapHub<AdminHub>("/hubs/admin", options => options.SetSockets()).AllowedTo(Roles.Manager);
    }
}
