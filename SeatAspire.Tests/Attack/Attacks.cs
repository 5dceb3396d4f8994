using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SeatAspire.Tests.Attack;

/// <summary>One request that is wrong in one place.</summary>
/// <param name="Call">Method and path as described.</param>
/// <param name="Method">HTTP's.</param>
/// <param name="Path">With parameters and query, encoded.</param>
/// <param name="Body">As it is sent; null: none.</param>
/// <param name="Type">Of the body.</param>
/// <param name="IsHub">Whether it goes to a hub, where SignalR itself refuses some, in its own words.</param>
internal sealed record Attack(string Call, string Method, string Path, byte[]? Body = null, string Type = "application/json", bool IsHub = false)
{
    public HttpRequestMessage Request(string origin)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(origin + Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Add("Idempotency-Key", Attacks.Mark);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        }

        return request;
    }

    public override string ToString() => $"{Method} {Path[..Math.Min(Path.Length, 120)]} {Type} {(Body is null ? "" : Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 160)))}";

    /// <summary>The same with a few bytes of its body lost, doubled or other ones.</summary>
    public Attack Spoilt(Random random)
    {
        var bytes = Body!.ToList();
        for (var i = random.Next(1, 5); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, bytes[at]);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
            }
        }

        return this with { Body = [.. bytes] };
    }
}

/// <summary>Makes <see cref="Attack"/>s of the API's own description, so that a call that is new is among them.</summary>
internal static class Attacks
{
    /// <summary>A text in its place that means nothing.</summary>
    public const string Mark = "attack";

    // Where no call looks, the first of them tell enough.
    private const int FewTexts = 7;

    // Written as JSON: some of them are none, and some no text.
    private static readonly string[] Values =
    [
        "null", "\"\"", "\" \"", "\"a\\u0000b\"", "\"\\u001f\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uFFFE\"", "\"\\uFFFF\\u202e\"", "\"%00\"",
        "0", "-1", "1", "2147483648", "-9223372036854775809", "1e999", "1.5", "NaN", "true", "\"1\"",
        "[]", "[null]", "[\"a\",\"a\"]", "[1]", "[[[]]]", "{}", "{\"a\":{}}", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"';--\"",
        "\"\u0958\u0958\u0958@\u0958.\u0958\"",
        "\"" + new string('x', 60_000) + "\"", "\"" + new string('x', 100_000) + "\"", "\"" + new string('\u0958', 250) + "@e\"",
        "[" + string.Join(',', Enumerable.Repeat("\"A-1\"", 5_000)) + "]",
        new string('[', 3_000) + new string(']', 3_000),
    ];

    private static readonly string[] Texts =
    [
        "%00", "a%00b", "%01", "%7F", "%FF", "%ED%A0%80", "%C0%80", "%F4%90%80%80", "%EF%BF%BE", "%zz", "%", "%2e%2e%2f", "%2F", "%5C", "%25%30%30", "%0d%0aX:1", "%09",
        "-1", "0", "99999999999999999999", "1e999", "NaN", "null", "true", "';--", "%22", "a%20b", new string('x', 3_000), "%F0%9F%8C%99",
    ];

    private static readonly string[] Types =
    [
        "application/json; charset=utf-7", "application/json; charset=utf-16", "application/json; charset=foo", "application/json; charset=\"\\\"\"",
        "application/json;;;", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/problem+json", "nonsense",
    ];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"];

    private static readonly string[] Bodies = ["", " ", "null", "[]", "1", "\"a\"", "{", "{}", "{\"\":1}", "{\"a\":1,}", "{\"a\" 1}", "\uFEFF{}", "\u0000", "{\"__proto__\":{}}", "{\"a\\u0000\":1}"];

    /// <summary>All of them.</summary>
    /// <param name="description">The OpenAPI document.</param>
    /// <param name="showingId">A date that may be hurt; a show and goods that may be hurt are called <see cref="Mark"/>.</param>
    public static IEnumerable<Attack> On(JsonElement description, string showingId) =>
        from path in description.GetProperty("paths").EnumerateObject()
        from call in path.Value.EnumerateObject()
        from attack in On(description, path.Name, call.Name.ToUpperInvariant(), call.Value, showingId)
        select attack;

    /// <summary>Plain requests to the addresses of the hubs, which no description has.</summary>
    public static IEnumerable<Attack> OnHubs() =>
        from hub in new[] { "seats", "queue", "chat", "admin", "none" }
        from path in new[] { $"/hubs/{hub}", $"/hubs/{hub}/negotiate", $"/hubs/{hub}/negotiate?negotiateVersion=1" }
        from attack in OnHub(path)
        select attack;

    private static IEnumerable<Attack> OnHub(string path)
    {
        foreach (var method in Methods)
        {
            var hasBody = method is "POST" or "PUT" or "DELETE" or "PATCH";
            yield return new("hubs", method, path, hasBody ? Bytes("{\"protocol\":\"json\",\"version\":1}\u001e") : null, "text/plain", IsHub: true);
        }

        var more = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var text in path.Contains("negotiate", StringComparison.Ordinal) ? Texts.Take(FewTexts) : Texts)
        {
            yield return new("hubs", "GET", $"{path}{more}id={text}", IsHub: true);
            yield return new("hubs", "POST", $"{path}{more}id={text}", Bytes("{}"), IsHub: true);
            yield return new("hubs", "GET", $"{path}{more}access_token={text}", IsHub: true);
        }
    }

    private static IEnumerable<Attack> On(JsonElement description, string template, string method, JsonElement call, string showingId)
    {
        var name = $"{method} {template}";
        var parameters = call.TryGetProperty("parameters", out var listed) ? listed.EnumerateArray().ToArray() : [];
        var inPath = Named(parameters, "path");
        var inQuery = Named(parameters, "query");
        var path = Fill(template, showingId, null, "");
        var body = BodyOf(description, call);
        var whole = body is null ? null : Bytes(body.ToJsonString());

        foreach (var parameter in inPath)
        {
            // Kestrel itself refuses a NUL in a path, without a word: there is a test of its own.
            foreach (var text in Texts.Where(text => !text.Contains("%00", StringComparison.Ordinal)))
            {
                yield return new(name, method, Fill(template, showingId, parameter, text), whole);
            }
        }

        foreach (var parameter in inQuery)
        {
            foreach (var text in Texts)
            {
                yield return new(name, method, $"{path}?{parameter}={text}", whole);
            }
        }

        foreach (var text in Texts.Take(FewTexts))
        {
            yield return new(name, method, $"{path}?unknown={text}", whole);
            yield return new(name, method, $"{path}?{text}=unknown", whole);
        }

        foreach (var other in Methods)
        {
            yield return new(name, other, path, other is "GET" or "HEAD" or "TRACE" or "get" ? null : whole ?? Bytes("{}"));
        }

        foreach (var text in Bodies)
        {
            yield return new(name, method, path, Bytes(text));
        }

        yield return new(name, method, path, [.. Bytes("{\"a\":\""), 0xFF, 0xC0, 0x80, .. Bytes("\"}")]);
        foreach (var type in Types)
        {
            yield return new(name, method, path, whole ?? Bytes("{}"), type);
        }

        if (body is null)
        {
            yield break;
        }

        foreach (var property in body.Select(property => property.Key).Append("unknown"))
        {
            foreach (var value in Values)
            {
                yield return new(name, method, path, With(body, property, value));
            }
        }
    }

    private static string[] Named(JsonElement[] parameters, string place) =>
        [.. parameters.Where(parameter => parameter.GetProperty("in").GetString() == place).Select(parameter => parameter.GetProperty("name").GetString()!)];

    /// <summary>The path with what is there, but for one parameter.</summary>
    private static string Fill(string template, string showingId, string? parameter, string text) => string.Join('/', template.Split('/').Select(segment =>
        segment is not ['{', .. var name, '}'] ? segment : name == parameter ? text : name switch { "showingId" => showingId, _ => Mark }));

    /// <summary>A body of the right shape, that no call can act on.</summary>
    private static JsonObject? BodyOf(JsonElement description, JsonElement call)
    {
        if (!call.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var content))
        {
            return null;
        }

        var made = new JsonObject();
        foreach (var property in Resolve(description, content.GetProperty("schema")).GetProperty("properties").EnumerateObject())
        {
            made[property.Name] = property.Name switch
            {
                "email" => "attack@example.com",
                "goodsId" => Mark,
                "password" or "confirmPassword" => Mark + Mark,
                "startsAt" or "opensAt" => "2030-01-01T00:00:00Z",
                "saleOpensAt" => "2029-01-01T00:00:00Z",
                _ => Example(Resolve(description, property.Value)),
            };
        }

        return made;
    }

    private static JsonNode? Example(JsonElement schema)
    {
        var type = !schema.TryGetProperty("type", out var said) ? ""
            : said.ValueKind == JsonValueKind.String ? said.GetString()
            : said.EnumerateArray().Select(one => one.GetString()).First(one => one != "null");
        return type switch
        {
            "integer" or "number" => 1,
            "boolean" => false,
            "array" => new JsonArray(Mark),
            "object" => new JsonObject(),
            _ => Mark,
        };
    }

    // A reference, or one of null and a reference.
    private static JsonElement Resolve(JsonElement description, JsonElement schema) =>
        schema.TryGetProperty("oneOf", out var either) ? Resolve(description, either.EnumerateArray().First(one => one.TryGetProperty("$ref", out _)))
        : schema.TryGetProperty("$ref", out var reference) ? description.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
        : schema;

    private static byte[] With(JsonObject body, string property, string value)
    {
        var members = body.Where(member => member.Key != property).Select(member => $"{JsonSerializer.Serialize(member.Key)}:{member.Value?.ToJsonString() ?? "null"}");
        return Bytes($"{{{string.Join(',', members.Append($"\"{property}\":{value}"))}}}");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
