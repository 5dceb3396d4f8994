using System.Text;

namespace SeatAspire.Api.Problems;

/// <summary>What text is, wherever it comes from: databases and terminals stumble over the rest, and over what is asked next.</summary>
internal static class TextRules
{
    /// <summary>Whether it is all text: no control characters below U+0020 but tab and line ends, and no half of a surrogate pair.</summary>
    public static bool IsText(string text) => IsText(text.AsSpan());

    /// <inheritdoc cref="IsText(string)"/>
    public static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != System.Buffers.OperationStatus.Done || IsControl(rune.Value))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    /// <summary>The same of UTF-8, which must be well-formed.</summary>
    public static bool IsText(ReadOnlySpan<byte> utf8)
    {
        foreach (var letter in utf8)
        {
            if (IsControl(letter))
            {
                return false;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(utf8);
    }

    private static bool IsControl(int letter) => letter < ' ' && letter is not ('\t' or '\r' or '\n');
}
