using Microsoft.Playwright;

namespace SeatAspire.Tests.Browser;

/// <summary>Pictures of pages for the documents: with <c>SCREENSHOTS=1</c> they are renewed in <c>docs/images</c>.</summary>
internal static class Pictures
{
    /// <summary>Where they go; null: they are not wanted.</summary>
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("SCREENSHOTS") == "1" ? Path.Combine(Checkout.Root, "docs", "images") : null;

    /// <summary>Takes one of what is on the screen.</summary>
    public static async Task<byte[]> TakeAsync(IPage page, string name)
    {
        await page.EvaluateAsync("() => document.fonts.ready");
        return await page.ScreenshotAsync(new()
        {
            Animations = ScreenshotAnimations.Disabled,
            Path = Folder is null ? null : Path.Combine(Folder, name + ".png"),
        });
    }

    /// <summary>Takes one, from an element on, in a test that is about something else: where none is wanted, nothing is done.</summary>
    public static async Task TellAsync(IPage page, string name, string from = "main h1")
    {
        if (Folder is not null)
        {
            await page.Locator(from).EvaluateAsync("(one) => scrollTo(0, Math.max(0, one.getBoundingClientRect().top + scrollY - 150))");
            await TakeAsync(page, name);
        }
    }
}
