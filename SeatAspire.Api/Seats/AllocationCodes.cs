using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Codes that open allocations. They compare without regard to case. Redis has their hashes alone: its slow log keeps what it is sent.
/// </summary>
internal static class AllocationCodes
{
    /// <summary>Fewest characters of one: shorter ones are guessed.</summary>
    public const int Shortest = 4;

    /// <summary>Most characters of one.</summary>
    public const int Longest = 32;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether a text can be a code.</summary>
    public static bool Is(string code) => code.Length is >= Shortest and <= Longest && !code.AsSpan().ContainsAnyExcept(Letters);

    /// <summary>Whether two are the same.</summary>
    public static bool AreSame(string one, string other) => Folded(one) == Folded(other);

    /// <summary>What Redis knows a date's code by. Whatever people type has one.</summary>
    public static string HashOf(string showingId, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(showingId + "\n" + Folded(code))).AsSpan(0, 16));

    private static string Folded(string code) => code.Trim().ToUpperInvariant();
}

/// <summary>A code that opens something: what it is to Redis, and what it takes off, in percent.</summary>
public sealed record CodeUse(string Hash, int DiscountPercent);
