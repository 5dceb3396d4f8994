using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Queue;

/// <summary>The queue over HTTP.</summary>
public static class QueueEndpoints
{
    /// <summary>Maps the routes below <c>/api</c>.</summary>
    public static void MapQueueEndpoints(this IEndpointRouteBuilder api)
    {
        var queue = api.MapGroup("queue").WithTags("queue");
        queue.MapPost("check/{showingId}", EnterAsync).RequireAuthorization().Refuses(404, "not-found").Refuses(409, "sale-closed");
        queue.MapGet("status/{showingId}", LookAsync).RequireAuthorization().Refuses(404, "not-found");
        queue.MapGet("{showingId}", GetOverviewAsync).Refuses(404, "not-found");
        queue.MapDelete("{showingId}", LeaveAsync).RequireAuthorization().Refuses(404, "not-found");
        queue.MapGet("draw/{showingId}", GetDrawAsync).Produces<DrawResponse>().Refuses(404, "not-found");
    }

    private static async Task<Results<Ok<QueueResponse>, RefusalResult>> EnterAsync(
        string showingId, HttpContext context, ClientAddresses addresses, QueueService queues) =>
        Answer(await queues.EnterAsync(showingId, addresses.Caller(context)));

    private static async Task<Results<Ok<QueueResponse>, RefusalResult>> LookAsync(string showingId, ClaimsPrincipal user, QueueService queues) =>
        Answer(await queues.LookAsync(showingId, user.PersonId()!));

    private static async Task<Results<NoContent, RefusalResult>> LeaveAsync(string showingId, ClaimsPrincipal user, QueueService queues) =>
        await queues.LeaveAsync(showingId, user.PersonId()!) is { } refusal ? refusal.ToResult() : TypedResults.NoContent();

    private static async Task<Results<Ok<QueueOverview>, RefusalResult>> GetOverviewAsync(string showingId, QueueService queues)
    {
        var (overview, refusal) = await queues.OverviewAsync(showingId);
        return overview is not null ? TypedResults.Ok(overview) : refusal!.ToResult();
    }

    /// <summary>Large, and open to anybody: it is charged as the maps of seats are, but apart from them, which whoever reads it wants next.</summary>
    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult, RefusalResult>> GetDrawAsync(
        string showingId, HttpContext context, PublishedDraws draws, ClientAddresses addresses, SnapshotLimits limits, CancellationToken cancellation)
    {
        var purse = addresses.Caller(context).Address is { } address ? "draws " + address : null;
        if (limits.Wait(null, purse) is not null || await draws.LatestAsync(showingId, cancellation) is not { } draw)
        {
            return Refused(limits.Wait(null, purse));
        }

        var tag = new EntityTagHeaderValue(draw.Tag);
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        // Others may have read it meanwhile.
        if (limits.Wait(null, purse) is { } wait)
        {
            return Refused(wait);
        }

        limits.Charge(null, purse, draw.Json.Length);
        return TypedResults.Bytes(draw.Json, "application/json; charset=utf-8");

        static RefusalResult Refused(TimeSpan? wait) => (wait is null ? Refusals.NoDraw : Refusals.TooManySnapshots with { RetryAfter = wait }).ToResult();
    }

    private static Results<Ok<QueueResponse>, RefusalResult> Answer(QueueResult result) =>
        result.Answer is { } answer ? TypedResults.Ok(answer) : result.Refusal!.ToResult();
}
