namespace SeatAspire.Web;

/// <summary>What every answer tells browsers not to do.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Lets pages load from here alone, pictures from <paramref name="api"/> too, and connect here and there (HTTP and WebSocket). All text is UTF-8, and says so.
    /// </summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app, IReadOnlyList<string> api)
    {
        var connect = string.Join(' ', api.SelectMany(origin => new[] { origin, Socket(origin) }));
        var policy = $"default-src 'self'; connect-src 'self' {connect}; img-src 'self' data: {string.Join(' ', api)}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        app.Use(next => context =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            context.Response.OnStarting(SayCharset, context.Response);
            return next(context);
        });
    }

    // As late as can be: files are given their type when they are sent.
    private static Task SayCharset(object answer)
    {
        var response = (HttpResponse)answer;
        if (response.ContentType is { } type && !type.Contains(';')
            && (type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal)))
        {
            response.ContentType = type + "; charset=utf-8";
        }

        return Task.CompletedTask;
    }

    /// <summary><c>http://host</c> → <c>ws://host</c>, <c>https://host</c> → <c>wss://host</c>.</summary>
    private static string Socket(string origin) => string.Concat("ws", origin.AsSpan("http".Length));
}
