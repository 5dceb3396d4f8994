using System.Collections.Concurrent;
using System.Diagnostics;
using SeatAspire.Api.Background;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Background;

/// <summary>Who is done with whom, and when.</summary>
public sealed class BatcherTests
{
    private static readonly BatchLimits Limits = new(Largest: 64, AtOnce: 2, MostWaiting: 2048, Together: TimeSpan.FromSeconds(2));

    [Fact]
    public async Task Who_comes_alone_is_done_at_once_and_who_comes_meanwhile_is_done_together()
    {
        using var gate = new Gate();
        using var batcher = new Batcher<int, int>(gate.DoAsync, Limits, TimeProvider.System);
        gate.Open();
        Assert.Equal(1, await batcher.AddAsync(1, CancellationToken.None));
        gate.Close();
        var first = batcher.AddAsync(2, CancellationToken.None);
        await gate.EnteredAsync(2);
        var others = Enumerable.Range(3, 20).Select(item => batcher.AddAsync(item, CancellationToken.None)).ToArray();
        gate.Open();
        Assert.Equal(2, await first);
        Assert.Equal(Enumerable.Range(3, 20), await Task.WhenAll(others));
        Assert.Equal([1], gate.Batches[0]);
        Assert.Equal([2], gate.Batches[1]);
        Assert.Equal(Enumerable.Range(3, 20), gate.Batches.Skip(2).SelectMany(batch => batch));
    }

    [Fact]
    public async Task A_batch_that_takes_long_does_not_hold_up_the_next()
    {
        using var gate = new Gate();
        using var batcher = new Batcher<int, int>(gate.DoAsync, Limits, TimeProvider.System);
        var first = batcher.AddAsync(1, CancellationToken.None);
        var second = batcher.AddAsync(2, CancellationToken.None);
        await gate.EnteredAsync(2);
        Assert.False(first.IsCompleted);
        gate.Open();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task No_batch_is_larger_than_the_largest_and_all_are_done()
    {
        using var gate = new Gate();
        using var batcher = new Batcher<int, int>(gate.DoAsync, Limits, TimeProvider.System);
        var all = Enumerable.Range(0, 1000).Select(item => batcher.AddAsync(item, CancellationToken.None)).ToArray();
        gate.Open();
        Assert.Equal(Enumerable.Range(0, 1000), await Task.WhenAll(all));
        Assert.Equal(Enumerable.Range(0, 1000), gate.Batches.SelectMany(batch => batch).Distinct().Order());
        Assert.InRange(gate.Batches.Max(batch => batch.Length), 2, Limits.Largest);
    }

    [Fact]
    public async Task Who_gives_up_is_left_and_the_others_are_done()
    {
        using var gate = new Gate();
        using var batcher = new Batcher<int, int>(gate.DoAsync, Limits, TimeProvider.System);
        using var patience = new CancellationTokenSource();
        // As many as may be under way at once, so that the next ones wait.
        var first = batcher.AddAsync(1, CancellationToken.None);
        var second = batcher.AddAsync(2, CancellationToken.None);
        await gate.EnteredAsync(2);
        var impatient = batcher.AddAsync(3, patience.Token);
        var patient = batcher.AddAsync(4, CancellationToken.None);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.Open();
        int[] done = await Task.WhenAll(first, second, patient);
        Assert.Equal([1, 2, 4], done);
        Assert.DoesNotContain(3, gate.Done);
    }

    [Fact]
    public async Task A_fault_is_everybodys_answer_and_the_next_batch_knows_nothing_of_it()
    {
        var calls = 0;
        using var batcher = new Batcher<int, int>(
            (batch, _) =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    throw new InvalidOperationException();
                }

                batch[0].Settle(1);
                return Task.CompletedTask;
            },
            Limits,
            TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(() => batcher.AddAsync(0, CancellationToken.None));
        Assert.Equal(1, await batcher.AddAsync(0, CancellationToken.None));
    }

    [Fact]
    public async Task Of_a_batch_that_is_taken_apart_the_fault_of_one_costs_the_others_nothing()
    {
        using var open = new Gate();
        var sizes = new ConcurrentQueue<int>();
        using var batcher = new Batcher<int, int>(
            async (batch, ct) =>
            {
                sizes.Enqueue(batch.Count);
                if (batch.Any(one => one.Item == 3))
                {
                    throw new InvalidOperationException();
                }

                await open.DoAsync(batch, ct);
            },
            Limits with { AtOnce = 1, Apart = true },
            TimeProvider.System);
        var (first, others) = await AddBehindAsync(batcher, open);
        await Assert.ThrowsAsync<InvalidOperationException>(() => others[1]);
        int[] done = await Task.WhenAll(first, others[0], others[2]);
        Assert.Equal([1, 2, 4], done);
        Assert.Equal([1, 3, 1, 1, 1], sizes);
    }

    [Fact]
    public async Task An_outage_is_the_answer_of_a_whole_batch_at_once()
    {
        using var open = new Gate();
        var batches = 0;
        using var batcher = new Batcher<int, int>(
            (batch, ct) => Interlocked.Increment(ref batches) > 1 ? throw new TimeoutException() : open.DoAsync(batch, ct),
            Limits with { AtOnce = 1, Apart = true },
            TimeProvider.System);
        var (first, others) = await AddBehindAsync(batcher, open);
        await first;
        foreach (var other in others)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => other);
        }

        Assert.Equal(2, batches);
    }

    /// <summary>One item, and three more that come while it is under way and so are the next batch.</summary>
    private static async Task<(Task<int> First, Task<int>[] Others)> AddBehindAsync(Batcher<int, int> batcher, Gate gate)
    {
        var first = batcher.AddAsync(1, CancellationToken.None);
        await gate.EnteredAsync(1);
        Task<int>[] others = [.. Enumerable.Range(2, 3).Select(item => batcher.AddAsync(item, CancellationToken.None))];
        gate.Open();
        return (first, others);
    }

    [Fact]
    public async Task The_longer_a_batch_takes_the_later_is_the_next()
    {
        var first = new TaskCompletionSource();
        var (began, ended) = (new List<long>(), new List<long>());
        using var batcher = new Batcher<int, int>(
            async (batch, _) =>
            {
                began.Add(Stopwatch.GetTimestamp());
                first.TrySetResult();
                await Wait.UntilAsync("it takes a while", () => Stopwatch.GetElapsedTime(began[^1]) > TimeSpan.FromMilliseconds(100));
                ended.Add(Stopwatch.GetTimestamp());
                batch[0].Settle(0);
            },
            Limits with { LongestPace = TimeSpan.FromMinutes(1), AtOnce = 1 },
            TimeProvider.System);
        var one = batcher.AddAsync(1, CancellationToken.None);
        await first.Task;
        await Task.WhenAll(one, batcher.AddAsync(2, CancellationToken.None));
        // A timer may come a millisecond early.
        Assert.InRange(Stopwatch.GetElapsedTime(began[0], began[1]) / Stopwatch.GetElapsedTime(began[0], ended[0]), 2.9, double.MaxValue);
    }

    [Fact]
    public async Task More_than_can_be_remembered_is_refused_at_once()
    {
        using var gate = new Gate();
        using var batcher = new Batcher<int, int>(gate.DoAsync, Limits, TimeProvider.System);
        var all = new List<Task<int>>();
        Assert.Throws<BatchesFullException>(() =>
        {
            while (all.Count < 2 * Limits.MostWaiting)
            {
                all.Add(batcher.AddAsync(all.Count, CancellationToken.None));
            }
        });
        Assert.InRange(all.Count, Limits.MostWaiting, Limits.MostWaiting + (Limits.AtOnce * Limits.Largest));
        gate.Open();
        Assert.Equal(Enumerable.Range(0, all.Count), await Task.WhenAll(all));
    }

    /// <summary>Work that waits until it is let through.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly List<int[]> _batches = [];
        private readonly List<int> _done = [];
        private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int[][] Batches
        {
            get
            {
                lock (_lock)
                {
                    return [.. _batches];
                }
            }
        }

        public int[] Done
        {
            get
            {
                lock (_lock)
                {
                    return [.. _done];
                }
            }
        }

        public void Open() => _open.TrySetResult();

        public void Close() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => Open();

        public Task EnteredAsync(int batches) => Wait.UntilAsync($"{batches} batches are under way", () => Batches.Length >= batches);

        public async Task DoAsync(IReadOnlyList<Batched<int, int>> batch, CancellationToken ct)
        {
            lock (_lock)
            {
                _batches.Add([.. batch.Select(one => one.Item)]);
            }

            // Deaf to the limit: what is slow here is the test.
            await _open.Task;
            lock (_lock)
            {
                _done.AddRange(batch.Where(one => !one.IsOver).Select(one => one.Item));
            }

            foreach (var one in batch.Where(one => !one.IsOver))
            {
                one.Settle(one.Item);
            }
        }
    }
}
