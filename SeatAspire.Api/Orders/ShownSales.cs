using System.Collections.Concurrent;

namespace SeatAspire.Api.Orders;

/// <summary>
/// The orders whose sale step 5 has just shown, so that this replica's outbox need not show it again. It may forget:
/// showing a sale twice does no harm.
/// </summary>
public sealed class ShownSales
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, byte> _orders = new();

    /// <summary>Redis has shown this order's seats as sold.</summary>
    public void Add(string orderId)
    {
        // Taken by another replica's outbox, most of them, if there are so many.
        if (_orders.Count >= Most)
        {
            _orders.Clear();
        }

        _orders[orderId] = 0;
    }

    /// <summary>Whether the order's sale has been shown; true once.</summary>
    public bool Take(string orderId) => _orders.TryRemove(orderId, out _);
}
