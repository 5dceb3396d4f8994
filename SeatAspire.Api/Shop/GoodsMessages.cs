using System.Text.Json.Serialization;

namespace SeatAspire.Api.Shop;

/// <summary>Goods as the contract spells them; price in the currency's minor unit, stock is what is left.</summary>
public sealed record GoodsResponse(
    string GoodsId, string Name, string ThumbnailUrl, string Category, long Price, string Currency, int Stock)
{
    internal static GoodsResponse Of(GoodsRow row) =>
        new(row.GoodsId, row.Name, row.ThumbnailUrl, row.Category, row.Price, row.Currency, row.Stock);
}

/// <summary>How many of a kind one wants: 1 to 99.</summary>
public sealed record CartRequest(int Quantity);

/// <summary>A line of a cart.</summary>
public sealed record CartLine(int Quantity, GoodsResponse Goods);

/// <summary>What checking out takes.</summary>
/// <param name="Method">One of the provider's ways to pay.</param>
/// <param name="Amount">What the person was shown, in the currency's minor unit: another amount is refused, not charged. Not looked at if null.</param>
public sealed record CheckoutRequest(string? Method, long? Amount = null);

/// <summary>Event to a person's own connections: their cart as it is now, as <c>GET goods/cart</c> answers it.</summary>
public sealed record CartOfPerson(IReadOnlyList<CartLine> Cart);

/// <summary>Event to everyone: how many are left, and what else is told of goods since it was told last.</summary>
/// <param name="GoodsId">Which.</param>
/// <param name="Stock">0 too where they are gone.</param>
/// <param name="Goods">All of it, where it may be another than whoever listens has read; else absent.</param>
/// <param name="Gone">True where they are in the shop no more; else absent.</param>
public sealed record GoodsStock(
    string GoodsId,
    int Stock,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GoodsResponse? Goods = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Gone = null);
