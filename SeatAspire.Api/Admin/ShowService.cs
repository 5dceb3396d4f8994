using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Admin;

/// <summary>Where shows are added, changed and removed. Each change and its entry in the log are one transaction.</summary>
internal static class ShowService
{
    /// <summary>Adds a show, at the end of the programme. An id that is there is refused, so that the same call may be sent again.</summary>
    public static async Task<Results<Created<ShowResponse>, RefusalResult>> AddAsync(
        ShowRequest request, HttpRequest http, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, TimeProvider time, CancellationToken cancellation)
    {
        if (request.CheckNew() is { } refusal)
        {
            return refusal.ToResult();
        }

        ShowRow row;
        try
        {
            row = await db.TransactAsync(
                async transaction =>
                {
                    var added = await AddRowAsync(db, request, who, time, cancellation);
                    await transaction.CommitAsync(cancellation);
                    return added;
                },
                cancellation);
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return Refusals.ShowExists.ToResult();
        }

        await invalidation.TellAsync();
        return TypedResults.Created($"/api/shows/{row.Id}", Answer(row, http));
    }

    /// <summary>Adds a show within the caller's transaction. The request was checked.</summary>
    internal static async Task<ShowRow> AddRowAsync(SeatDb db, ShowRequest request, ClaimsPrincipal who, TimeProvider time, CancellationToken cancellation)
    {
        var last = await db.Shows.MaxAsync(show => (int?)show.Position, cancellation);
        var added = new ShowRow
        {
            Id = request.Id!, Title = "", Venue = "", Description = "", PosterUrl = "", Currency = "", TimeZone = "", Position = (last ?? -1) + 1,
        };
        var changes = Apply(request, added);
        db.Shows.Add(added);
        await SaveAsync(db, who, time, added.Id, changes, cancellation);
        return added;
    }

    /// <summary>Changes a show; the answer is all of it. What is so already is no change and not logged.</summary>
    public static async Task<Results<Ok<ShowResponse>, RefusalResult>> ChangeAsync(
        string showId, ShowRequest request, HttpRequest http, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, TimeProvider time,
        CancellationToken cancellation)
    {
        if (request.CheckChange(showId) is { } wrong)
        {
            return wrong.ToResult();
        }

        var (row, refusal) = await db.TransactAsync<(ShowRow?, Refusal?)>(
            async transaction =>
            {
                if (await LockAsync(db, showId, cancellation) is not { } show)
                {
                    return (null, Refusals.UnknownShow);
                }

                if (request.Currency is { } currency && currency != show.Currency && await HasShowingsAsync(db, showId, cancellation))
                {
                    return (null, Refusals.CurrencyInUse);
                }

                var changes = Apply(request, show);
                if (changes.Count > 0)
                {
                    await SaveAsync(db, who, time, showId, changes, cancellation);
                }

                await transaction.CommitAsync(cancellation);
                return (show, null);
            },
            cancellation);
        if (row is null)
        {
            return refusal!.ToResult();
        }

        await invalidation.TellAsync();
        return TypedResults.Ok(Answer(row, http));
    }

    /// <summary>Removes a show that has no dates.</summary>
    public static async Task<Results<NoContent, RefusalResult>> RemoveAsync(
        string showId, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, TimeProvider time, CancellationToken cancellation)
    {
        var refusal = await db.TransactAsync(
            async transaction =>
            {
                // A date that is added refers to the show, and waits for this lock.
                if (await LockAsync(db, showId, cancellation) is not { } show)
                {
                    return Refusals.UnknownShow;
                }

                if (await HasShowingsAsync(db, showId, cancellation))
                {
                    return Refusals.ShowInUse;
                }

                db.Shows.Remove(show);
                await SaveAsync(db, who, time, showId, new() { ["title"] = new(show.Title, null) }, cancellation);
                await ForgetPosterAsync(db, show.PosterHash, cancellation);
                await transaction.CommitAsync(cancellation);
                return null;
            },
            cancellation);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        await invalidation.TellAsync();
        return TypedResults.NoContent();
    }

    /// <summary>Gives a show a poster: a PNG, JPEG or WebP as the body.</summary>
    public static async Task<Results<Ok<ShowResponse>, RefusalResult>> SetPosterAsync(
        string showId, HttpRequest upload, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, TimeProvider time, CancellationToken cancellation)
    {
        // Looked at first: nobody's image is decoded for nothing.
        if (!await db.Shows.AnyAsync(row => row.Id == showId, cancellation))
        {
            return Refusals.UnknownShow.ToResult();
        }

        using var body = new MemoryStream();
        await upload.Body.CopyToAsync(body, cancellation);
        if (body.Length > PosterImage.MostBytes)
        {
            return Refusals.TooLarge.ToResult();
        }

        if (await PosterImage.ReadAsync(body.ToArray(), cancellation) is not { } poster)
        {
            return Refusals.Validation(
                $"poster: send a whole PNG, JPEG or WebP image as the body, up to 5 MB, {PosterImage.LongestEdge:#,0} pixels an edge and {PosterImage.MostPixels / 1_000_000} megapixels.",
                $"poster: 온전한 PNG, JPEG, WebP 이미지를 본문으로 보내 주세요. 5MB, 한 변 {PosterImage.LongestEdge:#,0}픽셀, {PosterImage.MostPixels / 1_000_000}메가픽셀까지입니다.").ToResult();
        }

        var row = await db.TransactAsync(
            async transaction =>
            {
                if (await LockAsync(db, showId, cancellation) is not { } show)
                {
                    return null;
                }

                await PutPosterAsync(db, show, poster, who, time, cancellation);
                await transaction.CommitAsync(cancellation);
                return show;
            },
            cancellation);
        if (row is null)
        {
            return Refusals.UnknownShow.ToResult();
        }

        await invalidation.TellAsync();
        return TypedResults.Ok(Answer(row, upload));
    }

    /// <summary>Gives a show a poster within the caller's transaction; nothing where it has it.</summary>
    internal static async Task PutPosterAsync(SeatDb db, ShowRow show, PosterImage poster, ClaimsPrincipal who, TimeProvider time, CancellationToken cancellation)
    {
        if (show.PosterHash == poster.Hash)
        {
            return;
        }

        var former = show.PosterHash;
        await db.Database.ExecuteSqlRawAsync(
            "INSERT IGNORE INTO posters (hash, large, small) VALUES ({0}, {1}, {2})", [poster.Hash, poster.Large, poster.Small], cancellation);
        show.PosterHash = poster.Hash;
        await SaveAsync(db, who, time, show.Id, new() { ["poster"] = new(former, poster.Hash) }, cancellation);
        await ForgetPosterAsync(db, former, cancellation);
    }

    private static ShowResponse Answer(ShowRow row, HttpRequest http) => ShowResponse.Of(ShowCatalogRefresher.ShowOf(row, []), []).For(http);

    private static async Task<ShowRow?> LockAsync(SeatDb db, string showId, CancellationToken cancellation) =>
        (await db.Shows.FromSqlRaw("SELECT * FROM shows WHERE id = {0} FOR UPDATE", showId).ToListAsync(cancellation)).SingleOrDefault();

    private static Task<bool> HasShowingsAsync(SeatDb db, string showId, CancellationToken cancellation) =>
        db.Showings.AnyAsync(row => row.ShowId == showId, cancellation);

    // One that two shows have stays for the other.
    private static Task<int> ForgetPosterAsync(SeatDb db, string? hash, CancellationToken cancellation) =>
        db.Posters.Where(row => row.Hash == hash && !db.Set<ShowRow>().Any(show => show.PosterHash == hash)).ExecuteDeleteAsync(cancellation);

    private static Task SaveAsync(
        SeatDb db, ClaimsPrincipal who, TimeProvider time, string showId, Dictionary<string, AuditChange> changes, CancellationToken cancellation)
    {
        changes["showId"] = new(null, showId);
        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Show, null, changes);
        return db.SaveChangesAsync(cancellation);
    }

    /// <summary>Puts what was asked for into a row; the answer is what is another than before.</summary>
    private static Dictionary<string, AuditChange> Apply(ShowRequest request, ShowRow row)
    {
        var changes = new Dictionary<string, AuditChange>();
        row.Title = Changed("title", row.Title, request.Title?.Trim());
        row.Venue = Changed("venue", row.Venue, request.Venue?.Trim());
        row.Description = Changed("description", row.Description, request.Description);
        row.Currency = Changed("currency", row.Currency, request.Currency);
        row.TimeZone = Changed("timeZone", row.TimeZone, request.TimeZone);
        return changes;

        string Changed(string field, string before, string? wanted)
        {
            if (wanted is not null && wanted != before)
            {
                changes[field] = new(before.Length == 0 ? null : before, wanted);
            }

            return wanted ?? before;
        }
    }
}
