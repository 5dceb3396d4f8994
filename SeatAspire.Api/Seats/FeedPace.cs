namespace SeatAspire.Api.Seats;

/// <summary>
/// When a feed tells what came: soon after a quiet moment; in a stream once a frame, since nobody sees more than their screen draws; and the dearer telling is, the rarer.
/// Belongs to one loop.
/// </summary>
internal sealed class FeedPace(TimeProvider time)
{
    /// <summary>How long after a quiet moment it waits for more to tell.</summary>
    public static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LongestTick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(16);
    private const int TicksApart = 4;

    private TimeSpan _tookBefore;
    private TimeSpan _tick = ShortestTick;
    private long _told = time.GetTimestamp();

    /// <summary>Notes that all has been told just now, and how long that took.</summary>
    public void Told(TimeSpan took)
    {
        // Of two ticks in a row the cheaper one counts: the other may have been interrupted.
        _tick = TimeSpan.FromTicks(Math.Clamp(Math.Min(took.Ticks, _tookBefore.Ticks) * TicksApart, ShortestTick.Ticks, LongestTick.Ticks));
        _tookBefore = took;
        _told = time.GetTimestamp();
    }

    /// <summary>How long to wait, now that something has come.</summary>
    public TimeSpan Pause()
    {
        var rest = Frame - time.GetElapsedTime(_told);
        return rest > _tick ? rest : _tick;
    }
}
