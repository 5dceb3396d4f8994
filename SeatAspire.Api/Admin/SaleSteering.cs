using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>Calls a date off.</summary>
/// <param name="Reason">Why, for the log and for whoever asks: one line of up to 500 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CancelShowingRequest(string? Reason = null)
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 500;

    /// <summary>Why this can't be; null if it can.</summary>
    internal Refusal? Check() => Reason is { } reason && reason.Trim().Length is > 0 and <= LongestReason && !reason.Any(char.IsControl) ? null
        : Refusals.Validation($"reason is one line of 1 to {LongestReason} characters.", $"reason은 줄바꿈 없는 1~{LongestReason}자입니다.");
}

/// <summary>Where a date's sale is closed, opened again, and called off.</summary>
internal static class SaleSteering
{
    /// <summary>Ends a sale: no new holds; live ones may be paid.</summary>
    public static Task<Results<Ok<AdminShowingResponse>, RefusalResult>> CloseAsync(
        string showingId, ClaimsPrincipal who, SeatDb db, ShowingService showings, RefundReader refunds, CatalogInvalidation invalidation, TimeProvider time,
        CancellationToken cancellation) =>
        SteerAsync(showingId, db, showings, refunds, invalidation, row => SetClosedAsync(row, closed: true, db, who, time), cancellation);

    /// <summary>Takes <see cref="CloseAsync"/> back: then the sale's dates decide again.</summary>
    public static Task<Results<Ok<AdminShowingResponse>, RefusalResult>> OpenAsync(
        string showingId, ClaimsPrincipal who, SeatDb db, ShowingService showings, RefundReader refunds, CatalogInvalidation invalidation, TimeProvider time,
        CancellationToken cancellation) =>
        SteerAsync(showingId, db, showings, refunds, invalidation, row => SetClosedAsync(row, closed: false, db, who, time), cancellation);

    /// <summary>
    /// Calls a date off, for good. In the same transaction each order is noted for its refund, which the outbox then does, one by one; a purchase that
    /// commits later finds the date called off and notes its own (<see cref="PurchaseCommit"/>). Asked again it answers how far they are.
    /// </summary>
    public static async Task<Results<Ok<AdminShowingResponse>, RefusalResult>> CancelAsync(
        string showingId, CancelShowingRequest request, ClaimsPrincipal who, SeatDb db, ShowingService showings, RefundReader refunds, OutboxSignal signal,
        CatalogInvalidation invalidation, TimeProvider time, CancellationToken cancellation)
    {
        if (request.Check() is { } refusal)
        {
            return refusal.ToResult();
        }

        var answer = await SteerAsync(
            showingId, db, showings, refunds, invalidation,
            async row =>
            {
                if (row.CancelledAt is not null)
                {
                    return null;
                }

                var now = time.GetUtcNow();
                (row.CancelledAt, row.CancelReason) = (now, request.Reason!.Trim());
                AuditLog.Add(db, who, now, AuditLog.Showing, showingId, new Dictionary<string, AuditChange>
                {
                    ["state"] = new(null, "cancelled"),
                    ["reason"] = new(null, row.CancelReason),
                });
                await db.SaveChangesAsync(cancellation);
                await db.NoteRefundsAsync(showingId, now, cancellation);
                return null;
            },
            cancellation);
        signal.Wake();
        return answer;
    }

    /// <summary>Ends a sale, or takes that back, within the caller's transaction; why not, where it can't be.</summary>
    internal static async Task<Refusal?> SetClosedAsync(ShowingRow row, bool closed, SeatDb db, ClaimsPrincipal who, TimeProvider time)
    {
        if (row.CancelledAt is not null)
        {
            return Refusals.ShowingCancelled;
        }

        if (row.SaleClosed != closed)
        {
            row.SaleClosed = closed;
            AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Showing, row.Id, new Dictionary<string, AuditChange> { ["saleClosed"] = new(!closed, closed) });
            await db.SaveChangesAsync();
        }

        return null;
    }

    private static async Task<Results<Ok<AdminShowingResponse>, RefusalResult>> SteerAsync(
        string showingId, SeatDb db, ShowingService showings, RefundReader refunds, CatalogInvalidation invalidation, Func<ShowingRow, Task<Refusal?>> steer,
        CancellationToken cancellation)
    {
        var (row, refusal) = await db.TransactAsync<(ShowingRow?, Refusal?)>(
            async transaction =>
            {
                // A purchase refers to this row: those that are on their way are waited for, and later ones wait.
                if (await db.LockShowingAsync(showingId, cancellation) is not { } locked)
                {
                    return (null, Refusals.UnknownShowing);
                }

                if (await steer(locked) is { } no)
                {
                    return (null, no);
                }

                await transaction.CommitAsync(cancellation);
                return (locked, null);
            },
            cancellation);
        if (row is null)
        {
            return refusal!.ToResult();
        }

        await invalidation.TellAsync();
        var answer = await showings.AnswerAsync(row, cancellation);
        return TypedResults.Ok(row.CancelledAt is { } at ? answer with { Refunds = await refunds.ReadAsync(db, showingId, at, cancellation) } : answer);
    }
}

/// <summary>Tells how far the refunds of a cancelled date are.</summary>
internal sealed class RefundReader
{
    /// <summary>Orders that still had something when the date was called off, and those of them whose money the provider has given back.</summary>
    public async Task<RefundProgress> ReadAsync(SeatDb db, string showingId, DateTimeOffset cancelledAt, CancellationToken cancellation)
    {
        var kind = OutboxKind.RefundAmount.Word();
        // One statement, which sees all of it as of one moment: orders go from one of these to the next meanwhile.
        var counts = await (
            from order in db.Set<OrderRow>()
            where order.ShowingId == showingId
                && (order.Status == OrderStatus.Paid || (order.Status == OrderStatus.Cancelled && order.CancelledAt >= cancelledAt))
            select new
            {
                IsDone = order.Status == OrderStatus.Cancelled
                    && !(from refund in db.Set<RefundRow>() join row in db.Set<OutboxRow>() on refund.Id equals row.Subject where refund.OrderId == order.Id && row.Kind == kind select row).Any(),
            })
            .GroupBy(order => order.IsDone)
            .Select(group => new { IsDone = group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        return new(counts.Where(one => one.IsDone).Sum(one => one.Count), counts.Sum(one => one.Count));
    }
}
