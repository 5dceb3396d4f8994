using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace SeatAspire.Api.Accounts;

/// <summary>What characters look like, by Unicode's own data: which show nothing (Default_Ignorable_Code_Point), and which look like others (UTS 39).</summary>
public static class LookAlikes
{
    // First and last of each range, from DerivedCoreProperties.txt of Unicode 17; ranges that touch are one.
    private static readonly (int First, int Last)[] IgnorableRanges =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    // A letter of no dots, which is no space to Unicode.
    private const int BlankBraille = 0x2800;

    private static readonly Lazy<FrozenDictionary<Rune, string>> Prototypes = new(Read);

    /// <summary>Whether a character shows nothing wherever it stands.</summary>
    public static bool IsIgnorable(Rune rune) =>
        rune.Value >= IgnorableRanges[0].First && Array.Exists(IgnorableRanges, range => rune.Value >= range.First && rune.Value <= range.Last);

    /// <summary>Whether a text shows anything at all: not only spaces, and what shows nothing or steers.</summary>
    public static bool ShowsAnything(string text) => text.EnumerateRunes().Any(rune =>
        !Rune.IsWhiteSpace(rune) && !IsIgnorable(rune) && rune.Value != BlankBraille
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned));

    /// <summary>
    /// UTS 39's skeleton: two texts that look alike have the same, though it is no text for people. Of well-formed text.
    /// </summary>
    public static string Skeleton(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (!IsIgnorable(rune))
            {
                plain.Append(Prototypes.Value.TryGetValue(rune, out var prototype) ? prototype : rune.ToString());
            }
        }

        return plain.ToString().Normalize(NormalizationForm.FormD);
    }

    /// <summary>The skeletons of a name as it is, in small and in capital letters: an I looks like an l, an i does not.</summary>
    public static IEnumerable<string> SkeletonsOf(string name) =>
        new[] { name, NicknameRules.Fold(name), name.ToUpperInvariant() }.Select(Skeleton).Distinct();

    // Lines SOURCE;TARGET TARGET …, in hexadecimal.
    private static FrozenDictionary<Rune, string> Read()
    {
        using var lines = new StreamReader(typeof(LookAlikes).Assembly.GetManifestResourceStream("confusables.txt")!);
        var prototypes = new Dictionary<Rune, string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Split(';') is [var source, var target] && !line.StartsWith('#'))
            {
                prototypes[Parse(source)] = string.Concat(target.Split(' ').Select(one => Parse(one).ToString()));
            }
        }

        return prototypes.ToFrozenDictionary();

        static Rune Parse(string hexadecimal) => new(int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
