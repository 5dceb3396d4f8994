using System.Globalization;
using Microsoft.Playwright;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// How smoothly a map moves in Chromium: the time from one frame to the next while it is zoomed and panned, in the stadium of 50,000 seats, there with the
/// processor slowed down four times, and in a house of 200,000 while 500 seats a second change; and when that one is drawn. On a system of its own that gives way to the browser:
/// nobody looks at a map on the servers' machine.
/// </summary>
internal sealed class MapFrames : Measure
{
    private const int Sections = 200, People = 60, Slowdown = 4;
    private const double PerSecond = 500, SmoothMs = 20, SlowMs = 50, LargeMs = 1500;
    private static readonly TimeSpan Moving = TimeSpan.FromSeconds(6);

    private const string Frames = """
        (ms) => new Promise((done) => {
          const frames = [];
          let last = null;
          const until = performance.now() + ms;
          const next = (at) => {
            if (last !== null) frames.push(at - last);
            last = at;
            if (at < until) requestAnimationFrame(next);
            else done(frames);
          };
          requestAnimationFrame(next);
        })
        """;

    public override string Name => "map-frames";

    // It slows the machine down for others.
    public override bool IsForAll(bool quick) => !quick;

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        await using var system = await OwnSide.StartForAsync(Name, arena.Own.Root, inBackground: true);
        await arena.WarmUpAsync(system);
        var (stadium, house) = (await system.MakeHallAsync(), await system.MakeHouseAsync(Sections));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await MapPage.LaunchAsync(playwright);
        var (smooth, slow, busy, drawn) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (actors, runs) = (arena.Actors(system, People), new List<Run>());
        for (var round = 0; round < arena.Timing.Rounds; round++)
        {
            await using (var person = await browser.NewContextAsync())
            {
                var page = await person.NewPageAsync();
                await MapPage.OpenAsync(page, system, stadium);
                smooth.Add(await MoveAsync(page));
                var chromium = await person.NewCDPSessionAsync(page);
                await chromium.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slowdown });
                slow.Add(await MoveAsync(page));
            }

            await using var other = await browser.NewContextAsync();
            var large = await other.NewPageAsync();
            drawn.Add(await MapPage.OpenAsync(large, system, house));
            var clicks = new Clicks(actors, house, PerSecond);
            var usage = Usage.Start(system, system);
            var moving = Task.Run(() => MoveAsync(large));
            clicks.Run(arena.Loop, Moving);
            busy.Add(await moving);
            runs.Add(new(0, usage(), string.Create(CultureInfo.InvariantCulture, $"of {PerSecond * Moving.TotalSeconds:#,0} changes {clicks.Done:#,0} were answered within that time")));
            clicks.End(arena.Loop);
        }

        actors.ForEach(actor => actor.Dispose());
        var seats = house.Labels.Count.ToString("#,0", CultureInfo.InvariantCulture);
        return
        [
            Against("map-frames", $"From frame to frame while a map of {stadium.Labels.Count:#,0} seats moves, p95, against {SmoothMs} ms", smooth, SmoothMs),
            Against("map-frames-slow", $"The same with the processor slowed down {Slowdown} times, p95, against {SlowMs} ms", slow, SlowMs),
            Against("map-frames-busy", $"The same with {seats} seats and {PerSecond} changes/s, p95, against {SmoothMs} ms", busy, SmoothMs) with { Notes = [.. InTurns.Notes(system.Name, runs)] },
            Against("map-drawn-200000", $"Map of {seats} seats drawn in Chromium, against {LargeMs / 1000} s", drawn, LargeMs),
        ];
    }

    private static Result Against(string name, string what, List<double> own, double goal) => new(name, what, "ms", own, [goal], MoreIsBetter: false, 1, []);

    /// <summary>Turns the wheel over the middle of the map and drags it to and fro, by turns; the 95th percentile of the times between frames.</summary>
    private static async Task<double> MoveAsync(IPage page)
    {
        var box = await page.Locator("#seat-map").BoundingBoxAsync() ?? throw new InvalidOperationException("The page has no map.");
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var counting = page.EvaluateAsync<double[]>(Frames, Moving.TotalMilliseconds);
        for (var i = 0; !counting.IsCompleted; i++)
        {
            await page.Mouse.MoveAsync(x, y);
            for (var turn = 0; turn < 12 && !counting.IsCompleted; turn++)
            {
                await page.Mouse.WheelAsync(0, i % 2 == 0 ? -120 : 120);
            }

            await page.Mouse.DownAsync();
            for (var step = 1; step <= 12 && !counting.IsCompleted; step++)
            {
                await page.Mouse.MoveAsync(x + (step * (i % 4 < 2 ? 12 : -12)), y + (step * 5));
            }

            await page.Mouse.UpAsync();
        }

        var frames = (await counting).Order().ToArray();
        return frames[(int)(frames.Length * 0.95)];
    }
}
