using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders;

/// <summary>An order as the contract spells it.</summary>
/// <param name="OrderId">The order's id.</param>
/// <param name="ShowingId">The showing whose seats were bought; null for an order of goods alone.</param>
/// <param name="Seats">Seat labels in index order, kept after a cancellation too.</param>
/// <param name="Goods">Goods that were bought: empty for an order of seats.</param>
/// <param name="Amount">What was paid, in the currency's minor unit.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status">One of <see cref="OrderStatus"/>.</param>
/// <param name="CreatedAt">When it was paid, UTC, whole milliseconds.</param>
public sealed record OrderAnswer(
    string OrderId,
    string? ShowingId,
    IReadOnlyList<string> Seats,
    IReadOnlyList<OrderedGoods> Goods,
    long Amount,
    string Currency,
    string Status,
    DateTimeOffset CreatedAt);

/// <summary>Goods of an order.</summary>
/// <param name="GoodsId">The goods' id.</param>
/// <param name="Name">Its name when it was bought.</param>
/// <param name="Price">Of one, when it was bought, in the currency's minor unit.</param>
/// <param name="Quantity">How many, from 1.</param>
public sealed record OrderedGoods(string GoodsId, string Name, long Price, int Quantity);

/// <summary>Makes answers of rows.</summary>
internal static class OrderAnswers
{
    public static OrderAnswer Of(OrderRow order, IEnumerable<OrderSeatRow> seats, IEnumerable<OrderGoodsRow> goods) => new(
        order.Id,
        order.ShowingId,
        [.. seats.OrderBy(seat => seat.Seat).Select(seat => seat.Label)],
        [.. goods.OrderBy(line => line.GoodsId, StringComparer.Ordinal).Select(line => new OrderedGoods(line.GoodsId, line.Name, line.Price, line.Quantity))],
        order.Amount,
        order.Currency,
        order.Status,
        order.CreatedAt.ToUniversalTime());
}
