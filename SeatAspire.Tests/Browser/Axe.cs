using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace SeatAspire.Tests.Browser;

/// <summary>What axe finds wrong with a page as it stands.</summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>The serious and critical faults, each a line that begins with <paramref name="where"/>.</summary>
    public static async Task<IEnumerable<string>> FaultsAsync(IPage page, string where)
    {
        // Fading colours have no contrast to be judged.
        await page.EvaluateAsync("() => Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => undefined)))");
        // A page of the app stays the same document wherever one goes in it, and the script is long.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in globalThis"))
        {
            await page.EvaluateAsync(Script);
        }

        // Nobody reads what axe found to be right.
        var faults = await page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ resultTypes: ['violations'], iframes: false })).violations
              .filter((fault) => fault.impact === 'serious' || fault.impact === 'critical')
              .map((fault) => `${fault.id}: ${fault.help}: ${fault.nodes.map((node) => node.html).join(' | ')}`)
            """);
        return faults.Select(fault => $"{where}: {fault}");
    }
}
