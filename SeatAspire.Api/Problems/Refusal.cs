using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SeatAspire.Api.Problems;

/// <summary>
/// An expected "no", as the contract words it: answered over HTTP as RFC 9457 problem+json, over hubs as
/// <c>{type, detail, …}</c>. Exceptions are for bugs and outages.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Word">The stable word, last segment of <c>type</c>.</param>
/// <param name="English">What a person should know and do.</param>
/// <param name="Korean">The same in Korean.</param>
public sealed record Refusal(int Status, string Word, string English, string Korean)
{
    /// <summary>Further members, such as <c>seats</c>.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>();

    /// <summary>Sent as <c>Retry-After</c>, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The problem's <c>type</c>, a URI reference.</summary>
    public string Type => "/problems/" + Word;

    /// <summary>The problem's <c>title</c>: what kind it is, for people; the same for all of a type.</summary>
    public string Title => Word switch
    {
        "validation" => "Request not valid",
        "internal" => "Internal error",
        _ => char.ToUpperInvariant(Word[0]) + Word[1..].Replace('-', ' '),
    };

    /// <summary>The members of the problem in the reader's language: type, title, status, detail and the facts.</summary>
    public Dictionary<string, object?> Body(bool korean)
    {
        var body = new Dictionary<string, object?>
        {
            ["type"] = Type,
            ["title"] = Title,
            ["status"] = Status,
            ["detail"] = korean ? Korean : English,
        };
        foreach (var (name, value) in Facts)
        {
            body[name] = value;
        }

        return body;
    }

    /// <summary>The problem as JSON text, ready to be stored and repeated byte for byte.</summary>
    public string Json(bool korean) => JsonSerializer.Serialize(Body(korean), WireJson.Options);

    /// <summary>Whether the request's first understood language is Korean; English otherwise.</summary>
    public static bool PrefersKorean(HttpContext? context)
    {
        if (context is null || !StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptLanguage, out var languages))
        {
            return false;
        }

        return languages
            .Where(language => language.Quality != 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value)
            .FirstOrDefault(language => Speaks(language, "ko") || Speaks(language, "en")) is { } first && Speaks(first, "ko");

        static bool Speaks(StringSegment language, string wanted) =>
            language.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) && (language.Length == wanted.Length || language[wanted.Length] == '-');
    }

    /// <summary>Answers a request with this refusal.</summary>
    public RefusalResult ToResult() => new(this);
}

/// <summary>The HTTP answer of a <see cref="Refusal"/>.</summary>
public sealed class RefusalResult(Refusal refusal) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => refusal.Status;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = refusal.Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return httpContext.Response.WriteAsJsonAsync(
            refusal.Body(Refusal.PrefersKorean(httpContext)), WireJson.Options, "application/problem+json", httpContext.RequestAborted);
    }
}

/// <summary>JSON as ASP.NET Core writes its answers: names in camel case, Korean as Korean. For what is written by hand beside them.</summary>
internal static class WireJson
{
    /// <summary>For bodies that are sent as JSON; not for text within a page.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
