using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Chat;

/// <summary>
/// Who is in which room on this replica, and that Redis knows it.
/// <list type="number">
/// <item>The first connection of a person in a room begins a stay, the last one ends it; each beginning has a generation of
/// its own, and Redis ends a stay only by the generation that it knows, so that a late end never ends a new stay.</item>
/// <item>An end that could not be told is owed, and told as soon as Redis answers.</item>
/// <item>Every second this replica says that it lives. If Redis does not know it, because it was silent too long or because
/// the data were lost, all stays are told again; the rooms hear of it only in the first case.</item>
/// <item>Whichever replica beats ends the stays of dead ones, but only if it has itself been heard for as long: after Redis
/// was away everybody looks dead.</item>
/// </list>
/// </summary>
internal sealed class ChatPresence(ChatStore store, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    /// <summary>After what silence a replica is dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private const int AtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostTimeToStop = TimeSpan.FromSeconds(5);

    private readonly string _replica = Guid.NewGuid().ToString("N");
    private readonly Lock _turn = new();
    private readonly Dictionary<(string Room, string Person), Stay> _stays = [];
    private readonly Dictionary<(string Room, string Person), long> _owed = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _generation;
    private string _mark = "";
    private long _lastBeat;
    private long _steadySince;

    /// <summary>A connection of a person is in a room; Redis is told by <see cref="TellAsync"/>.</summary>
    public void Begin(ChatPerson person, string room)
    {
        lock (_turn)
        {
            if (!_stays.TryGetValue((room, person.Id), out var stay))
            {
                _stays[(room, person.Id)] = stay = new(person);
            }

            stay.Connections++;
        }
    }

    /// <summary>A connection of a person is no longer in a room.</summary>
    public void End(ChatPerson person, string room)
    {
        lock (_turn)
        {
            if (_stays.TryGetValue((room, person.Id), out var stay) && --stay.Connections == 0)
            {
                _stays.Remove((room, person.Id));
                Owe((room, person.Id), stay.Generation);
            }
        }
    }

    /// <summary>Tells Redis, and the room unless they were in it, that a person is there. Answers their name.</summary>
    /// <exception cref="RedisAwayException">Redis may or may not know now.</exception>
    public async Task<string?> TellAsync(ChatPerson person, string room, bool tellRoom = true)
    {
        var key = (room, person.Id);
        long generation;
        lock (_turn)
        {
            generation = ++_generation;
            if (_stays.TryGetValue(key, out var stay))
            {
                stay.Generation = generation;
            }
        }

        try
        {
            return await store.StayAsync(_replica, room, person, generation, tellRoom);
        }
        finally
        {
            lock (_turn)
            {
                // The last connection has closed meanwhile, and its end may have been told first.
                if (!_stays.ContainsKey(key))
                {
                    Owe(key, generation);
                }
            }
        }
    }

    /// <inheritdoc/>
    // While Redis is away people stay as they were.
    public async Task RunAsync(CancellationToken stopping)
    {
        _steadySince = time.GetTimestamp();
        await loops.RunAsync("presence", TimeSpan.Zero, RoundAsync, stopping);
        // The replica stops. Where this fails, the others will notice by the silence.
        using var limit = new CancellationTokenSource(MostTimeToStop, time);
        await loops.TryAsync("presence", null, async () =>
        {
            await PayAsync(limit.Token);
            await store.StopAsync(_replica);
        }, limit.Token);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        await PayAsync(stopping);
        if (_lastBeat == 0 || time.GetElapsedTime(_lastBeat) >= Pause)
        {
            await BeatAsync(stopping);
        }

        await _wake.WaitAsync(Pause, stopping);
    }

    private async Task BeatAsync(CancellationToken stopping)
    {
        if (_lastBeat != 0 && time.GetElapsedTime(_lastBeat) > Silence / 2)
        {
            _steadySince = time.GetTimestamp();
        }

        var steady = time.GetElapsedTime(_steadySince) > Silence;
        var beat = await store.BeatAsync(_replica, Guid.NewGuid().ToString("N"), steady ? Silence : null);
        _lastBeat = time.GetTimestamp();
        var kept = beat.Mark == _mark;
        _mark = beat.Mark;
        if (!beat.Known)
        {
            await TellAllAsync(tellRooms: kept, stopping);
        }
    }

    private Task TellAllAsync(bool tellRooms, CancellationToken stopping)
    {
        (ChatPerson Person, string Room)[] all;
        lock (_turn)
        {
            all = [.. _stays.Select(stay => (stay.Value.Person, stay.Key.Room))];
        }

        return loops.ForEachAsync("presence", all, stay => stay.Room, stay => TellAsync(stay.Person, stay.Room, tellRooms), stopping, AtOnce);
    }

    /// <summary>Tells Redis the ends that it does not know yet; one that it does not take is told again.</summary>
    private Task PayAsync(CancellationToken stopping)
    {
        KeyValuePair<(string Room, string Person), long>[] all;
        lock (_turn)
        {
            all = [.. _owed];
        }

        return loops.ForEachAsync("presence", all, one => one.Key.Room, async one =>
        {
            await store.PartAsync(_replica, one.Key.Room, one.Key.Person, one.Value);
            lock (_turn)
            {
                if (_owed.GetValueOrDefault(one.Key) == one.Value)
                {
                    _owed.Remove(one.Key);
                }
            }
        }, stopping, AtOnce);
    }

    private void Owe((string Room, string Person) key, long generation)
    {
        _owed[key] = generation;
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private sealed class Stay(ChatPerson person)
    {
        public ChatPerson Person => person;
        public int Connections { get; set; }
        public long Generation { get; set; }
    }
}
