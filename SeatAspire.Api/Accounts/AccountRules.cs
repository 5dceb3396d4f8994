using System.Globalization;
using System.Text;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Accounts;

/// <summary>What an e-mail address and a password may be.</summary>
public static class AccountRules
{
    /// <summary>Shortest password of a sign-up, in UTF-16 units; the settings' admin may have any.</summary>
    public const int ShortestPassword = 8;

    /// <summary>Longest password, which also bounds the work of hashing.</summary>
    public const int LongestPassword = 200;

    /// <summary>Longest e-mail, in UTF-16 units.</summary>
    public const int LongestEmail = 254;

    private const int LongestLocalPart = 64;

    private static readonly IdnMapping Domains = new();

    /// <summary>Whether it looks like an address: only a letter sent there could tell more.</summary>
    public static bool IsEmail(string text)
    {
        var at = text.LastIndexOf('@');
        // Normalised it may be longer, and that is kept too.
        return text.Length <= LongestEmail && FoldEmail(text).Length <= LongestEmail && at is > 0 and <= LongestLocalPart && at < text.Length - 1
            && text.IndexOf('@', StringComparison.Ordinal) == at
            && !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || IsInvisible(rune))
            && text[at + 1] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal)
            && Punycode(text[(at + 1)..]) is not null;
    }

    /// <summary>
    /// What an account is looked up by: hardly any mailbox tells upper from lower case, and no person does; a domain has several spellings
    /// and one punycode. Of what is no address, something that no account has.
    /// </summary>
    public static string FoldEmail(string email)
    {
        var text = Normal(email.Trim());
        var at = text.LastIndexOf('@');
        return (Punycode(text[(at + 1)..]) is { } domain ? text[..(at + 1)] + domain : text).ToLowerInvariant();
    }

    /// <summary>Why a person may not choose a password; null if they may.</summary>
    public static Refusal? PasswordFault(string password, string again) =>
        password.Length is < ShortestPassword or > LongestPassword ? Refusals.Password
        : password != again ? Refusals.PasswordsDiffer
        : CommonPasswords.Has(password) ? Refusals.CommonPassword
        : null;

    /// <summary>A domain in letters of ASCII, as the network has it; null if it can have none.</summary>
    private static string? Punycode(string domain)
    {
        try
        {
            return Domains.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune) || LookAlikes.IsIgnorable(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned;

    /// <summary>The form of a text that is the same whatever keyboard it was typed on; text that can't be normalised stays as it is.</summary>
    internal static string Normal(string text) => CanNormalize(text) ? text.Normalize(NormalizationForm.FormC) : text;

    /// <summary>Whether normalising takes it: lone surrogates, and U+FFFE, it refuses by an exception.</summary>
    internal static bool CanNormalize(string text) => !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || rune.Value == 0xFFFE);
}
