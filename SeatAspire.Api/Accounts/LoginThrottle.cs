using System.Threading.RateLimiting;
using SeatAspire.Api.Callers;

namespace SeatAspire.Api.Accounts;

/// <summary>Who tries to log in.</summary>
/// <param name="Key">The address, or a device that logged into this very account before.</param>
/// <param name="IsKnown">Whether it is such a device.</param>
internal readonly record struct LoginCaller(string Key, bool IsKnown);

/// <summary>
/// How often one may try to log in, on a replica. Wrong passwords slow down the address that sent them, for the account and after many of them for
/// all; never the owner elsewhere, and never a device that logged in before, which counts by itself wherever it is. Whether an account has the
/// e-mail plays no part, so that nobody learns it.
/// </summary>
internal sealed class LoginThrottle : IDisposable
{
    // A device is somebody's who knew the password once; an address may be an office's.
    private const int DeviceFactor = 6;
    private const int AddressFactor = 12;

    private readonly PartitionedRateLimiter<string> _tries;
    private readonly PartitionedRateLimiter<string> _emails;
    private readonly WrongPasswords _ofCaller;
    private readonly WrongPasswords _ofDevice;
    private readonly WrongPasswords _ofAddress;

    /// <summary>With the settings <c>Limits:LoginsPerSecond</c>, <c>LoginsPerMinuteOfEmail</c> and <c>WrongPasswordsPerMinute</c>.</summary>
    public LoginThrottle(RateLimits limits, IConfiguration configuration, TimeProvider time)
    {
        var ofEmail = RateLimits.Read(configuration, "LoginsPerMinuteOfEmail", 60);
        var wrong = RateLimits.Read(configuration, "WrongPasswordsPerMinute", 5);
        _tries = PartitionedRateLimiter.Create<string, string>(who => RateLimits.Bucket(who, limits.LoginsPerSecond));
        _emails = PartitionedRateLimiter.Create<string, string>(email => RateLimits.PerMinute(email, ofEmail));
        (_ofCaller, _ofDevice, _ofAddress) = (new(wrong, time), new(wrong * DeviceFactor, time), new(wrong * AddressFactor, time));
    }

    /// <summary>Null when they may try, else how long to wait.</summary>
    /// <param name="caller">Who tries.</param>
    /// <param name="email">Folded.</param>
    public TimeSpan? Wait(LoginCaller caller, string email) =>
        Taken(_tries, caller.Key)
        ?? (caller.IsKnown
            ? _ofDevice.Wait(caller.Key)
            : _ofCaller.Wait(caller.Key + "\n" + email) ?? _ofAddress.Wait(caller.Key) ?? Taken(_emails, email));

    /// <summary>The password was wrong.</summary>
    public void Failed(LoginCaller caller, string email)
    {
        if (caller.IsKnown)
        {
            _ofDevice.Add(caller.Key);
        }
        else
        {
            _ofCaller.Add(caller.Key + "\n" + email);
            _ofAddress.Add(caller.Key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tries.Dispose();
        _emails.Dispose();
    }

    private static TimeSpan? Taken(PartitionedRateLimiter<string> limiter, string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > RateLimits.DefaultWait ? wait
            : RateLimits.DefaultWait;
    }
}

/// <summary>Counts wrong passwords, each of which is forgotten after a while: so many a minute, 0 for any number. Bounded. Thread safe.</summary>
internal sealed class WrongPasswords(int perMinute, TimeProvider time)
{
    private const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Level, long At)> _counts = new(StringComparer.Ordinal);

    /// <summary>How long before the next try; null: none.</summary>
    public TimeSpan? Wait(string who)
    {
        lock (_lock)
        {
            var over = Level(who) - (perMinute - 1);
            return perMinute == 0 || over <= 0 ? null : TimeSpan.FromMinutes(over / perMinute);
        }
    }

    /// <summary>One more.</summary>
    public void Add(string who)
    {
        lock (_lock)
        {
            if (_counts.Count >= Most && !_counts.ContainsKey(who))
            {
                foreach (var old in _counts.Keys.Where(one => Level(one) <= 0).ToArray())
                {
                    _counts.Remove(old);
                }
            }

            if (perMinute > 0 && (_counts.Count < Most || _counts.ContainsKey(who)))
            {
                _counts[who] = (Level(who) + 1, time.GetTimestamp());
            }
        }
    }

    private double Level(string who) =>
        _counts.TryGetValue(who, out var count) ? Math.Max(0, count.Level - (time.GetElapsedTime(count.At).TotalMinutes * perMinute)) : 0;
}
