using Microsoft.Net.Http.Headers;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Callers;

/// <summary>
/// The web origins that may use this API from a browser: setting <c>Web:Origins</c>, a list or one text separated by
/// commas, semicolons or spaces. For HTTP they are CORS's; for WebSockets, which CORS does not cover, the same list is checked here.
/// </summary>
public sealed class WebOrigins
{
    private readonly HashSet<string> _allowed;

    /// <summary>Reads the setting.</summary>
    public WebOrigins(IConfiguration configuration)
    {
        _allowed = configuration.GetList("Web:Origins")
            .Select(origin => origin.TrimEnd('/'))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Scheme, host and port of each, as browsers send them.</summary>
    public IReadOnlyCollection<string> All => _allowed;

    /// <summary>Whether a request may pass: it names one of the origins, or none, as everything but a browser does.</summary>
    public bool Allows(HttpRequest request)
    {
        var origins = request.Headers[HeaderNames.Origin];
        return origins.Count == 0 || (origins.Count == 1 && origins[0] is { } origin && _allowed.Contains(origin));
    }
}
