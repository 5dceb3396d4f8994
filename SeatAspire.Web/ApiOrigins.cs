using SeatAspire.ServiceDefaults;

namespace SeatAspire.Web;

/// <summary>Which API a browser may talk to: one origin behind a balancer, or each replica's own.</summary>
internal static class ApiOrigins
{
    /// <returns>The setting <c>Api:Origins</c> as origins: scheme, host and port. At least one.</returns>
    /// <exception cref="InvalidOperationException">The setting is missing, or a value is no http(s) address.</exception>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        var given = configuration.GetList("Api:Origins");
        return given.Count > 0
            ? [.. given.Select(Origin)]
            : throw new InvalidOperationException("The setting Api:Origins is missing: the addresses of the API, separated by ';'.");
    }

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address.GetLeftPart(UriPartial.Authority)
            : throw new InvalidOperationException($"The setting Api:Origins has '{text}', which is not an http or https address.");
}
