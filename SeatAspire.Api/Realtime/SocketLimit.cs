using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Realtime;

/// <summary>Refuses an address more sockets to the hubs than it may have; see <see cref="SocketCounts"/>.</summary>
public static class SocketLimit
{
    private const string Hubs = "/hubs";

    /// <summary>Registers the counts.</summary>
    public static void AddSocketLimit(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<SocketCounts>().AddHostedService(provider => provider.GetRequiredService<SocketCounts>());

    /// <summary>Puts the limit in front of the hubs.</summary>
    public static void UseSocketLimit(this WebApplication app) => app.Use(CountAsync);

    private static async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        // HTTP/2 opens sockets by CONNECT.
        var opens = context.Request.Path.StartsWithSegments(Hubs) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method));
        if (!opens || context.RequestServices.GetRequiredService<ClientAddresses>().Caller(context).Address is not { } address)
        {
            await next(context);
            return;
        }

        using var socket = await context.RequestServices.GetRequiredService<SocketCounts>().OpenAsync(address);
        await (socket is null ? Refusals.TooManyConnections.ToResult().ExecuteAsync(context) : next(context));
    }
}
