using System.Diagnostics;

namespace SeatAspire.Api.Batching;

/// <summary>What one caller wants done, and the answer that the caller waits for.</summary>
/// <param name="item">What it is about.</param>
/// <param name="since">When it came, as a timestamp.</param>
/// <param name="inTurn">As <see cref="BatchLimits.InTurn"/> says.</param>
/// <param name="ct">Ends the caller's waiting; then the outcome is unknown to the caller, whatever becomes of the item.</param>
internal sealed class Batched<TItem, TAnswer>(TItem item, long since, bool inTurn, CancellationToken ct)
{
    private readonly TaskCompletionSource<TAnswer> _answer = new(inTurn ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    public TItem Item => item;
    public long Since => since;
    public CancellationToken Ct => ct;
    public Task<TAnswer> Answer => _answer.Task;

    /// <summary>The span that asks for it, if anybody looks.</summary>
    public Activity? Asking { get; } = Activity.Current;

    /// <summary>Whether nothing is left to do for it: it is answered, or nobody waits any more.</summary>
    public bool IsOver => _answer.Task.IsCompleted || ct.IsCancellationRequested;

    public void Settle(TAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception error) => _answer.TrySetException(error);
}
