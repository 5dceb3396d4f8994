using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>How long a click takes until all other browsers show it: 200 clicks a second, 500 viewers.</summary>
internal sealed class ClickToAll : InTurns
{
    private const int People = 60, Viewers = 500;
    private const double PerSecond = 200;

    public override string Name => "click-to-all";

    protected override string What => $"Click to all of {Viewers} browsers, {PerSecond} actions/s, p99";

    protected override string Unit => "ms";

    protected override double Goal => 3;

    protected override bool MoreIsBetter => false;

    /// <summary>One run with so many viewers: the figure is the 99th percentile.</summary>
    public static Run Measure(Arena arena, ISide side, Hall hall, IReadOnlyList<Visitor> actors, List<Visitor> viewers, double perSecond, TimeSpan window)
    {
        var warm = new Clicks(actors, hall, perSecond);
        warm.Run(arena.Loop, arena.Timing.WarmUp / 2);
        warm.End(arena.Loop);
        var clicks = new Clicks(actors, hall, perSecond);
        var audience = new Audience(viewers, actors.Count);
        clicks.Sent = audience.OnClick;
        var usage = Usage.Start(side, arena.Own);
        clicks.Run(arena.Loop, window);
        var used = usage();
        audience.End(arena.Loop);
        clicks.Sent = null;
        clicks.End(arena.Loop);
        return new(audience.All.GetValueAtPercentile(99) / 1000.0, used, string.Create(CultureInfo.InvariantCulture,
            $"p50 {audience.All.GetValueAtPercentile(50) / 1000.0:0.0} ms; to one browser p50 {audience.Each.GetValueAtPercentile(50) / 1000.0:0.0}, p99 {audience.Each.GetValueAtPercentile(99) / 1000.0:0.0} ms"));
    }

    protected override async Task<Func<TimeSpan, Task<Run>>> PrepareAsync(Arena arena, ISide side)
    {
        var hall = await side.MakeHallAsync();
        var actors = arena.Actors(side, People);
        return window =>
        {
            var viewers = arena.Viewers(side, hall, Viewers);
            var run = Measure(arena, side, hall, actors, viewers, PerSecond, window);
            viewers.ForEach(viewer => viewer.Dispose());
            return Task.FromResult(run);
        };
    }
}
