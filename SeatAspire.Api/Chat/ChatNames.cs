using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Chat;

/// <summary>Which names belong to registered people.</summary>
internal sealed class ChatNames(IServiceScopeFactory scopes, OperatorNames operators)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a nickname is a registered person's other than this one's, or looks like an operator's. While the database is away nobody is
    /// refused for the former: that somebody might borrow a name for a while is the lesser harm.
    /// </summary>
    public async Task<bool> IsSomebodyElsesAsync(string nickname, string personId)
    {
        if (operators.AreLike(nickname, personId))
        {
            return true;
        }

        var folded = NicknameRules.Fold(nickname);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SeatDb>().Accounts
                .AnyAsync(row => row.NormalizedUserName == folded && row.Id != personId, limit.Token);
        }
        catch (Exception error) when (Outage.Is(error, limit.Token))
        {
            return false;
        }
    }
}

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
