using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>Lets a date's sale be rehearsed for a while.</summary>
/// <param name="Minutes">From now; 0 ends it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RehearsalRequest(int Minutes)
{
    /// <summary>Most minutes at once: four hours.</summary>
    public const int Most = 240;

    /// <summary>Why this can't be; null if it can.</summary>
    internal Refusal? Check() => Minutes is >= 0 and <= Most ? null
        : Refusals.Validation($"minutes is a whole number from 0, which ends it, to {Most}.", $"minutes는 0(종료)에서 {Most} 사이의 정수입니다.");
}

/// <summary>How long a date's sale is rehearsed.</summary>
/// <param name="ShowingId">The date.</param>
/// <param name="Until">Until when, UTC; null where it is not.</param>
/// <param name="GivenBack">Orders of the rehearsal that are given back now, as it ends.</param>
public sealed record RehearsalResponse(string ShowingId, DateTimeOffset? Until, int GivenBack);

/// <summary>
/// Rehearsals of sales. Meanwhile no limit by address goes for the date, it is paid for in ways that move no money, and what is bought is marked: no report
/// knows of it, nobody is told of it, and the end of the rehearsal, asked for or by its time, gives it back. Orders from before are left alone.
/// </summary>
internal static class Rehearsals
{
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);

    /// <summary>Begins a rehearsal, or changes how long it lasts, or ends it, also one whose time is over but that left orders behind.</summary>
    public static async Task<Results<Ok<RehearsalResponse>, RefusalResult>> SetAsync(
        string showingId, RehearsalRequest request, ClaimsPrincipal who, SeatDb db, CatalogInvalidation invalidation, OutboxSignal signal, TimeProvider time,
        CancellationToken cancellation)
    {
        if (request.Check() is { } wrong)
        {
            return wrong.ToResult();
        }

        var (answer, refusal) = await db.TransactAsync<(RehearsalResponse?, Refusal?)>(
            async transaction =>
            {
                // A purchase refers to this row: what began as a rehearsal is waited for before its orders are looked for.
                if (await db.LockShowingAsync(showingId, cancellation) is not { } row)
                {
                    return (null, Refusals.UnknownShowing);
                }

                if (row.CancelledAt is not null)
                {
                    return (null, Refusals.ShowingCancelled);
                }

                var now = time.GetUtcNow();
                var before = row.RehearsalUntil is { } old && old > now ? old.ToUniversalTime() : (DateTimeOffset?)null;
                // Whole seconds, as people say it.
                row.RehearsalUntil = request.Minutes == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).AddMinutes(request.Minutes);
                if (row.RehearsalUntil is { } until)
                {
                    // Nobody may be there to end it. A moment later, so that it is over by the clocks of all replicas.
                    db.Outbox.Add(OutboxKind.EndRehearsal.Row(showingId, until + Afterwards));
                }

                var givenBack = request.Minutes == 0 ? await db.NoteRehearsedAsync(showingId, now, cancellation) : 0;
                if (before != row.RehearsalUntil || givenBack > 0)
                {
                    AuditLog.Add(db, who, now, AuditLog.Rehearsal, showingId, new Dictionary<string, AuditChange> { ["until"] = new(before, row.RehearsalUntil), ["givenBack"] = new(null, givenBack) });
                }

                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return (new(showingId, row.RehearsalUntil, givenBack), null);
            },
            cancellation);
        if (answer is null)
        {
            return refusal!.ToResult();
        }

        signal.Wake();
        await invalidation.TellAsync();
        return TypedResults.Ok(answer);
    }
}
