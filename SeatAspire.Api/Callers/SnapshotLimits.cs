using System.Collections.Concurrent;

namespace SeatAspire.Api.Callers;

/// <summary>
/// How much of seat maps and published draws one person (without a token: one connection) and one address may read of one replica: kilobytes a second, four
/// seconds' worth at once, so that whoever comes back after an outage reads all that their page shows. What is read is charged afterwards:
/// one answer may go below zero, and the next waits until that is made up for. Thread safe.
/// </summary>
public sealed class SnapshotLimits(IConfiguration configuration, TimeProvider time)
{
    private const int BytesOfKilobyte = 1024;
    private const int SecondsAtOnce = 4;
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, Purse> _purses = new();

    /// <summary>Of one person, <c>Limits:SnapshotKilobytesPerSecond</c>; 0: any number.</summary>
    public int KilobytesPerSecond { get; } = RateLimits.Read(configuration, "SnapshotKilobytesPerSecond", 512);

    /// <summary>Of one address, <c>Limits:SnapshotKilobytesPerSecondOfAddress</c>; 0: any number.</summary>
    public int KilobytesPerSecondOfAddress { get; } = RateLimits.Read(configuration, "SnapshotKilobytesPerSecondOfAddress", 8192);

    /// <summary>Null for who may read now; else how long to wait.</summary>
    /// <param name="who">The person, or the connection; null where neither is known.</param>
    /// <param name="address">Where they call from; null where that does not count.</param>
    public TimeSpan? Wait(string? who, string? address)
    {
        var wait = PursesOf(who, address).Select(purse => purse.Wait(time)).DefaultIfEmpty().Max();
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>Somebody has read so many bytes.</summary>
    public void Charge(string? who, string? address, int bytes)
    {
        foreach (var purse in PursesOf(who, address))
        {
            purse.Charge(bytes, time);
        }
    }

    private IEnumerable<Purse> PursesOf(string? who, string? address)
    {
        if (who is not null && PurseOf("p " + who, KilobytesPerSecond) is { } own)
        {
            yield return own;
        }

        if (address is not null && PurseOf("a " + address, KilobytesPerSecondOfAddress) is { } shared)
        {
            yield return shared;
        }
    }

    private Purse? PurseOf(string whose, int kilobytesPerSecond)
    {
        if (kilobytesPerSecond == 0)
        {
            return null;
        }

        if (_purses.Count > MostRemembered)
        {
            // Who has not read for a while is as good as new.
            foreach (var (key, purse) in _purses)
            {
                if (purse.IsFull(time))
                {
                    _purses.TryRemove(key, out _);
                }
            }
        }

        return _purses.GetOrAdd(whose, _ => new(kilobytesPerSecond * (double)BytesOfKilobyte, time.GetTimestamp()));
    }

    private sealed class Purse(double perSecond, long since)
    {
        private readonly Lock _lock = new();
        private double _left = perSecond * SecondsAtOnce;
        private long _at = since;

        public TimeSpan Wait(TimeProvider time)
        {
            lock (_lock)
            {
                Fill(time);
                return _left > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _left) / perSecond);
            }
        }

        public void Charge(int bytes, TimeProvider time)
        {
            lock (_lock)
            {
                Fill(time);
                _left -= bytes;
            }
        }

        public bool IsFull(TimeProvider time)
        {
            lock (_lock)
            {
                Fill(time);
                return _left >= perSecond * SecondsAtOnce;
            }
        }

        private void Fill(TimeProvider time)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(perSecond * SecondsAtOnce, _left + (perSecond * time.GetElapsedTime(_at, now).TotalSeconds));
            _at = now;
        }
    }
}
