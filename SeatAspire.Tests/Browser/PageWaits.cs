using System.Globalization;
using Microsoft.Playwright;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Browser;

/// <summary>
/// Waits within the page itself, which looks at each of its frames. What a test of a page waits for most often is waited for so: from outside it is looked at twice a
/// second, after the first moments, and a snapshot of the whole page taken each time.
/// </summary>
internal static class PageWaits
{
    private const string Loop = """
        async ([text, argument, limit]) => {
          const end = performance.now() + limit;
          const holds = CONDITION;
          while (!holds(argument)) {
            if (performance.now() > end) return false;
            await new Promise((later) => setTimeout(later, 15));
          }
          return true;
        }
        """;

    /// <summary>An element that a selector finds is to be seen.</summary>
    public static Task ShowsAsync(this IPage page, string selector) =>
        page.UntilAsync($"{selector} is to be seen", "(selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility() && one.getClientRects().length > 0)", selector);

    /// <summary>Waits until a condition holds, also over a change of the document.</summary>
    /// <param name="page">The page.</param>
    /// <param name="what">What is waited for, for the message of who waited in vain.</param>
    /// <param name="condition">A function of the argument, as the page's language has it; true once it holds.</param>
    /// <param name="argument">What it is called with.</param>
    public static async Task UntilAsync(this IPage page, string what, string condition, object argument)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = Wait.Limit - TimeProvider.System.GetElapsedTime(began);
            try
            {
                if (await page.EvaluateAsync<bool>(Loop.Replace("CONDITION", condition, StringComparison.Ordinal), (object[])[what, argument, Math.Max(0, left.TotalMilliseconds)]))
                {
                    return;
                }
            }
            catch (PlaywrightException error) when (left > TimeSpan.Zero && IsOfAnotherDocument(error))
            {
                continue;
            }

            var seen = await page.EvaluateAsync<string>("() => `${location.pathname} ${document.querySelector('#content')?.innerText.slice(0, 600) ?? document.body?.innerText.slice(0, 600)}`");
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Not within {Wait.Limit.TotalSeconds:0} s: {what}. The page: {seen}"));
        }
    }

    private static bool IsOfAnotherDocument(PlaywrightException error) =>
        error.Message.Contains("context was destroyed", StringComparison.Ordinal) || error.Message.Contains("navigat", StringComparison.OrdinalIgnoreCase);
}
