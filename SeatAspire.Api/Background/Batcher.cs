using System.Diagnostics;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Background;

/// <summary>Bounds of a <see cref="Batcher{TItem,TAnswer}"/>.</summary>
/// <param name="Largest">Most items of a batch.</param>
/// <param name="AtOnce">Most batches under way.</param>
/// <param name="MostWaiting">Most items that wait; one more is refused.</param>
/// <param name="Together">How long a batch may take before its items go on alone; infinite where they share its fate.</param>
/// <param name="Pace">
/// The shortest time between the beginnings of two batches, so that under load more is done together; zero where what comes while a
/// batch is under way is company enough.
/// </param>
/// <param name="LongestPace">
/// Up to where the pace stretches with what a batch takes, so that a server that is slow, or a processor that is busy, gets fewer and larger ones;
/// zero where it does not stretch.
/// </param>
/// <param name="InTurn">
/// Whether the callers go on one after the other, on the thread that settles them, until they wait for something else: right where that is
/// soon, since waking a thread for each costs more than what they do.
/// </param>
/// <param name="Apart">
/// Whether a batch that failed through one of its items, and nobody knows through which, is done again item by item: right where nothing of it is
/// done by then, as in a transaction.
/// </param>
internal sealed record BatchLimits(
    int Largest, int AtOnce, int MostWaiting, TimeSpan Together, TimeSpan Pace = default, TimeSpan LongestPace = default, bool InTurn = false, bool Apart = false);

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

/// <summary>
/// Gathers what concurrent callers ask of a server, up to <see cref="BatchLimits.Largest"/>, so that it is done together.
/// <code>
///   nothing under way          →  done at once, alone: nobody waits for company
///   a batch under way          →  waits for its end (and for the pace); all that came meanwhile is the next one
///   a whole batch waits, or
///   somebody waits too long    →  another batch at the same time, up to AtOnce
/// </code>
/// A batch that is not through within <see cref="BatchLimits.Together"/> (a row is locked by somebody who hangs, most likely), or that one of its
/// items made fail (<see cref="BatchLimits.Apart"/>), is taken apart: each of its items then goes on alone, within its own caller's limit, and holds
/// nobody up.
/// </summary>
/// <param name="work">
/// Does the items that are not over and settles each, until the token ends it. What it throws is the answer of those it did not settle.
/// </param>
/// <param name="limits">Its bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class Batcher<TItem, TAnswer>(
    Func<IReadOnlyList<Batched<TItem, TAnswer>>, CancellationToken, Task> work, BatchLimits limits, TimeProvider time) : IDisposable
{
    // A batch may take a third of the time.
    private const int TimesApart = 3;

    // Beyond what the pace makes anybody wait.
    private readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50) + limits.LongestPace;
    private readonly Lock _lock = new();
    private readonly Queue<Batched<TItem, TAnswer>> _waiting = new();
    private ITimer? _impatience;
    private int _running;

    /// <summary>Does an item with others of this moment. <paramref name="ct"/> ends the waiting; an item whose turn has not come by then is left.</summary>
    /// <exception cref="BatchesFullException">Too many wait already; nothing was done.</exception>
    public Task<TAnswer> AddAsync(TItem item, CancellationToken ct)
    {
        var batched = new Batched<TItem, TAnswer>(item, time.GetTimestamp(), limits.InTurn, ct);
        lock (_lock)
        {
            if (_waiting.Count == limits.MostWaiting)
            {
                throw new BatchesFullException();
            }

            _waiting.Enqueue(batched);
            if (_running == 0 || (_waiting.Count >= limits.Largest && _running < limits.AtOnce))
            {
                Start();
            }
            else if (_waiting.Count == 1)
            {
                Watch();
            }
        }

        return batched.Answer.WaitAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _impatience?.Dispose();

    private void Watch()
    {
        // Its callback belongs to no caller: neither to a trace nor to a request.
        using (ExecutionContext.SuppressFlow())
        {
            _impatience ??= time.CreateTimer(_ => LoseNoTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _impatience.Change(_patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is under way takes long: who has waited all the while is done beside it.</summary>
    private void LoseNoTime()
    {
        lock (_lock)
        {
            if (_waiting.TryPeek(out var oldest) && _running < limits.AtOnce && time.GetElapsedTime(oldest.Since) >= _patience)
            {
                Start();
            }

            if (_waiting.Count > 0)
            {
                Watch();
            }
        }
    }

    private void Start()
    {
        _running++;
        var batch = Take();
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => RunAsync(batch));
        }
    }

    private Batched<TItem, TAnswer>[] Take()
    {
        var batch = new Batched<TItem, TAnswer>[Math.Min(_waiting.Count, limits.Largest)];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = _waiting.Dequeue();
        }

        return batch;
    }

    private async Task RunAsync(Batched<TItem, TAnswer>[] batch)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            await DoAsync(batch);
            var took = time.GetElapsedTime(started);
            var pace = Math.Max(limits.Pace.Ticks, Math.Min(took.Ticks * TimesApart, limits.LongestPace.Ticks));
            if (TimeSpan.FromTicks(pace) - took is { Ticks: > 0 } early)
            {
                await Task.Delay(early, time);
            }

            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _running--;
                    return;
                }

                batch = Take();
            }
        }
    }

    private async Task DoAsync(Batched<TItem, TAnswer>[] batch)
    {
        using var limit = new CancellationTokenSource(limits.Together, time);
        using var span = Trace(batch);
        try
        {
            await work(batch, limit.Token);
        }
        catch (Exception error) when (limit.IsCancellationRequested || (limits.Apart && batch.Length > 1 && !Outage.Is(error)))
        {
            foreach (var batched in batch.Where(batched => !batched.IsOver))
            {
                _ = DoAloneAsync(batched);
            }
        }
        catch (Exception error)
        {
            Array.ForEach(batch, batched => batched.Fail(error));
        }
    }

    /// <summary>
    /// Makes what is done part of its caller's trace. A batch of several belongs to the first one's, in a span of its own; the others'
    /// traces and that span lead to one another. Ends with the method that called this, as an async method's context does.
    /// </summary>
    private static Activity? Trace(Batched<TItem, TAnswer>[] batch)
    {
        if (!SeatTelemetry.Source.HasListeners())
        {
            return null;
        }

        Activity[] asking = [.. batch.Select(batched => batched.Asking).OfType<Activity>().Where(one => !one.IsStopped)];
        Activity.Current = asking.FirstOrDefault();
        if (asking.Length < 2)
        {
            return null;
        }

        var others = asking.Where(one => one.TraceId != asking[0].TraceId).ToArray();
        var span = SeatTelemetry.Source.StartActivity("batch", ActivityKind.Internal, parentContext: default, links: others.Select(one => new ActivityLink(one.Context)));
        if (span is not null)
        {
            span.SetTag("seataspire.batch.size", batch.Length);
            Array.ForEach(others, one => one.AddLink(new(span.Context)));
        }

        return span;
    }

    private async Task DoAloneAsync(Batched<TItem, TAnswer> batched)
    {
        try
        {
            Activity.Current = batched.Asking;
            await work([batched], batched.Ct);
        }
        catch (Exception error)
        {
            batched.Fail(error);
        }
    }
}

/// <summary>More waits for a server than this replica will remember.</summary>
internal sealed class BatchesFullException() : OutageException("Too much waits already.");
