using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;

namespace SeatAspire.Api.Shop;

/// <summary>Everything that the sale of a cart writes; the goods in the order of their ids.</summary>
internal sealed record CheckoutWork(PaymentRow Payment, OrderRow Order, IReadOnlyList<OrderGoodsRow> Goods, StoredAnswer Answer);

/// <summary>How the sale of a cart ended.</summary>
internal enum CheckoutVerdict
{
    /// <summary>Sold.</summary>
    Sold,

    /// <summary>There is not enough left of something. The payment is pending still.</summary>
    OutOfStock,

    /// <summary>The cart is another one by now. The payment is pending still.</summary>
    CartChanged,

    /// <summary>The payment had been ended before.</summary>
    Lost,
}

/// <summary>
/// One transaction that sells a cart. The payment's conditional update decides between this and whoever gave the payment up;
/// each goods' conditional update keeps its stock from falling below 0; the cart's own lines decide between two tabs.
/// </summary>
internal sealed partial class CheckoutCommit(IServiceScopeFactory scopes, OutboxSignal signal, TimeProvider time, ILogger<CheckoutCommit> logger)
{
    /// <summary>Commits the sale, or says why not; a connection that was lost on the way is tried again until <paramref name="ct"/> ends it.</summary>
    public async Task<CheckoutVerdict> CommitAsync(CheckoutWork work, CancellationToken ct)
    {
        var untilThere = OutageRetries.Create(time, error => LogAgain(error, work.Payment.Id));
        var verdict = await untilThere.ExecuteAsync(
            async limit => await scopes.UseDbAsync(db => db.TransactAsync(transaction => TryAsync(db, transaction, work, limit), limit)), ct);
        if (verdict == CheckoutVerdict.Sold)
        {
            signal.Wake();
        }

        return verdict;
    }

    private static async Task<CheckoutVerdict> TryAsync(SeatDb db, IDbContextTransaction transaction, CheckoutWork work, CancellationToken ct)
    {
        var (payment, order) = (work.Payment, work.Order);
        var changed = await db.Payments
            .Where(row => row.Id == payment.Id && row.State == PaymentState.Pending)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, PaymentState.Paid)
                    .SetProperty(row => row.ResponseStatus, (int?)work.Answer.Status)
                    .SetProperty(row => row.ResponseBody, work.Answer.Body),
                ct);
        if (changed == 0)
        {
            await transaction.RollbackAsync(ct);
            // Nobody but this payment's one driver makes it paid: then an earlier try did commit.
            return await db.Payments.AnyAsync(row => row.Id == payment.Id && row.State == PaymentState.Paid, ct)
                ? CheckoutVerdict.Sold
                : CheckoutVerdict.Lost;
        }

        foreach (var line in work.Goods)
        {
            var taken = await db.CartItems
                .Where(item => item.PersonId == order.PersonId && item.GoodsId == line.GoodsId && item.Quantity == line.Quantity)
                .ExecuteDeleteAsync(ct);
            if (taken == 0)
            {
                return CheckoutVerdict.CartChanged;
            }
        }

        // In the order of ids, as every checkout: two that overlap wait for each other instead of locking each other out.
        foreach (var line in work.Goods)
        {
            var taken = await db.Goods
                .Where(goods => goods.GoodsId == line.GoodsId && goods.Stock >= line.Quantity)
                .ExecuteUpdateAsync(set => set.SetProperty(goods => goods.Stock, goods => goods.Stock - line.Quantity), ct);
            if (taken == 0)
            {
                return CheckoutVerdict.OutOfStock;
            }
        }

        db.Orders.Add(order);
        db.OrderGoods.AddRange(work.Goods);
        db.Outbox.AddRange(OutboxKind.Announce.Row(order.Id, order.CreatedAt), OutboxKind.Capture.Row(payment.Id, order.CreatedAt));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return CheckoutVerdict.Sold;
    }

    [LoggerMessage(LogLevel.Warning, "Payment {PaymentId}: the goods could not be sold yet, trying again")]
    private partial void LogAgain(Exception error, string paymentId);
}
