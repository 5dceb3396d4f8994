namespace SeatAspire.Api.Data;

/// <summary>Whether this replica has found the database with its tables, shows and keys in place; stays so once reached.</summary>
public sealed class DatabaseReady
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is so.</summary>
    public bool IsReached => _reached.Task.IsCompleted;

    /// <summary>Completes when it is so.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public Task WaitAsync(CancellationToken cancellation) => _reached.Task.WaitAsync(cancellation);

    internal void Reach() => _reached.TrySetResult();
}
