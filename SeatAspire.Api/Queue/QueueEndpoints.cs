using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
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
        queue.MapGet("draw/{showingId}", GetDrawAsync).Refuses(404, "not-found");
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

    private static async Task<Results<Ok<DrawResponse>, RefusalResult>> GetDrawAsync(string showingId, DrawRunner draws, CancellationToken cancellation) =>
        await draws.LatestAsync(showingId, cancellation) is { } draw ? TypedResults.Ok(draw) : Refusals.NoDraw.ToResult();

    private static Results<Ok<QueueResponse>, RefusalResult> Answer(QueueResult result) =>
        result.Answer is { } answer ? TypedResults.Ok(answer) : result.Refusal!.ToResult();
}
