namespace SeatAspire.Api.Chat.Tcp;

/// <summary>How many lines one connection may send: some at once, so many a second after that.</summary>
internal sealed class LinePace(int atOnce, int perSecond, TimeProvider time)
{
    private double _left = atOnce;
    private long _last = time.GetTimestamp();

    /// <summary>Takes a line; false if it is one too many.</summary>
    public bool Take()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(atOnce, _left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
