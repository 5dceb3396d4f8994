using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Admin;

/// <summary>
/// Where dates are added and their sales set up. Each change and its entry in the log are one transaction, which begins with the date's row:
/// of several changes at once each finds what the one before it left.
/// </summary>
internal sealed class ShowingService(SeatDb db, ShowingRows rows, CatalogInvalidation invalidation, SeatRebuild seats, TimeProvider time)
{
    /// <summary>How long a price list is kept after the next one was made: far longer than any hold lives.</summary>
    private static readonly TimeSpan KeepLists = TimeSpan.FromDays(1);

    /// <summary>Adds a date, or a series, all or none. An id that is there is refused, so that the same call may be sent again.</summary>
    public static async Task<Results<Created<AdminShowingResponse>, RefusalResult>> AddAsync(
        ShowingRequest request, ClaimsPrincipal who, ShowingService service, CancellationToken cancellation)
    {
        if (request.Check() is { } wrong)
        {
            return wrong.ToResult();
        }

        try
        {
            var (added, refusal) = await service.AddAsync(request, who, cancellation);
            return added is not null ? TypedResults.Created($"/api/admin/showings/{added.Id}", added) : refusal!.ToResult();
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return Refusals.ShowingExists.ToResult();
        }
    }

    /// <summary>Changes a date; the answer is all of it. What is so already is no change and not logged.</summary>
    public static async Task<Results<Ok<AdminShowingResponse>, RefusalResult>> ChangeAsync(
        string showingId, ShowingChange request, ClaimsPrincipal who, ShowingService service, CancellationToken cancellation)
    {
        var (changed, refusal) = request.PlanId is { } planId
            ? await service.ChangePlanAsync(showingId, planId, request, who, cancellation)
            : await service.ChangeAsync(showingId, AuditLog.Showing, who, request.Apply, cancellation);
        return changed is not null ? TypedResults.Ok(changed) : refusal!.ToResult();
    }

    /// <summary>Changes a date's queue; the answer are all of its settings.</summary>
    public static async Task<Results<Ok<QueueSettingsResponse>, RefusalResult>> ChangeQueueAsync(
        string showingId, QueueRequest request, ClaimsPrincipal who, ShowingService service, CancellationToken cancellation)
    {
        var (changed, refusal) = await service.ChangeAsync(showingId, AuditLog.Queue, who, Change, cancellation);
        return changed is not null ? TypedResults.Ok(changed.Queue) : refusal!.ToResult();

        (ShowingSettings?, Refusal?) Change(ShowingSettings before, VenueLayout layout)
        {
            var (queue, fault) = request.Apply(before.Queue);
            return queue is null ? (null, fault) : (before with { Queue = queue }, null);
        }
    }

    /// <summary>A date as its operator is answered.</summary>
    internal async Task<AdminShowingResponse> AnswerAsync(ShowingRow row, CancellationToken cancellation) => AdminShowingResponse.Of(
        await rows.ReadAsync(row, cancellation), await db.BlockedSeats.CountAsync(seat => seat.ShowingId == row.Id, cancellation), time.GetUtcNow());

    private async Task<(AdminShowingResponse? Added, Refusal? Refusal)> AddAsync(ShowingRequest request, ClaimsPrincipal who, CancellationToken cancellation)
    {
        var (made, refusal) = await db.TransactAsync(
            async transaction =>
            {
                var added = await rows.AddAsync(request, who, cancellation);
                if (added.Rows is not null)
                {
                    await transaction.CommitAsync(cancellation);
                }

                return added;
            },
            cancellation);
        if (made is null)
        {
            return (null, refusal);
        }

        await invalidation.TellAsync();
        var answers = new List<AdminShowingResponse>();
        foreach (var row in made)
        {
            answers.Add(await AnswerAsync(row, cancellation));
        }

        return (answers[0] with { Series = request.Series is null ? null : answers[1..] }, null);
    }

    /// <summary>
    /// Gives a date another plan, and whatever else is asked for, before the first of its seats is sold. Nobody holds or pays anything meanwhile; live holds end
    /// with the former seats, and where nothing comes of it they stay.
    /// </summary>
    private async Task<(AdminShowingResponse? Changed, Refusal? Refusal)> ChangePlanAsync(
        string showingId, string planId, ShowingChange request, ClaimsPrincipal who, CancellationToken cancellation)
    {
        if (await db.Showings.AsNoTracking().FirstOrDefaultAsync(row => row.Id == showingId, cancellation) is not { } row)
        {
            return (null, Refusals.UnknownShowing);
        }

        if (await db.FindPlanLayoutAsync(planId, cancellation) is not { } layout)
        {
            return (null, Refusals.Validation("There is no plan with this planId.", "planId에 해당하는 배치도가 없습니다."));
        }

        if (layout.Hash == row.LayoutHash)
        {
            return await ChangeAsync(showingId, AuditLog.Showing, who, request.Apply, cancellation);
        }

        // Looked at first, so that who is refused disturbs nobody.
        var before = await rows.ReadAsync(row, cancellation);
        if ((await WhyNotAsync(showingId, cancellation) ?? request.Apply(ShowingSettings.Of(before).For(before.Layout, layout), layout).Refusal) is { } fault)
        {
            return (null, fault);
        }

        (AdminShowingResponse? Changed, Refusal? Refusal) answer = default;
        var isClosed = await seats.ChangeAsync(
            showingId,
            async () =>
            {
                answer = await ChangeAsync(showingId, AuditLog.Showing, who, request.Apply, cancellation, layout);
                return answer.Changed is null ? null : await rows.ReadAsync(await db.Showings.AsNoTracking().SingleAsync(changed => changed.Id == showingId, cancellation), cancellation);
            },
            cancellation);
        return isClosed ? answer : (null, Refusals.PaidMeanwhile);
    }

    /// <summary>Why a date can't have other seats; null where it can.</summary>
    private async Task<Refusal?> WhyNotAsync(string showingId, CancellationToken cancellation) =>
        await db.Orders.AnyAsync(order => order.ShowingId == showingId, cancellation) ? Refusals.PlanInUse
        : await db.Payments.AnyAsync(payment => payment.ShowingId == showingId && payment.State == PaymentState.Pending, cancellation) ? Refusals.PaidMeanwhile
        : await db.AllocatedSeats.AnyAsync(seat => seat.ShowingId == showingId, cancellation) ? Refusals.SetAside
        : null;

    /// <summary>Puts other seats into a date's row: what was blocked stays so by its label, and earlier price lists are no more.</summary>
    private async Task GiveSeatsAsync(ShowingRow row, VenueLayout former, VenueLayout layout, Dictionary<string, AuditChange> changes, CancellationToken cancellation)
    {
        row.LayoutHash = layout.Hash;
        db.PriceLists.RemoveRange(await db.PriceLists.Where(list => list.ShowingId == row.Id).ToListAsync(cancellation));
        var blocked = await db.BlockedSeats.Where(seat => seat.ShowingId == row.Id).ToListAsync(cancellation);
        var kept = blocked.Select(seat => layout.TryFind(former.Label(seat.Seat), out var same) ? same : -1).Where(seat => seat >= 0).ToHashSet();
        db.BlockedSeats.RemoveRange(blocked.Where(seat => !kept.Contains(seat.Seat)));
        db.BlockedSeats.AddRange(kept.Except(blocked.Select(seat => seat.Seat)).Select(seat => new BlockedSeatRow { ShowingId = row.Id, Seat = seat }));
        changes["layoutHash"] = new(former.Hash, layout.Hash);
        if (kept.Count != blocked.Count)
        {
            changes["blockedSeats"] = new(blocked.Count, kept.Count);
        }
    }

    private async Task<(AdminShowingResponse? Changed, Refusal? Refusal)> ChangeAsync(
        string showingId, string action, ClaimsPrincipal who, Func<ShowingSettings, VenueLayout, (ShowingSettings? Settings, Refusal? Refusal)> change,
        CancellationToken cancellation, VenueLayout? other = null)
    {
        var (row, refusal) = await db.TransactAsync<(ShowingRow?, Refusal?)>(
            async transaction =>
            {
                if (await db.LockShowingAsync(showingId, cancellation) is not { } locked)
                {
                    return (null, Refusals.UnknownShowing);
                }

                if (locked.CancelledAt is not null)
                {
                    return (null, Refusals.ShowingCancelled);
                }

                var showing = await rows.ReadAsync(locked, cancellation);
                var layout = other ?? showing.Layout;
                var before = other is null ? ShowingSettings.Of(showing) : ShowingSettings.Of(showing).For(showing.Layout, other);
                var (after, fault) = change(before, layout);
                fault ??= other is null ? null : await WhyNotAsync(showingId, cancellation);
                if (after is null || fault is not null)
                {
                    return (null, fault);
                }

                var changes = after.Since(before, layout);
                if (other is not null)
                {
                    await GiveSeatsAsync(locked, showing.Layout, other, changes, cancellation);
                }

                if (changes.Count == 0)
                {
                    return (locked, null);
                }

                after.WriteTo(locked);
                await WriteQueueAsync(showingId, before.Queue, after.Queue, cancellation);
                if (other is not null || !after.Amounts.SequenceEqual(before.Amounts))
                {
                    await AddListAsync(showingId, showing.Prices.Current.Number + 1, after, cancellation);
                }

                AuditLog.Add(db, who, time.GetUtcNow(), action, showingId, changes);
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return (locked, null);
            },
            cancellation);
        if (row is null)
        {
            return (null, refusal);
        }

        // Also where nothing changed: whoever changed it may have died before they told.
        await invalidation.TellAsync();
        return (await AnswerAsync(row, cancellation), null);
    }

    private async Task WriteQueueAsync(string showingId, QueueSettings before, QueueSettings after, CancellationToken cancellation)
    {
        if (after == before)
        {
            return;
        }

        if (await db.QueueSettings.FirstOrDefaultAsync(row => row.ShowingId == showingId, cancellation) is { } row)
        {
            db.Entry(row).CurrentValues.SetValues(after.ToRow(showingId));
        }
        else
        {
            db.QueueSettings.Add(after.ToRow(showingId));
        }
    }

    private async Task AddListAsync(string showingId, int number, ShowingSettings settings, CancellationToken cancellation)
    {
        var old = time.GetUtcNow() - KeepLists;
        // What came after them is old itself, so nothing is held by them any more.
        var lists = await db.PriceLists.Where(list => list.ShowingId == showingId).OrderBy(list => list.Number).ToListAsync(cancellation);
        db.PriceLists.RemoveRange(lists.Zip(lists.Skip(1)).Where(pair => pair.Second.MadeAt < old).Select(pair => pair.First));
        db.PriceLists.Add(rows.ListOf(showingId, number, settings));
    }
}
