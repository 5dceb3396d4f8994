using Microsoft.Net.Http.Headers;

namespace SeatAspire.Api.Problems;

/// <summary>
/// What is said about every answer: that it is what its type says and no page, and what caches may keep: nothing that is somebody's. A call that says by <c>Cache-Control</c> what may be kept of its answer decides itself;
/// of the others what was asked with a token, or changes something, is <c>no-store</c>, and the rest is asked for again.
/// </summary>
internal static class ResponseHeaders
{
    // An answer is data; should a browser be made to show one as a page, nothing in it runs or loads.
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Sets the headers of every answer, as late as they can be: what handles an exception takes away those set before.</summary>
    public static Task SetHeadersAsync(HttpContext context, RequestDelegate next)
    {
        // Looked at now: a HEAD runs as its GET.
        var isPublic = HttpMethods.IsGet(context.Request.Method) && !context.Request.Headers.ContainsKey(HeaderNames.Authorization);
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = NoPage;
            if (headers.CacheControl.Count == 0)
            {
                headers.CacheControl = isPublic && context.Response.StatusCode < StatusCodes.Status400BadRequest ? "no-cache" : "no-store";
            }

            // An answer that was kept without its CORS headers would be refused by the browser when a page asks for it.
            if (!headers.Vary.Any(names => names?.Contains(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase) == true))
            {
                headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
