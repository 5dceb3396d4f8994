using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>A date that an admin may look at; its moments are to be shown in the time zone of its venue (IANA's name).</summary>
public sealed record AdminShowing(
    string Id, string ShowId, string Title, string Venue, string TimeZone, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, bool SaleOpen, string State);

/// <summary>What an admin wants everybody to read.</summary>
/// <param name="Text">1 to 500 characters.</param>
public sealed record NoticeRequest(string Text);

/// <summary>What admins see and do, over HTTP.</summary>
internal static class AdminEndpoints
{
    private const int LongestNotice = 500;
    private const int FewEntries = 50;

    /// <summary>Maps the routes below <c>/api/admin</c>.</summary>
    public static void MapAdminEndpoints(this IEndpointRouteBuilder admin)
    {
        // A till needs to know the dates; of each it sees the seats as buyers do.
        admin.MapGet("showings", GetShowings).AllowedTo(Roles.Manager, Roles.BoxOffice);
        admin.MapPut("accounts/role", RoleService.SetAsync).AllowedTo().Refuses(404, "not-found").Refuses(409, "own-role");
        var managed = admin.MapGroup("").AllowedTo(Roles.Manager);
        managed.MapPost("shows", ShowService.AddAsync).Refuses(409, "show-exists");
        managed.MapPut("shows/{showId}", ShowService.ChangeAsync).Refuses(404, "not-found").Refuses(409, "in-use");
        managed.MapDelete("shows/{showId}", ShowService.RemoveAsync).Refuses(404, "not-found").Refuses(409, "in-use");
        // What it is, its bytes say.
        managed.MapPost("shows/{showId}/poster", ShowService.SetPosterAsync).Refuses(404, "not-found")
            .Accepts<IFormFile>("*/*").WithMetadata(new RequestSizeLimitAttribute(PosterImage.MostRead));
        managed.MapPost("showings", ShowingService.AddAsync).Refuses(409, "showing-exists");
        managed.MapPut("showings/{showingId}", ShowingService.ChangeAsync).Refuses(404, "not-found").Refuses(409, "showing-cancelled", "in-use", "payment-in-progress");
        managed.MapPost("showings/{showingId}/close", SaleSteering.CloseAsync).Refuses(404, "not-found").Refuses(409, "showing-cancelled");
        managed.MapPost("showings/{showingId}/open", SaleSteering.OpenAsync).Refuses(404, "not-found").Refuses(409, "showing-cancelled");
        managed.MapPost("showings/{showingId}/cancel", SaleSteering.CancelAsync).Refuses(404, "not-found");
        managed.MapPut("showings/{showingId}/rehearsal", Rehearsals.SetAsync).Refuses(404, "not-found").Refuses(409, "showing-cancelled");
        managed.MapGet("showings/{showingId}", GetFiguresAsync).Refuses(404, "not-found");
        managed.MapGet("showings/{showingId}/history", GetHistoryAsync).Refuses(404, "not-found");
        managed.MapPut("showings/{showingId}/queue", ShowingService.ChangeQueueAsync).Refuses(404, "not-found");
        managed.MapGet("people/{personId}", PersonService.GetAsync).Refuses(404, "not-found");
        managed.MapDelete("people/{personId}", PersonService.EraseAsync).Refuses(404, "not-found").Refuses(409, "has-role", "payment-in-progress");
        managed.MapGet("audit", GetAuditAsync);
        managed.MapPost("notices", PostNoticeAsync);
        managed.MapDelete("notices", TakeNoticeDownAsync);
    }

    private static Results<Ok<AdminShowing[]>, RefusalResult> GetShowings(ShowCatalog catalog, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return !catalog.Loaded ? Refusals.Unavailable.ToResult() : TypedResults.Ok(catalog.Shows.SelectMany(show => show.Showings.Select(showing => new AdminShowing(
            showing.Id, show.Id, show.Title, show.Venue, show.TimeZone, showing.StartsAt, showing.SaleOpensAt, showing.IsOnSale(now), showing.State(now)))).ToArray());
    }

    private static async Task<Results<Ok<AdminFigures>, RefusalResult>> GetFiguresAsync(string showingId, ShowCatalog catalog, AdminReader reader) =>
        catalog.Find(showingId, out var missing) is { } showing ? TypedResults.Ok(await reader.ReadAsync(showing)) : missing.ToResult();

    private static async Task<Results<Ok<IReadOnlyList<HistoryPoint>>, RefusalResult>> GetHistoryAsync(
        string showingId, ShowCatalog catalog, AdminReader reader) =>
        catalog.Find(showingId, out var missing) is { } showing ? TypedResults.Ok(await reader.HistoryAsync(showing.Id)) : missing.ToResult();

    /// <summary>The newest first; <paramref name="before"/>, the id of the last one seen, gives the next page.</summary>
    private static async Task<Results<Ok<AuditEntry[]>, RefusalResult>> GetAuditAsync(
        SeatDb db, CancellationToken cancellation, string? showingId = null, long? before = null, int limit = FewEntries) =>
        limit is < 1 or > AuditLog.MostEntries
            ? Refusals.Validation($"limit is from 1 to {AuditLog.MostEntries}.", $"limit은 1에서 {AuditLog.MostEntries} 사이입니다.").ToResult()
            : TypedResults.Ok(await AuditLog.ReadAsync(db, showingId, before, limit, cancellation));

    private static async Task<Results<Ok<Notice>, RefusalResult>> PostNoticeAsync(
        NoticeRequest request, ClaimsPrincipal who, SeatDb db, NoticeBroadcaster notices, CancellationToken cancellation)
    {
        var text = request.Text.Trim();
        if (text.Length is < 1 or > LongestNotice || text.Any(letter => char.IsControl(letter) && letter != '\n'))
        {
            return Refusals.Validation(
                $"A notice has 1 to {LongestNotice} characters.", $"공지는 1~{LongestNotice}자입니다.").ToResult();
        }

        return TypedResults.Ok(await TellAsync(text, null, who, db, notices, cancellation));
    }

    /// <summary>Takes the standing notice down, also from the pages that show it. Nothing where there is none.</summary>
    private static async Task<NoContent> TakeNoticeDownAsync(ClaimsPrincipal who, SeatDb db, NoticeBroadcaster notices, CancellationToken cancellation)
    {
        if (await notices.FindAsync() is { } notice)
        {
            await TellAsync("", notice.Text, who, db, notices, cancellation);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Notice> TellAsync(
        string text, string? former, ClaimsPrincipal who, SeatDb db, NoticeBroadcaster notices, CancellationToken cancellation)
    {
        var notice = await notices.WriteAsync(text);
        var change = new AuditChange(former, text.Length == 0 ? null : text);
        // Told and logged, or neither: who is not sure whether people have read it would say it twice.
        await db.TransactAsync(
            async transaction =>
            {
                AuditLog.Add(db, who, notice.At, AuditLog.Notice, null, new Dictionary<string, AuditChange> { ["text"] = change });
                await db.SaveChangesAsync(cancellation);
                await notices.PostAsync(notice);
                await transaction.CommitAsync(CancellationToken.None);
            },
            cancellation);
        return notice;
    }
}
