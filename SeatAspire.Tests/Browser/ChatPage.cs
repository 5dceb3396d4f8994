using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>The chat beside a page: what a person does there, and what they see.</summary>
internal sealed class ChatPage(IPage page)
{
    public ILocator Toggle => page.Locator("#chat-toggle");

    public ILocator Panel => page.Locator("#chat");

    public ILocator Text => page.Locator("#chat-text");

    public ILocator Status => page.Locator("#chat-status");

    public ILocator Badge => page.Locator(".chat-badge");

    public ILocator Log => page.Locator("#chat-log");

    /// <summary>Somebody of the list of people.</summary>
    public ILocator Person(string name) => page.Locator($"[data-person='{name}']");

    /// <summary>Opens the panel and waits until it is connected.</summary>
    public async Task OpenAsync()
    {
        await Toggle.ClickAsync();
        await IsOpenAsync();
    }

    public async Task IsOpenAsync()
    {
        await Expect(page.Locator("#chat[data-link='open']")).ToBeVisibleAsync();
        await Expect(page.Locator("#chat-people-toggle")).ToBeVisibleAsync();
    }

    /// <summary>Writes something, sends it by Enter, and waits until it stands in the room.</summary>
    public async Task SayAsync(string text)
    {
        await Text.FillAsync(text);
        await Text.PressAsync("Enter");
        await HearsAsync(text);
    }

    /// <summary>Exactly this stands in the room once.</summary>
    public Task HearsAsync(string text) => Expect(Line(text)).ToHaveCountAsync(1);

    public ILocator Line(string text) => page.Locator(".chat-text", new() { HasTextRegex = new($"^{System.Text.RegularExpressions.Regex.Escape(text)}$") });
}
