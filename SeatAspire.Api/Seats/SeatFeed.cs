using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>All states of a showing: 2 bits a seat, base64.</summary>
public sealed record SeatSnapshot(long Version, int Count, string States);

/// <summary>All changes after <c>From</c> up to <c>To</c>: seat, state, seat, state…, the last state of each.</summary>
public sealed record SeatChanges(string ShowingId, long From, long To, IReadOnlyList<int> Changes);

/// <summary>
/// One showing on one replica. It listens to the showing's changes while anybody here looks at it, keeps a copy, and
/// once a tick writes one message, serialised once, to every connection. Who is still busy with the last message is
/// passed over and later told all since its own last: nobody waits for the slowest, and nothing queues up.
/// </summary>
internal sealed partial class SeatFeed : IAsyncDisposable
{
    private static readonly TimeSpan GapPatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LaggardPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CheckPause = TimeSpan.FromMilliseconds(500);
    private const int MostQueued = 20_000, MostEarly = 1_000;

    private readonly Showing _showing;
    private readonly SeatStore _store;
    private readonly IConnectionMultiplexer _redis;
    private readonly SeatMeters _meters;
    private readonly LoopRunner _loops;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<string> _incoming;
    private readonly TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    // Guards the snapshot and the list of members; held for microseconds.
    private readonly Lock _lock = new();
    private readonly SeatSnapshotCache _snapshot;
    private readonly FeedMembers _members;

    private readonly SortedDictionary<long, SeatDelta> _early = [];
    private long _earlySince;
    private long _lastUsed;
    private volatile bool _closed;
    private long _epoch = -1;
    private long _announced;
    private long? _versionBefore;
    private long _oldestUnsentMs;
    private volatile bool _behind = true;

    // Nothing is folded in meanwhile, which is no loss.
    private volatile bool _sending;

    public SeatFeed(Showing showing, SeatStore store, IConnectionMultiplexer redis, SeatMeters meters, LoopRunner loops, TimeProvider time, ILogger log)
    {
        (_showing, _store, _redis, _meters, _loops, _time, _log) = (showing, store, redis, meters, loops, time, log);
        _snapshot = new SeatSnapshotCache(showing.Layout.SeatCount, showing.Layout.TierOf, showing.Layout.Tiers.Count);
        _members = new FeedMembers(showing.Id, meters, loops, time);
        _incoming = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            // Whatever is dropped is found again by reading the states afresh.
            _ => _behind = true);
        _lastUsed = time.GetTimestamp();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Names the seats that it tells of: a date that is given others gets another feed.</summary>
    public string LayoutHash => _showing.Layout.Hash;

    /// <summary>Whether it has ended or is about to: nobody is to be handed it.</summary>
    public bool IsOver => _closed || _running.IsCompleted;

    /// <summary>Whether the states have been read.</summary>
    public bool IsFilled => _filled.Task.IsCompletedSuccessfully;

    /// <summary>Notes that somebody wants it; one that nobody wants is closed.</summary>
    public void Use() => Volatile.Write(ref _lastUsed, _time.GetTimestamp());

    /// <summary>Lets nobody in any more, unless somebody is in or wanted it lately; without a time it is closed in any case.</summary>
    public bool TryClose(TimeSpan? unusedFor)
    {
        lock (_lock)
        {
            var isUnused = _members.Count == 0 && _time.GetElapsedTime(Volatile.Read(ref _lastUsed)) > unusedFor;
            return _closed |= unusedFor is null || isUnused || _running.IsCompleted;
        }
    }

    /// <summary>Waits until the states have been read once; false when Redis does not give them in time.</summary>
    public async Task<bool> FilledAsync(TimeSpan limit)
    {
        if (!_filled.Task.IsCompleted)
        {
            await _filled.Task.WaitAsync(limit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return IsFilled;
    }

    /// <summary>
    /// Takes a connection into the room and answers what it needs: the changes since its version, or all states.
    /// Both happen in one step, so that it misses nothing. Null where the feed was closed meanwhile: there is another one.
    /// </summary>
    public object? Join(HubConnectionContext connection, long? since)
    {
        Use();
        lock (_lock)
        {
            if (IsOver)
            {
                return null;
            }

            _members.Add(connection, _snapshot.Version);
            return since is { } known && known >= _snapshot.KnownSince && known <= _snapshot.Version
                ? new SeatChanges(_showing.Id, known, _snapshot.Version, _snapshot.ChangesAfter(known))
                : new SeatSnapshot(_snapshot.Version, _snapshot.Count, _snapshot.Packed());
        }
    }

    /// <summary>Lets a connection go.</summary>
    public void Leave(string connectionId)
    {
        Use();
        lock (_lock)
        {
            _members.Remove(connectionId);
        }
    }

    /// <summary>All states as this replica knows them.</summary>
    public SeatSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new(_snapshot.Version, _snapshot.Count, _snapshot.Packed());
        }
    }

    /// <summary>All states, no older than Redis' own at the time of the call.</summary>
    public async Task<SeatSnapshot> FreshSnapshotAsync()
    {
        Use();
        var (epoch, version) = await _store.HeadAsync(_showing.Id);
        if (epoch is null)
        {
            throw new RebuildingException(_showing.Id);
        }

        var started = _time.GetTimestamp();
        var snapshot = Snapshot();
        while (snapshot.Version < version && _time.GetElapsedTime(started) < RedisClient.Limit)
        {
            // The change is on its way, or the feed will notice within its patience that it was lost.
            if (!_sending && _time.GetElapsedTime(started) > GapPatience)
            {
                ReadSoon();
            }

            await Task.Delay(FeedPace.ShortestTick, _time);
            snapshot = Snapshot();
        }

        return snapshot.Version < version ? throw new RedisAwayException("The seat feed is behind.") : snapshot;
    }

    /// <summary>Free seats by tier index, with the version they belong to.</summary>
    public (long Version, Inventory Inventory) Remaining()
    {
        lock (_lock)
        {
            return (_snapshot.Version, new(_showing.Id, _snapshot.Free.Index().ToDictionary(tier => tier.Index, tier => tier.Item)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>Wakes the feed with a message that is no change: it reads the states afresh.</summary>
    private void ReadSoon() => _incoming.Writer.TryWrite("behind");

    private async Task RunAsync()
    {
        var stopping = _stopping.Token;
        IAsyncDisposable? subscription = null;
        var pace = new FeedPace(_time);
        var checking = _loops.RunAsync("the check of the feed", CheckPause, CheckAsync, stopping, _showing.Id);
        await _loops.RunAsync("the feed", TimeSpan.Zero, RoundAsync, stopping, _showing.Id);
        await checking;
        if (subscription is not null)
        {
            await EndAsync(subscription);
        }

        async Task RoundAsync(CancellationToken over)
        {
            try
            {
                // Subscribed before the states are read, so that no change falls between the two.
                subscription ??= await Backing.SubscribeAsync(_redis, RedisKeys.Seats(_showing.Id).Changes, message => _incoming.Writer.TryWrite(message));
                if (_behind)
                {
                    await ReadAfreshAsync();
                }

                _sending = true;
                var (lagging, took) = await SendAsync();
                _sending = false;
                pace.Told(took);
                await WaitForWorkAsync(lagging || _early.Count > 0 ? LaggardPause : CheckPause, over);
                await Task.Delay(pace.Pause(), _time, over);
                Drain();
            }
            catch (Exception error) when (!Outage.EndsByItself(error))
            {
                // Whatever a fault left half done, the states as Redis has them put it right.
                (_epoch, _behind) = (-1, true);
                throw;
            }
            finally
            {
                _sending = false;
            }
        }
    }

    private async Task WaitForWorkAsync(TimeSpan atMost, CancellationToken stopping)
    {
        if (_behind)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(atMost);
        Task waiting = _incoming.Reader.WaitToReadAsync(limit.Token).AsTask();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Folds what has come in into the snapshot. An early change waits a little for the one before it.</summary>
    private void Drain()
    {
        lock (_lock)
        {
            while (_incoming.Reader.TryRead(out var message))
            {
                if (SeatDelta.Parse(message) is not { } delta)
                {
                    _behind = true;
                }
                else if (delta.Version == _snapshot.Version + 1)
                {
                    Apply(delta);
                }
                else if (delta.Version > _snapshot.Version)
                {
                    _earlySince = _early.Count == 0 ? _time.GetTimestamp() : _earlySince;
                    _early[delta.Version] = delta;
                }
            }

            while (_early.Count > 0 && _early.First() is var (version, next) && version <= _snapshot.Version + 1)
            {
                _early.Remove(version);
                if (version == _snapshot.Version + 1)
                {
                    Apply(next);
                }
            }
        }

        if (_early.Count > MostEarly || (_early.Count > 0 && _time.GetElapsedTime(_earlySince) > GapPatience))
        {
            _meters.Gap(_showing.Id);
            _behind = true;
        }
    }

    private void Apply(SeatDelta delta)
    {
        _snapshot.Apply(delta);
        _oldestUnsentMs = _oldestUnsentMs == 0 ? delta.CommittedAtMs : _oldestUnsentMs;
    }

    private async Task ReadAfreshAsync()
    {
        _behind = false;
        try
        {
            var (epoch, version, states) = await _store.StandingAsync(_showing.Id, _snapshot.Count);
            lock (_lock)
            {
                if (epoch != _epoch || version > _snapshot.Version)
                {
                    _snapshot.Fill(states, version, newEpoch: epoch != _epoch);
                    _epoch = epoch;
                }

                _early.Clear();
            }

            _filled.TrySetResult();
        }
        catch
        {
            _behind = true;
            throw;
        }
    }

    /// <summary>Tells everybody here what came since the last time, and each who was passed over what came since theirs.</summary>
    private async Task<(bool Lagging, TimeSpan Took)> SendAsync()
    {
        FeedMember[] all;
        long from, to;
        lock (_lock)
        {
            (all, from, to) = (_members.All, _announced, _snapshot.Version);
            _announced = to;
        }

        var (passedOver, took) = await _members.SendAsync(all, from, to, since =>
        {
            lock (_lock)
            {
                return Message(since, to);
            }
        });
        if (_oldestUnsentMs > 0)
        {
            _meters.Lag(_showing.Id, Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - _oldestUnsentMs));
            _oldestUnsentMs = 0;
        }

        return (passedOver > 0, took);
    }

    private SerializedHubMessage Message(long from, long to) =>
        HubMessages.Event("SeatsChanged", new SeatChanges(_showing.Id, from, to, _snapshot.ChangesAfter(from)));

    /// <summary>Twice a second: whoever is still below the version read the time before has lost something.</summary>
    private async Task CheckAsync(CancellationToken stopping)
    {
        // Where this fails the states stay as last known; afterwards they are compared again.
        var before = _versionBefore;
        _versionBefore = null;
        var (epoch, version) = await _store.HeadAsync(_showing.Id);
        long known;
        lock (_lock)
        {
            known = _snapshot.Version;
        }

        if ((epoch is not null && epoch != Volatile.Read(ref _epoch)) || (known < before && !_sending))
        {
            _meters.Gap(_showing.Id);
            ReadSoon();
        }

        _versionBefore = version;
    }

    private async Task EndAsync(IAsyncDisposable subscription)
    {
        try
        {
            await subscription.DisposeAsync();
        }
        catch (Exception error)
        {
            // No connection, no subscription.
            LogUnsubscribed(_log, _showing.Id, error.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The seat feed of {ShowingId} ended without unsubscribing: {Reason}")]
    private static partial void LogUnsubscribed(ILogger log, string showingId, string reason);
}
