using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;

namespace SeatAspire.Api.Orders;

/// <summary>What orders and payments keep of who bought, and its erasing; what was sold, and for how much, stays.</summary>
internal static class BuyerTraces
{
    // A sale ends its payment first: so each is waited for whole, or waits for whoever asks, and is one of those that are left.
    private const string LockPending = "SELECT id AS Value FROM payments WHERE person_id = {0} AND state = 'pending' FOR UPDATE";

    /// <summary>Waits for a person's sales that end just now; none ends before the transaction does. Answers whether one of their payments is under way.</summary>
    public static async Task<bool> HoldSalesAsync(this SeatDb db, string personId, CancellationToken ct) =>
        (await db.Database.SqlQueryRaw<string>(LockPending, personId).ToListAsync(ct)).Count > 0;

    /// <summary>Erases it, within a transaction.</summary>
    public static async Task EraseBuyerAsync(this SeatDb db, string personId, CancellationToken ct)
    {
        await db.Orders.Where(order => order.PersonId == personId).ExecuteUpdateAsync(
            set => set
                .SetProperty(order => order.Nickname, "")
                .SetProperty(order => order.BuyerName, (string?)null)
                .SetProperty(order => order.BuyerEmail, (string?)null)
                .SetProperty(order => order.Note, (string?)null),
            ct);
        // Made of the buyer's name and address, among others.
        await db.Payments.Where(payment => payment.PersonId == personId && payment.State != PaymentState.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(payment => payment.RequestHash, ""), ct);
    }

    /// <summary>Does it again, for what came after it: other replicas took the person's token for some seconds more.</summary>
    /// <exception cref="InvalidOperationException">A payment is still under way: again later.</exception>
    public static async Task EraseLateBuyerAsync(this SeatDb db, string personId, CancellationToken ct)
    {
        var more = await db.TransactAsync(
            async transaction =>
            {
                var isPaying = await db.HoldSalesAsync(personId, ct);
                await db.EraseBuyerAsync(personId, ct);
                await transaction.CommitAsync(ct);
                return isPaying;
            },
            ct);
        if (more)
        {
            throw new InvalidOperationException("A payment of somebody who was erased is still under way.");
        }
    }
}
