using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>What <c>PUT admin/showings/{id}/seats</c> takes.</summary>
/// <param name="Seats">Labels, each once.</param>
/// <param name="State"><c>blocked</c> or <c>free</c>.</param>
/// <param name="Note">Why, for the log; up to 500 characters.</param>
public sealed record SeatsRequest(IReadOnlyList<string> Seats, string State, string? Note = null);

/// <summary>What became of them; a seat in neither list was so already.</summary>
public sealed record SeatsResponse(IReadOnlyList<string> Changed, IReadOnlyList<RefusedSeat> Refused);

/// <summary>A seat that was left as it is.</summary>
/// <param name="Seat">Its label.</param>
/// <param name="Why"><c>held</c> (also where an allocation holds it back) or <c>sold</c>.</param>
public sealed record RefusedSeat(string Seat, string Why);

/// <summary>Who has a seat.</summary>
/// <param name="Seat">Its label.</param>
/// <param name="State"><c>free</c>, <c>held</c>, <c>sold</c>, <c>blocked</c> or <c>allocated</c>.</param>
/// <param name="PersonId">Who holds or bought it.</param>
/// <param name="Email">Their account's address; null for a guest.</param>
/// <param name="ExpiresAt">When the hold ends; null while it is being paid.</param>
/// <param name="Order">The order that bought it.</param>
/// <param name="Allocation">The name of the allocation that it belongs to, whoever has it now.</param>
public sealed record SeatOwner(
    string Seat, string State, string? PersonId = null, string? Email = null, DateTimeOffset? ExpiresAt = null, OperatorOrder? Order = null, string? Allocation = null);

/// <summary>Single seats of a date, for operators.</summary>
internal static class OperatorSeatEndpoints
{
    private const string Held = "held", Sold = "sold", Allocated = "allocated";
    private const int MostSeats = 5_000, LongestNote = 500;

    private static readonly Refusal WhichSeats = Refusals.Validation(
        $"List in \"seats\" the labels of 1 to {MostSeats} seats, each once.", $"\"seats\"에 좌석 이름을 1~{MostSeats}개, 하나씩 적어 주세요.");

    private static readonly Refusal WhichState = Refusals.Validation("\"state\" is blocked or free.", "\"state\"는 blocked 또는 free입니다.");

    private static readonly Refusal TooLongNote = Refusals.Validation($"A note has up to {LongestNote} characters.", $"메모는 {LongestNote}자까지입니다.");

    /// <summary>Maps the routes below <c>/api/admin</c> that are about single seats.</summary>
    public static void MapOperatorSeats(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").WithTags("admin");
        admin.MapPut("showings/{showingId}/seats", SetAsync).AllowedTo(Roles.Manager).Refuses(404, "not-found").Refuses(422, "unknown-seat");
        admin.MapGet("showings/{showingId}/seats/owner", OwnerAsync).AllowedTo(Roles.Manager, Roles.BoxOffice).Refuses(404, "not-found").Refuses(422, "unknown-seat");
    }

    private static async Task<Results<Ok<SeatsResponse>, RefusalResult>> SetAsync(
        string showingId, SeatsRequest request, ClaimsPrincipal who, ShowCatalog catalog, SeatStore store, SeatDb db, TimeProvider time, CancellationToken ct)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        var (seats, wrong) = ReadSeats(showing, request.Seats);
        if ((wrong
            ?? (request.State is not (SeatBlocks.Blocked or SeatBlocks.Free) ? WhichState
            : request.Note?.Length > LongestNote ? TooLongNote
            : null)) is { } refusal)
        {
            return refusal.ToResult();
        }

        Action<IEnumerable<int>> Log(string state) => SeatBlocks.Log(db, who, time.GetUtcNow(), showingId, showing.Layout, state, request.Note);
        var (changed, refused) = request.State == SeatBlocks.Blocked
            ? await BlockAsync(showing, seats, store, Log, db, time, ct)
            : await FreeAsync(showing, seats, store, Log, db, ct);
        return TypedResults.Ok(new SeatsResponse(
            [.. changed.Order().Select(showing.Layout.Label)], [.. refused.OrderBy(one => one.Seat).Select(one => new RefusedSeat(showing.Layout.Label(one.Seat), one.Why))]));
    }

    /// <summary>The seats that an operator names, or why they are none.</summary>
    internal static (List<int> Seats, Refusal? Refusal) ReadSeats(Showing showing, IReadOnlyList<string> labels)
    {
        if (labels.Count is 0 or > MostSeats || labels.Any(label => label is null) || labels.Distinct().Count() != labels.Count)
        {
            return ([], WhichSeats);
        }

        var seats = labels.Select(label => showing.Layout.TryFind(label, out var seat) ? seat : -1).ToList();
        return seats.Contains(-1) ? ([], Refusals.UnknownSeat(labels.Where((_, i) => seats[i] < 0))) : (seats, null);
    }

    /// <summary>
    /// Redis first, which knows who holds what; then the database, from which it is set right should this end in between; then Redis once more, where
    /// somebody may have come to hold a seat meanwhile, as Redis was lost, or set right too early. What is refused is blocked in neither. Of several at
    /// once one goes first, in either step, and Redis is told what the database says then.
    /// </summary>
    private static async Task<(List<int> Changed, List<(int Seat, string Why)> Refused)> BlockAsync(
        Showing showing, List<int> seats, SeatStore store, Func<string, Action<IEnumerable<int>>> log, SeatDb db, TimeProvider time, CancellationToken ct)
    {
        var (changed, refused) = await InTurnAsync(db, showing, ct, async () =>
        {
            // What Redis may not have been told of yet.
            var refused = await db.SoldSeats.Where(row => row.ShowingId == showing.Id && seats.Contains(row.Seat)).Select(row => row.Seat).ToDictionaryAsync(seat => seat, _ => Sold, ct);
            foreach (var seat in (await db.AllocationsAsync(showing.Id, time.GetUtcNow(), ct)).SelectMany(allocation => allocation.Seats).Intersect(seats))
            {
                refused.TryAdd(seat, Held);
            }

            await RefuseAsync([.. seats.Where(seat => !refused.ContainsKey(seat))], refused);
            await db.RemoveBlockedAsync(showing.Id, refused.Keys, log(SeatBlocks.Free), ct);
            return (await db.AddBlockedAsync(showing.Id, [.. seats.Where(seat => !refused.ContainsKey(seat))], log(SeatBlocks.Blocked), ct), refused);
        });
        var late = await InTurnAsync(db, showing, ct, async () =>
        {
            var late = new Dictionary<int, string>();
            await RefuseAsync(await db.BlockedSeats.Where(row => row.ShowingId == showing.Id && changed.Contains(row.Seat)).Select(row => row.Seat).ToListAsync(ct), late);
            await db.RemoveBlockedAsync(showing.Id, late.Keys, log(SeatBlocks.Free), ct);
            return late;
        });
        return ([.. changed.Where(seat => !late.ContainsKey(seat))], [.. refused.Concat(late).Select(pair => (pair.Key, pair.Value))]);

        // An allocation holds its seats back: whoever wants them for something else ends it first.
        async Task RefuseAsync(IReadOnlyList<int> some, Dictionary<int, string> refused)
        {
            foreach (var (seat, was) in some.Count == 0 ? [] : some.Zip(await store.BlockAsync(showing.Id, some)))
            {
                if (was is Held or Sold or Allocated)
                {
                    refused[seat] = was == Sold ? Sold : Held;
                }
            }
        }
    }

    /// <summary>The database first: what is blocked there no more is free in Redis too, soon after at the latest.</summary>
    private static async Task<(List<int> Changed, List<(int Seat, string Why)> Refused)> FreeAsync(
        Showing showing, List<int> seats, SeatStore store, Func<string, Action<IEnumerable<int>>> log, SeatDb db, CancellationToken ct)
    {
        var showingId = showing.Id;
        var changed = await InTurnAsync(db, showing, ct, () => db.RemoveBlockedAsync(showingId, seats, log(SeatBlocks.Free), ct));
        await InTurnAsync(db, showing, ct, async () =>
        {
            // Also those that an attempt freed in the database that could not say so here; not what somebody has blocked since.
            var blocked = await db.BlockedSeats.Where(row => row.ShowingId == showingId && seats.Contains(row.Seat)).Select(row => row.Seat).ToListAsync(ct);
            return await store.RepairAsync(showingId, [.. seats.Except(blocked).Select(seat => (seat, "unblocked"))]);
        });
        var (_, _, states) = await store.StandingAsync(showingId, showing.Layout.SeatCount);
        var allocated = await db.AllocatedSeats.Where(row => row.ShowingId == showingId && seats.Contains(row.Seat)).Select(row => row.Seat).ToHashSetAsync(ct);
        return (changed, [.. seats
            .Where(seat => states[seat] is (byte)'1' or (byte)'2' || (states[seat] == (byte)'3' && allocated.Contains(seat)))
            .Select(seat => (seat, states[seat] == (byte)'2' ? Sold : Held))]);
    }

    /// <summary>In turn, of a date that still has the seats that this replica knows.</summary>
    /// <exception cref="RebuildingException">It has others by now; this replica will know in a moment.</exception>
    private static Task<T> InTurnAsync<T>(SeatDb db, Showing showing, CancellationToken ct, Func<Task<T>> work) =>
        db.InTurnAsync(
            showing.Id,
            row =>
            {
                showing.DemandSeats(row?.LayoutHash);
                return work();
            },
            ct);

    /// <summary>Personal, so that it is noted who looked.</summary>
    private static async Task<Results<Ok<SeatOwner>, RefusalResult>> OwnerAsync(
        string showingId, string seat, ClaimsPrincipal who, ShowCatalog catalog, SeatStore store, OrderSearch orders, SeatDb db, TimeProvider time, CancellationToken ct)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        if (!showing.Layout.TryFind(seat, out var index))
        {
            return Refusals.UnknownSeat([seat]).ToResult();
        }

        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.SeatOwner, showingId, new Dictionary<string, AuditChange> { ["seat"] = new(null, seat) });
        await db.SaveChangesAsync(ct);
        var allocation = await (
            from member in db.AllocatedSeats
            join row in db.Set<AllocationRow>().Live(time.GetUtcNow()) on member.AllocationId equals row.Id
            where member.ShowingId == showingId && member.Seat == index
            select row.Name).FirstOrDefaultAsync(ct);
        if (await db.SoldSeats.AsNoTracking().FirstOrDefaultAsync(row => row.ShowingId == showingId && row.Seat == index, ct) is { } sold)
        {
            return TypedResults.Ok(new SeatOwner(seat, Sold, sold.PersonId, await EmailAsync(db, sold.PersonId, ct), Order: await orders.GetAsync(sold.OrderId, ct), Allocation: allocation));
        }

        var reference = await store.RefAsync(showingId, index);
        if (reference is ['h', ':', .. var hold] && await store.HolderAsync(showingId, hold) is (var person, var state, var expiresAt))
        {
            return TypedResults.Ok(new SeatOwner(seat, Held, person, await EmailAsync(db, person, ct), state == "held" ? expiresAt : null, Allocation: allocation));
        }

        return TypedResults.Ok(new SeatOwner(seat, reference is ['a', ':', ..] ? Allocated : reference == "b" ? SeatBlocks.Blocked : SeatBlocks.Free, Allocation: allocation));
    }

    private static Task<string?> EmailAsync(SeatDb db, string personId, CancellationToken ct) =>
        db.Accounts.Where(account => account.Id == personId).Select(account => account.Email).FirstOrDefaultAsync(ct);
}
