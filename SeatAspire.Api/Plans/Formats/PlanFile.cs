using System.Text.Json;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Plans.Formats;

/// <summary>
/// Looks through a file once, without keeping anything of it, before anything is made of it: what is no JSON, too deep or too much is refused
/// at the first byte that says so.
/// </summary>
internal static class PlanFile
{
    /// <summary>Most bytes of a file.</summary>
    public const int MaxBytes = 20_000_000;

    /// <summary>Most levels of braces and brackets.</summary>
    public const int MaxDepth = 64;

    // Names, values and brackets. So many seats as there may be, with all that any format says of one.
    private const int MaxTokens = 8_000_000;

    // Several kinds of seats are lists of this name, in all formats: those of rows and those around tables.
    private static ReadOnlySpan<byte> Seats => "seats"u8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What is refused of too large a file.</summary>
    public static Refusal TooLarge { get; } = Refusals.TooLarge with
    {
        English = $"A plan's file has at most {MaxBytes / 1_000_000} MB.",
        Korean = $"배치도 파일은 최대 {MaxBytes / 1_000_000}MB입니다.",
    };

    /// <summary>The file as JSON, or why it is none that can be looked at further.</summary>
    public static (JsonDocument? Document, Refusal? Refusal) Open(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            return (null, TooLarge);
        }

        file = file.Span.StartsWith(ByteOrderMark) ? file[ByteOrderMark.Length..] : file;
        if (!System.Text.Unicode.Utf8.IsValid(file.Span))
        {
            return (null, Refusals.Validation("The file is not text in UTF-8.", "파일이 UTF-8 텍스트가 아닙니다."));
        }

        try
        {
            return Scan(file.Span) is { } refusal ? (null, refusal) : (JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = MaxDepth }), null);
        }
        catch (JsonException error)
        {
            var (line, at) = (error.LineNumber + 1, error.BytePositionInLine + 1);
            return (null, Refusals.Validation(
                $"The file is not JSON: look at line {line}, byte {at}.", $"파일이 올바른 JSON이 아닙니다. {line}번째 줄 {at}번째 바이트를 확인해 주세요."));
        }
    }

    private static Refusal? Scan(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        // By depth, whether it is a list of seats that is open there.
        Span<bool> listsSeats = stackalloc bool[MaxDepth + 1];
        var (tokens, seats, isSeats) = (0, 0, false);
        while (reader.Read())
        {
            if (++tokens > MaxTokens)
            {
                return TooMuch;
            }

            var depth = reader.CurrentDepth;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (!IsText(ref reader))
                    {
                        return NoText;
                    }

                    isSeats = reader.ValueTextEquals(Seats);
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when depth >= MaxDepth:
                    return Refusals.Validation($"The file is nested more than {MaxDepth} levels deep.", $"파일의 괄호가 {MaxDepth}단계보다 깊습니다.");
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    continue;
                case JsonTokenType.String when !IsText(ref reader):
                    return NoText;
            }

            // A value. What stands in an open list stands one level below it.
            if (depth > 0 && listsSeats[depth - 1] && ++seats > VenueLayout.MaxSeats)
            {
                return TooManySeats;
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                listsSeats[depth] = isSeats && reader.TokenType == JsonTokenType.StartArray;
            }

            isSeats = false;
        }

        return null;
    }

    /// <summary>What is refused of too many seats.</summary>
    public static Refusal TooManySeats { get; } = Refusals.Validation(
        $"A plan has at most {VenueLayout.MaxSeats:#,0} seats.", $"배치도의 좌석은 최대 {VenueLayout.MaxSeats:#,0}석입니다.");

    private static Refusal TooMuch { get; } = Refusals.Validation(
        "The file says too much for a plan of seats.", "배치도 파일에 담긴 내용이 너무 많습니다.");

    private static Refusal NoText { get; } = Refusals.Validation(
        "The file has a character that no text has, such as NUL or half of a surrogate pair. Leave it out.",
        "파일에 NUL이나 짝이 없는 서로게이트처럼 글자가 아닌 것이 들어 있습니다. 빼고 다시 보내 주세요.");

    // What is not escaped is text, since all of the file is UTF-8 and JSON has no bare control characters.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        try
        {
            return TextRules.IsText(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
