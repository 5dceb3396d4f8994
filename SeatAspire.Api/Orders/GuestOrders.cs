using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>A guest's orders become the account's that they log into, with their seats and payments.</summary>
internal sealed class GuestOrders(IServiceScopeFactory scopes, SeatStore seats, OrderEvents events) : IGuestProperty
{
    // By the order's index: seats have none of people.
    private const string MoveSeats =
        "UPDATE sold_seats INNER JOIN orders ON orders.id = sold_seats.order_id SET sold_seats.person_id = {0} WHERE orders.person_id = {1} AND sold_seats.person_id = {1}";

    // A key that the account has used itself stays the guest's: it answers nobody any more.
    private const string MovePayments =
        """
        UPDATE payments LEFT JOIN payments AS other ON other.person_id = {0} AND other.idempotency_key = payments.idempotency_key
        SET payments.person_id = {0} WHERE payments.person_id = {1} AND payments.state <> 'pending' AND other.id IS NULL
        """;

    public async Task<bool> MoveAsync(SeatDb db, string guestId, string accountId, CancellationToken cancellation)
    {
        await db.HoldSalesAsync(guestId, cancellation);
        await db.Database.ExecuteSqlRawAsync(MoveSeats, [accountId, guestId], cancellation);
        await db.Orders.Where(order => order.PersonId == guestId).ExecuteUpdateAsync(set => set.SetProperty(order => order.PersonId, accountId), cancellation);
        await db.Database.ExecuteSqlRawAsync(MovePayments, [accountId, guestId], cancellation);
        return await db.Payments.AnyAsync(payment => payment.PersonId == guestId && payment.State == PaymentState.Pending, cancellation);
    }

    public async Task FollowAsync(string guestId, string accountId, CancellationToken cancellation)
    {
        var showings = await scopes.UseDbAsync(db => db.Orders.Where(order => order.PersonId == accountId)
            .Select(order => order.ShowingId).Distinct().Take(OrderReader.Limit).ToListAsync(cancellation));
        foreach (var showing in showings.OfType<string>())
        {
            await seats.AdoptAsync(showing, guestId, accountId);
        }

        if (showings.Count > 0)
        {
            await events.OrdersChangedAsync([.. showings.Select(showing => (accountId, showing))]);
        }
    }
}
