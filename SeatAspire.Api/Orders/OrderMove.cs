using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders;

/// <summary>Gives an order another seat of the same price in place of one.</summary>
public sealed partial class OrderMove(
    IServiceScopeFactory scopes, ShowCatalog catalog, SeatStore seats, HoldReturn holds, OutboxSignal signal, TimeProvider time, ILogger<OrderMove> logger)
{
    /// <summary>Does it, or finds it done already; null, or why nothing was changed.</summary>
    /// <exception cref="OutageException">Redis does not answer: nothing was changed.</exception>
    public async Task<Refusal?> MoveAsync(string orderId, string from, string to, ClaimsPrincipal who, CancellationToken limit)
    {
        var showingId = await scopes.UseDbAsync(db => db.Orders.Where(row => row.Id == orderId).Select(row => row.ShowingId).FirstOrDefaultAsync(limit));
        if (showingId is null)
        {
            return Refusals.UnknownOrder;
        }

        if (catalog.Find(showingId, out var missing, Refusals.UnknownOrder) is not { } showing)
        {
            return missing;
        }

        if (!showing.Layout.TryFind(to, out var seat))
        {
            return Refusals.UnknownSeat([to]);
        }

        // Taken as the box office takes it, before anything is written: whoever holds it keeps it, and nobody comes to hold it meanwhile, whose hold
        // the sale below would end. What is left of it where this process dies, or does not hear what became of the transaction, a resolver gives back.
        // Who asks for the same move at once shares it.
        var taken = await seats.TakeAsync(showingId, BoxOfficeHolds.PersonOf(HoldKey(orderId, from, to)), keyHash: "move", [seat], showing.Prices.Current.Number);
        var (move, refusal) = await scopes.UseDbAsync(async db =>
        {
            try
            {
                return await db.TransactAsync(transaction => TryAsync(db, transaction, orderId, from, seat, showing, taken, who, limit), limit);
            }
            catch (Exception error) when (Backing.IsUniqueViolation(error))
            {
                return (null, OrderRefusals.MoveTaken(to));
            }
        });
        if (move is not null)
        {
            signal.Wake();
            await ShowAsync(move, showingId, limit);
        }
        else if (taken.Verdict == BoxOfficeVerdict.Taken)
        {
            await holds.UnpayAsync(taken.HoldId, taken.Attempt);
        }

        return refusal;
    }

    private static string HoldKey(string orderId, string from, string to) => $"move\n{orderId}\n{from}\n{to}";

    private async Task<(OrderMoveRow? Move, Refusal? Refusal)> TryAsync(
        SeatDb db, IDbContextTransaction transaction, string orderId, string from, int to, Showing showing, BoxOfficeHold taken, ClaimsPrincipal who, CancellationToken limit)
    {
        // Locked, as a refund does: of both, one goes first.
        var order = (await db.Orders.FromSqlRaw("SELECT * FROM orders WHERE id = {0} FOR UPDATE", orderId).AsNoTracking().ToListAsync(limit)).Single();
        var bought = await db.OrderSeats.AsNoTracking().Where(row => row.OrderId == orderId).ToListAsync(limit);
        var former = bought.Find(row => row.Label == from && row.Status == OrderStatus.Paid);
        var there = bought.Find(row => row.Seat == to);
        if (former is null)
        {
            // Asked again after it was done, by one who may have died before it was shown.
            var done = there?.Status == OrderStatus.Paid
                ? await db.OrderMoves.AsNoTracking().Where(row => row.OrderId == orderId && row.FromLabel == from && row.ToSeat == to)
                    .Select(row => new { Move = row, IsShown = !db.Outbox.Any(left => left.Kind == OutboxKind.Move.Word() && left.Subject == row.Id) })
                    .OrderBy(row => row.IsShown).FirstOrDefaultAsync(limit)
                : null;
            return done is null ? (null, OrderRefusals.SeatsOfOther([from])) : (done.IsShown ? null : done.Move, null);
        }

        // Seats of one price stay so where one was sold below it, by a code, or before the price was changed; and what nothing was paid for costs
        // nothing elsewhere.
        var isComplimentary = order.Place == OrderPlace.BoxOffice && await db.Payments.AnyAsync(row => row.Id == order.PaymentId && row.Method == BoxOfficeMethod.Comp, limit);
        if (!isComplimentary && showing.PriceOf(to) != former.Price && showing.PriceOf(to) != showing.PriceOf(former.Seat))
        {
            return (null, OrderRefusals.OtherPrice);
        }

        // Whoever blocks seats or sets them aside has locked the date.
        await db.Database.ExecuteSqlRawAsync("SELECT id FROM showings WHERE id = {0} LOCK IN SHARE MODE", [showing.Id], limit);
        // One that it gave back stays in its history.
        if (taken.Verdict == BoxOfficeVerdict.SeatsTaken || there is not null || await db.BlockedSeats.AnyAsync(row => row.ShowingId == showing.Id && row.Seat == to, limit)
            || await db.AllocatedSeats.AnyAsync(row => row.ShowingId == showing.Id && row.Seat == to, limit))
        {
            return (null, OrderRefusals.MoveTaken(showing.Layout.Label(to)));
        }

        // This may have waited for long: the hold may have been given up, or lost with Redis, and the seat be another's.
        if (await seats.RefAsync(showing.Id, to) is var has && has != "h:" + taken.HoldId)
        {
            return has is null ? throw new RebuildingException(showing.Id) : (null, OrderRefusals.MoveTaken(showing.Layout.Label(to)));
        }

        var now = time.GetUtcNow();
        var move = new OrderMoveRow
        {
            Id = Ids.New(now), OrderId = orderId, FromSeat = former.Seat, ToSeat = to, FromLabel = from, ToLabel = showing.Layout.Label(to),
            OperatorId = who.PersonId()!, OperatorName = who.Nickname()!, CreatedAt = now,
        };
        await new Statements(db)
            .Add("DELETE FROM order_seats WHERE order_id = ? AND seat = ?", orderId, former.Seat)
            .Insert([new OrderSeatRow { OrderId = orderId, Seat = to, Label = move.ToLabel, Category = showing.Layout.CategoryOf(to), Price = former.Price }])
            .Add("DELETE FROM sold_seats WHERE showing_id = ? AND seat = ? AND order_id = ?", showing.Id, former.Seat, orderId)
            // Its key decides between this and a purchase.
            .Insert([new SoldSeatRow { ShowingId = showing.Id, Seat = to, OrderId = orderId, PersonId = order.PersonId, HoldId = order.HoldId }])
            .Insert([move])
            // Where a resolver has come first, as this took so long, the seat may be somebody else's.
            .Insert([PaymentRow.NeverBegun(taken.HoldId, taken.Attempt, BoxOfficeHolds.PersonOf(HoldKey(orderId, from, move.ToLabel)), showing.Id, move.Id, now)])
            .Insert([OutboxKind.Move.Row(move.Id, now)])
            .RunAsync(limit);
        AuditLog.Add(db, who, now, AuditLog.Move, showing.Id, new Dictionary<string, AuditChange>
        {
            ["order"] = new(null, order.Reference),
            ["seat"] = new(from, move.ToLabel),
        });
        await db.SaveChangesAsync(limit);
        await transaction.CommitAsync(limit);
        return (move, null);
    }

    private async Task ShowAsync(OrderMoveRow move, string showingId, CancellationToken limit)
    {
        LogMoved(showingId, move.OrderId);
        try
        {
            await scopes.UseDbAsync(async db =>
            {
                await seats.ShowMoveAsync(db, move, await db.Orders.AsNoTracking().SingleAsync(row => row.Id == move.OrderId, limit), limit);
                return true;
            });
        }
        catch (OutageException error)
        {
            // Committed: the outbox shows it once Redis is back.
            LogNotShown(error, showingId, move.OrderId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Moved a seat of {ShowingId}: order {OrderId}")]
    private partial void LogMoved(string showingId, string orderId);

    [LoggerMessage(LogLevel.Warning, "Moved, but not shown yet: {ShowingId}, order {OrderId}")]
    private partial void LogNotShown(Exception error, string showingId, string orderId);
}

/// <summary>Shows what became of an order's seats.</summary>
internal static class ShownMoves
{
    /// <summary>Shows the two seats of a move as the order has them now: it may have been moved on since, or refunded.</summary>
    public static async Task ShowMoveAsync(this SeatStore seats, SeatDb db, OrderMoveRow move, OrderRow order, CancellationToken ct)
    {
        int[] both = [move.FromSeat, move.ToSeat];
        // In one statement, so that the number is of the moment at which it had them.
        var now = await db.Orders.Where(row => row.Id == order.Id).Select(row => new
        {
            Moves = db.Set<OrderMoveRow>().Count(other => other.OrderId == row.Id),
            Seats = db.Set<OrderSeatRow>().Where(seat => seat.OrderId == row.Id && seat.Status == OrderStatus.Paid && both.Contains(seat.Seat)).Select(seat => seat.Seat).ToList(),
        }).SingleAsync(ct);
        await seats.MoveAsync(new(order.ShowingId!, order.Id, order.HoldId, order.PersonId, now.Seats), [.. both.Except(now.Seats)], now.Moves);
    }
}
