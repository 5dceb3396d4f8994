using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>An order as the contract spells it.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="Reference">What people call it: 8 letters and digits that are not mistaken for one another; no two orders' the same.</param>
/// <param name="ShowingId">The showing whose seats were bought; null for an order of goods alone.</param>
/// <param name="Showing">What a person needs to know of that showing; null for an order of goods alone.</param>
/// <param name="Seats">Seat labels in index order, kept after a cancellation too.</param>
/// <param name="Tickets">The same seats, each with what was paid for it and whether it is still the buyer's.</param>
/// <param name="Goods">Goods that were bought: empty for an order of seats.</param>
/// <param name="Amount">What was paid, in the currency's minor unit.</param>
/// <param name="Refunded">What was given back of it since, in the currency's minor unit.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status"><c>paid</c> while some of it is left, then <c>cancelled</c>.</param>
/// <param name="CreatedAt">When it was paid, UTC, whole milliseconds.</param>
public record OrderResponse(
    string OrderId,
    string Reference,
    string? ShowingId,
    OrderShowing? Showing,
    IReadOnlyList<string> Seats,
    IReadOnlyList<Ticket> Tickets,
    IReadOnlyList<OrderedGoods> Goods,
    long Amount,
    long Refunded,
    string Currency,
    string Status,
    DateTimeOffset CreatedAt);

/// <summary>What a person needs to know of a showing whose seats they bought.</summary>
/// <param name="ShowingId">The showing's id.</param>
/// <param name="ShowId">The show's id.</param>
/// <param name="Title">What is played.</param>
/// <param name="Venue">Where.</param>
/// <param name="StartsAt">When it begins, UTC.</param>
/// <param name="RefundUntil">Until when seats may be cancelled, UTC.</param>
/// <param name="TimeZone">IANA's name of the venue's time zone, in which both are to be shown.</param>
public sealed record OrderShowing(
    string ShowingId, string ShowId, string Title, string Venue, DateTimeOffset StartsAt, DateTimeOffset RefundUntil, string TimeZone)
{
    /// <summary>As the catalog knows it.</summary>
    internal static OrderShowing Of(Showing showing, Show show) =>
        new(showing.Id, show.Id, show.Title, show.Venue, showing.StartsAt.ToUniversalTime(), showing.RefundUntil.ToUniversalTime(), show.TimeZone);
}

/// <summary>A seat of an order.</summary>
/// <param name="Label">As in <c>seats</c>.</param>
/// <param name="Category">What the house calls seats of its kind.</param>
/// <param name="Price">What was paid for it, in the currency's minor unit; the tickets' prices add up to the amount.</param>
/// <param name="Status"><c>paid</c>, or <c>cancelled</c> once it was given back.</param>
public sealed record Ticket(string Label, string Category, long Price, string Status);

/// <summary>Goods of an order.</summary>
/// <param name="GoodsId">The goods' id.</param>
/// <param name="Name">Its name when it was bought.</param>
/// <param name="Price">Of one, when it was bought, in the currency's minor unit.</param>
/// <param name="Quantity">How many, from 1.</param>
public sealed record OrderedGoods(string GoodsId, string Name, long Price, int Quantity);

/// <summary>Makes answers of rows.</summary>
internal static class OrderResponses
{
    public static OrderResponse Of(OrderRow order, IEnumerable<OrderSeatRow> seats, IEnumerable<OrderGoodsRow> goods, OrderShowing? showing)
    {
        var inOrder = seats.OrderBy(seat => seat.Seat).ToList();
        return new(
            order.Id,
            order.Reference,
            order.ShowingId,
            showing,
            inOrder.ConvertAll(seat => seat.Label),
            inOrder.ConvertAll(seat => new Ticket(seat.Label, seat.Category, seat.Price, seat.Status)),
            [.. goods.OrderBy(line => line.GoodsId, StringComparer.Ordinal).Select(line => new OrderedGoods(line.GoodsId, line.Name, line.Price, line.Quantity))],
            order.Amount,
            order.Refunded,
            order.Currency,
            order.Status,
            order.CreatedAt.ToUniversalTime());
    }
}
