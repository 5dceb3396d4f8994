using System.Diagnostics;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Batching;

/// <summary>
/// Gathers what concurrent callers ask of a server, up to <see cref="BatchLimits.Largest"/>, so that it is done together.
/// <code>
///   nothing under way          →  done at once, alone: nobody waits for company
///   a batch under way          →  waits for its end (and for the pace); all that came meanwhile is the next one
///   a whole batch waits, or
///   somebody waits too long    →  another batch at the same time, up to AtOnce
/// </code>
/// A batch that is not through within <see cref="BatchLimits.Together"/> (a row is locked by somebody who hangs, most likely) is taken apart:
/// each of its items then goes on alone, within its own caller's limit, and holds nobody up.
/// </summary>
/// <param name="work">
/// Does the items that are not over and settles each, until the token ends it. What it throws is the answer of those it did not settle.
/// </param>
/// <param name="limits">Its bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class Batcher<TItem, TAnswer>(
    Func<IReadOnlyList<Batched<TItem, TAnswer>>, CancellationToken, Task> work, BatchLimits limits, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

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

        _impatience.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is under way takes long: who has waited all the while is done beside it.</summary>
    private void LoseNoTime()
    {
        lock (_lock)
        {
            if (_waiting.TryPeek(out var oldest) && _running < limits.AtOnce && time.GetElapsedTime(oldest.Since) >= Patience)
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
            if (limits.Pace - time.GetElapsedTime(started) is { Ticks: > 0 } early)
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
        catch (Exception) when (limit.IsCancellationRequested)
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
internal sealed class BatchesFullException() : Exception("Too much waits already.");
