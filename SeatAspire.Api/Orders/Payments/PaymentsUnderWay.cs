using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>The payments for seats that are pending, as holds that are being paid.</summary>
public sealed class PaymentsUnderWay(IServiceScopeFactory scopes) : IPaymentsUnderWay
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PayingHold>> OfAsync(string showingId, CancellationToken ct)
    {
        var rows = await scopes.UseDbAsync(db => db.Payments.AsNoTracking()
            .Where(payment => payment.State == PaymentState.Pending && payment.ShowingId == showingId).OrderBy(payment => payment.CreatedAt).ToListAsync(ct));
        return rows.ConvertAll(Of);
    }

    /// <summary>One of them, from its row.</summary>
    internal static PayingHold Of(PaymentRow row) => new(row.HoldId, row.PersonId, row.Attempt, SeatList.Parse(row.Seats))
    {
        ByCode = SeatList.ByCode(row.Seats),
        KeyHash = PayCall.Hash(row.IdempotencyKey),
        ExpiresAt = row.HeldUntil,
        IsOfAnyAllocation = BoxOfficeMethod.IsOne(row.Method),
    };
}
