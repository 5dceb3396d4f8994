using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Realtime;

/// <summary>Refuses an address more sockets to the hubs than it may have; see <see cref="SocketCounts"/>.</summary>
public static class SocketLimit
{
    private const string Hubs = "/hubs";

    /// <summary>Registers the counts.</summary>
    public static void AddSocketLimit(this IHostApplicationBuilder builder) =>
        builder.Services.AddBackgroundWork<SocketCounts>();

    /// <summary>Puts the limit in front of the hubs.</summary>
    public static void UseSocketLimit(this WebApplication app) => app.Use(CountAsync);

    private static async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        // HTTP/2 opens sockets by CONNECT.
        var opens = request.Path.StartsWithSegments(Hubs) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method));
        if (!opens || context.RequestServices.GetRequiredService<ClientAddresses>().Caller(context).Address is not { } address)
        {
            await next(context);
            return;
        }

        using var socket = await context.RequestServices.GetRequiredService<SocketCounts>().OpenAsync(address);
        if (socket is null)
        {
            await Refusals.TooManyConnections.ToResult().ExecuteAsync(context);
        }
        else if (HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count == 0)
        {
            // A page cannot read why its handshake was refused, and asks by plain HTTP; this one would have been let in.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            // It has been read, nobody reads it again, and it would be kept as long as the socket stands.
            request.Headers.Authorization = default;
            await next(context);
        }
    }
}
