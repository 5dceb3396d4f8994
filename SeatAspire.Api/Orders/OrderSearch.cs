using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>An order as operators see it: what its buyer sees, and more.</summary>
public sealed record OperatorOrder : OrderResponse
{
    internal OperatorOrder(OrderResponse order)
        : base(order)
    {
    }

    /// <summary>Where it was sold: <c>web</c> or <c>box-office</c>.</summary>
    public required string Place { get; init; }

    /// <summary>How it was paid.</summary>
    public required string Method { get; init; }

    /// <summary>Who bought it.</summary>
    public required string PersonId { get; init; }

    /// <summary>What they were called then.</summary>
    public required string Nickname { get; init; }

    /// <summary>Whom the tickets are for, where they said so.</summary>
    public Buyer? Buyer { get; init; }

    /// <summary>Whether the date's sale was only rehearsed.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>What happened to it, the oldest first; null in lists.</summary>
    public IReadOnlyList<OrderEvent>? History { get; init; }
}

/// <summary>Something that happened to an order.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="What"><c>declined</c>, <c>aborted</c> (tries to pay that came to nothing), <c>paid</c>, <c>refunded</c> or <c>moved</c>.</param>
/// <param name="By">The operator who did it; null for the buyer, and for what comes of a date that was called off.</param>
/// <param name="Seats">Labels of the seats that it was about; of a move the former and the new one.</param>
/// <param name="Amount">The money that went one way or the other, in the currency's minor unit.</param>
/// <param name="Method">How it was to be paid.</param>
/// <param name="Reason">What the operator wrote.</param>
/// <param name="ByHand">Whether the money goes over the counter: no payment service was asked to take it or to give it back.</param>
public sealed record OrderEvent(
    DateTimeOffset At, string What, string? By, IReadOnlyList<string> Seats, long Amount, string? Method = null, string? Reason = null, bool ByHand = false);

/// <summary>What operators look for among all orders.</summary>
/// <param name="Text">A name or a part of one, an e-mail address, a reference or a seat's label; all orders if null.</param>
/// <param name="ShowingId">Of one date.</param>
/// <param name="Status">One of <see cref="OrderStatus"/>.</param>
/// <param name="Before">The id of the last one seen: those before it.</param>
/// <param name="Limit">Most of them.</param>
public sealed record OrderQuery(string? Text, string? ShowingId, string? Status, string? Before, int Limit);

/// <summary>Finds anybody's orders, for operators.</summary>
public sealed class OrderSearch(IServiceScopeFactory scopes)
{
    /// <summary>Most orders of one answer.</summary>
    public const int MostOrders = 200;

    private const int MostAccounts = 200;

    /// <summary>The orders that fit, the newest first.</summary>
    public Task<IReadOnlyList<OperatorOrder>> FindAsync(OrderQuery query, CancellationToken ct) => scopes.UseDbAsync(async db =>
    {
        var orders = db.Orders.AsNoTracking();
        if (query.Text?.Trim() is { Length: > 0 } text)
        {
            var (reference, lower, email) = (text.ToUpperInvariant(), text.ToLowerInvariant(), AccountRules.FoldEmail(text));
            // An account's own address, also where the buyer said none.
            var accounts = await db.Accounts.Where(account => account.NormalizedEmail == email).Select(account => account.Id).Take(MostAccounts).ToListAsync(ct);
            orders = orders.Where(order => order.Reference == reference || order.Id == text || accounts.Contains(order.PersonId)
                || order.BuyerName!.ToLower().Contains(lower) || order.BuyerEmail!.ToLower() == lower || order.Nickname.ToLower() == lower
                || db.Set<OrderSeatRow>().Any(seat => seat.OrderId == order.Id && seat.Label == text));
        }

        var rows = await orders
            .Where(order => (query.ShowingId == null || order.ShowingId == query.ShowingId) && (query.Status == null || order.Status == query.Status))
            .Where(order => query.Before == null || string.Compare(order.Id, query.Before) < 0)
            .OrderByDescending(order => order.Id).Take(query.Limit).ToListAsync(ct);
        return await WithBuyersAsync(db, rows, ct);
    });

    /// <summary>An order with its whole history; null where there is none.</summary>
    public Task<OperatorOrder?> GetAsync(string orderId, CancellationToken ct) => scopes.UseDbAsync(async db =>
    {
        var rows = await db.Orders.AsNoTracking().Where(order => order.Id == orderId).ToListAsync(ct);
        return rows.Count == 0 ? null : (await WithBuyersAsync(db, rows, ct))[0] with { History = await HistoryAsync(db, rows[0], ct) };
    });

    private static async Task<IReadOnlyList<OperatorOrder>> WithBuyersAsync(SeatDb db, List<OrderRow> rows, CancellationToken ct)
    {
        var payments = rows.ConvertAll(order => order.PaymentId);
        var methods = await db.Set<Payments.PaymentRow>().AsNoTracking().Where(payment => payments.Contains(payment.Id))
            .ToDictionaryAsync(payment => payment.Id, payment => payment.Method, ct);
        return [.. (await OrderReader.WithContentsAsync(db, rows, ct)).Select(order => new OperatorOrder(order.Answer)
        {
            Place = order.Row.Place,
            Method = methods.GetValueOrDefault(order.Row.PaymentId, ""),
            PersonId = order.Row.PersonId,
            Nickname = order.Row.Nickname,
            Rehearsal = order.Row.IsRehearsal,
            Buyer = order.Row.BuyerName is null && order.Row.BuyerEmail is null ? null : new(order.Row.BuyerName, order.Row.BuyerEmail),
        })];
    }

    private static async Task<IReadOnlyList<OrderEvent>> HistoryAsync(SeatDb db, OrderRow order, CancellationToken ct)
    {
        var payments = await db.Set<Payments.PaymentRow>().AsNoTracking().Where(payment => payment.HoldId == order.HoldId).ToListAsync(ct);
        var refunds = await db.Refunds.AsNoTracking().Where(refund => refund.OrderId == order.Id).ToListAsync(ct);
        var moves = await db.OrderMoves.AsNoTracking().Where(move => move.OrderId == order.Id).ToListAsync(ct);
        var labels = (await db.OrderSeats.AsNoTracking().Where(seat => seat.OrderId == order.Id).ToListAsync(ct)).ToDictionary(seat => seat.Seat, seat => seat.Label);
        foreach (var move in moves)
        {
            labels[move.FromSeat] = move.FromLabel;
        }

        IReadOnlyList<string> Labels(string seats) => [.. SeatList.Parse(seats).Select(seat => labels.GetValueOrDefault(seat, ""))];
        // What was paid for goods is told by the order's lines.
        IReadOnlyList<string> Bought(Payments.PaymentRow payment) => order.ShowingId is null ? [] : Labels(payment.Seats);
        var byHand = order.Place == OrderPlace.BoxOffice;
        return
        [
            .. payments.Where(payment => payment.State is Payments.PaymentState.Declined or Payments.PaymentState.Aborted)
                .Select(payment => new OrderEvent(payment.CreatedAt.ToUniversalTime(), payment.State, null, Bought(payment), 0, payment.Method))
                .Concat(payments.Where(payment => payment.Id == order.PaymentId)
                    .Select(payment => new OrderEvent(order.CreatedAt.ToUniversalTime(), "paid", order.OperatorName, Bought(payment), order.Amount, payment.Method, order.Note, byHand)))
                .Concat(refunds.Select(refund => new OrderEvent(
                    refund.CreatedAt.ToUniversalTime(), "refunded", refund.OperatorName, Labels(refund.Seats), refund.Amount, Reason: refund.Reason, ByHand: byHand)))
                .Concat(moves.Select(move => new OrderEvent(move.CreatedAt.ToUniversalTime(), "moved", move.OperatorName, [move.FromLabel, move.ToLabel], 0)))
                .OrderBy(one => one.At),
        ];
    }
}
