using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>Opening a map of 50,000 seats: bytes on the wire on both sides, and when Chromium has drawn it.</summary>
internal sealed class OpeningMap : Measure
{
    private const double PaintGoalMs = 1000;
    private const string FirstPaint = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0";

    public override string Name => "opening-map";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var (ownHall, peerHall) = (await arena.Own.MakeHallAsync(), await arena.Sides[^1].MakeHallAsync());
        var (own, ownPlain, ownMs) = await FetchAsync(arena.Own, ownHall, arena.Timing.Rounds);
        var (peer, peerPlain, peerMs) = await FetchAsync(arena.Sides[^1], peerHall, arena.Timing.Rounds);
        var (drawn, painted) = await OpenAsync(arena.Own, ownHall, arena.Timing.Rounds);
        return
        [
            new("map-bytes", $"Map of {ownHall.Labels.Count:#,0} seats, compressed", "KB", [own / 1000.0], [peer / 1000.0], MoreIsBetter: false, 10,
            [
                string.Create(CultureInfo.InvariantCulture, $"SeatAspire: {ownPlain / 1000.0:#,0} KB before compression, fetched in {ownMs:0} ms"),
                string.Create(CultureInfo.InvariantCulture, $"peer: {peerPlain / 1000.0:#,0} KB before compression, fetched in {peerMs:0} ms"),
            ]),
            new("map-paint", "The page's first paint in Chromium, against 1 s", "ms", painted, [PaintGoalMs], MoreIsBetter: false, 1, []),
            new("map-drawn", $"Map of {ownHall.Labels.Count:#,0} seats drawn in Chromium, against 1 s", "ms", drawn, [PaintGoalMs], MoreIsBetter: false, 1, []),
        ];
    }

    private static async Task<(long Bytes, long Plain, double Milliseconds)> FetchAsync(ISide side, Hall hall, int rounds)
    {
        using var http = new HttpClient();
        var (compressed, plain, times) = (0L, 0L, new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            (compressed, plain) = (0, 0);
            var started = Stopwatch.GetTimestamp();
            foreach (var path in side.MapPaths(hall))
            {
                compressed += await LengthAsync(path, "br, gzip");
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            foreach (var path in side.MapPaths(hall))
            {
                plain += await LengthAsync(path, "identity");
            }
        }

        return (compressed, plain, Result.Median(times[1..]));

        async Task<long> LengthAsync(string path, string encodings)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(side.Replicas[0], path));
            request.Headers.AcceptEncoding.ParseAdd(encodings);
            using var answer = await http.SendAsync(request);
            return (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
        }
    }

    private static async Task<(List<double> Drawn, List<double> Painted)> OpenAsync(OwnSide own, Hall hall, int rounds)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await MapPage.LaunchAsync(playwright);
        var (drawn, painted) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            // Each a new person: nothing is kept from the one before.
            await using var person = await browser.NewContextAsync();
            var page = await person.NewPageAsync();
            var at = await MapPage.OpenAsync(page, own, hall);
            if (round > 0)
            {
                drawn.Add(at);
                painted.Add(await page.EvaluateAsync<double>(FirstPaint));
            }
        }

        return (drawn, painted);
    }
}
