using System.Threading.Channels;
using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Realtime;

/// <summary>
/// Open sockets of each address, over all replicas. Each replica alone writes its own counts to Redis, one call after the other, and says
/// every few seconds that it lives; one that died counts no more soon after. While Redis is away each replica goes by its own count,
/// and tells all of it anew afterwards.
/// </summary>
public sealed class SocketCounts(RedisClient redis, AddressHashes hashes, AddressLimits limits, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    /// <summary>After what silence a replica's sockets count no more.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private const string Purpose = "sockets";
    private const int Largest = 500;
    private const int MostWaiting = 20_000;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Script = RedisScript.Load("sockets");

    private readonly string _replica = Guid.NewGuid().ToString("N");
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new() { SingleReader = true });

    // The loop's own: what is open here.
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _waiting;
    private long _life;
    private long _tried;
    private bool _stale = true;

    /// <summary>Opens a socket of an address; null where it has all that it may have. Dispose it when the socket closes.</summary>
    public async Task<IDisposable?> OpenAsync(string address)
    {
        if (limits.Connections == 0)
        {
            return Socket.Uncounted;
        }

        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        var opening = new Change(address, Opens: true);
        _changes.Writer.TryWrite(opening);
        // A limit must keep nobody out because it cannot be looked up.
        await ((Task)opening.Answer).WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return opening.IsRefused ? null : new Socket(this, opening);
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (limits.Connections == 0)
        {
            return;
        }

        await loops.RunAsync("sockets", TimeSpan.Zero, RoundAsync, stopping);
        // Should this fail: they go by themselves.
        await loops.TryAsync("sockets", null, EndAsync, CancellationToken.None);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        var batch = await TakeAsync(stopping);
        try
        {
            await TellAsync(batch);
        }
        catch (Exception)
        {
            // What of it happened is not known.
            _stale = true;
            throw;
        }
        finally
        {
            foreach (var change in batch)
            {
                Settle(change, !change.Opens || _open.GetValueOrDefault(change.Address) < limits.Connections);
            }
        }
    }

    private async Task<List<Change>> TakeAsync(CancellationToken stopping)
    {
        var batch = new List<Change>();
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        soon.CancelAfter(Beat);
        try
        {
            await _changes.Reader.WaitToReadAsync(soon.Token);
        }
        catch (OperationCanceledException)
        {
            // The time for a beat, or the end.
        }

        while (batch.Count < Largest && _changes.Reader.TryRead(out var change))
        {
            batch.Add(change);
        }

        return batch;
    }

    private async Task TellAsync(List<Change> batch)
    {
        var isDue = _tried == 0 || time.GetElapsedTime(_tried) >= Beat;
        if (_stale && !isDue)
        {
            return;
        }

        _tried = time.GetTimestamp();
        if (_stale || !await TryTellAsync(batch))
        {
            // Its data may be others than those before, and so the key of the hashes.
            _life++;
            await TellAllAsync();
            _stale = false;
            await TryTellAsync(batch);
        }
    }

    private async Task<bool> TryTellAsync(List<Change> batch)
    {
        var words = new List<RedisValue>();
        foreach (var change in batch)
        {
            words.AddRange([change.Opens ? "open" : "close", await HashAsync(change.Address), ""]);
        }

        var answer = await CallAsync(anew: false, words);
        if ((string?)answer[0] == "lost")
        {
            return false;
        }

        foreach (var (change, done) in batch.Zip(answer.Skip(1)))
        {
            Settle(change, (string?)done == "1");
        }

        return true;
    }

    private async Task TellAllAsync()
    {
        var anew = true;
        foreach (var some in _open.Chunk(Largest).DefaultIfEmpty([]))
        {
            var words = new List<RedisValue>();
            foreach (var (address, sockets) in some)
            {
                words.AddRange(["set", await HashAsync(address), sockets]);
            }

            await CallAsync(anew, words);
            anew = false;
        }
    }

    private ValueTask<string> HashAsync(string address) => hashes.OfAsync(Purpose, address, _life);

    private async Task<RedisResult[]> CallAsync(bool anew, IEnumerable<RedisValue> words) => (RedisResult[])(await Script.RunAsync(
        redis, [RedisKeys.SocketReplicas],
        [RedisKeys.SocketCounts, _replica, (long)Silence.TotalMilliseconds, limits.Connections, anew ? "1" : "0", .. words]))!;

    private void Settle(Change change, bool done)
    {
        if (change.Answer.IsCompleted)
        {
            return;
        }

        if (change.Opened is { IsRefused: true })
        {
            // It was let in because the answer took too long, and counted nowhere: Redis has one too few now.
            _stale = true;
        }
        else if (!change.Opens || done)
        {
            var sockets = _open.GetValueOrDefault(change.Address) + (change.Opens ? 1 : -1);
            if (sockets > 0)
            {
                _open[change.Address] = sockets;
            }
            else
            {
                _open.Remove(change.Address);
            }
        }

        if (change.Opens)
        {
            Interlocked.Decrement(ref _waiting);
        }

        change.Settle(done);
    }

    private async Task EndAsync()
    {
        await redis.CallAsync(database => database.SortedSetRemoveAsync(RedisKeys.SocketReplicas, _replica));
        await redis.CallAsync(database => database.KeyDeleteAsync(RedisKeys.SocketCounts + _replica));
    }

    /// <param name="Opened">Of a socket that closes, how it was opened.</param>
    private sealed record Change(string Address, bool Opens, Change? Opened = null)
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Answer => _answer.Task;
        public bool IsRefused => _answer.Task is { IsCompletedSuccessfully: true, Result: false };

        public void Settle(bool done) => _answer.TrySetResult(done);
    }

    private sealed class Socket(SocketCounts? counts, Change? opening) : IDisposable
    {
        public static readonly Socket Uncounted = new(null, null);

        private int _isClosed;

        public void Dispose()
        {
            if (counts is not null && Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                counts._changes.Writer.TryWrite(new(opening!.Address, Opens: false, opening));
            }
        }
    }
}
