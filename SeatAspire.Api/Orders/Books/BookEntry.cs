using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Books;

/// <summary>A payment with all that came of it, as the database and the provider have it.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Order">Its order; null where it has none.</param>
/// <param name="Record">What the provider has of it; null for nothing.</param>
internal sealed record BookEntry(PaymentRow Payment, OrderRow? Order, ProviderRecord? Record)
{
    // Far longer than a replica needs to bring one to its end whose driver is gone.
    private static readonly TimeSpan LongestPending = TimeSpan.FromMinutes(10);

    /// <summary>The order's seats, given back ones too.</summary>
    public required IReadOnlyCollection<OrderSeatRow> Seats { get; init; }

    /// <summary>The order's goods.</summary>
    public required IReadOnlyCollection<OrderGoodsRow> Goods { get; init; }

    /// <summary>What was given back of the order.</summary>
    public required IReadOnlyCollection<RefundRow> Refunds { get; init; }

    /// <summary>The seats that are sold to the order.</summary>
    public required IReadOnlyCollection<SoldSeatRow> Sold { get; init; }

    /// <summary>Whether the order may be another person's than its payment: see <see cref="GuestOrders"/>.</summary>
    public bool IsKeyOfAnother { get; init; }

    /// <summary>What rows of the outbox about it are about.</summary>
    public IEnumerable<string> Subjects => [Payment.Id, Payment.PersonId, .. Order is null ? [] : (string[])[Order.Id], .. Refunds.Select(refund => refund.Id)];

    private bool IsOfBoxOffice => BoxOfficeMethod.IsOne(Payment.Method);

    private long Charged => Record is null or { State: ProviderState.Declined } ? 0 : Record.Amount;

    private long Voided => Record is { State: ProviderState.Voided } ? Record.Amount : 0;

    /// <summary>What it adds to the sums: charged, voided and refunded as the provider says, what is kept as the order says.</summary>
    public BookMoney Money => IsOfBoxOffice
        ? new() { Charged = Charged, Counter = Order?.Amount - Order?.Refunded ?? 0, CounterRefunded = Order?.Refunded ?? 0 }
        : new()
        {
            Charged = Charged,
            Orders = Order?.Amount - Order?.Refunded ?? 0,
            Voided = Voided,
            Refunded = Record?.Refunded ?? 0,
            Pending = Payment.State == PaymentState.Pending && Order is null ? Charged - Voided : 0,
        };

    /// <summary>What does not agree.</summary>
    public IEnumerable<BookDifference> Differences(DateTimeOffset now) =>
    [
        .. (IsOfBoxOffice ? OfCounter() : OfOutcome(now)).Select(one => new BookDifference(BookComparison.Payments, Payment.Id, one.Text, one.MayFollow)),
        .. OfOrder().Select(text => new BookDifference(BookComparison.Orders, Order?.Id ?? Payment.Id, text)),
        .. Order is null ? [] : OfSeats(Order).Select(text => new BookDifference(BookComparison.SoldSeats, Order.Id, text)),
    ];

    private IEnumerable<(string Text, bool MayFollow)> OfCounter()
    {
        if (Record is not null)
        {
            yield return ($"sold at the box office, but the provider has {Said(Record)}", false);
        }
    }

    private IEnumerable<(string Text, bool MayFollow)> OfOutcome(DateTimeOffset now)
    {
        switch (Payment.State)
        {
            case PaymentState.Pending:
                if (now - Payment.CreatedAt > LongestPending)
                {
                    yield return (Invariant($"pending since {Payment.CreatedAt.UtcDateTime:u}: no replica brings it to its end"), false);
                }

                break;
            case PaymentState.Paid:
                foreach (var found in OfPaid())
                {
                    yield return found;
                }

                break;
            case PaymentState.Declined when Record is not { State: ProviderState.Declined or ProviderState.Voided }:
                yield return ($"declined, but the provider has {Said(Record)}", false);
                break;
            // An attempt that never had a row of its own: no provider was asked.
            case PaymentState.Aborted when Payment.Method.Length == 0:
                if (Record is not null)
                {
                    yield return ($"given up before the provider was asked, which has {Said(Record)}", false);
                }

                break;
            case PaymentState.Aborted when Record is not { State: ProviderState.Voided or ProviderState.Declined }:
                yield return ($"given up, but the provider has {Said(Record)}", Record is null or { State: ProviderState.Authorised });
                break;
        }
    }

    private IEnumerable<(string Text, bool MayFollow)> OfPaid()
    {
        if (Record is null || Record.Amount != Payment.Amount || Record.Currency != Payment.Currency || Record.State is ProviderState.Voided or ProviderState.Declined)
        {
            yield return (Invariant($"paid {Payment.Amount} {Payment.Currency}, but the provider has {Said(Record)}"), false);
            yield break;
        }

        if (Record.State == ProviderState.Authorised)
        {
            yield return ("paid, but its money is not taken", true);
        }

        if (Order is not null && Record.Refunded != Order.Refunded)
        {
            yield return (Invariant($"{Order.Refunded} {Payment.Currency} of its order were given back, but {Record.Refunded} by the provider"), true);
        }
    }

    private IEnumerable<string> OfOrder()
    {
        if (Order is null)
        {
            if (Payment.State == PaymentState.Paid)
            {
                yield return "paid, but there is no order";
            }

            yield break;
        }

        if (Payment.State != PaymentState.Paid)
        {
            yield return $"its payment is {Payment.State}";
        }

        if (Order.Amount != Payment.Amount || Order.Currency != Payment.Currency)
        {
            yield return Invariant($"it is {Order.Amount} {Order.Currency}, its payment {Payment.Amount} {Payment.Currency}");
        }

        if (Order.PersonId != Payment.PersonId && !IsKeyOfAnother)
        {
            yield return "it is another person's than its payment";
        }

        if (IsOfBoxOffice != (Order.Place == OrderPlace.BoxOffice))
        {
            yield return $"sold in {Order.Place}, but paid by {Payment.Method}";
        }

        var (all, kept) = (Seats.Sum(seat => seat.Price) + Goods.Sum(line => line.Price * line.Quantity), Order.Amount - Order.Refunded);
        if (all != Order.Amount)
        {
            yield return Invariant($"its rows add up to {all} {Order.Currency}, it is {Order.Amount}");
        }

        var left = Order.Status == OrderStatus.Cancelled ? 0
            : Seats.Where(seat => seat.Status == OrderStatus.Paid).Sum(seat => seat.Price) + Goods.Sum(line => line.Price * line.Quantity);
        if (left != kept)
        {
            yield return Invariant($"what it has left is {left} {Order.Currency}, what is left of its money {kept}");
        }

        // A release that knew no refunds of some seats gave all of an order back, without a row for it.
        var refunded = Refunds.Sum(refund => refund.Amount);
        if (refunded != Order.Refunded && !(Refunds.Count == 0 && Order.Status == OrderStatus.Cancelled && Order.Refunded == Order.Amount))
        {
            yield return Invariant($"its refunds add up to {refunded} {Order.Currency}, it says {Order.Refunded}");
        }

        if (Order.ShowingId is not null && (Order.Status == OrderStatus.Cancelled) != Seats.All(seat => seat.Status == OrderStatus.Cancelled))
        {
            yield return $"it is {Order.Status}, its seats are not";
        }
    }

    private IEnumerable<string> OfSeats(OrderRow order)
    {
        var due = Seats.Where(seat => seat.Status == OrderStatus.Paid).ToDictionary(seat => seat.Seat, seat => seat.ByCode);
        var sold = Sold.ToDictionary(seat => (seat.ShowingId, seat.Seat));
        foreach (var (seat, byCode) in due.OrderBy(seat => seat.Key))
        {
            if (!sold.Remove((order.ShowingId ?? "", seat), out var row))
            {
                yield return Invariant($"seat {seat} is its, but not sold to it");
            }
            else if (row.PersonId != order.PersonId || row.ByCode != byCode)
            {
                yield return Invariant($"seat {seat} is sold to another person, or by another code");
            }
        }

        foreach (var (showing, seat) in sold.Keys)
        {
            yield return Invariant($"seat {seat} of {showing} is sold to it, but not its");
        }
    }

    private static string Said(ProviderRecord? record) =>
        record is null ? "nothing"
        : Invariant($"{record.State.ToString().ToLowerInvariant()} {record.Amount} {record.Currency}").TrimEnd() + (record.Refunded == 0 ? "" : Invariant($", {record.Refunded} of it given back"));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
