using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>
/// Keeps a transaction whole whose connection broke between two statements, which nobody has to have been told of: for the next statement EF would open another connection,
/// without a word, on which that one and all that follow stand for themselves.
/// </summary>
internal sealed class WholeTransactions : DbConnectionInterceptor, IDbTransactionInterceptor
{
    /// <inheritdoc/>
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Demand(eventData);
        return result;
    }

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Demand(eventData);
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => OverAsync(eventData);

    /// <inheritdoc/>
    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => OverAsync(eventData);

    // What comes after it may need a connection again.
    private static Task OverAsync(TransactionEndEventData end)
    {
        if (end.Context is SeatDb db)
        {
            db.IsTransacting = false;
        }

        return Task.CompletedTask;
    }

    private static void Demand(ConnectionEventData opening)
    {
        if (opening.Context is SeatDb { IsTransacting: true })
        {
            throw new BrokenTransactionException();
        }
    }
}
