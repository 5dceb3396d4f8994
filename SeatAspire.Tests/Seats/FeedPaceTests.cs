using SeatAspire.Api.Seats;
using SeatAspire.Tests.Hosting;

namespace SeatAspire.Tests.Seats;

/// <summary>When a feed tells what came.</summary>
public sealed class FeedPaceTests
{
    /// <param name="took">Milliseconds that the last two tellings took.</param>
    /// <param name="quiet">Milliseconds since the last.</param>
    /// <param name="pause">Milliseconds until the next.</param>
    [Theory]
    // After a quiet moment soon; in a stream once a frame, counted from the last time.
    [InlineData(new[] { 0, 0 }, 500, 5)]
    [InlineData(new[] { 0, 0 }, 16, 5)]
    [InlineData(new[] { 0, 0 }, 0, 16)]
    [InlineData(new[] { 0, 0 }, 10, 6)]
    // Telling that is dear is rare, within bounds.
    [InlineData(new[] { 10, 10 }, 0, 40)]
    [InlineData(new[] { 10, 10 }, 500, 40)]
    [InlineData(new[] { 60, 60 }, 0, 100)]
    // The cheaper of two counts.
    [InlineData(new[] { 10, 90 }, 0, 40)]
    [InlineData(new[] { 90, 10 }, 0, 40)]
    [InlineData(new[] { 0, 90 }, 0, 16)]
    public void Soon_after_quiet_once_a_frame_in_a_stream_and_the_dearer_the_rarer(int[] took, int quiet, int pause)
    {
        var clock = new HandClock();
        var pace = new FeedPace(clock);
        foreach (var one in took)
        {
            pace.Told(TimeSpan.FromMilliseconds(one));
        }

        clock.Forward(TimeSpan.FromMilliseconds(quiet));
        Assert.Equal(TimeSpan.FromMilliseconds(pause), pace.Pause());
    }
}
