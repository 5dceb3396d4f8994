using System.Security.Cryptography;

namespace SeatAspire.Api.Orders;

/// <summary>What people call an order, over the telephone too: its letters and digits are not mistaken for one another.</summary>
internal static class OrderReference
{
    /// <summary>How many letters and digits it has.</summary>
    public const int Length = 8;

    /// <summary>Without 0 O, 1 I L, 2 Z, 5 S, 6 G's like B 8: of each such group none, or one. Some 10^11 references.</summary>
    public const string Letters = "ACDEFGHJKMNPQRTUVWXY3479";

    /// <summary>A new one; the database's unique key says whether it is, and else another one is made.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length);
}
