using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>
/// What the database ended to break a deadlock, or because it waited for a lock for too long, is done again, whole: the statement where it is
/// one by itself, else the transaction. EF refuses a transaction that is not run by <see cref="Transactions.TransactAsync{T}"/>, so none is left out.
/// A few times, further apart each time and spread, so that two that met do not meet again; after a wait, which took seconds, twice; then
/// <see cref="RetryLimitExceededException"/>, which counts as an outage.
/// </summary>
internal sealed class LockRetries(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, MostRetries, LongestPause)
{
    private const int MostRetries = 10;
    private const int MostWaits = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    protected override bool ShouldRetryOn(Exception exception) => Backing.IsDeadlock(exception);

    /// <inheritdoc/>
    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        var retries = ExceptionsEncountered.Count;
        if (retries > MostRetries || ExceptionsEncountered.Count(Backing.IsLockWait) >= MostWaits)
        {
            return null;
        }

        var pause = FirstPause * Math.Pow(2, retries - 1);
        return (pause < LongestPause ? pause : LongestPause) * (0.5 + Random.Shared.NextDouble());
    }
}

/// <summary>
/// Makes the transactions that EF begins by itself, around a save, READ COMMITTED like ours: the driver takes REPEATABLE READ where it is told
/// nothing, whatever the server's default is.
/// </summary>
internal sealed class ReadCommittedTransactions : DbTransactionInterceptor
{
    /// <inheritdoc/>
    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
        IsLeftToTheDriver(eventData, result)
            ? InterceptionResult<DbTransaction>.SuppressWithResult(connection.BeginTransaction(IsolationLevel.ReadCommitted))
            : result;

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        IsLeftToTheDriver(eventData, result)
            ? InterceptionResult<DbTransaction>.SuppressWithResult(await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken))
            : result;

    private static bool IsLeftToTheDriver(TransactionStartingEventData starting, InterceptionResult<DbTransaction> result) =>
        !result.HasResult && starting.IsolationLevel == IsolationLevel.Unspecified;
}

/// <summary>Transactions.</summary>
internal static class Transactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction, which it commits itself; without that, it is rolled back. It is run again from the start,
    /// with nothing tracked, after a deadlock: so it makes its own rows, and what it does besides the database may be repeated.
    /// </summary>
    public static Task<T> TransactAsync<T>(this SeatDb db, Func<IDbContextTransaction, Task<T>> work, CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                // What a conditional update waits for it then reads as it is; and gaps between rows, where most deadlocks come from, are not locked.
                await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
                db.IsTransacting = true;
                try
                {
                    return await work(transaction);
                }
                finally
                {
                    db.IsTransacting = false;
                }
            },
            ct);

    /// <inheritdoc cref="TransactAsync{T}"/>
    public static Task TransactAsync(this SeatDb db, Func<IDbContextTransaction, Task> work, CancellationToken ct) =>
        db.TransactAsync(
            async transaction =>
            {
                await work(transaction);
                return true;
            },
            ct);
}
