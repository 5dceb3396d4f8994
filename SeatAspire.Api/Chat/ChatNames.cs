using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;

namespace SeatAspire.Api.Chat;

/// <summary>Which names belong to registered people.</summary>
internal sealed class ChatNames(IServiceScopeFactory scopes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a folded nickname is a registered person's other than this one's. While the database is away nobody is
    /// refused: that somebody might borrow a name for a while is the lesser harm.
    /// </summary>
    public async Task<bool> IsSomebodyElsesAsync(string folded, string personId)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SeatDb>().Accounts
                .AnyAsync(row => row.FoldedNickname == folded && row.PersonId != personId, limit.Token);
        }
        catch (Exception error) when (Outage.Is(error, limit.Token))
        {
            return false;
        }
    }
}
