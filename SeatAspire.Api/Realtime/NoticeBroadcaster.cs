using System.Text.Json;
using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Realtime;

/// <summary>A few words from the operator to everybody.</summary>
/// <param name="Text">1 to 500 characters; empty: the one before is taken down.</param>
/// <param name="At">When they were said; tells one notice from the next.</param>
public sealed record Notice(string Text, DateTimeOffset At);

/// <summary>
/// The operator's latest notice. It reaches every connection at once, and for ten minutes whoever connects. A replica that
/// missed it, or was not there yet, finds it in Redis a moment later; browsers drop one they have shown.
/// </summary>
public sealed class NoticeBroadcaster(RedisClient redis, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Queue<Notice> _toPost = new();
    private Notice? _latest;
    private bool _isPosting;

    /// <summary>There is a new notice. Raised once for each, in their order.</summary>
    internal event Action<Notice>? Posted;

    /// <summary>What somebody who comes now should be told; null if nothing.</summary>
    internal Notice? Current
    {
        get
        {
            lock (_lock)
            {
                return _latest is { Text.Length: > 0 } notice && time.GetUtcNow() - notice.At < Shown ? notice : null;
            }
        }
    }

    /// <summary>What stands now, also where this replica has not heard of it yet; null if nothing.</summary>
    /// <exception cref="RedisAwayException">Redis does not answer.</exception>
    public async Task<Notice?> FindAsync()
    {
        await LookAsync(CancellationToken.None);
        return Current;
    }

    /// <summary>Dates a text: after the one before, whichever replica's clock that was dated by.</summary>
    /// <exception cref="RedisAwayException">Redis does not answer.</exception>
    public async Task<Notice> WriteAsync(string text)
    {
        await LookAsync(CancellationToken.None);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return new(text, _latest?.At >= now ? _latest.At.AddMilliseconds(1) : now);
        }
    }

    /// <summary>Tells everybody; this replica knows it then.</summary>
    /// <exception cref="RedisAwayException">Redis does not answer: nobody was told, or some replicas hear of it later.</exception>
    public async Task PostAsync(Notice notice)
    {
        var json = JsonSerializer.Serialize(notice, JsonSerializerOptions.Web);
        await redis.CallAsync(database => database.StringSetAsync(RedisKeys.Notice, json, Shown));
        Take(json);
        await redis.PublishAsync(RedisKeys.Notices, json);
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Notices, Take, loops, stopping);
        await loops.RunAsync("notices", Look, LookAsync, stopping);
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if ((string?)await redis.CallAsync(database => database.StringGetAsync(RedisKeys.Notice)) is { Length: > 0 } json)
        {
            Take(json);
        }
    }

    private void Take(string json)
    {
        var notice = JsonSerializer.Deserialize<Notice>(json, JsonSerializerOptions.Web)!;
        lock (_lock)
        {
            if (_latest?.At >= notice.At)
            {
                return;
            }

            _latest = notice;
            _toPost.Enqueue(notice);
            if (_isPosting)
            {
                return;
            }

            _isPosting = true;
        }

        PostAll();
    }

    // One at a time keeps their order; none of it within the lock, since nobody knows what listeners do.
    private void PostAll()
    {
        while (NextToPost() is { } next)
        {
            try
            {
                Posted?.Invoke(next);
            }
            catch
            {
                lock (_lock)
                {
                    _isPosting = false;
                }

                throw;
            }
        }
    }

    private Notice? NextToPost()
    {
        lock (_lock)
        {
            _isPosting = _toPost.TryDequeue(out var next);
            return next;
        }
    }
}
