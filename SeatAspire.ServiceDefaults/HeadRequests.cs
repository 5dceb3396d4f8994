using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SeatAspire.ServiceDefaults;

/// <summary><c>HEAD</c> answers wherever <c>GET</c> does.</summary>
public static class HeadRequests
{
    /// <summary>
    /// Runs a HEAD as the GET that it asks about; the server still knows what it was, and sends the headers alone. It goes before
    /// <c>UseRouting</c>.
    /// </summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    });
}
