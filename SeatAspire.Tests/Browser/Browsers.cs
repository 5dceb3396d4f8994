using Microsoft.Playwright;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Browser;

/// <summary>One Chromium for all browser tests that share it, started when the first of them asks.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <summary>The browser, started by now.</summary>
    public async Task<IBrowser> GetAsync() => (await _started.Value).Browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            var (playwright, browser) = await _started.Value;
            await browser.CloseAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Wait.Limit.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = Arguments });
        return (playwright, browser);
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("This machine has no Chromium; on Debian: apt-get install chromium-headless-shell.");
}
