using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>
/// The lock under which one process at a time changes a database's tables, seeds it and makes its first key, however
/// many replicas start together. It belongs to the connection of one <see cref="SeatDb"/>, which stays open with it,
/// and ends with that connection should this process die.
/// </summary>
internal sealed class SetupLock : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly SeatDb _db;

    private SetupLock(SeatDb db) => _db = db;

    /// <summary>Takes the lock as soon as nobody else has it.</summary>
    public static async Task<SetupLock> TakeAsync(SeatDb db, TimeProvider time, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var taken = new SetupLock(db);
        while (!Convert.ToBoolean(await taken.ScalarAsync(Backing.TrySetupLockSql, cancellation), null))
        {
            await Task.Delay(Pause, time, cancellation);
        }

        return taken;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ScalarAsync(Backing.LeaveSetupLockSql, CancellationToken.None);
        }
        catch (Exception error) when (Backing.IsDatabaseAway(error))
        {
            // The lock went with the connection.
        }

        await _db.Database.CloseConnectionAsync();
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellation)
    {
        await using DbCommand command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellation);
    }
}
