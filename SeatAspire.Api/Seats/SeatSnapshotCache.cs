using System.Globalization;

namespace SeatAspire.Api.Seats;

/// <summary>
/// A replica's copy of a showing's seats: states, version, and per seat the version of its last change, so that
/// whatever anybody missed is one scan; the latest changes are listed, so that what a tick tells is none.
/// Not thread-safe: <see cref="SeatFeed"/> holds the lock.
/// </summary>
internal sealed class SeatSnapshotCache(int seatCount, Func<int, int> tierOf, int tiers)
{
    private const int MostRecent = 8192;

    private readonly byte[] _states = new byte[seatCount];
    private readonly long[] _changedAt = new long[seatCount];
    private readonly int[] _free = new int[tiers];
    private (long Version, string Base64) _packed = (-1, "");

    // Changes after _recentSince, the oldest first, a seat once a version.
    private readonly List<(long Version, int Seat)> _recent = [];
    private long _recentSince = long.MaxValue;

    /// <summary>The showing's version that this copy shows.</summary>
    public long Version { get; private set; }

    /// <summary>From this version on, every change is known by seat. Who is older needs all states.</summary>
    public long KnownSince { get; private set; }

    /// <summary>Whether it was ever filled.</summary>
    public bool IsFilled { get; private set; }

    public int Count => _states.Length;

    /// <summary>Free seats of each tier.</summary>
    public int[] Free => [.. _free];

    /// <summary>Takes over all states (one character a seat) as they are at a version.</summary>
    public void Fill(ReadOnlySpan<byte> states, long version, bool newEpoch)
    {
        for (var seat = 0; seat < _states.Length; seat++)
        {
            var state = (byte)((seat < states.Length ? states[seat] : '0') - '0');
            if (!IsFilled || _states[seat] != state)
            {
                Recount(seat, state);
                _states[seat] = state;
                _changedAt[seat] = version;
            }
        }

        Version = version;
        _recent.Clear();
        _recentSince = version;
        if (newEpoch || !IsFilled)
        {
            // What others saw of the old epoch may never have reached this copy.
            KnownSince = version;
        }

        IsFilled = true;
    }

    /// <summary>Applies one change that follows on <see cref="Version"/>.</summary>
    public void Apply(SeatDelta delta)
    {
        foreach (var (seat, state) in delta.Changes)
        {
            if ((uint)seat < (uint)_states.Length)
            {
                Recount(seat, state);
                _states[seat] = state;
                if (_changedAt[seat] != delta.Version)
                {
                    _changedAt[seat] = delta.Version;
                    _recent.Add((delta.Version, seat));
                }
            }
        }

        Version = delta.Version;
        if (_recent.Count > 2 * MostRecent)
        {
            _recentSince = _recent[MostRecent - 1].Version;
            _recent.RemoveRange(0, MostRecent);
        }
    }

    /// <summary>Seat, state, seat, state… of all that changed after a version, each seat once.</summary>
    public List<int> ChangesAfter(long version)
    {
        var changes = new List<int>();
        if (version >= _recentSince)
        {
            for (var i = _recent.Count - 1; i >= 0 && _recent[i].Version > version; i--)
            {
                // Of a seat's changes, the last.
                if (_changedAt[_recent[i].Seat] == _recent[i].Version)
                {
                    Add(_recent[i].Seat);
                }
            }

            return changes;
        }

        for (var seat = 0; seat < _changedAt.Length; seat++)
        {
            if (_changedAt[seat] > version)
            {
                Add(seat);
            }
        }

        return changes;

        void Add(int seat)
        {
            changes.Add(seat);
            changes.Add(_states[seat]);
        }
    }

    /// <summary>The state of one seat.</summary>
    public int StateOf(int seat) => _states[seat];

    /// <summary>All states, 2 bits a seat, seat 0 in the lowest bits of byte 0; made once a version.</summary>
    public string Packed()
    {
        if (_packed.Version != Version)
        {
            var bytes = new byte[(_states.Length + 3) / 4];
            for (var seat = 0; seat < _states.Length; seat++)
            {
                bytes[seat >> 2] |= (byte)(_states[seat] << ((seat & 3) * 2));
            }

            _packed = (Version, Convert.ToBase64String(bytes));
        }

        return _packed.Base64;
    }

    private void Recount(int seat, byte state)
    {
        if (IsFilled && _states[seat] == 0)
        {
            _free[tierOf(seat)]--;
        }

        if (state == 0)
        {
            _free[tierOf(seat)]++;
        }
    }
}

/// <summary>One committed change as Redis published it: <c>VERSION MS SEAT:STATE,…</c>.</summary>
internal sealed record SeatDelta(long Version, long CommittedAtMs, (int Seat, byte State)[] Changes)
{
    /// <summary>Null for a message that is no change, such as <c>reset</c>.</summary>
    public static SeatDelta? Parse(string message)
    {
        var parts = message.Split(' ');
        if (parts.Length != 3
            || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var version)
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var committedAt))
        {
            return null;
        }

        var pairs = parts[2].Split(',');
        var changes = new (int, byte)[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            var colon = pairs[i].IndexOf(':', StringComparison.Ordinal);
            changes[i] = (int.Parse(pairs[i].AsSpan(0, colon), CultureInfo.InvariantCulture), (byte)(pairs[i][^1] - '0'));
        }

        return new(version, committedAt, changes);
    }
}
