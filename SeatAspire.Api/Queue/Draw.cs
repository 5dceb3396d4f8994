using System.Security.Cryptography;
using System.Text;

namespace SeatAspire.Api.Queue;

/// <summary>
/// The arithmetic of a drawn opening, which anybody can repeat (docs/queue.md): the entries, ascending, each followed by a
/// line feed, are hashed and published; then a seed is made; the order is that of SHA-256 over the seed's and the entry's
/// characters.
/// </summary>
public static class Draw
{
    private const int SeedBytes = 32;

    /// <summary>The list that is published and hashed.</summary>
    public static string List(IEnumerable<string> entries) =>
        string.Concat(entries.Order(StringComparer.Ordinal).Select(entry => entry + "\n"));

    /// <summary>SHA-256 of the list, lower case hexadecimal.</summary>
    public static string HashOf(string list) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));

    /// <summary>A new seed, not to be foreseen: 64 hexadecimal digits.</summary>
    public static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedBytes));

    /// <summary>The entries in the order in which they were drawn.</summary>
    public static IReadOnlyList<string> Order(string seed, IReadOnlyList<string> entries)
    {
        var order = entries.ToArray();
        var keys = Array.ConvertAll(order, entry => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed + entry))));
        Array.Sort(keys, order, StringComparer.Ordinal);
        return order;
    }

    /// <summary>The entries of a list.</summary>
    public static IReadOnlyList<string> Entries(string list) => list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
