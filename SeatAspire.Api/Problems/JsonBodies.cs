using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Looks through every JSON body under <c>/api</c> before its call reads it: UTF-8 alone (415), and text alone in all its strings and names,
/// whatever type they become (400). A call that takes no body gets none: what is sent with it would be passed over in silence. A call
/// that reads its body itself says so by <c>Accepts</c> with a type that isn't JSON, and looks itself.
/// </summary>
internal static class JsonBodies
{
    private const string Json = "application/json";
    private static readonly Refusal NoBody = Refusals.Validation("This call takes no body. Send none.", "이 호출은 본문을 받지 않습니다. 본문 없이 보내 주세요.");

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Answers 400 or 415, or goes on with the body as it came.</summary>
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        // The framework's own answers to a wrong method or type are endpoints too, but no routes.
        if (context.GetEndpoint() is not RouteEndpoint call || !context.Request.Path.StartsWithSegments("/api")
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            await next(context);
            return;
        }

        var accepted = call.Metadata.GetMetadata<IAcceptsMetadata>();
        if (accepted is not null && !accepted.ContentTypes.Contains(Json))
        {
            await next(context);
            return;
        }

        if (accepted is not null && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue)
        {
            if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                await Refusals.UnsupportedMediaType.ToResult().ExecuteAsync(context);
                return;
            }

            // Said already; the framework would stumble over quotes around it.
            context.Request.ContentType = type.MediaType.Value;
        }

        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // The client has gone in the middle of it.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        body.Position = body.GetBuffer().AsSpan(0, (int)body.Length).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var json = body.GetBuffer().AsSpan((int)body.Position, (int)(body.Length - body.Position));
        if ((accepted is null ? FindAnything(json) : FindNoText(json)) is { } refusal)
        {
            await refusal.ToResult().ExecuteAsync(context);
            return;
        }

        context.Request.Body = body;
        await next(context);
    }

    /// <summary>Why a call without a body can't take this one: null for none, and for JSON that says nothing.</summary>
    private static Refusal? FindAnything(ReadOnlySpan<byte> body)
    {
        var rest = body.Trim(" \t\r\n"u8);
        if (rest.IsEmpty || rest.SequenceEqual("null"u8))
        {
            return null;
        }

        var reader = new Utf8JsonReader(rest);
        try
        {
            return !reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() ? NoBody
                : reader.TokenType == JsonTokenType.PropertyName ? BodyFaults.UnknownProperty(Name(reader.ValueSpan), "")
                : null;
        }
        catch (JsonException)
        {
            return NoBody;
        }
    }

    /// <summary>The first string or name that is no text; null where all are, or where the body is no JSON, as reading it will tell.</summary>
    private static Refusal? FindNoText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var names = new Stack<(int Depth, string Name)>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
                {
                    continue;
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    while (names.TryPeek(out var former) && former.Depth >= reader.CurrentDepth)
                    {
                        names.Pop();
                    }

                    names.Push((reader.CurrentDepth, Name(reader.ValueSpan)));
                }

                if (!IsText(ref reader))
                {
                    return RequestText.Refusal(names.Count == 0 ? "$" : string.Join('.', names.Reverse().Select(name => name.Name)));
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return TextRules.IsText(reader.ValueSpan);
        }

        try
        {
            return TextRules.IsText(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Halves of surrogate pairs, and what is no UTF-8.
            return false;
        }
    }

    private static string Name(ReadOnlySpan<byte> raw) => Encoding.UTF8.GetString(raw);
}
