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
        // A page of the app stays the same document wherever one goes in it, and the script is long.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in globalThis"))
        {
            await page.EvaluateAsync(Script);
        }

        // Nobody reads what axe found to be right. Fading colours have no contrast to be judged: what fades is brought to its end (by itself it never
        // gets there inside of a closed <details>), and what begins to fade while axe looks is looked at once more.
        var faults = await page.EvaluateAsync<string[]>("""
            async () => {
              for (let looks = 1; ; looks++) {
                let stirred = false;
                const note = () => (stirred = true);
                const passing = () => document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
                ['transitionrun', 'animationstart'].forEach((begins) => document.addEventListener(begins, note, true));
                passing().forEach((one) => one.finish());
                const found = await axe.run({ resultTypes: ['violations'], iframes: false });
                ['transitionrun', 'animationstart'].forEach((begins) => document.removeEventListener(begins, note, true));
                if (looks < 5 && (stirred || passing().length > 0)) continue;
                return found.violations
                  .filter((fault) => fault.impact === 'serious' || fault.impact === 'critical')
                  .map((fault) => `${fault.id}: ${fault.help}: ${fault.nodes.map((node) => node.html).join(' | ')}`);
              }
            }
            """);
        return faults.Select(fault => $"{where}: {fault}");
    }
}
