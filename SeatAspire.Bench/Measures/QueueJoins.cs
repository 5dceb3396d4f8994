using System.Diagnostics;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>How fast people line up, each for the first time, each told their exact place: over HTTP on both sides, so many at once.</summary>
internal sealed class QueueJoins : InTurns
{
    private const int People = 10_000;
    private const int AtOnce = 600;

    public override string Name => "queue-joins";

    protected override string What => $"Queue: {People:#,0} people join";

    protected override string Unit => "joins/s";

    protected override double Goal => 10;

    protected override Task<Func<TimeSpan, Task<Run>>> PrepareAsync(Arena arena, ISide side)
    {
        var people = arena.People(side, People);
        return Task.FromResult<Func<TimeSpan, Task<Run>>>(async window =>
        {
            var hall = await side.MakeHallAsync(lineUp: true);
            // A line in which everybody stands is no longer joined: all of them, whatever the window.
            var count = window < arena.Timing.Window ? People / 5 : People;
            var (started, usage) = (Stopwatch.GetTimestamp(), Usage.Start(side, arena.Own));
            arena.LineUp(side, hall, [.. people.Take(count)], AtOnce);
            return new Run(count / Stopwatch.GetElapsedTime(started).TotalSeconds, usage());
        });
    }
}
