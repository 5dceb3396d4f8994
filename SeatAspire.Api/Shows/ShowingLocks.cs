using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Shows;

/// <summary>Of several who change what a date is or has, one goes first: whoever has its row. The later ones find what the earlier ones did.</summary>
internal static class ShowingLocks
{
    /// <summary>A date's row, locked until the transaction ends; null where there is none.</summary>
    public static async Task<ShowingRow?> LockShowingAsync(this SeatDb db, string showingId, CancellationToken ct) =>
        (await db.Showings.FromSqlRaw("SELECT * FROM showings WHERE id = {0} FOR UPDATE", showingId).ToListAsync(ct)).SingleOrDefault();

    /// <summary>Does something in a transaction of its own that has locked a date's row, and commits. Sales wait for it: it should be short.</summary>
    /// <param name="db">The database.</param>
    /// <param name="showingId">The date.</param>
    /// <param name="work">Is given the row; null where there is no such date.</param>
    /// <param name="ct">A limit.</param>
    public static Task<T> InTurnAsync<T>(this SeatDb db, string showingId, Func<ShowingRow?, Task<T>> work, CancellationToken ct) => db.TransactAsync(
        async transaction =>
        {
            var done = await work(await db.LockShowingAsync(showingId, ct));
            await transaction.CommitAsync(ct);
            return done;
        },
        ct);

    /// <summary>What this replica knows of a date's seats holds as the database has it.</summary>
    /// <param name="showing">As this replica knows it.</param>
    /// <param name="layoutHash">As the database has it.</param>
    /// <exception cref="RebuildingException">The date has other seats by now; this replica will know in a moment.</exception>
    public static void DemandSeats(this Showing showing, string? layoutHash)
    {
        if (layoutHash != showing.Layout.Hash)
        {
            throw new RebuildingException(showing.Id);
        }
    }
}
