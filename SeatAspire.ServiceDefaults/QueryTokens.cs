using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// Keeps access tokens out of logs and traces. A browser's WebSocket cannot send headers, so on <c>/hubs</c> the token comes as
/// <c>access_token</c> in the query. This is the one place before the host logs a request or starts its trace: the token moves
/// into the <c>Authorization</c> header (unless there is one) and leaves the query. On any other path it is dropped.
/// </summary>
internal sealed class QueryTokens(IServiceProvider services) : IHttpContextFactory
{
    private const string Parameter = "access_token";

    private readonly DefaultHttpContextFactory _inner = ActivatorUtilities.CreateInstance<DefaultHttpContextFactory>(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { } request && MayCarryToken(request.QueryString))
        {
            TakeToken(request);
        }

        return _inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _inner.Dispose(httpContext);

    // Parameter names may be percent-encoded and are matched without regard to case, so any escape is looked at closely.
    private static bool MayCarryToken(string query) =>
        query.Contains(Parameter, StringComparison.OrdinalIgnoreCase) || query.Contains('%');

    private static void TakeToken(IHttpRequestFeature request)
    {
        var kept = new List<string>();
        string? token = null;
        foreach (var pair in new QueryStringEnumerable(request.QueryString))
        {
            if (!pair.DecodeName().Span.Equals(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                kept.Add($"{pair.EncodedName}={pair.EncodedValue}");
                continue;
            }

            token = pair.DecodeValue().ToString();
        }

        if (token is null)
        {
            return;
        }

        request.QueryString = kept.Count == 0 ? "" : "?" + string.Join('&', kept);
        request.RawTarget = request.PathBase + request.Path + request.QueryString;
        if (token.Length > 0 && StringValues.IsNullOrEmpty(request.Headers.Authorization) && new PathString(request.Path).StartsWithSegments("/hubs"))
        {
            request.Headers.Authorization = "Bearer " + token;
        }
    }
}
