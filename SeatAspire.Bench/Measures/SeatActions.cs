using System.Diagnostics;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>How many holds and releases a second a hot showing bears: 60 people who each play with several seats, more clicks than can be done.</summary>
internal sealed class SeatActions(string name, int viewers, double goal) : InTurns
{
    private const int People = 60;
    private const int SeatsEach = 8;
    private const double MoreThanAnybodyCan = 200_000;

    public override string Name => name;

    protected override string What => viewers == 0 ? "Seat actions, nobody watching" : $"Seat actions, {viewers} viewers";

    protected override string Unit => "actions/s";

    protected override double Goal => goal;

    protected override async Task<Func<TimeSpan, Task<Run>>> PrepareAsync(Arena arena, ISide side)
    {
        var hall = await side.MakeHallAsync();
        return window =>
        {
            var actors = arena.Actors(side, People);
            var audience = arena.Viewers(side, hall, viewers);
            var clicks = new Clicks(actors, hall, MoreThanAnybodyCan, SeatsEach);
            clicks.Run(arena.Loop, arena.Timing.WarmUp / 4);
            var (started, before, usage) = (Stopwatch.GetTimestamp(), clicks.Done, Usage.Start(side, arena.Own));
            clicks.Run(arena.Loop, window);
            var run = new Run((clicks.Done - before) / Stopwatch.GetElapsedTime(started).TotalSeconds, usage());
            clicks.End(arena.Loop);
            actors.Concat(audience).ToList().ForEach(visitor => visitor.Dispose());
            return clicks.Refused == 0 ? Task.FromResult(run) : throw new InvalidOperationException($"{side.Name} refused {clicks.Refused} clicks.");
        };
    }
}
