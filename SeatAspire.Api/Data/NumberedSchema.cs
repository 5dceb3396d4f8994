using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SeatAspire.Api.Data;

/// <summary>
/// Takes over a database whose tables were made by the numbered SQL files of earlier versions, which their table
/// <c>schema_migrations</c> tells of: the first migration makes the same tables, so it counts as applied.
/// </summary>
internal static class NumberedSchema
{
    private static readonly string[] All = ["001_seats_and_orders", "002_people", "003_queue", "004_accounts", "005_shop"];

    /// <summary>Does so where there is such a table. Call it under the <see cref="SetupLock"/> of the same context. May be repeated after a crash.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">The database is not the last numbered version's.</exception>
    public static async Task<bool> TakeOverAsync(SeatDb db, CancellationToken cancellation)
    {
        var tables = await db.Database.SqlQueryRaw<string>(
            "SELECT table_name AS Value FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_migrations'").ToListAsync(cancellation);
        if (tables.Count == 0)
        {
            return false;
        }

        var seen = await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM schema_migrations").ToListAsync(cancellation);
        if (!seen.Order(StringComparer.Ordinal).SequenceEqual(All))
        {
            throw new InvalidOperationException(
                $"This database was made by another version: its table schema_migrations has [{string.Join(", ", seen)}], not [{string.Join(", ", All)}]. "
                + "Start the last version that has numbered SQL files once, which completes them, or begin with an empty database (./run --fresh).");
        }

        var history = db.GetService<IHistoryRepository>();
        await history.CreateIfNotExistsAsync(cancellation);
        var first = db.Database.GetMigrations().First();
        if (!(await history.GetAppliedMigrationsAsync(cancellation)).Any(row => row.MigrationId == first))
        {
            await db.Database.ExecuteSqlRawAsync(history.GetInsertScript(new HistoryRow(first, ProductInfo.GetVersion())), cancellation);
        }

        await db.Database.ExecuteSqlRawAsync("DROP TABLE schema_migrations", cancellation);
        return true;
    }
}
