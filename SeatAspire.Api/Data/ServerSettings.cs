using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace SeatAspire.Api.Data;

/// <summary>
/// Looks at a database server's settings that matter to us. Ours are started with good ones; one that was given keeps its own, and
/// its operator is told: SeatAspire works with any, but for what the warning says.
/// </summary>
internal static class ServerSettings
{
    // Beyond a command's limit, which then ends the wait.
    private const long LongestLockWait = 8;

    // MySQL and MariaDB have two names for the first.
    private const string Ask =
        "SHOW VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation', 'innodb_lock_wait_timeout', 'innodb_flush_log_at_trx_commit')";

    /// <summary>What is not as we would have it, a sentence each; nothing where all is well.</summary>
    public static async Task<IReadOnlyList<string>> DoubtsAsync(SeatDb db, CancellationToken cancellation)
    {
        var settings = await ReadAsync(db, cancellation);
        var doubts = new List<string>();
        if ((settings.GetValueOrDefault("transaction_isolation") ?? settings.GetValueOrDefault("tx_isolation")) is { } isolation && isolation != "READ-COMMITTED")
        {
            doubts.Add($"transaction_isolation is {isolation}: with READ-COMMITTED there are fewer deadlocks to try again after.");
        }

        if (Number("innodb_lock_wait_timeout") is { } wait && wait > LongestLockWait)
        {
            doubts.Add($"innodb_lock_wait_timeout is {wait} s: whoever meets a lock that is not given back is answered after {LongestLockWait} s, without another try; 2 is better.");
        }

        if (Number("innodb_flush_log_at_trx_commit") is { } flush && flush != 1)
        {
            doubts.Add($"innodb_flush_log_at_trx_commit is {flush}: a crash of the server or its machine loses sales that were answered. Only 1 keeps them.");
        }

        return doubts;

        long? Number(string name) => long.TryParse(settings.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static async Task<Dictionary<string, string>> ReadAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = Ask;
            var settings = new Dictionary<string, string>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                settings[reader.GetString(0)] = reader.GetString(1);
            }

            return settings;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
