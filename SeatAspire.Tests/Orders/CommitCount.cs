using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SeatAspire.Tests.Orders;

/// <summary>Counts the transactions that this process commits in one database.</summary>
internal sealed class CommitCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly string _port;
    private int _commits;

    /// <param name="connection">How to connect to the database: others of this process have servers of their own.</param>
    public CommitCount(string connection)
    {
        _port = (string)new DbConnectionStringBuilder { ConnectionString = connection }["Port"];
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public int Commits => Volatile.Read(ref _commits);

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.TransactionCommitted.Name));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is TransactionEndEventData { Context: { } context }
            && context.Database.GetConnectionString()!.Contains($"Port={_port}", StringComparison.OrdinalIgnoreCase))
        {
            Interlocked.Increment(ref _commits);
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
