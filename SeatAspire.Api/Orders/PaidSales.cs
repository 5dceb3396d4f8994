using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>Shows sales whose payment stands, where whoever made them may have died before they did.</summary>
public sealed class PaidSales(SeatStore seats, IServiceScopeFactory scopes, TimeProvider time)
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

    /// <summary>Shows it where Redis still believes that its hold is being paid; left to the outbox where that cannot be done now.</summary>
    public async Task ShowWherePayingAsync(PaymentRow payment)
    {
        using var limit = new CancellationTokenSource(PaymentOptions.LookLimit, time);
        try
        {
            if (await seats.IsPayingAsync(payment.ShowingId, payment.HoldId, payment.Attempt))
            {
                await ShowAsync(payment.Id, limit.Token);
            }
        }
        catch (Exception error) when (Outage.EndsByItself(error))
        {
            // It is committed, and shown by somebody else; what it was answered is known all the same.
        }
    }
}
