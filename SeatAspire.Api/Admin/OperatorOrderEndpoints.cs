using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>What <c>POST admin/orders/{id}/refund</c> takes.</summary>
/// <param name="Seats">Labels of the seats to refund, each once; all that is left of the order if null.</param>
/// <param name="Reason">Up to 500 characters, for the order's history.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RefundRequest(IReadOnlyList<string>? Seats = null, string? Reason = null);

/// <summary>What <c>POST admin/orders/{id}/move</c> takes.</summary>
/// <param name="From">Label of a seat of the order.</param>
/// <param name="To">Label of a free seat of the same price.</param>
public sealed record MoveRequest(string From, string To);

/// <summary>Everybody's orders, for the box office and above.</summary>
internal static class OperatorOrderEndpoints
{
    private const int FewOrders = 50, MostSeats = 1_000, LongestReason = 500, LongestQuery = 254;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Refusal Status = Refusals.Validation("status is paid or cancelled.", "status는 paid 또는 cancelled입니다.");

    private static readonly Refusal Day = Refusals.Validation(
        "Give a day as YYYY-MM-DD, a showingId, or both.", "day를 YYYY-MM-DD로 적거나 showingId를 적어 주세요. 둘 다 쓸 수도 있습니다.");

    /// <summary>Maps the routes below <c>/api/admin</c> that are about orders.</summary>
    public static void MapOperatorOrders(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").WithTags("admin").AllowedTo(Roles.Manager, Roles.BoxOffice);
        admin.MapGet("orders", FindAsync);
        admin.MapGet("orders/{orderId}", GetAsync).Refuses(404, "not-found");
        admin.MapPost("orders/{orderId}/refund", RefundAsync).Refuses(404, "not-found").Refuses(422, "unknown-seat", "idempotency-key-reused");
        admin.MapPost("orders/{orderId}/move", MoveAsync).Refuses(404, "not-found").Refuses(409, "seats-taken", "other-price").Refuses(422, "unknown-seat");
        admin.MapGet("reports", ReportAsync).Refuses(404, "not-found");
        admin.MapGet("showings/{showingId}/orders.csv", CsvAsync).Refuses(404, "not-found");
    }

    private static async Task<Results<Ok<IReadOnlyList<OperatorOrder>>, RefusalResult>> FindAsync(
        OrderSearch search, CancellationToken ct, string? q = null, string? showingId = null, string? status = null, string? before = null, int limit = FewOrders)
    {
        var refusal = limit is < 1 or > OrderSearch.MostOrders ? Refusals.Validation($"limit is from 1 to {OrderSearch.MostOrders}.", $"limit은 1에서 {OrderSearch.MostOrders} 사이입니다.")
            : status is not (null or OrderStatus.Paid or OrderStatus.Cancelled) ? Status
            : q?.Length > LongestQuery ? Refusals.Validation($"q has up to {LongestQuery} characters.", $"q는 {LongestQuery}자까지입니다.")
            : null;
        return refusal is not null ? refusal.ToResult() : TypedResults.Ok(await search.FindAsync(new(q, showingId, status, before, limit), ct));
    }

    private static async Task<Results<Ok<OperatorOrder>, RefusalResult>> GetAsync(string orderId, OrderSearch search, CancellationToken ct) =>
        await search.GetAsync(orderId, ct) is { } order ? TypedResults.Ok(order) : Refusals.UnknownOrder.ToResult();

    private static async Task<Results<Ok<OperatorOrder>, RefusalResult>> RefundAsync(
        string orderId, RefundRequest? request, [FromHeader(Name = "Idempotency-Key")] string? key, ClaimsPrincipal who, OrderCancel orders, OrderSearch search, TimeProvider time)
    {
        if (!PayCall.IsKey(key))
        {
            return Refusals.IdempotencyKeyMissing.ToResult();
        }

        if (request?.Seats is { } seats && (seats.Count is 0 or > MostSeats || seats.Any(string.IsNullOrEmpty) || seats.Distinct().Count() != seats.Count))
        {
            return OrderRefusals.SeatsToCancel.ToResult();
        }

        var reason = string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim();
        if (reason?.Length > LongestReason)
        {
            return Refusals.Validation($"A reason has up to {LongestReason} characters.", $"사유는 {LongestReason}자까지입니다.").ToResult();
        }

        var asked = request?.Seats is null ? "all" : string.Join('\n', request.Seats.Order(StringComparer.Ordinal));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)));
        return await AnswerAsync(orderId, search, time, limit => orders.RefundAsync(orderId, request?.Seats, new(who, key, hash, reason), limit));
    }

    private static Task<Results<Ok<OperatorOrder>, RefusalResult>> MoveAsync(
        string orderId, MoveRequest request, ClaimsPrincipal who, OrderMove orders, OrderSearch search, TimeProvider time) =>
        AnswerAsync(orderId, search, time, limit => orders.MoveAsync(orderId, request.From, request.To, who, limit));

    /// <summary>Does it, whether or not the client waits, and answers the order as it is then.</summary>
    private static async Task<Results<Ok<OperatorOrder>, RefusalResult>> AnswerAsync(
        string orderId, OrderSearch search, TimeProvider time, Func<CancellationToken, Task<Refusal?>> act)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            return await act(limit.Token) is { } refusal ? refusal.ToResult()
                : await search.GetAsync(orderId, limit.Token) is { } order ? TypedResults.Ok(order)
                : Refusals.UnknownOrder.ToResult();
        }
        catch (Exception error) when (Outage.Is(error, limit.Token))
        {
            return Refusals.Unavailable.ToResult();
        }
    }

    private static async Task<Results<Ok<Report>, RefusalResult>> ReportAsync(
        SeatDb db, ShowCatalog catalog, CancellationToken ct, string? showingId = null, string? day = null)
    {
        DateOnly? date = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : null;
        if ((day is null && showingId is null) || (day is not null && date is not { Year: >= 2000 and < 2100 }))
        {
            return Day.ToResult();
        }

        if (showingId is not null && catalog.Find(showingId, out var missing) is null)
        {
            return missing.ToResult();
        }

        var zoneName = ZoneOf(catalog, showingId);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var (from, until) = date is { } whole ? (Midnight(whole, zone), Midnight(whole.AddDays(1), zone)) : ((DateTimeOffset?)null, (DateTimeOffset?)null);
        return TypedResults.Ok(new Report(showingId, date, zoneName, await OrderReports.ReadAsync(db, showingId, from, until, ct)));
    }

    /// <summary>By which clocks a day is meant: the venue's, or UTC where several venues' differ.</summary>
    private static string ZoneOf(ShowCatalog catalog, string? showingId)
    {
        var zones = catalog.Shows.Where(show => showingId is null || show.Showings.Any(showing => showing.Id == showingId))
            .Select(show => show.TimeZone).Distinct().ToList();
        return zones is [{ Length: > 0 } zone] ? zone : "UTC";
    }

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static async Task<Results<PushStreamHttpResult, RefusalResult>> CsvAsync(string showingId, HttpContext context, SeatDb db, ShowCatalog catalog)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        return TypedResults.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
                await OrderReports.WriteAsync(db, showing.Id, writer, context.RequestAborted);
            },
            "text/csv; charset=utf-8", $"{showing.Id}-orders.csv");
    }
}
