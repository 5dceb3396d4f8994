using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;

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
