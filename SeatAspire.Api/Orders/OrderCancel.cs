using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Polly;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>What a cancel came to: the order as it is now, or why nothing was changed.</summary>
public sealed record CancelResult(OrderResponse? Order, Refusal? Refusal);

/// <summary>A refund that an operator makes.</summary>
/// <param name="Who">The operator.</param>
/// <param name="Key">Of an order and key there is one refund, however often it is asked for.</param>
/// <param name="RequestHash">SHA-256 of what was asked for: the same key with something else is refused.</param>
/// <param name="Reason">Why, for those who look at it later.</param>
public sealed record OperatorRefund(ClaimsPrincipal Who, string Key, string RequestHash, string? Reason);

/// <summary>Gives an order back, or some seats of it: their money once, and the seats or goods for sale again.</summary>
public sealed partial class OrderCancel(
    IServiceScopeFactory scopes, SeatStore seats, OrderReader reader, OutboxSignal signal, OrderMeters meters, TimeProvider time,
    ILogger<OrderCancel> logger)
{
    private readonly ResiliencePipeline _untilThere = OutageRetries.Create(time);

    /// <summary>
    /// Cancels some seats of a person's order, or all of it, or finds that done already. Not ended by the client's going away, only by
    /// <paramref name="limit"/>.
    /// </summary>
    /// <param name="personId">Whose order it is; somebody else's is unknown.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="labels">Which seats, each once; null: all that is left.</param>
    /// <param name="limit">Ends it, its outcome unknown: asked again it is found.</param>
    public async Task<CancelResult> CancelAsync(string personId, string orderId, IReadOnlyCollection<string>? labels, CancellationToken limit)
    {
        if (await GiveBackAsync(personId, orderId, labels, limit) is { } refusal)
        {
            return new(null, refusal);
        }

        return await reader.FindAsync(personId, orderId, limit) is { } order ? new(order, null) : new(null, Refusals.UnknownOrder);
    }

    /// <summary>Gives back all that is left of an order whose date was called off; nothing where that is done already.</summary>
    /// <param name="orderId">Whosever order it is.</param>
    /// <param name="limit">Ends it, its outcome unknown: asked again it is found.</param>
    public Task CancelCalledOffAsync(string orderId, CancellationToken limit) => GiveBackAsync(null, orderId, null, limit);

    /// <summary>Gives some seats of anybody's order back, or all of it, whenever it is; null, or why nothing was changed.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="labels">Which seats, each once; null: all that is left.</param>
    /// <param name="by">Who does it, and why.</param>
    /// <param name="limit">Ends it, its outcome unknown: asked again with the same key it is found.</param>
    public Task<Refusal?> RefundAsync(string orderId, IReadOnlyCollection<string>? labels, OperatorRefund by, CancellationToken limit) =>
        GiveBackAsync(null, orderId, labels, limit, by);

    /// <summary>One transaction, and what it freed shown; null, or why nothing was changed. A connection that was lost on the way: again.</summary>
    /// <param name="personId">Whose order it is; null: whosever, also after the time in which buyers may cancel.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="labels">Which seats; null: all that is left.</param>
    /// <param name="limit">Ends it.</param>
    private async Task<Refusal?> GiveBackAsync(string? personId, string orderId, IReadOnlyCollection<string>? labels, CancellationToken limit, OperatorRefund? by = null)
    {
        var (refund, refusal) = await _untilThere.ExecuteAsync(
            async ct => await scopes.UseDbAsync(db =>
                db.TransactAsync(transaction => TryAsync(db, transaction, personId, orderId, labels, by, time.GetUtcNow(), ct), ct)),
            limit);
        if (refusal is not null)
        {
            return refusal;
        }

        // Where an earlier call did it, its process may have died before it was shown: whoever is told that seats are given back finds them free.
        IReadOnlyList<RefundRow> toShow = refund is not null ? [refund] : await _untilThere.ExecuteAsync(async ct => await scopes.UseDbAsync(db => NotShownAsync(db, orderId, ct)), limit);
        if (toShow.Count > 0)
        {
            signal.Wake();
        }

        foreach (var one in toShow)
        {
            await ShowFreeAsync(one, limit);
        }

        return null;
    }

    /// <summary>The refund where this call is one that gave something back; neither where that is done already.</summary>
    private async Task<(RefundRow? Refund, Refusal? Refusal)> TryAsync(
        SeatDb db, IDbContextTransaction transaction, string? personId, string orderId, IReadOnlyCollection<string>? labels, OperatorRefund? by,
        DateTimeOffset now, CancellationToken limit)
    {
        // Locked before anything is read: cancels of an order take turns, so that one of them gives a seat back, and its price once.
        var order = (await db.Orders.FromSqlRaw("SELECT * FROM orders WHERE id = {0} FOR UPDATE", orderId)
            .AsNoTracking().ToListAsync(limit)).SingleOrDefault();
        if (order is null || (personId is not null && order.PersonId != personId))
        {
            return (null, Refusals.UnknownOrder);
        }

        if (by is not null && await db.Refunds.AsNoTracking()
            .FirstOrDefaultAsync(row => row.OrderId == orderId && row.IdempotencyKey == by.Key, limit) is { } earlier)
        {
            return (null, earlier.RequestHash == by.RequestHash ? null : Refusals.IdempotencyKeyReused);
        }

        var all = await db.OrderSeats.AsNoTracking().Where(seat => seat.OrderId == orderId).OrderBy(seat => seat.Seat).ToListAsync(limit);
        if (labels?.Except(all.Select(seat => seat.Label)).ToList() is { Count: > 0 } unknown)
        {
            return (null, OrderRefusals.SeatsOfOther(unknown));
        }

        var live = all.Where(seat => seat.Status == OrderStatus.Paid).ToList();
        var given = labels is null ? live : live.FindAll(seat => labels.Contains(seat.Label));
        if (order.Status == OrderStatus.Cancelled || (all.Count > 0 && given.Count == 0))
        {
            return (null, null);
        }

        if (personId is not null && order.ShowingId is { } showing)
        {
            var until = await db.Showings.Where(row => row.Id == showing).Select(row => row.RefundUntil ?? row.StartsAt).SingleAsync(limit);
            if (now >= until)
            {
                return (null, OrderRefusals.TooLateToCancel(until.ToUniversalTime()));
            }
        }

        if (personId is null && await db.Showings.Where(row => row.Id == order.ShowingId).Select(row => row.CancelledAt).SingleOrDefaultAsync(limit) is { } calledOff && calledOff > now)
        {
            // By another replica's clock; the refund comes after it.
            now = calledOff.ToUniversalTime();
        }

        var isAll = given.Count == live.Count;
        var refund = new RefundRow
        {
            Id = Ids.New(now),
            OrderId = orderId,
            PaymentId = order.PaymentId,
            Seats = SeatList.Format(given.Select(seat => seat.Seat)),
            // What is left, to the last: whatever the sum of the tickets.
            Amount = isAll ? order.Amount - order.Refunded : given.Sum(seat => seat.Price),
            CreatedAt = now,
            IdempotencyKey = by?.Key,
            RequestHash = by?.RequestHash,
            Reason = by?.Reason,
            OperatorId = by?.Who.PersonId(),
            OperatorName = by?.Who.Nickname(),
        };
        await TakeAwayAsync(db, order, given, limit);
        await db.Orders.Where(row => row.Id == orderId).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Refunded, row => row.Refunded + refund.Amount)
                .SetProperty(row => row.Status, isAll ? OrderStatus.Cancelled : OrderStatus.Paid)
                .SetProperty(row => row.CancelledAt, isAll ? now : (DateTimeOffset?)null),
            limit);
        await new Statements(db)
            .Insert([refund])
            // What was paid at the box office is given back there, by hand.
            .Insert<OutboxRow>(order.Place == OrderPlace.BoxOffice
                ? [OutboxKind.FreeSeats.Row(refund.Id, now)]
                : [OutboxKind.FreeSeats.Row(refund.Id, now), OutboxKind.RefundAmount.Row(refund.Id, now)])
            .RunAsync(limit);
        if (by is not null)
        {
            AuditLog.Add(db, by.Who, now, AuditLog.Refund, order.ShowingId, new Dictionary<string, AuditChange>
            {
                ["order"] = new(null, order.Reference),
                ["seats"] = new(string.Join(' ', given.Select(seat => seat.Label)), null),
                ["refunded"] = new(order.Refunded, order.Refunded + refund.Amount),
                ["reason"] = new(null, by.Reason),
            });
            await db.SaveChangesAsync(limit);
        }

        await transaction.CommitAsync(limit);
        Tell(order, given.Count);
        return (refund, null);
    }

    private static Task<List<RefundRow>> NotShownAsync(SeatDb db, string orderId, CancellationToken limit) => db.Refunds.AsNoTracking()
        .Where(refund => refund.OrderId == orderId && db.Outbox.Any(row => row.Kind == OutboxKind.FreeSeats.Word() && row.Subject == refund.Id))
        .ToListAsync(limit);

    private void Tell(OrderRow order, int seats)
    {
        if (order.ShowingId is not { } showing)
        {
            LogGoodsCancelled(order.Id);
            return;
        }

        LogCancelled(showing, order.Id, seats);
        meters.Cancelled(showing, seats);
    }

    /// <summary>Takes seats away from their order, and goods too where it has no seats; in the order of their keys, as every sale.</summary>
    private static async Task TakeAwayAsync(SeatDb db, OrderRow order, List<OrderSeatRow> given, CancellationToken limit)
    {
        var returned = new Statements(db);
        foreach (var seat in given)
        {
            returned
                .Add("UPDATE order_seats SET status = ? WHERE order_id = ? AND seat = ?", OrderStatus.Cancelled, order.Id, seat.Seat)
                .Add("DELETE FROM sold_seats WHERE showing_id = ? AND seat = ? AND order_id = ?", order.ShowingId!, seat.Seat, order.Id);
        }

        if (order.ShowingId is null)
        {
            foreach (var line in await db.OrderGoods.AsNoTracking().Where(line => line.OrderId == order.Id).OrderBy(line => line.GoodsId).ToListAsync(limit))
            {
                returned.Add("UPDATE goods SET stock = stock + ? WHERE goods_id = ?", line.Quantity, line.GoodsId);
            }
        }

        await returned.RunAsync(limit);
    }

    private async Task ShowFreeAsync(RefundRow refund, CancellationToken limit)
    {
        var (order, kept) = await scopes.UseDbAsync(db => db.SaleAsync(refund.OrderId, limit));
        if (order.ShowingId is null)
        {
            // Goods: the outbox tells that there are more of them again.
            return;
        }

        var freed = kept with { Seats = SeatList.Parse(refund.Seats) };
        try
        {
            await seats.FreeAsync(freed, kept.Seats);
        }
        catch (OutageException e)
        {
            // Committed: the outbox frees them once Redis is back.
            LogNotShown(e, freed.ShowingId, order.Id);
        }
    }

    [LoggerMessage(LogLevel.Information, "Cancelled {Seats} seats of {ShowingId}: order {OrderId}")]
    private partial void LogCancelled(string showingId, string orderId, int seats);

    [LoggerMessage(LogLevel.Information, "Cancelled goods: order {OrderId}")]
    private partial void LogGoodsCancelled(string orderId);

    [LoggerMessage(LogLevel.Warning, "Cancelled, but not shown yet: {ShowingId}, order {OrderId}")]
    private partial void LogNotShown(Exception error, string showingId, string orderId);
}
