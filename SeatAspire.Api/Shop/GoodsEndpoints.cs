using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Shop;

/// <summary>The shop over HTTP.</summary>
internal static class GoodsEndpoints
{
    private const int MostListed = 500;

    /// <summary>Maps the routes below <c>/api/goods</c>.</summary>
    public static void MapGoodsEndpoints(this IEndpointRouteBuilder goods)
    {
        goods.MapGet("", GetGoodsAsync);
        goods.MapGet("{goodsId}", GetOneAsync).Refuses(404, "not-found");
        goods.MapPost("", GoodsService.AddAsync).AllowedTo(Roles.Manager).Refuses(409, "goods-exists");
        goods.MapPut("{goodsId}", GoodsService.ChangeAsync).AllowedTo(Roles.Manager).Refuses(404, "not-found");
        goods.MapDelete("{goodsId}", GoodsService.RemoveAsync).AllowedTo(Roles.Manager).Refuses(404, "not-found");
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
        TypedResults.Ok((await db.GoodsForSale.AsNoTracking()
            .Where(row => string.IsNullOrEmpty(category) || row.Category == category)
            // As the category's index has them, backwards: nothing is sorted there, and no more is read than is answered.
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.GoodsId)
            .Take(MostListed)
            .ToListAsync(cancellation)).ConvertAll(GoodsResponse.Of));

    private static async Task<Results<Ok<GoodsResponse>, RefusalResult>> GetOneAsync(string goodsId, SeatDb db, CancellationToken cancellation) =>
        await db.GoodsForSale.AsNoTracking().FirstOrDefaultAsync(row => row.GoodsId == goodsId, cancellation) is { } row
            ? TypedResults.Ok(GoodsResponse.Of(row))
            : Refusals.UnknownGoods.ToResult();

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
