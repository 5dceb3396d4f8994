namespace SeatAspire.Api.Orders;

/// <summary>A feature that has something to do once an order is paid or given back. It may be told twice, or late.</summary>
public interface IOrderFollower
{
    /// <summary>Goods were bought.</summary>
    Task BoughtAsync(string personId, IReadOnlyList<OrderGoodsRow> goods);

    /// <summary>Goods were given back.</summary>
    Task ReturnedAsync(IReadOnlyList<OrderGoodsRow> goods);
}
