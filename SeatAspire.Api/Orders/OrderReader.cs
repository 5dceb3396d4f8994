using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders;

/// <summary>Reads a person's orders as the contract spells them. Answers no one else's.</summary>
public sealed class OrderReader(IServiceScopeFactory scopes)
{
    /// <summary>A list never grows beyond this: the newest are answered.</summary>
    public const int Limit = 500;

    /// <summary>The person's orders, newest first, of one showing or (null) of all.</summary>
    public Task<IReadOnlyList<OrderAnswer>> OfPersonAsync(string personId, string? showingId, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            var orders = await db.Orders.AsNoTracking()
                .Where(order => order.PersonId == personId && (showingId == null || order.ShowingId == showingId))
                .OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id)
                .Take(Limit)
                .ToListAsync(ct);
            return await WithSeatsAsync(db, orders, ct);
        });

    /// <summary>One order of the person, or null: unknown, or somebody else's.</summary>
    public Task<OrderAnswer?> FindAsync(string personId, string orderId, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            var orders = await db.Orders.AsNoTracking()
                .Where(order => order.Id == orderId && order.PersonId == personId)
                .ToListAsync(ct);
            return (await WithSeatsAsync(db, orders, ct)).SingleOrDefault();
        });

    private static async Task<IReadOnlyList<OrderAnswer>> WithSeatsAsync(SeatDb db, List<OrderRow> orders, CancellationToken ct)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var ids = orders.ConvertAll(order => order.Id);
        var seats = (await db.OrderSeats.AsNoTracking().Where(seat => ids.Contains(seat.OrderId)).ToListAsync(ct))
            .ToLookup(seat => seat.OrderId);
        return orders.ConvertAll(order => OrderAnswers.Of(order, seats[order.Id]));
    }
}
