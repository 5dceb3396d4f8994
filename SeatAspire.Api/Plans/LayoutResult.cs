using System.Net.Mime;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SeatAspire.Api.Plans;

/// <summary>
/// Answers a layout in the best encoding the client accepts, compressed beforehand. Asked for by its own hash it
/// never changes, so it may be kept for ever; asked for otherwise it must be asked for again.
/// </summary>
public sealed class LayoutResult(VenueLayout layout, bool askedByHash) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (encoding, body) = Choose(httpContext.Request.Headers[HeaderNames.AcceptEncoding]);
        var headers = httpContext.Response.Headers;
        headers.CacheControl = askedByHash ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        // Weak: the same layout, whatever the encoding.
        return TypedResults.Bytes(body, MediaTypeNames.Application.Json, entityTag: new EntityTagHeaderValue($"\"{layout.Hash}\"", isWeak: true))
            .ExecuteAsync(httpContext);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(LayoutDocument), [MediaTypeNames.Application.Json]));

    private (string? Encoding, ReadOnlyMemory<byte> Body) Choose(StringValues accepted)
    {
        if (!StringWithQualityHeaderValue.TryParseList(accepted, out var choices))
        {
            return (null, layout.Json);
        }

        var brotli = Quality(choices, "br");
        var gzip = Quality(choices, "gzip");
        return brotli > 0 && brotli >= gzip ? ("br", layout.Brotli)
            : gzip > 0 ? ("gzip", layout.Gzip)
            : (null, layout.Json);
    }

    private static double Quality(IList<StringWithQualityHeaderValue> choices, string encoding) =>
        (choices.FirstOrDefault(choice => choice.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            ?? choices.FirstOrDefault(choice => choice.Value.Equals("*", StringComparison.Ordinal))) is { } named
            ? named.Quality ?? 1
            : 0;
}
