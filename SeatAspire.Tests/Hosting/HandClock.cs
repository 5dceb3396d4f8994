namespace SeatAspire.Tests.Hosting;

/// <summary>A clock that stands until it is moved on.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _now;

    public void Forward(TimeSpan by) => _now += by.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;
}
