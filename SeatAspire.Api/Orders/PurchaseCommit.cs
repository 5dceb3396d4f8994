using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders;

/// <summary>Everything that step 4 writes.</summary>
/// <param name="Payment">The pending payment whose amount the provider has authorised.</param>
/// <param name="Order">The order's row.</param>
/// <param name="Seats">The seats, in index order.</param>
/// <param name="Answer">What the payment's key answers once this is committed.</param>
public sealed record PurchaseWork(PaymentRow Payment, OrderRow Order, IReadOnlyList<OrderSeatRow> Seats, StoredAnswer Answer);

/// <summary>How step 4 ended.</summary>
public enum CommitVerdict
{
    /// <summary>Sold: this order has the seats, whatever happens from here on.</summary>
    Sold,

    /// <summary>Some of the seats are somebody else's. The payment is pending still.</summary>
    SeatsTaken,

    /// <summary>The payment had been ended before.</summary>
    Lost,
}

/// <summary>The verdict, and who owns those of the seats that are taken (<see cref="CommitVerdict.SeatsTaken"/>).</summary>
public readonly record struct CommitAnswer(CommitVerdict Verdict, IReadOnlyList<SoldSeatRow> Owners);

/// <summary>
/// Step 4 of a purchase: one transaction that is a sale. The payment's conditional update decides between this and
/// whoever gave the payment up; the key of <c>sold_seats</c> decides between two buyers.
/// </summary>
public sealed partial class PurchaseCommit(
    IServiceScopeFactory scopes, OutboxSignal signal, TimeProvider time, ILogger<PurchaseCommit> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Commits the sale, or says why not. Deadlocks and lost connections are tried again until <paramref name="ct"/> ends
    /// it; then the outcome is unknown, and a resolver finds it.
    /// </summary>
    public async Task<CommitAnswer> CommitAsync(PurchaseWork work, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var verdict = await scopes.UseDbAsync(db => TryAsync(db, work, ct));
                if (verdict == CommitVerdict.Sold)
                {
                    signal.Wake();
                }

                return new(verdict, []);
            }
            catch (Exception e) when (Backing.IsUniqueViolation(e))
            {
                // Only sold_seats can collide: the other keys are new, and made by whoever changed the payment.
                var wanted = work.Seats.Select(seat => seat.Seat).ToArray();
                var owners = await scopes.UseDbAsync(db => db.OwnersAsync(work.Payment.ShowingId, wanted, ct));
                if (owners.Count > 0)
                {
                    return new(CommitVerdict.SeatsTaken, owners);
                }

                // Cancelled since: the seats are free again.
            }
            catch (Exception e) when (Backing.IsDeadlock(e) || Backing.IsDatabaseAway(e))
            {
                // Also when the connection broke in COMMIT: the next try's conditional update waits for a commit that is
                // still on its way, and then finds the payment paid.
                LogAgain(e, work.Payment.Id);
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    private static async Task<CommitVerdict> TryAsync(SeatDb db, PurchaseWork work, CancellationToken ct)
    {
        var (payment, order) = (work.Payment, work.Order);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
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
                ? CommitVerdict.Sold
                : CommitVerdict.Lost;
        }

        db.Orders.Add(order);
        // First, by itself: the model does not tell the context that the other tables point at it.
        await db.SaveChangesAsync(ct);
        db.OrderSeats.AddRange(work.Seats);
        // In seat order, as every purchase: two that overlap wait for each other instead of locking each other out.
        db.SoldSeats.AddRange(work.Seats.Select(seat => new SoldSeatRow
        {
            ShowingId = payment.ShowingId,
            Seat = seat.Seat,
            OrderId = order.Id,
            PersonId = order.PersonId,
            HoldId = order.HoldId,
        }));
        db.Outbox.AddRange(
            OutboxKind.Sell.Row(order.Id, order.CreatedAt),
            OutboxKind.Announce.Row(order.Id, order.CreatedAt),
            OutboxKind.Capture.Row(payment.Id, order.CreatedAt));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return CommitVerdict.Sold;
    }

    [LoggerMessage(LogLevel.Warning, "Payment {PaymentId}: the sale could not be committed yet, trying again")]
    private partial void LogAgain(Exception error, string paymentId);
}
