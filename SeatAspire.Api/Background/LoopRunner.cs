using System.Diagnostics;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Background;

/// <summary>
/// Runs everything that goes on in the background for as long as the replica does. No error ends a loop: it is noted
/// (<see cref="LoopFaults"/>), and the next round comes a little later the longer it goes on. A round that is about many things (dates,
/// messages, people) gives each of them its own try, so that one that fails costs the others nothing.
/// </summary>
public sealed class LoopRunner(LoopFaults faults, TimeProvider time)
{
    /// <summary>Most dates of one round that are worked on at the same moment.</summary>
    public const int AtOnce = 16;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    // Outages end soon and waiting people notice each second of it.
    private static readonly TimeSpan LongestPauseInOutage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Runs rounds until <paramref name="stopping"/>, whatever they throw.</summary>
    /// <param name="loop">What it is called in the log and in <c>/health</c>.</param>
    /// <param name="pause">Between the end of a round and the next; zero for rounds that wait for their work themselves.</param>
    /// <param name="round">One round.</param>
    /// <param name="stopping">Ends it, after the round under way.</param>
    /// <param name="item">Which of several loops of this name it is.</param>
    public async Task RunAsync(string loop, TimeSpan pause, Func<CancellationToken, Task> round, CancellationToken stopping, string? item = null)
    {
        // Whatever a round does before it first waits holds up nobody's start.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        // Nor is it part of the trace of whoever happened to start it.
        Activity.Current = null;
        var failed = 0;
        while (!stopping.IsCancellationRequested)
        {
            var fault = await TryAsync(loop, item, () => round(stopping), stopping);
            failed = fault is null ? 0 : failed + 1;
            await WaitAsync(fault is null ? pause : Longer(pause, Backoff(failed, fault)), stopping);
        }
    }

    /// <summary>Does something once, as often as it takes; false where the replica stops before.</summary>
    public async Task<bool> UntilAsync(string loop, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        Activity.Current = null;
        for (var failed = 1; !stopping.IsCancellationRequested; failed++)
        {
            var fault = await TryAsync(loop, null, () => work(stopping), stopping);
            if (fault is null)
            {
                return !stopping.IsCancellationRequested;
            }

            await WaitAsync(Backoff(failed, fault), stopping);
        }

        return false;
    }

    /// <summary>Does one thing among several. The answer is what went wrong, which is noted already; null if nothing did.</summary>
    /// <param name="loop">What the loop is called.</param>
    /// <param name="item">What the thing is called, where that says more; nothing about a person.</param>
    /// <param name="work">What is done.</param>
    /// <param name="stopping">Once it is cancelled, being cancelled is no fault.</param>
    public async Task<Exception?> TryAsync(string loop, string? item, Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
            faults.Went(loop, item);
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            faults.Failed(loop, item, error);
            return error;
        }
    }

    /// <summary>Does one thing that does not wait; false if it failed, which is noted.</summary>
    public bool Try(string loop, string? item, Action work)
    {
        try
        {
            work();
            faults.Went(loop, item);
            return true;
        }
        catch (Exception error)
        {
            faults.Failed(loop, item, error);
            return false;
        }
    }

    /// <summary>Notes what went wrong with one thing among so many that <see cref="Try"/> would cost too much for each.</summary>
    public void Note(string loop, string? item, Exception error) => faults.Failed(loop, item, error);

    /// <summary>Does something for each of several; one that fails costs the others nothing.</summary>
    /// <exception cref="OutageException">What all of them stand on was away for each; those after the first few were not tried.</exception>
    public async Task ForEachAsync<T>(
        string loop, IEnumerable<T> items, Func<T, string?> name, Func<T, Task> work, CancellationToken stopping, int atOnce = AtOnce)
    {
        var (answered, away) = (0, 0);
        OutageException? last = null;
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (item, _) =>
        {
            // While Redis or the database hangs, each call takes as long as one may.
            if (stopping.IsCancellationRequested || (Volatile.Read(ref answered) == 0 && Volatile.Read(ref away) >= AtOnce))
            {
                return;
            }

            if (await TryAsync(loop, name(item), () => work(item), stopping) is OutageException { IsOfOneShowing: false } error)
            {
                last = error;
                Interlocked.Increment(ref away);
            }
            else
            {
                Interlocked.Increment(ref answered);
            }
        });
        if (last is not null && answered == 0)
        {
            throw last;
        }
    }

    private static TimeSpan Backoff(int failed, Exception fault)
    {
        var longest = Outage.EndsByItself(fault) ? LongestPauseInOutage : LongestPause;
        var pause = ShortestPause * Math.Pow(2, Math.Min(failed - 1, 10));
        // Spread, so that replicas that failed together do not try again together.
        return (pause < longest ? pause : longest) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task WaitAsync(TimeSpan pause, CancellationToken stopping)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
