using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders;

/// <summary>Reads a person's orders as the contract spells them. Answers no one else's.</summary>
public sealed class OrderReader(IServiceScopeFactory scopes)
{
    /// <summary>A list never grows beyond this: the newest are answered.</summary>
    public const int Limit = 500;

    /// <summary>The person's orders, newest first, of one showing or (null) of all, goods included.</summary>
    public Task<IReadOnlyList<OrderAnswer>> OfPersonAsync(string personId, string? showingId, CancellationToken ct) =>
        ReadAsync(order => order.PersonId == personId && (showingId == null || order.ShowingId == showingId), ct);

    /// <summary>The person's orders of goods alone, newest first.</summary>
    public Task<IReadOnlyList<OrderAnswer>> OfGoodsAsync(string personId, CancellationToken ct) =>
        ReadAsync(order => order.PersonId == personId && order.ShowingId == null, ct);

    private Task<IReadOnlyList<OrderAnswer>> ReadAsync(Expression<Func<OrderRow, bool>> wanted, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            var orders = await db.Orders.AsNoTracking()
                .Where(wanted)
                .OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id)
                .Take(Limit)
                .ToListAsync(ct);
            return await WithContentsAsync(db, orders, ct);
        });

    /// <summary>One order of the person, or null: unknown, or somebody else's.</summary>
    public Task<OrderAnswer?> FindAsync(string personId, string orderId, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            var orders = await db.Orders.AsNoTracking()
                .Where(order => order.Id == orderId && order.PersonId == personId)
                .ToListAsync(ct);
            return (await WithContentsAsync(db, orders, ct)).SingleOrDefault();
        });

    private static async Task<IReadOnlyList<OrderAnswer>> WithContentsAsync(SeatDb db, List<OrderRow> orders, CancellationToken ct)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var ids = orders.ConvertAll(order => order.Id);
        var seats = (await db.OrderSeats.AsNoTracking().Where(seat => ids.Contains(seat.OrderId)).ToListAsync(ct))
            .ToLookup(seat => seat.OrderId);
        var goods = (await db.OrderGoods.AsNoTracking().Where(line => ids.Contains(line.OrderId)).ToListAsync(ct))
            .ToLookup(line => line.OrderId);
        return orders.ConvertAll(order => OrderAnswers.Of(order, seats[order.Id], goods[order.Id]));
    }
}
