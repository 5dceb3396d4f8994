using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>Shows sales whose payment stands, where whoever made them may have died before they did.</summary>
public sealed class PaidSales(SeatStore seats, IServiceScopeFactory scopes)
{
    /// <summary>Shows what was bought with a payment as the order has it now.</summary>
    public async Task ShowAsync(string paymentId, CancellationToken ct)
    {
        var (_, sale) = await scopes.UseDbAsync(async db =>
        {
            var orderId = await db.Orders.Where(order => order.PaymentId == paymentId).Select(order => order.Id).SingleAsync(ct);
            return await db.SaleAsync(orderId, ct);
        });
        await seats.SellAsync(sale);
    }

    /// <summary>Shows it where Redis still believes that its hold is being paid, before somebody is told of it once more; left to the outbox where Redis does not answer.</summary>
    public async Task ShowWherePayingAsync(PaymentRow payment, CancellationToken ct)
    {
        try
        {
            if (payment.State == PaymentState.Paid && await seats.IsPayingAsync(payment.ShowingId, payment.HoldId, payment.Attempt))
            {
                await ShowAsync(payment.Id, ct);
            }
        }
        catch (OutageException)
        {
            // It is committed, and shown once Redis is back.
        }
    }
}
