using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>Seats that are not for sale, as the database has them.</summary>
internal static class SeatBlocks
{
    public const string Blocked = "blocked", Free = "free";

    /// <summary>Notes seats that nobody has as blocked, within the caller's transaction; the answer are those that were not.</summary>
    public static async Task<List<int>> AddBlockedAsync(
        this SeatDb db, string showingId, IReadOnlyCollection<int> wanted, Action<IEnumerable<int>> log, CancellationToken cancellation)
    {
        var known = await db.BlockedSeats.Where(row => row.ShowingId == showingId && wanted.Contains(row.Seat)).Select(row => row.Seat).ToListAsync(cancellation);
        var added = wanted.Except(known).ToList();
        db.BlockedSeats.AddRange(added.Select(seat => new BlockedSeatRow { ShowingId = showingId, Seat = seat }));
        if (added.Count > 0)
        {
            log(added);
        }

        await db.SaveChangesAsync(cancellation);
        return added;
    }

    /// <summary>Notes seats as blocked no more, within the caller's transaction; the answer are those that were.</summary>
    public static async Task<List<int>> RemoveBlockedAsync(
        this SeatDb db, string showingId, IReadOnlyCollection<int> wanted, Action<IEnumerable<int>> log, CancellationToken cancellation)
    {
        var rows = await db.BlockedSeats.Where(row => row.ShowingId == showingId && wanted.Contains(row.Seat)).ToListAsync(cancellation);
        db.BlockedSeats.RemoveRange(rows);
        if (rows.Count > 0)
        {
            log(rows.Select(row => row.Seat));
        }

        await db.SaveChangesAsync(cancellation);
        return rows.ConvertAll(row => row.Seat);
    }

    /// <summary>What adds the entry in the log for seats that are blocked or freed.</summary>
    public static Action<IEnumerable<int>> Log(SeatDb db, ClaimsPrincipal who, DateTimeOffset now, string showingId, VenueLayout layout, string state, string? note) =>
        seats => AuditLog.Add(db, who, now, AuditLog.Seats, showingId, new Dictionary<string, AuditChange>
        {
            ["seats"] = new(null, string.Join(' ', seats.Order().Select(layout.Label))),
            ["state"] = new(state == Blocked ? Free : Blocked, state),
            ["note"] = new(null, note),
        });

    /// <summary>The seats of a date as its row has them.</summary>
    public static async Task<VenueLayout> LayoutOfAsync(this SeatDb db, string showingId, CancellationToken cancellation) => VenueLayout.Parse(
        await db.Showings.Where(row => row.Id == showingId).Join(db.Set<LayoutRow>(), row => row.LayoutHash, layout => layout.Hash, (row, layout) => layout.Json).SingleAsync(cancellation));
}
