using System.Security.Cryptography;
using System.Text;

namespace SeatAspire.Api.Chat;

/// <summary>A person's colour: drawn from their id, so that every replica knows it and it stays the same.</summary>
internal static class ChatColors
{
    /// <summary>Each readable as text on white (4.5 : 1 and more), and told apart from its neighbours.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "#b3261e", "#a6450a", "#7d5700", "#566400", "#2e6b1f", "#00694f",
        "#006878", "#00629e", "#3553c5", "#6346c4", "#8d36b0", "#b0207f",
    ];

    public static string Of(string personId) => All[SHA256.HashData(Encoding.UTF8.GetBytes(personId))[0] % All.Count];
}
