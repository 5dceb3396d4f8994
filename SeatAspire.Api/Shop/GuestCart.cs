using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Shop;

/// <summary>What a guest has in the cart goes into the cart of the account that they log into; of goods that are in both there are as many as in both together.</summary>
internal sealed class GuestCart(RedisClient redis) : IGuestProperty
{
    private static readonly string Add =
        $$"""
        INSERT INTO cart_items (person_id, goods_id, quantity, added_at)
        SELECT {0}, guest.goods_id, guest.quantity, guest.added_at FROM cart_items AS guest WHERE guest.person_id = {1}
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
