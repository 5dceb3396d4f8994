namespace SeatAspire.Api.Shop;

/// <summary>Goods as the contract spells them; price in the currency's minor unit, stock is what is left.</summary>
public sealed record GoodsResponse(
    string GoodsId, string Name, string ThumbnailUrl, string Category, long Price, string Currency, int Stock)
{
    internal static GoodsResponse Of(GoodsRow row) =>
        new(row.GoodsId, row.Name, row.ThumbnailUrl, row.Category, row.Price, row.Currency, row.Stock);
}

/// <summary>Goods that an admin adds.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Category">1 to 64 small letters, digits and hyphens, such as <c>drink</c>.</param>
/// <param name="Price">From 0, in the currency's minor unit.</param>
/// <param name="Stock">From 0.</param>
/// <param name="GoodsId">1 to 64 small letters, digits and hyphens; made up if null.</param>
/// <param name="ThumbnailUrl">A picture, relative to the web app or https; none if null.</param>
/// <param name="Currency">ISO 4217, three capital letters; <c>KRW</c> if null.</param>
public sealed record GoodsRequest(
    string Name, string Category, long Price, int Stock, string? GoodsId = null, string? ThumbnailUrl = null, string? Currency = null);

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

/// <summary>Event to everyone: how many are left.</summary>
public sealed record GoodsStock(string GoodsId, int Stock);
