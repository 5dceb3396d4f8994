using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SeatAspire.Api.Problems;

/// <summary>Says which property of a JSON body is at fault, and what to send in its place.</summary>
internal static class BodyFaults
{
    private static readonly Refusal NotJson = Refusals.Validation(
        "The body is not JSON. Look at its quotes, commas and brackets.", "본문이 올바른 JSON이 아닙니다. 따옴표, 쉼표, 괄호를 확인해 주세요.");

    /// <param name="error">What the serializer found.</param>
    /// <param name="body">What the call reads, if that is known.</param>
    public static Refusal Explain(JsonException error, JsonTypeInfo? body)
    {
        // The reader below the serializer throws the inner one: it stumbled before any property was looked at.
        if (error.InnerException is JsonException)
        {
            return NotJson;
        }

        if (body is not { Kind: JsonTypeInfoKind.Object } || error.Path is not { } path)
        {
            return Refusals.UnreadableRequest;
        }

        if (path is "$")
        {
            // Only the message says what is missing; it also names types of ours, so it is not repeated.
            var missing = body.Properties.Where(property => property.IsRequired && error.Message.Contains($"'{property.Name}'", StringComparison.Ordinal)).ToArray();
            return missing.Length > 0 ? Missing(Names(missing)) : NoObject(Names(body.Properties));
        }

        return body.Properties.FirstOrDefault(property => Leads(path, property.Name)) is not { } wrong ? UnknownProperty(Last(path), Names(body.Properties))
            : IsRepeated(error) ? Repeated(wrong.Name)
            : WrongKind(wrong);
    }

    /// <summary>A refusal of a property that means nothing.</summary>
    /// <param name="name">As it was sent.</param>
    /// <param name="known">Those that there are, or nothing.</param>
    public static Refusal UnknownProperty(string name, string known)
    {
        var shown = RequestText.Shown(name);
        return known.Length == 0
            ? Refusals.Validation($"This call takes no \"{shown}\". Send no body.", $"이 호출에는 \"{shown}\" 속성을 쓸 수 없습니다. 본문 없이 보내 주세요.")
            : Refusals.Validation(
                $"The JSON of this request has \"{shown}\", a property that means nothing here. It may have: {known}.",
                $"요청의 JSON에 알 수 없는 속성 \"{shown}\"이(가) 있습니다. 쓸 수 있는 속성: {known}.");
    }

    private static Refusal Missing(string names) => Refusals.Validation(
        $"The JSON of this request must also have: {names}.", $"요청의 JSON에 다음 값을 더 넣어 주세요: {names}.");

    private static Refusal NoObject(string names) => Refusals.Validation(
        $"Send a JSON object, in braces. It may have: {names}.", $"중괄호로 묶은 JSON 객체를 보내 주세요. 쓸 수 있는 속성: {names}.");

    private static Refusal Repeated(string name) => Refusals.Validation(
        $"The JSON of this request has \"{name}\" more than once. Send it once.", $"요청의 JSON에 \"{name}\" 속성이 두 번 이상 있습니다. 한 번만 보내 주세요.");

    // Only the message says it.
    private static bool IsRepeated(JsonException error) => error.Message.StartsWith("Duplicate property", StringComparison.Ordinal);

    private static Refusal WrongKind(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var (english, korean) =
            type == typeof(string) ? ("text, in quotes", "따옴표로 묶은 문자열")
            : type == typeof(bool) ? ("true or false", "true 또는 false")
            : type == typeof(int) ? ($"a whole number, at most {int.MaxValue}", $"{int.MaxValue} 이하의 정수")
            : type == typeof(long) ? ("a whole number", "정수")
            : type.IsAssignableTo(typeof(IEnumerable<string>)) ? ("a list of texts, in brackets", "대괄호로 묶은 문자열 목록")
            : ("of another kind, as /openapi/v1.json says", "/openapi/v1.json에 적힌 형식");
        return Refusals.Validation(
            $"In the JSON of this request \"{property.Name}\" must be {english}.", $"요청의 JSON에서 \"{property.Name}\"의 값은 다음과 같아야 합니다: {korean}.");
    }

    // A path as the serializer writes it: $.seats, or $.seats[1] for what is within.
    private static bool Leads(string path, string name) =>
        path.StartsWith("$." + name, StringComparison.OrdinalIgnoreCase) && (path.Length == name.Length + 2 || path[name.Length + 2] is '.' or '[');

    // What was sent, out of $.name or $['odd name'].
    private static string Last(string path) => path.StartsWith("$['", StringComparison.Ordinal) ? path[3..].Split("']")[0] : path.TrimStart('$', '.');

    private static string Names(IEnumerable<JsonPropertyInfo> properties) => string.Join(", ", properties.Select(property => $"\"{property.Name}\""));
}
