using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Admin;

/// <summary>Where dates are added and their queues steered. Each change and its entry in the log are one transaction.</summary>
internal static class ShowingService
{
    /// <summary>Changes a date's queue; the answer are all of its settings. What is so already is no change and not logged.</summary>
    public static async Task<Results<Ok<QueueSettingsResponse>, RefusalResult>> ChangeQueueAsync(
        string showingId, QueueRequest request, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, TimeProvider time, CancellationToken cancellation)
    {
        if (!await db.Showings.AnyAsync(row => row.Id == showingId, cancellation))
        {
            return Refusals.UnknownShowing.ToResult();
        }

        while (true)
        {
            var row = await db.QueueSettings.AsNoTracking().FirstOrDefaultAsync(row => row.ShowingId == showingId, cancellation);
            var before = QueueSettings.Of(row);
            var (after, refusal) = request.Apply(before);
            if (after is null)
            {
                return refusal!.ToResult();
            }

            if (after != before)
            {
                var written = await db.TransactAsync(
                    async transaction =>
                    {
                        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Queue, showingId, Difference(before, after));
                        if (!await TryWriteAsync(db, row, after.ToRow(showingId), cancellation))
                        {
                            return false;
                        }

                        await transaction.CommitAsync(cancellation);
                        return true;
                    },
                    cancellation);
                if (!written)
                {
                    // Somebody changed them meanwhile: look again, so that the log tells what this change changed.
                    continue;
                }

                await invalidation.TellAsync();
            }

            return TypedResults.Ok(QueueSettingsResponse.Of(after));
        }
    }

    /// <summary>Adds a date. An id that is there is refused, so that the same call may be sent again.</summary>
    public static async Task<Results<Created<ShowingAdded>, RefusalResult>> AddAsync(
        ShowingRequest request, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, TimeProvider time, CancellationToken cancellation)
    {
        var (startsAt, saleOpensAt, refundUntil, refusal) = request.Check();
        var (queue, queueRefusal) = request.Apply(QueueSettings.Default);
        if ((refusal ?? queueRefusal) is { } wrong)
        {
            return wrong.ToResult();
        }

        if (!await db.Shows.AnyAsync(row => row.Id == request.ShowId, cancellation))
        {
            return Refusals.Validation("There is no show with this showId.", "showId에 해당하는 공연이 없습니다.").ToResult();
        }

        var layout = request.CopyOf is { } model
            ? await db.Showings.Where(row => row.Id == model).Select(row => row.LayoutHash).FirstOrDefaultAsync(cancellation)
            : await db.Layouts.Where(row => row.Hash == request.LayoutHash).Select(row => row.Hash).FirstOrDefaultAsync(cancellation);
        if (layout is null)
        {
            return Refusals.Validation(
                "There is no date as copyOf says, or no house as layoutHash says.", "copyOf의 회차나 layoutHash의 공연장이 없습니다.").ToResult();
        }

        var changes = Difference(QueueSettings.Default, queue!);
        changes["startsAt"] = new(null, startsAt);
        changes["saleOpensAt"] = new(null, saleOpensAt);
        try
        {
            await db.TransactAsync(
                async transaction =>
                {
                    db.Showings.Add(new ShowingRow
                    {
                        Id = request.Id, ShowId = request.ShowId, LayoutHash = layout, StartsAt = startsAt, SaleOpensAt = saleOpensAt, SaleClosed = false,
                        RefundUntil = refundUntil,
                    });
                    var blocked = await db.BlockedSeats.Where(row => row.ShowingId == request.CopyOf).Select(row => row.Seat).ToListAsync(cancellation);
                    db.BlockedSeats.AddRange(blocked.Select(seat => new BlockedSeatRow { ShowingId = request.Id, Seat = seat }));
                    db.QueueSettings.Add(queue!.ToRow(request.Id));
                    AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Showing, request.Id, changes);
                    await db.SaveChangesAsync(cancellation);
                    await transaction.CommitAsync(cancellation);
                },
                cancellation);
        if (refundUntil is not null)
        {
            changes["refundUntil"] = new(null, refundUntil);
        }

        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return Refusals.ShowingExists.ToResult();
        }

        await invalidation.TellAsync();
        return TypedResults.Created($"/api/admin/showings/{request.Id}", new ShowingAdded(
            request.Id, request.ShowId, startsAt, saleOpensAt, layout, QueueSettingsResponse.Of(queue!)));
    }

    /// <summary>Writes settings if they still are as they were read, and whatever else the context is to save. False: they are not.</summary>
    private static async Task<bool> TryWriteAsync(SeatDb db, QueueSettingsRow? before, QueueSettingsRow after, CancellationToken cancellation)
    {
        if (before is null)
        {
            db.QueueSettings.Add(after);
        }
        else if (await db.QueueSettings
            .Where(row => row.ShowingId == before.ShowingId && row.Mode == before.Mode && row.Threshold == before.Threshold
                && row.AdmitPerSecond == before.AdmitPerSecond && row.LeaseSeconds == before.LeaseSeconds && row.Paused == before.Paused
                && row.OpensAt == before.OpensAt && row.Draw == before.Draw)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.Mode, after.Mode).SetProperty(row => row.Threshold, after.Threshold)
                    .SetProperty(row => row.AdmitPerSecond, after.AdmitPerSecond).SetProperty(row => row.LeaseSeconds, after.LeaseSeconds)
                    .SetProperty(row => row.Paused, after.Paused).SetProperty(row => row.OpensAt, after.OpensAt).SetProperty(row => row.Draw, after.Draw),
                cancellation) == 0)
        {
            return false;
        }

        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return false;
        }
    }

    /// <summary>The fields in which two settings of a queue differ.</summary>
    internal static Dictionary<string, AuditChange> Difference(QueueSettings before, QueueSettings after)
    {
        var changes = new Dictionary<string, AuditChange>();
        Compare("mode", before.Mode.Word(), after.Mode.Word());
        Compare("threshold", before.Threshold, after.Threshold);
        Compare("admitPerSecond", before.AdmitPerSecond, after.AdmitPerSecond);
        Compare("leaseSeconds", before.LeaseSeconds, after.LeaseSeconds);
        Compare("paused", before.Paused, after.Paused);
        Compare("opensAt", before.OpensAt, after.OpensAt);
        Compare("draw", before.Draw, after.Draw);
        return changes;

        void Compare<T>(string field, T old, T now)
        {
            if (!EqualityComparer<T>.Default.Equals(old, now))
            {
                changes[field] = new(old, now);
            }
        }
    }
}

/// <summary>A date that was added.</summary>
public sealed record ShowingAdded(
    string Id, string ShowId, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, string LayoutHash, QueueSettingsResponse Queue);
