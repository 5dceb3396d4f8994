namespace SeatAspire.Api.Redis;

/// <summary>
/// Which life of Redis this replica believes in. Null from the moment a connection broke, or a script said otherwise,
/// until <c>RedisEpochMonitor</c> has looked: meanwhile nothing is held, since the states may be old ones.
/// </summary>
public sealed class RedisEpoch
{
    private readonly SemaphoreSlim _asked = new(0, 1);
    private long _current = -1;
    private int _doubts;

    /// <summary>The epoch that scripts expect; null while it is unknown.</summary>
    public long? Current => Volatile.Read(ref _current) is var value and >= 0 ? value : null;

    /// <summary>Counts doubts, so that what was found out before the last one is not believed.</summary>
    public int Doubts => Volatile.Read(ref _doubts);

    /// <summary>Believes in an epoch, unless a doubt came up since <paramref name="doubts"/> was read.</summary>
    public void Believe(long epoch, int doubts)
    {
        Volatile.Write(ref _current, epoch);
        if (Doubts != doubts)
        {
            Volatile.Write(ref _current, -1);
        }
    }

    /// <summary>Stops believing until the monitor has looked.</summary>
    public void Doubt()
    {
        Interlocked.Increment(ref _doubts);
        Volatile.Write(ref _current, -1);
        Suspect();
    }

    /// <summary>Asks the monitor to look now.</summary>
    public void Suspect()
    {
        try
        {
            _asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody asked already; one look answers both.
        }
    }

    /// <summary>Waits until somebody asks for a look, or the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken stopping) => _asked.WaitAsync(atMost, stopping);
}
