using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Shop;

/// <summary>The shop over HTTP.</summary>
internal static class GoodsEndpoints
{
    private const int MostListed = 500;
    private const string SlugLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";

    /// <summary>Maps the routes below <c>/api/goods</c>.</summary>
    public static void MapGoodsEndpoints(this IEndpointRouteBuilder goods)
    {
        goods.MapGet("", GetGoodsAsync);
        goods.MapGet("{goodsId}", GetOneAsync).Refuses(404, "not-found");
        goods.MapPost("", AddAsync).AllowedTo(Roles.Manager).Refuses(409, "goods-exists");
        goods.MapGet("cart", GetCartAsync).RequireAuthorization();
        goods.MapPut("{goodsId}/cart", PutInCartAsync).RequireAuthorization().Refuses(404, "not-found");
        goods.MapDelete("{goodsId}/cart", TakeFromCartAsync).RequireAuthorization();
        goods.MapPost("checkout", CheckOutAsync).RequireAuthorization()
            .Produces<OrderResponse>(StatusCodes.Status201Created)
            .Refuses(402, "payment-declined")
            .Refuses(409, "out-of-stock", "cart-changed", "amount-changed", "payment-in-progress")
            .Refuses(422, "idempotency-key-reused");
    }

    private static async Task<Ok<List<GoodsResponse>>> GetGoodsAsync(string? category, SeatDb db, CancellationToken cancellation) =>
        TypedResults.Ok((await db.Goods.AsNoTracking()
            .Where(row => string.IsNullOrEmpty(category) || row.Category == category)
            // As the category's index has them, backwards: nothing is sorted there, and no more is read than is answered.
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.GoodsId)
            .Take(MostListed)
            .ToListAsync(cancellation)).ConvertAll(GoodsResponse.Of));

    private static async Task<Results<Ok<GoodsResponse>, RefusalResult>> GetOneAsync(string goodsId, SeatDb db, CancellationToken cancellation) =>
        await db.Goods.AsNoTracking().FirstOrDefaultAsync(row => row.GoodsId == goodsId, cancellation) is { } row
            ? TypedResults.Ok(GoodsResponse.Of(row))
            : Refusals.UnknownGoods.ToResult();

    private static async Task<Results<Created<GoodsResponse>, RefusalResult>> AddAsync(
        GoodsRequest request, ClaimsPrincipal who, SeatDb db, TimeProvider time, CancellationToken cancellation)
    {
        if (Check(request) is { } refusal)
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

    private static Refusal? Check(GoodsRequest request) =>
        request.GoodsId is { } id && (!IsSlug(id) || id is "cart" or "checkout")
            ? ShopRefusals.Goods("goodsId has 1 to 64 small letters, digits and hyphens.", "goodsId는 1~64자의 소문자, 숫자, 하이픈입니다.")
        : request.Name.Trim().Length is < 1 or > 200 || request.Name.Any(char.IsControl)
            ? ShopRefusals.Goods("name has 1 to 200 characters.", "name은 1~200자입니다.")
        : !IsSlug(request.Category)
            ? ShopRefusals.Goods("category has 1 to 64 small letters, digits and hyphens.", "category는 1~64자의 소문자, 숫자, 하이픈입니다.")
        : request.ThumbnailUrl is { Length: > 0 } url && (url.Length > 500 || !(IsPath(url) || url.StartsWith("https://", StringComparison.Ordinal)))
            ? ShopRefusals.Goods("thumbnailUrl is a path such as /goods/cola.svg, or begins with https://.", "thumbnailUrl은 /goods/cola.svg 같은 경로이거나 https://로 시작해야 합니다.")
        : request.Price is < 0 or > 1_000_000_000_000 || request.Stock < 0
            ? ShopRefusals.Goods("price and stock are whole numbers from 0.", "price와 stock은 0 이상의 정수입니다.")
        : request.Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            ? ShopRefusals.Goods("currency is a code such as KRW.", "currency는 KRW 같은 통화 코드입니다.")
        : null;

    private static bool IsSlug(string text) => text.Length is >= 1 and <= 64 && text.AsSpan().IndexOfAnyExcept(SlugLetters) < 0;

    // Of this site: two slashes would name another one.
    private static bool IsPath(string url) => url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\');

    private static async Task<Ok<IReadOnlyList<CartLine>>> GetCartAsync(ClaimsPrincipal user, SeatDb db, CancellationToken cancellation) =>
        TypedResults.Ok(await Cart.ReadAsync(db, user.PersonId()!, cancellation));

    private static async Task<Results<Ok<IReadOnlyList<CartLine>>, RefusalResult>> PutInCartAsync(
        string goodsId, CartRequest request, ClaimsPrincipal user, SeatDb db, RedisClient redis, TimeProvider time, CancellationToken cancellation)
    {
        if (await Cart.PutAsync(db, user.PersonId()!, goodsId, request.Quantity, time.GetUtcNow(), cancellation) is { } refusal)
        {
            return refusal.ToResult();
        }

        _ = CartBroadcaster.TellAsync(redis, user.PersonId()!);
        return TypedResults.Ok(await Cart.ReadAsync(db, user.PersonId()!, cancellation));
    }

    private static async Task<NoContent> TakeFromCartAsync(
        string goodsId, ClaimsPrincipal user, SeatDb db, RedisClient redis, CancellationToken cancellation)
    {
        await Cart.RemoveAsync(db, user.PersonId()!, goodsId, cancellation);
        _ = CartBroadcaster.TellAsync(redis, user.PersonId()!);
        return TypedResults.NoContent();
    }

    private static async Task<Results<StoredResult, RefusalResult>> CheckOutAsync(
        CheckoutRequest? request, [FromHeader(Name = "Idempotency-Key")] string? key, ClaimsPrincipal user, HttpContext context,
        Checkout checkout, InFlightPurchases inFlight, IPaymentProvider provider)
    {
        if (!PayCall.IsKey(key))
        {
            return Refusals.IdempotencyKeyMissing.ToResult();
        }

        if (request?.Method is not { } method || !provider.Methods.Contains(method))
        {
            return OrderRefusals.Method(provider.Methods).ToResult();
        }

        var call = new PayCall(
            Checkout.Subject, user.PersonId()!, user.Nickname() ?? "", key, method, Refusal.PrefersKorean(context), request.Amount);
        return await inFlight.RunAsync(call.PersonId, key, () => checkout.PayAsync(call, context.RequestAborted)) switch
        {
            StoredResponse stored => new StoredResult(stored),
            RefusedResponse refused => refused.Refusal.ToResult(),
            var other => throw new InvalidOperationException($"A payment was answered with {other}."),
        };
    }
}
