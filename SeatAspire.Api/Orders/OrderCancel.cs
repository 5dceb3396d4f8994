using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Polly;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>Gives an order back: the money once, and the seats or goods for sale again.</summary>
public sealed partial class OrderCancel(
    IServiceScopeFactory scopes, SeatStore seats, OrderReader reader, OutboxSignal signal, OrderMeters meters, TimeProvider time,
    ILogger<OrderCancel> logger)
{
    private readonly ResiliencePipeline _untilThere = OutageRetries.Create(time);

    /// <summary>
    /// Cancels a person's order, or finds it cancelled already; null: unknown, or somebody else's. Not ended by the
    /// client's going away, only by <paramref name="limit"/>.
    /// </summary>
    public async Task<OrderAnswer?> CancelAsync(string personId, string orderId, CancellationToken limit)
    {
        if (await CommitAsync(personId, orderId, limit))
        {
            signal.Wake();
            await ShowFreeAsync(orderId, limit);
        }

        return await reader.FindAsync(personId, orderId, limit);
    }

    /// <summary>One transaction; true where this call is the one that cancelled. A connection that was lost on the way: again.</summary>
    private async Task<bool> CommitAsync(string personId, string orderId, CancellationToken limit) =>
        await _untilThere.ExecuteAsync(
            async ct => await scopes.UseDbAsync(db =>
                db.TransactAsync(transaction => TryAsync(db, transaction, personId, orderId, time.GetUtcNow(), ct), ct)),
            limit);

    private static async Task<bool> TryAsync(
        SeatDb db, IDbContextTransaction transaction, string personId, string orderId, DateTimeOffset now, CancellationToken limit)
    {
        // Of any number of calls one changes the row: hence one refund.
        var changed = await db.Orders
            .Where(order => order.Id == orderId && order.PersonId == personId && order.Status == OrderStatus.Paid)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(order => order.Status, OrderStatus.Cancelled)
                    .SetProperty(order => order.CancelledAt, (DateTimeOffset?)now),
                limit);
        if (changed == 0)
        {
            return false;
        }

        var paymentId = await db.Orders.Where(order => order.Id == orderId).Select(order => order.PaymentId).SingleAsync(limit);
        await db.SoldSeats.Where(seat => seat.OrderId == orderId).ExecuteDeleteAsync(limit);
        // In the order of ids, as every checkout.
        foreach (var line in await db.OrderGoods.AsNoTracking().Where(line => line.OrderId == orderId).OrderBy(line => line.GoodsId).ToListAsync(limit))
        {
            await db.Goods.Where(goods => goods.GoodsId == line.GoodsId)
                .ExecuteUpdateAsync(set => set.SetProperty(goods => goods.Stock, goods => goods.Stock + line.Quantity), limit);
        }

        db.Outbox.AddRange(OutboxKind.Free.Row(orderId, now), OutboxKind.Refund.Row(paymentId, now));
        await db.SaveChangesAsync(limit);
        await transaction.CommitAsync(limit);
        return true;
    }

    private async Task ShowFreeAsync(string orderId, CancellationToken limit)
    {
        var (order, sale) = await scopes.UseDbAsync(db => db.SaleAsync(orderId, limit));
        if (order.ShowingId is null)
        {
            // Goods: the outbox tells that there are more of them again.
            LogGoodsCancelled(orderId);
            return;
        }

        LogCancelled(sale.ShowingId, orderId, sale.Seats.Count);
        meters.Cancelled(sale.ShowingId, sale.Seats.Count);
        try
        {
            await seats.FreeAsync(sale);
        }
        catch (Exception e) when (e is RedisAwayException or RebuildingException)
        {
            // Committed: the outbox frees them once Redis is back.
            LogNotShown(e, sale.ShowingId, orderId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Cancelled {Seats} seats of {ShowingId}: order {OrderId}")]
    private partial void LogCancelled(string showingId, string orderId, int seats);

    [LoggerMessage(LogLevel.Information, "Cancelled goods: order {OrderId}")]
    private partial void LogGoodsCancelled(string orderId);

    [LoggerMessage(LogLevel.Warning, "Cancelled, but not shown yet: {ShowingId}, order {OrderId}")]
    private partial void LogNotShown(Exception error, string showingId, string orderId);
}
