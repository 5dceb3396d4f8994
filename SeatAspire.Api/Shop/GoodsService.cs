using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Shop;

/// <summary>Where goods are added, changed and taken out of the shop. Each change and its entry in the log are one transaction.</summary>
internal static class GoodsService
{
    /// <summary>Adds goods. An id that is there is refused, and so is one that was bought and is hidden.</summary>
    public static async Task<Results<Created<GoodsResponse>, RefusalResult>> AddAsync(
        GoodsRequest request, ClaimsPrincipal who, SeatDb db, TimeProvider time, CancellationToken cancellation)
    {
        if (request.Check() is { } refusal)
        {
            return refusal.ToResult();
        }

        var now = time.GetUtcNow();
        var row = new GoodsRow
        {
            GoodsId = request.GoodsId ?? "goods-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
            Name = request.Name.Trim(),
            ThumbnailUrl = request.ThumbnailUrl ?? "",
            Category = request.Category,
            Price = request.Price,
            Currency = request.Currency ?? "KRW",
            Stock = request.Stock,
            CreatedAt = now,
        };
        // One save: both or neither.
        db.Goods.Add(row);
        AuditLog.Add(db, who, now, AuditLog.Goods, null, new Dictionary<string, AuditChange>
        {
            ["goodsId"] = new(null, row.GoodsId),
            ["name"] = new(null, row.Name),
            ["price"] = new(null, row.Price),
            ["stock"] = new(null, row.Stock),
        });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return ShopRefusals.GoodsExist.ToResult();
        }

        return TypedResults.Created($"/api/goods/{row.GoodsId}", GoodsResponse.Of(row));
    }

    /// <summary>Changes goods; the answer is all of them. What is so already is no change, not logged and not told.</summary>
    public static async Task<Results<Ok<GoodsResponse>, RefusalResult>> ChangeAsync(
        string goodsId, GoodsChange request, ClaimsPrincipal who, SeatDb db, RedisClient redis, TimeProvider time, CancellationToken cancellation)
    {
        if (request.Check() is { } wrong)
        {
            return wrong.ToResult();
        }

        var (goods, changed, refusal) = await db.TransactAsync<(GoodsRow?, bool, Refusal?)>(
            async transaction =>
            {
                // A checkout takes its stock from the same row: it comes before, and its goods are sold, or after, and takes from what is set here.
                if (await LockAsync(db, goodsId, cancellation) is not { } row)
                {
                    return (null, false, Refusals.UnknownGoods);
                }

                if (request.Check(row) is { } another)
                {
                    return (null, false, another);
                }

                var changes = Apply(request, row);
                if (changes.Count > 0)
                {
                    await SaveAsync(db, who, time, row.GoodsId, changes, cancellation);
                }

                await transaction.CommitAsync(cancellation);
                return (row, changes.Count > 0, null);
            },
            cancellation);
        if (goods is null)
        {
            return refusal!.ToResult();
        }

        if (changed)
        {
            _ = TellAsync(redis, goods.GoodsId, []);
        }

        return TypedResults.Ok(GoodsResponse.Of(goods));
    }

    /// <summary>
    /// Takes goods out of the shop and out of everybody's cart. Those that were ever bought are hidden: what is given back of them has a
    /// place to go, and nobody gives their id to something else.
    /// </summary>
    public static async Task<Results<NoContent, RefusalResult>> RemoveAsync(
        string goodsId, ClaimsPrincipal who, SeatDb db, RedisClient redis, TimeProvider time, CancellationToken cancellation)
    {
        var (removed, people) = await db.TransactAsync<(string?, HashSet<string>)>(
            async transaction =>
            {
                // The lines of carts before the goods, as a checkout takes them: it waits instead of being ended.
                var owners = await TakeOutOfCartsAsync(db, goodsId, cancellation);
                if (await LockAsync(db, goodsId, cancellation) is not { } row)
                {
                    return (null, []);
                }

                // What was put in between the two. From here on nothing is: that takes a lock of the goods.
                owners.UnionWith(await TakeOutOfCartsAsync(db, goodsId, cancellation));
                if (await db.OrderGoods.AnyAsync(line => line.GoodsId == row.GoodsId, cancellation))
                {
                    row.RemovedAt = time.GetUtcNow();
                }
                else
                {
                    db.Goods.Remove(row);
                }

                await SaveAsync(db, who, time, row.GoodsId, new() { ["name"] = new(row.Name, null) }, cancellation);
                await transaction.CommitAsync(cancellation);
                return (row.GoodsId, owners);
            },
            cancellation);
        if (removed is null)
        {
            return Refusals.UnknownGoods.ToResult();
        }

        _ = TellAsync(redis, removed, people);
        return TypedResults.NoContent();
    }

    private static async Task<GoodsRow?> LockAsync(SeatDb db, string goodsId, CancellationToken cancellation) =>
        (await db.Goods.FromSqlRaw("SELECT * FROM goods WHERE goods_id = {0} AND removed_at IS NULL FOR UPDATE", goodsId).ToListAsync(cancellation)).SingleOrDefault();

    /// <summary>The answer is whose carts had them.</summary>
    private static async Task<HashSet<string>> TakeOutOfCartsAsync(SeatDb db, string goodsId, CancellationToken cancellation)
    {
        var owners = await db.CartItems.FromSqlRaw("SELECT * FROM cart_items WHERE goods_id = {0} FOR UPDATE", goodsId).AsNoTracking().ToListAsync(cancellation);
        if (owners.Count > 0)
        {
            await db.CartItems.Where(line => line.GoodsId == goodsId).ExecuteDeleteAsync(cancellation);
        }

        return owners.Select(line => line.PersonId).ToHashSet(StringComparer.Ordinal);
    }

    private static Task SaveAsync(
        SeatDb db, ClaimsPrincipal who, TimeProvider time, string goodsId, Dictionary<string, AuditChange> changes, CancellationToken cancellation)
    {
        changes["goodsId"] = new(null, goodsId);
        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Goods, null, changes);
        return db.SaveChangesAsync(cancellation);
    }

    private static async Task TellAsync(RedisClient redis, string goodsId, IReadOnlyCollection<string> people)
    {
        try
        {
            await GoodsBroadcaster.TellAsync(redis, [goodsId]);
        }
        catch (RedisAwayException)
        {
            // It stands in the database: pages show it after the next sale, or when they look.
        }

        foreach (var person in people)
        {
            await CartBroadcaster.TellAsync(redis, person);
        }
    }

    /// <summary>Puts what was asked for into a row; the answer is what is another than before.</summary>
    private static Dictionary<string, AuditChange> Apply(GoodsChange request, GoodsRow row)
    {
        var changes = new Dictionary<string, AuditChange>();
        row.Name = Changed("name", row.Name, request.Name?.Trim());
        row.Category = Changed("category", row.Category, request.Category);
        row.ThumbnailUrl = Changed("thumbnailUrl", row.ThumbnailUrl, request.ThumbnailUrl);
        row.Price = Counted("price", row.Price, request.Price);
        row.Stock = (int)Counted("stock", row.Stock, request.Stock);
        return changes;

        string Changed(string field, string before, string? wanted)
        {
            if (wanted is not null && wanted != before)
            {
                changes[field] = new(Given(before), Given(wanted));
            }

            return wanted ?? before;
        }

        static string? Given(string text) => text.Length == 0 ? null : text;

        long Counted(string field, long before, long? wanted)
        {
            if (wanted is { } number && number != before)
            {
                changes[field] = new(before, number);
            }

            return wanted ?? before;
        }
    }
}
