using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Shop;

/// <summary>How the sale of a cart ended.</summary>
internal enum CheckoutVerdict
{
    /// <summary>Sold.</summary>
    Sold,

    /// <summary>There is not enough left of something. The payment is pending still.</summary>
    OutOfStock,

    /// <summary>The cart is another one by now. The payment is pending still.</summary>
    CartChanged,

    /// <summary>The payment had been ended before, or has another driver.</summary>
    Lost,
}

/// <summary>
/// One transaction that sells a cart. The payment's conditional update decides between this and whoever gave the payment up;
/// each goods' conditional update keeps its stock from falling below 0; the cart's own lines decide between two tabs.
/// </summary>
internal sealed partial class CheckoutCommit(IServiceScopeFactory scopes, OutboxSignal signal, TimeProvider time, ILogger<CheckoutCommit> logger)
{
    /// <summary>Commits the sale, or says why not; a connection that was lost on the way is tried again until <paramref name="ct"/> ends it.</summary>
    public async Task<CheckoutVerdict> CommitAsync(PurchaseWork work, CancellationToken ct)
    {
        var untilThere = OutageRetries.Create(time, error => LogAgain(error, work.Payment.Id));
        while (true)
        {
            try
            {
                if (await untilThere.ExecuteAsync(
                    async limit => await scopes.UseDbAsync(db => db.TransactAsync(transaction => TryAsync(db, transaction, work, limit), limit)), ct) is { } verdict)
                {
                    if (verdict == CheckoutVerdict.Sold)
                    {
                        signal.Wake();
                    }

                    return verdict;
                }
            }
            catch (Exception e) when (Backing.IsUniqueViolation(e))
            {
                // Only the reference can be another order's.
                work.ReferAnew();
            }
        }
    }

    /// <summary>One transaction, of as many round trips however much is in the cart; null where it is to be tried again.</summary>
    private static async Task<CheckoutVerdict?> TryAsync(
        SeatDb db, IDbContextTransaction transaction, PurchaseWork work, CancellationToken ct)
    {
        var (payment, order, lines) = (work.Payment, work.Order, work.Goods!);
        // In the order of ids, as every checkout and cancel: two that overlap wait for each other instead of locking each other out.
        var taking = new Statements(db).Add(
            "UPDATE payments SET state = ?, response_status = ?, response_body = ? WHERE id = ? AND state = ? AND driver = ?",
            PaymentState.Paid, work.Answer.Status, work.Answer.Body, payment.Id, PaymentState.Pending, payment.Driver);
        foreach (var line in lines)
        {
            taking.Add("DELETE FROM cart_items WHERE person_id = ? AND goods_id = ? AND quantity = ?", order.PersonId, line.GoodsId, line.Quantity);
        }

        foreach (var line in lines)
        {
            taking.Add("UPDATE goods SET stock = stock - ? WHERE goods_id = ? AND stock >= ? AND removed_at IS NULL", line.Quantity, line.GoodsId, line.Quantity);
        }

        if (await taking.RunAsync(ct) != 1 + (2 * lines.Count))
        {
            await transaction.RollbackAsync(ct);
            return await WhyAsync(db, work, ct);
        }

        await new Statements(db)
            .Insert([order])
            .Insert(lines)
            .Insert([OutboxKind.Announce.Row(order.Id, order.CreatedAt), OutboxKind.Capture.Row(payment.Id, order.CreatedAt)])
            .RunAsync(ct);
        await transaction.CommitAsync(ct);
        return CheckoutVerdict.Sold;
    }

    /// <summary>Why not all of it could be taken; null where all of it could by now.</summary>
    private static async Task<CheckoutVerdict?> WhyAsync(SeatDb db, PurchaseWork work, CancellationToken ct)
    {
        var (id, person, ids) = (work.Payment.Id, work.Order.PersonId, work.Goods!.Select(line => line.GoodsId).ToArray());
        var now = await db.Payments.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.State, row.Driver }).SingleAsync(ct);
        if (now.State != PaymentState.Pending || now.Driver != work.Payment.Driver)
        {
            // Nobody but its driver makes a payment paid: then an earlier try did commit.
            return now.State == PaymentState.Paid && now.Driver == work.Payment.Driver ? CheckoutVerdict.Sold : CheckoutVerdict.Lost;
        }

        var cart = await db.CartItems.AsNoTracking().Where(item => item.PersonId == person).ToDictionaryAsync(item => item.GoodsId, item => item.Quantity, ct);
        if (work.Goods!.Any(line => cart.GetValueOrDefault(line.GoodsId) != line.Quantity))
        {
            return CheckoutVerdict.CartChanged;
        }

        var stock = await db.GoodsForSale.AsNoTracking().Where(goods => ids.Contains(goods.GoodsId)).ToDictionaryAsync(goods => goods.GoodsId, goods => goods.Stock, ct);
        return work.Goods!.Any(line => stock.GetValueOrDefault(line.GoodsId) < line.Quantity) ? CheckoutVerdict.OutOfStock : null;
    }

    [LoggerMessage(LogLevel.Warning, "Payment {PaymentId}: the goods could not be sold yet, trying again")]
    private partial void LogAgain(Exception error, string paymentId);
}
