using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>What <c>POST showings/{id}/holds</c> takes: seats by name, or how many of the best.</summary>
/// <param name="Seats">Labels, each once.</param>
/// <param name="Count">So many side by side, the best there are; not together with <paramref name="Seats"/>.</param>
/// <param name="Category">Of the best, those of this price tier, by its name; of any if null.</param>
/// <param name="Accessible">Of the best, some with an accessible place; those are nobody else's.</param>
public sealed record HoldRequest(IReadOnlyList<string>? Seats = null, int? Count = null, string? Category = null, bool? Accessible = null);

/// <summary>Seats and holds over HTTP.</summary>
public static class SeatEndpoints
{
    /// <summary>Maps the routes below <c>/api</c>.</summary>
    public static void MapSeatEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("showings/{showingId}/seats", Seats).Produces(StatusCodes.Status304NotModified).Refuses(404, "not-found");
        api.MapPost("showings/{showingId}/holds", Hold).RequireAuthorization()
            .Refuses(403, "queue-required")
            .Refuses(404, "not-found")
            .Refuses(409, "seats-taken", "none-together", "sale-closed")
            .Refuses(422, "too-many-seats", "unknown-seat", "single-seat", "companion-only");
        api.MapGet("notices", Notices);
        api.MapGet("holds", Holds).RequireAuthorization();
        api.MapDelete("holds/{holdId}", Release).RequireAuthorization()
            .Refuses(404, "not-found")
            .Refuses(409, "payment-in-progress", "already-paid");
    }

    private static async Task<Results<Ok<SeatSnapshot>, StatusCodeHttpResult, RefusalResult>> Seats(
        string showingId, HttpContext context, ShowCatalog catalog, SeatFeeds feeds, ClientAddresses addresses, SnapshotLimits limits)
    {
        // Without a token the address is all that is known of who asks.
        var address = addresses.Caller(context).Address;
        var who = context.User.PersonId();
        if (limits.Wait(who, address) is { } wait)
        {
            return (Refusals.TooManySnapshots with { RetryAfter = wait }).ToResult();
        }

        if (catalog.Find(showingId, out var missing) is null)
        {
            return missing.ToResult();
        }

        var snapshot = await feeds.FreshSnapshotAsync(showingId);
        var tag = new EntityTagHeaderValue($"\"{snapshot.Version}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        limits.Charge(who, address, snapshot.States.Length);
        return TypedResults.Ok(snapshot);
    }

    private static async Task<Results<Created<HoldResponse>, RefusalResult>> Hold(
        string showingId, HoldRequest request, HttpContext context, ClientAddresses addresses, HoldService service)
    {
        var result = await service.HoldAsync(addresses.Caller(context), showingId, request);
        return result.Hold is { } hold
            ? TypedResults.Created($"/api/holds/{hold.HoldId}", hold)
            : result.Refusal!.ToResult();
    }

    /// <summary>What connections are told, for browsers that have none: at most one.</summary>
    private static Ok<Notice[]> Notices(NoticeBroadcaster notices) => TypedResults.Ok(notices.Current is { } notice ? new[] { notice } : []);

    private static async Task<Ok<IReadOnlyList<HoldResponse>>> Holds(ClaimsPrincipal user, HoldService service) =>
        TypedResults.Ok(await service.HoldsAsync(user.PersonId()!));

    private static async Task<Results<NoContent, RefusalResult>> Release(string holdId, ClaimsPrincipal user, HoldService service) =>
        await service.ReleaseAsync(user.PersonId()!, holdId) is { } refusal ? refusal.ToResult() : TypedResults.NoContent();
}
