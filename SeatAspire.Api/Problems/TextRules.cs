namespace SeatAspire.Api.Problems;

/// <summary>What counts as text, wherever it comes from.</summary>
internal static class TextRules
{
    /// <summary>Whether it has no NUL, no other of U+0000–U+001F but tab and line feeds, and no half of a surrogate pair.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit < ' ' && unit is not ('\t' or '\n' or '\r'))
            {
                return false;
            }

            if (char.IsSurrogate(unit) && !(i + 1 < text.Length && char.IsSurrogatePair(unit, text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
