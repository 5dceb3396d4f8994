using System.Globalization;
using System.Text;
using SeatAspire.Api.Accounts;

namespace SeatAspire.Api.Chat;

/// <summary>What people write, as it is kept: one line of text, and only text.</summary>
internal static class ChatText
{
    /// <summary>
    /// In Unicode code points, which every language counts alike; an emoji of several is so many, and no pile of marks on
    /// one letter passes for one character.
    /// </summary>
    public const int MostCharacters = 500;

    /// <summary>Not worth a closer look: no message of the allowed length has so many UTF-16 units, surrounding space included.</summary>
    public const int NeverMoreUnits = 4 * MostCharacters;

    /// <summary>Makes one line of it; null with a reason if nothing is left, or too much.</summary>
    public static string? Clean(string? text, out Problems.Refusal? refusal)
    {
        refusal = null;
        if (text is { Length: > NeverMoreUnits })
        {
            refusal = ChatRefusals.TooLong;
            return null;
        }

        var clean = new StringBuilder(text?.Length ?? 0);
        var length = 0;
        // Half of a surrogate pair comes as the replacement character.
        foreach (var rune in (text ?? "").Trim().EnumerateRunes())
        {
            if (IsBreak(rune))
            {
                clean.Append(' ');
            }
            else if (IsHarmless(rune))
            {
                clean.Append(rune.ToString());
            }
            else
            {
                continue;
            }

            length++;
        }

        var line = clean.ToString().Trim();
        refusal = !LookAlikes.ShowsAnything(line) ? ChatRefusals.Empty : length > MostCharacters ? ChatRefusals.TooLong : null;
        return refusal is null ? line : null;
    }

    /// <summary>What a name that somebody typed is looked up by; null if nobody can have it.</summary>
    public static string? Fold(string? name) =>
        name is { Length: > 0 and <= NicknameRules.MostUnits } && AccountRules.CanNormalize(name)
            ? NicknameRules.Fold(name)
            : null;

    private static bool IsBreak(Rune rune) => rune.Value is '\n' or '\r' or '\t' or 0x85 or 0x2028 or 0x2029;

    // Control characters steer terminals; the embedding and overriding directions turn what stands around them.
    private static bool IsHarmless(Rune rune) =>
        Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
