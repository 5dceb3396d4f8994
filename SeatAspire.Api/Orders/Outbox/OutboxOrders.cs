using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>An order, cancelled or not, with what it sold and how it may be told.</summary>
/// <param name="Order">The order.</param>
/// <param name="Sale">The seats that it still has, in index order; without a date and seats for one of goods alone.</param>
/// <param name="Bought">How many seats it bought, cancelled or not.</param>
/// <param name="Goods">Its goods, in the order of their ids.</param>
/// <param name="Named">Whether its owner agreed to be named in full.</param>
public sealed record OutboxOrder(OrderRow Order, SeatSale Sale, int Bought, IReadOnlyList<OrderGoodsRow> Goods, bool Named);

/// <summary>Looks orders up for the outbox: what its rows ask for at the same time is read together.</summary>
public sealed class OutboxOrders : IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Batcher<string, OutboxOrder> _batches;

    /// <summary>Of this replica.</summary>
    public OutboxOrders(IServiceScopeFactory scopes, TimeProvider time)
    {
        _scopes = scopes;
        _batches = new(ReadAsync, DatabaseBatches.Limits, time);
    }

    /// <summary>An order by its id.</summary>
    public Task<OutboxOrder> GetAsync(string orderId, CancellationToken ct) => _batches.AddAsync(orderId, ct);

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    private Task ReadAsync(IReadOnlyList<Batched<string, OutboxOrder>> batch, CancellationToken ct) => _scopes.UseDbAsync(async db =>
    {
        await db.Database.OpenConnectionAsync(ct);
        var ids = batch.Select(order => order.Item).Distinct().ToArray();
        var orders = await db.Orders.AsNoTracking().Where(order => ids.Contains(order.Id)).ToDictionaryAsync(order => order.Id, ct);
        var seats = await db.OrderSeats.AsNoTracking()
            .Where(seat => ids.Contains(seat.OrderId))
            .OrderBy(seat => seat.Seat)
            .Select(seat => new { seat.OrderId, seat.Seat, seat.Status })
            .ToListAsync(ct);
        var goods = await db.OrderGoods.AsNoTracking().Where(line => ids.Contains(line.OrderId)).OrderBy(line => line.GoodsId).ToListAsync(ct);
        var named = await db.NamedInFullAsync(orders.Values.Select(order => order.PersonId), ct);
        var (seatsOf, goodsOf) = (seats.ToLookup(seat => seat.OrderId), goods.ToLookup(line => line.OrderId));
        foreach (var one in batch)
        {
            if (orders.TryGetValue(one.Item, out var order))
            {
                var sale = new SeatSale(order.ShowingId ?? "", order.Id, order.HoldId, order.PersonId, [.. seatsOf[order.Id].Where(seat => seat.Status == OrderStatus.Paid).Select(seat => seat.Seat)]);
                one.Settle(new(order, sale, seatsOf[order.Id].Count(), [.. goodsOf[order.Id]], named.Contains(order.PersonId)));
            }
            else
            {
                one.Fail(new InvalidOperationException($"There is no order {one.Item}."));
            }
        }
    });
}
