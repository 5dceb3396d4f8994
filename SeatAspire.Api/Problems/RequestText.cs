using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Refuses an address with what is no text, percent-encoded or not, before anything is asked of it: a NUL that reached the database
/// would break the connection that the next one is answered by. Bodies are <see cref="JsonBodies"/>'s.
/// </summary>
internal static class RequestText
{
    private const int LongestName = 100;

    /// <summary>Answers 400 or goes on.</summary>
    public static Task CheckAddressAsync(HttpContext context, RequestDelegate next) =>
        WrongPart(context) is { } part ? Refusal(part).ToResult().ExecuteAsync(context) : next(context);

    /// <summary>A refusal that names what is no text.</summary>
    /// <param name="name">A property, a parameter, or the path.</param>
    public static Refusal Refusal(string name)
    {
        var shown = Shown(name);
        return Refusals.Validation(
            $"\"{shown}\" has a character that no text has, such as NUL or half of a surrogate pair. Leave it out.",
            $"\"{shown}\"에 NUL이나 짝이 없는 서로게이트처럼 글자가 아닌 것이 들어 있습니다. 빼고 다시 보내 주세요.");
    }

    /// <summary>A name from a request as an answer may repeat it: text, and short.</summary>
    public static string Shown(string name) =>
        string.Concat(name.EnumerateRunes().Take(LongestName).Select(rune => (Rune.IsControl(rune) ? Rune.ReplacementChar : rune).ToString()));

    private static string? WrongPart(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var query = target.IndexOf('?');
        if (!IsEncodedText(query < 0 ? target : target[..query]))
        {
            return "path";
        }

        foreach (var pair in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            if (!IsEncodedText(pair.EncodedName.Span) || !IsEncodedText(pair.EncodedValue.Span))
            {
                return pair.DecodeName().ToString();
            }
        }

        return null;
    }

    private static bool IsEncodedText(ReadOnlySpan<char> encoded)
    {
        if (!encoded.Contains('%'))
        {
            return TextRules.IsText(encoded);
        }

        // Not the framework's decoding, which leaves what is no UTF-8 as it was.
        var bytes = Encoding.UTF8.GetBytes(encoded.ToArray());
        return TextRules.IsText(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }
}
