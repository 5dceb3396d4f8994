using Microsoft.Playwright;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>A seat map in Chromium.</summary>
internal static class MapPage
{
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"];

    // The page says by its attributes when the seats are in; the frame after that has them on the screen.
    private const string Drawn = """
        () => document.querySelector("#seat-map[data-connection='live']:not([data-version=''])")
          ? new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))) : null
        """;

    /// <summary>Starts the browser of this machine.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = Arguments });

    /// <summary>Opens the map of a hall; the answer is when all its seats were drawn, in ms from the beginning.</summary>
    public static async Task<double> OpenAsync(IPage page, OwnSide own, Hall hall)
    {
        await page.GotoAsync(new Uri(own.Web, "/showings/" + hall.Id).ToString(), new() { WaitUntil = WaitUntilState.Commit });
        var at = await page.WaitForFunctionAsync(Drawn, null, new() { PollingInterval = null });
        return await at.JsonValueAsync<double>();
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("This machine has no Chromium; on Debian: apt-get install chromium-headless-shell.");
}
