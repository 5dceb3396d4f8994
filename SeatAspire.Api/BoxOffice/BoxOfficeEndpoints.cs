using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.BoxOffice;

/// <summary>What <c>POST admin/showings/{id}/sales</c> takes.</summary>
/// <param name="Seats">Labels, each once: free seats, or those of an allocation.</param>
/// <param name="Method"><c>cash</c>, <c>card</c> (a terminal of the box office's own) or <c>comp</c> (complimentary: costs nothing).</param>
/// <param name="Buyer">Whom the tickets are for; may be null. Not kept where the date asks buyers for nothing.</param>
/// <param name="Note">For the order's history; up to 500 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SaleRequest(IReadOnlyList<string> Seats, string Method, Buyer? Buyer = null, string? Note = null)
{
    /// <summary>Most seats of one sale: a large group, or a bus.</summary>
    public const int MostSeats = 500;

    /// <summary>What is wrong whatever there is in the house; null if nothing is.</summary>
    internal Refusal? Check() =>
        Seats.Count is 0 or > MostSeats || Seats.Any(string.IsNullOrEmpty) || Seats.Distinct(StringComparer.Ordinal).Count() != Seats.Count ? Refusals.Validation(
            $"List in \"seats\" the labels of 1 to {MostSeats} seats, each once.", $"\"seats\"에 좌석 이름을 1~{MostSeats}개, 하나씩 적어 주세요.")
        : !BoxOfficeMethod.IsOne(Method) ? OrderRefusals.Method(BoxOfficeMethod.All)
        : Note?.Length > OrderRow.LongestNote ? Refusals.Validation(
            $"A note has up to {OrderRow.LongestNote} characters.", $"메모는 {OrderRow.LongestNote}자까지입니다.")
        : Buyer?.Check();
}

/// <summary>The box office, over HTTP.</summary>
public static class BoxOfficeEndpoints
{
    /// <summary>Registers what sells.</summary>
    public static void AddBoxOffice(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<BoxOfficeService>();

    /// <summary>Maps the box office's call below <c>/api/admin</c>.</summary>
    public static void MapBoxOffice(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/admin").WithTags("admin").MapPost("showings/{showingId}/sales", SellAsync).AllowedTo(Roles.Manager, Roles.BoxOffice)
            .Produces<OrderResponse>(StatusCodes.Status201Created)
            .Refuses(404, "not-found")
            .Refuses(409, "seats-taken", "sale-closed", "payment-in-progress")
            .Refuses(410, "hold-expired")
            .Refuses(422, "unknown-seat", "idempotency-key-reused");

    private static async Task<Results<StoredResult, RefusalResult>> SellAsync(
        string showingId, SaleRequest request, [FromHeader(Name = "Idempotency-Key")] string? key, ClaimsPrincipal who, HttpContext context, ShowCatalog catalog,
        BoxOfficeService boxOffice, InFlightPurchases inFlight, TimeProvider time)
    {
        if ((PayCall.IsKey(key) ? request.Check() : Refusals.IdempotencyKeyMissing) is { } wrong)
        {
            return wrong.ToResult();
        }

        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        var sale = new BoxOfficeSale(showing, request, key!, who, Refusal.PrefersKorean(context), time.GetUtcNow());
        var answer = await inFlight.RunAsync(who.PersonId()!, key!, () => boxOffice.SellAsync(sale, context.RequestAborted));
        return answer is StoredResponse stored ? new StoredResult(stored) : ((RefusedResponse)answer).Refusal.ToResult();
    }
}
