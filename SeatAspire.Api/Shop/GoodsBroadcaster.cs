using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Shop;

/// <summary>
/// Tells everybody how many goods are left, four times a second at most. A replica that sold or changed some names them on a channel;
/// each replica then reads them, so that a lost or doubled message does no harm, and tells its own browsers. What an operator changed of
/// them goes along where it is another than this replica told last: a sale, of which there are many, changes the stock alone.
/// </summary>
internal sealed class GoodsBroadcaster(RedisClient redis, SeatRooms rooms, IServiceScopeFactory scopes, LoopRunner loops)
    : IBackgroundWork
{
    private const int MostNamed = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<string, byte> _named = new();
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>What was told last, without the stock. Of the one loop.</summary>
    private readonly Dictionary<string, GoodsResponse> _told = new(StringComparer.Ordinal);

    /// <summary>Says that these goods changed: their stock, or what else is told of them.</summary>
    public static Task TellAsync(RedisClient redis, IEnumerable<string> goodsIds) =>
        Task.WhenAll(goodsIds.Select(id => redis.PublishAsync(RedisKeys.Goods, id)));

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Goods, OnNamed, loops, stopping);
        await loops.RunAsync("stock of goods", Pause, TellAsync, stopping);
    }

    // Where this fails, pages show the stock they have until the next change, or a look at the goods.
    private async Task TellAsync(CancellationToken stopping)
    {
        await _signal.WaitAsync(stopping);
        var ids = _named.Keys.ToArray();
        foreach (var id in ids)
        {
            _named.TryRemove(id, out _);
        }

        var found = await scopes.UseDbAsync(db => db.GoodsForSale.AsNoTracking().Where(goods => ids.Contains(goods.GoodsId)).ToDictionaryAsync(
            goods => goods.GoodsId, GoodsResponse.Of, stopping));
        foreach (var id in ids)
        {
            await rooms.ToEveryoneAsync(HubMessages.Event("GoodsStockChanged", Told(id, found.GetValueOrDefault(id))));
        }
    }

    private GoodsStock Told(string id, GoodsResponse? goods)
    {
        if (goods is null)
        {
            _told.Remove(id);
            return new(id, Stock: 0, Gone: true);
        }

        var facts = goods with { Stock = 0 };
        var isNews = _told.GetValueOrDefault(id) != facts;
        _told[id] = facts;
        return new(id, goods.Stock, isNews ? goods : null);
    }

    private void OnNamed(string goodsId)
    {
        if (_named.Count >= MostNamed || !_named.TryAdd(goodsId, 0))
        {
            return;
        }

        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // The coming look takes this one along.
        }
    }
}

/// <summary>Tells browsers what an order of goods changed: the stock, and the buyer's cart.</summary>
internal sealed class GoodsOrders(RedisClient redis) : IOrderFollower
{
    /// <inheritdoc/>
    public async Task BoughtAsync(string personId, IReadOnlyList<OrderGoodsRow> goods)
    {
        await ReturnedAsync(goods);
        // What was bought left the cart.
        await CartBroadcaster.TellAsync(redis, personId);
    }

    /// <inheritdoc/>
    public Task ReturnedAsync(IReadOnlyList<OrderGoodsRow> goods) => GoodsBroadcaster.TellAsync(redis, goods.Select(line => line.GoodsId));
}
