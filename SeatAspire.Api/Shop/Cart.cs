using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Shop;

/// <summary>People's carts. A cart reserves nothing: what is left is decided when it is paid.</summary>
internal static class Cart
{
    /// <summary>Most kinds of goods in a cart.</summary>
    public const int MostLines = 50;

    /// <summary>Most of one kind.</summary>
    internal const int MostOfAKind = 99;

    private const string Insert =
        """
        INSERT INTO cart_items (person_id, goods_id, quantity, added_at)
        SELECT ?, goods_id, ?, ? FROM goods WHERE goods_id = ? AND removed_at IS NULL LOCK IN SHARE MODE
        """;

    /// <summary>A person's cart, in the order in which it was filled.</summary>
    public static async Task<IReadOnlyList<CartLine>> ReadAsync(SeatDb db, string personId, CancellationToken cancellation) =>
        [.. (await ReadAsync(db, [personId], cancellation))[personId]];

    /// <summary>Several people's carts, each in the order in which it was filled.</summary>
    public static async Task<ILookup<string, CartLine>> ReadAsync(SeatDb db, string[] people, CancellationToken cancellation)
    {
        var lines = await (from item in db.CartItems.AsNoTracking()
                           join goods in db.GoodsForSale.AsNoTracking() on item.GoodsId equals goods.GoodsId
                           where people.Contains(item.PersonId)
                           orderby item.AddedAt, item.GoodsId
                           select new { item.PersonId, item.Quantity, Goods = goods }).ToListAsync(cancellation);
        return lines.ToLookup(line => line.PersonId, line => new CartLine(line.Quantity, GoodsResponse.Of(line.Goods)));
    }

    /// <summary>Sets how many of a kind are in the cart; null when done.</summary>
    public static async Task<Refusal?> PutAsync(
        SeatDb db, string personId, string goodsId, int quantity, DateTimeOffset now, CancellationToken cancellation)
    {
        if (quantity is < 1 or > MostOfAKind)
        {
            return ShopRefusals.Quantity;
        }

        if (!await db.GoodsForSale.AnyAsync(row => row.GoodsId == goodsId, cancellation))
        {
            return Refusals.UnknownGoods;
        }

        if (await SetAsync())
        {
            return null;
        }

        if (await db.CartItems.CountAsync(row => row.PersonId == personId, cancellation) >= MostLines)
        {
            return ShopRefusals.CartFull;
        }

        try
        {
            // Locked: goods that an operator takes out of the shop just now are waited for, and then they are none.
            return await new Statements(db).Add(Insert, personId, quantity, now, goodsId).RunAsync(cancellation) > 0 ? null : Refusals.UnknownGoods;
        }
        catch (Exception error) when (Backing.IsUniqueViolation(error))
        {
            // Another tab of the same person was faster; the later one counts.
            await SetAsync();
            return null;
        }

        // The affected rows of MySQL count only what changed: a quantity set to itself is found by looking.
        async Task<bool> SetAsync() =>
            await db.CartItems.Where(row => row.PersonId == personId && row.GoodsId == goodsId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Quantity, quantity), cancellation) > 0
            || await db.CartItems.AnyAsync(row => row.PersonId == personId && row.GoodsId == goodsId, cancellation);
    }

    /// <summary>Takes a kind out of the cart, if it is in.</summary>
    public static Task RemoveAsync(SeatDb db, string personId, string goodsId, CancellationToken cancellation) =>
        db.CartItems.Where(row => row.PersonId == personId && row.GoodsId == goodsId).ExecuteDeleteAsync(cancellation);
}

/// <summary>What a guest has in the cart goes into the cart of the account that they log into; of goods that are in both there are as many as in both together.</summary>
internal sealed class GuestCart(RedisClient redis) : IGuestProperty
{
    // Locked, as where something is put into a cart: goods may be taken out of the shop just now.
    private static readonly string Add =
        $$"""
        INSERT INTO cart_items (person_id, goods_id, quantity, added_at)
        SELECT {0}, guest.goods_id, guest.quantity, guest.added_at FROM cart_items AS guest
        JOIN goods ON goods.goods_id = guest.goods_id AND goods.removed_at IS NULL WHERE guest.person_id = {1}
        LOCK IN SHARE MODE
        ON DUPLICATE KEY UPDATE cart_items.quantity = LEAST({{Cart.MostOfAKind}}, cart_items.quantity + VALUES(quantity))
        """;

    public async Task<bool> MoveAsync(SeatDb db, string guestId, string accountId, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlRawAsync(Add, [accountId, guestId], cancellation);
        await db.CartItems.Where(item => item.PersonId == guestId).ExecuteDeleteAsync(cancellation);
        return false;
    }

    public Task FollowAsync(string guestId, string accountId, CancellationToken cancellation) => CartBroadcaster.TellAsync(redis, accountId);
}
