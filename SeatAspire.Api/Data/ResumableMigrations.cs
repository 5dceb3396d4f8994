using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace SeatAspire.Api.Data;

/// <summary>
/// Runs the statements of a migration so that one that was cut off in the middle is carried on by the next start. MySQL commits each
/// statement that changes a table by itself, so a transaction around them is none. A table of ours says how far a migration got:
/// <list type="bullet">
/// <item>What changes rows commits together with this mark: it happens once.</item>
/// <item>What changes tables commits before it: whoever finds a statement begun but not marked runs it again, and takes "exists already"
/// or "gone already" of it (of no other) for done. So a table that somebody else made is still an error.</item>
/// </list>
/// For this an operation must be one statement; EF's are, and <c>migrationBuilder.Sql</c> is up to its writer.
/// </summary>
internal sealed class ResumableMigrations : IMigrationCommandExecutor
{
    private const string MakeTable =
        "CREATE TABLE IF NOT EXISTS __migration_progress (migration varchar(150) PRIMARY KEY, done int NOT NULL, begun tinyint(1) NOT NULL)";

    /// <inheritdoc/>
    public async Task<int> ExecuteNonQueryAsync(
        IReadOnlyList<MigrationCommand> migrationCommands, IRelationalConnection connection, MigrationExecutionState executionState,
        bool commitTransaction, IsolationLevel? isolationLevel = null, CancellationToken cancellationToken = default)
    {
        if (executionState.CurrentMigrationId is not { } migration)
        {
            // The table of EF's own history: made if it does not exist.
            await ExecuteNonQueryAsync(migrationCommands, connection, cancellationToken);
            return -1;
        }

        if (executionState.Transaction is { } around)
        {
            // Around all migrations: here it would only seem to hold them together.
            await around.CommitAsync(cancellationToken);
            await around.DisposeAsync();
            executionState.Transaction = null;
        }

        await connection.OpenAsync(cancellationToken);
        try
        {
            await RunAsync(connection.DbConnection, MakeTable, new(migration), cancellationToken);
            await RunAsync(connection.DbConnection, "INSERT IGNORE INTO __migration_progress VALUES (@migration, 0, 0)", new(migration), cancellationToken);
            var (first, begun) = await ReadAsync(connection.DbConnection, migration, cancellationToken);
            for (var step = first; step < migrationCommands.Count; step++)
            {
                await StepAsync(migrationCommands[step], connection, new(migration, step), begun && step == first, cancellationToken);
            }

            await RunAsync(connection.DbConnection, "DELETE FROM __migration_progress WHERE migration = @migration", new(migration), cancellationToken);
        }
        finally
        {
            await connection.CloseAsync();
        }

        return -1;
    }

    /// <inheritdoc/>
    public async Task ExecuteNonQueryAsync(IEnumerable<MigrationCommand> migrationCommands, IRelationalConnection connection, CancellationToken cancellationToken = default)
    {
        foreach (var command in migrationCommands)
        {
            await command.ExecuteNonQueryAsync(connection, cancellationToken: cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void ExecuteNonQuery(IEnumerable<MigrationCommand> migrationCommands, IRelationalConnection connection) =>
        ExecuteNonQueryAsync(migrationCommands, connection).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public int ExecuteNonQuery(
        IReadOnlyList<MigrationCommand> migrationCommands, IRelationalConnection connection, MigrationExecutionState executionState, bool commitTransaction,
        IsolationLevel? isolationLevel = null) =>
        ExecuteNonQueryAsync(migrationCommands, connection, executionState, commitTransaction, isolationLevel).GetAwaiter().GetResult();

    /// <param name="begunBefore">Whether an earlier start began this very statement and was cut off: nobody knows whether it took effect.</param>
    private static async Task StepAsync(
        MigrationCommand command, IRelationalConnection connection, Step step, bool begunBefore, CancellationToken cancellation)
    {
        await RunAsync(connection.DbConnection, "UPDATE __migration_progress SET begun = 1 WHERE migration = @migration AND done = @done", step, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await command.ExecuteNonQueryAsync(connection, cancellationToken: cancellation);
        }
        catch (MySqlException error) when (begunBefore && TookEffect(error))
        {
            await transaction.RollbackAsync(cancellation);
            await RunAsync(connection.DbConnection, Mark, step, cancellation);
            return;
        }
        catch (MySqlException error) when (IsAnswer(error))
        {
            // Refused, so it did not take effect: the next start has no reason to doubt it.
            await transaction.RollbackAsync(cancellation);
            await RunAsync(connection.DbConnection, "UPDATE __migration_progress SET begun = 0 WHERE migration = @migration AND done = @done", step, cancellation);
            throw;
        }

        await RunAsync(connection.DbConnection, Mark, step, cancellation, transaction.GetDbTransaction());
        await transaction.CommitAsync(cancellation);
    }

    // Once a step, whoever says it and however late: what a start sent that was cut off may reach the server after the next one has begun.
    private const string Mark = "UPDATE __migration_progress SET done = @done + 1, begun = 0 WHERE migration = @migration AND done = @done";

    /// <summary>Exists already: a table, a column, an index, a foreign key. Gone already: a table, a column, an index. Renamed already.</summary>
    private static bool TookEffect(MySqlException error) => error.ErrorCode is
        MySqlErrorCode.TableExists or MySqlErrorCode.DuplicateFieldName or MySqlErrorCode.DuplicateKeyName or MySqlErrorCode.MultiplePrimaryKey
        or (MySqlErrorCode)1826
        or MySqlErrorCode.BadTable or MySqlErrorCode.CannotDropFieldOrKey or MySqlErrorCode.BadFieldError or MySqlErrorCode.NoSuchTable
        or MySqlErrorCode.KeyDoesNotExist
        // A foreign key that exists already, as MariaDB says it: its storage met a name twice.
        || (error.ErrorCode == MySqlErrorCode.CannotCreateTable && error.Message.Contains("errno: 121", StringComparison.Ordinal));

    /// <summary>Whether the server said so, not the connection that was lost.</summary>
    private static bool IsAnswer(MySqlException error) => error.SqlState is { Length: > 0 } && !error.IsTransient;

    private static async Task<(int Done, bool Begun)> ReadAsync(DbConnection connection, string migration, CancellationToken cancellation)
    {
        await using var command = Command(connection, "SELECT done, begun FROM __migration_progress WHERE migration = @migration", new(migration), null);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetBoolean(1));
    }

    private static async Task RunAsync(DbConnection connection, string sql, Step step, CancellationToken cancellation, DbTransaction? transaction = null)
    {
        await using var command = Command(connection, sql, step, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static DbCommand Command(DbConnection connection, string sql, Step step, DbTransaction? transaction)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.Parameters.Add(new MySqlParameter("@migration", step.Migration));
        command.Parameters.Add(new MySqlParameter("@done", step.Number));
        return command;
    }

    /// <summary>A statement of a migration, from 0.</summary>
    private readonly record struct Step(string Migration, int Number = 0);
}
