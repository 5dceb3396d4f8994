using System.Globalization;
using System.Text;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// What a nickname may be: 1 to 20 letters and digits of any script, <c>_</c> and <c>-</c>; combining marks behind a letter
/// count like letters. Nothing in it is invisible. Kept in Unicode's form NFC, compared in NFKC without case.
/// </summary>
public static class NicknameRules
{
    /// <summary>In code points, of the normalised name.</summary>
    public const int MaxLength = 20;

    /// <summary>In UTF-16 units: no name of the allowed length has more.</summary>
    internal const int MostUnits = MaxLength * 8;

    // No script needs more on one letter; more only paints over the neighbours.
    private const int MaxMarks = 2;

    // One letter may stand for a whole phrase.
    private const int MaxPlainLength = 2 * MaxLength;

    /// <summary>Answers the name in NFC, or false if it may not be one.</summary>
    public static bool TryNormalize(string name, out string nickname)
    {
        nickname = "";
        // Normalising refuses some text by an exception and takes time by length: look first.
        if (name.Length > MostUnits || !AccountRules.CanNormalize(name))
        {
            return false;
        }

        var normal = name.Normalize(NormalizationForm.FormC);
        var length = 0;
        var marks = MaxMarks;
        foreach (var rune in normal.EnumerateRunes())
        {
            var isMark = IsMark(rune);
            marks = isMark ? marks + 1 : Rune.IsLetter(rune) ? 0 : MaxMarks;
            if (marks > MaxMarks || ++length > MaxLength || LookAlikes.IsIgnorable(rune) || !(isMark || IsAllowed(rune)))
            {
                return false;
            }
        }

        // What it is compared by is one too: some letters stand for several, with spaces among them.
        var plain = normal.Normalize(NormalizationForm.FormKC).EnumerateRunes().ToArray();
        nickname = normal;
        return length > 0 && plain.Length <= MaxPlainLength && Array.TrueForAll(plain, rune => !LookAlikes.IsIgnorable(rune) && (IsMark(rune) || IsAllowed(rune)));
    }

    /// <summary>
    /// What two nicknames have in common that are the same but for the case and the form (wide, of mathematics, …) of their letters: NFKC, Unicode's
    /// simple case folding, and the few letters whose other case is two letters or a plain one.
    /// </summary>
    public static string Fold(string nickname)
    {
        var folded = new StringBuilder(nickname.Length);
        foreach (var letter in nickname.Normalize(NormalizationForm.FormKC))
        {
            folded.Append(letter switch
            {
                'ß' or 'ẞ' => "ss",
                'ſ' => "s",
                'ı' or 'İ' => "i",
                _ => letter.ToString(),
            });
        }

        // There and back: some letters have two small forms, as sigma at the end of a word, and one capital.
        return folded.ToString().ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC);
    }

    /// <summary>A nickname with something behind it, cut so that the whole is still one.</summary>
    internal static string WithSuffix(string nickname, string suffix)
    {
        var letters = nickname.EnumerateRunes().Take(MaxLength - suffix.Length).Select(rune => rune.ToString());
        return string.Concat(letters) + suffix;
    }

    private static bool IsAllowed(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber || rune.Value is '_' or '-';

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
