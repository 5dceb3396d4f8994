using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>
/// Looks at pages on screens of all kinds: each page on each width, in turns two of them by axe, and by that over twelve pages each width with each theme (light, dark,
/// colours of one's own choice) in each language. The page stays where it is: it is resized, and told of another theme and language.
/// </summary>
internal sealed class Looks(HallPage page)
{
    private static readonly int[] Widths = [320, 390, 768, 1440];

    private static readonly (ColorScheme Scheme, ForcedColors Forced)[] Themes =
        [(ColorScheme.Light, ForcedColors.None), (ColorScheme.Dark, ForcedColors.None), (ColorScheme.Light, ForcedColors.Active)];

    private const string TooWide = """
        () => {
          const scrolls = (one) => one !== null && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
          return document.documentElement.scrollWidth <= document.documentElement.clientWidth ? null
            : [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(one))
              .map((one) => one.outerHTML.slice(0, 100)).slice(0, 8).join(' | ');
        }
        """;

    private readonly List<string> _faults = [];
    private readonly HashSet<string> _looks = [];
    private int _looked;

    /// <summary>What reaches beyond the screen, so that the page is wider than that; null where it is not.</summary>
    public static Task<string?> TooWideAsync(IPage page) => page.EvaluateAsync<string?>(TooWide);

    /// <summary>The page is no wider than the screen.</summary>
    public static async Task FitsAsync(IPage page, string where)
    {
        var wide = await TooWideAsync(page);
        Assert.True(wide is null, $"{where}: it is wider than the screen: {wide}");
    }

    /// <summary>Looks at the page as it stands.</summary>
    public async Task AtAsync(string where)
    {
        foreach (var width in Widths)
        {
            // Four widths and three themes: after six pages axe has had all pairs, then the language is the other one.
            var (at, pages) = (_looked % Widths.Length, _looked / Widths.Length);
            var theme = Themes[_looked % Themes.Length];
            var language = pages / (2 * Themes.Length) % 2 == 0 ? "en" : "ko";
            _looked++;
            await page.Page.SetViewportSizeAsync(width, 800);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = theme.Scheme, ForcedColors = theme.Forced });
            await page.Page.EvaluateAsync("(code) => document.querySelector(`#language-${code}`).click()", language);
            await Expect(page.Page.Locator($"html[lang='{language}']")).ToHaveCountAsync(1);
            var how = $"{where} at {width}, {language}, {theme}";
            if (await TooWideAsync(page.Page) is { } wide)
            {
                _faults.Add($"{how}: it is wider than the screen: {wide}");
            }

            if (at % 2 == pages % 2)
            {
                _looks.Add($"{width}/{language}/{theme}");
                _faults.AddRange(await Axe.FaultsAsync(page.Page, how));
            }
        }
    }

    /// <summary>Nothing was wrong, on any kind of screen.</summary>
    public void FoundNothing()
    {
        Assert.Equal(24, _looks.Count);
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }
}
