using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SeatAspire.Api.Orders;

/// <summary>One request to pay for a hold.</summary>
/// <param name="HoldId">As it was sent; may be no hold at all.</param>
/// <param name="PersonId">Who asks.</param>
/// <param name="Nickname">What others see of who asks.</param>
/// <param name="Key">The idempotency key: never logged, and given to Redis as <see cref="KeyHash"/> only.</param>
/// <param name="Method">The way to pay, one that the provider knows.</param>
/// <param name="Korean">The language of refusals.</param>
/// <param name="Amount">What the person was shown, in the currency's minor unit; null where it was not said.</param>
/// <param name="Buyer">Whom the tickets are for; null where it was not said.</param>
public sealed record PayCall(
    string HoldId, string PersonId, string Nickname, string Key, string Method, bool Korean, long? Amount = null, Buyer? Buyer = null)
{
    private const int LongestKey = 64;

    /// <summary>SHA-256 of the key, hexadecimal.</summary>
    public string KeyHash { get; } = Hash(Key);

    /// <summary>SHA-256 of what is asked for, hexadecimal: a key that comes with another one was reused.</summary>
    public string RequestHash { get; } = Hash(string.Create(
        CultureInfo.InvariantCulture,
        // What was not said adds nothing: as it was before it could be said.
        $"{HoldId}\n{Method}{(Amount is { } shown ? $"\namount {shown}" : "")}{(Buyer is { } buyer ? $"\nname {buyer.Name}\nemail {buyer.Email}" : "")}"));

    /// <summary>Whether a header is an idempotency key: 1 to 64 printable ASCII characters.</summary>
    public static bool IsKey([NotNullWhen(true)] string? header) =>
        header is { Length: > 0 and <= LongestKey } && !header.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{nameof(PayCall)} {HoldId}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
