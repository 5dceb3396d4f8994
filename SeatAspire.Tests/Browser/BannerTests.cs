using System.Text.Json;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Much that is told at once, and the map and the buttons below it.</summary>
[Collection(SharedSystem.Name)]
public sealed class BannerTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private const string Long = "Tonight the doors open half an hour later than printed on the tickets. Whoever cannot come then gets their money back until tomorrow at noon: come to the box office, or write to us.";

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    [InlineData(320, 568)]
    public async Task However_much_is_told_the_map_ends_on_the_screen_and_what_passes_covers_no_button(int width, int height)
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Paused = true });
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        var options = width < 600 ? Phone() : Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        var ann = await EnterAsync(replica: 0, options);
        ann.Expect("WebSocket connection to", "net::ERR_FAILED");
        var gate = await SocketGate.PutAsync(ann, open: true);
        await ann.Context.AddInitScriptAsync(Remember);
        var hall = await ann.OpenAsync("/showings/" + showing.Id);
        await hall.SignInAsync("ann");
        await hall.Page.Locator("#queue-look").ClickAsync();
        await hall.IsLiveAsync();
        await Expect(hall.Strip).ToBeVisibleAsync();
        await EndsOnTheScreenAsync("with a queue");
        Assert.Equal(200, (await admin.PostAsync("api/admin/notices", new { text = Long })).Status);
        try
        {
            await Expect(hall.Page.Locator("#notice")).ToContainTextAsync("half an hour");
            await hall.Page.RouteAsync("**/api/**", route => route.AbortAsync());
            await gate.CutAsync();
            await Expect(hall.Banner).ToBeVisibleAsync();
            await EndsOnTheScreenAsync("with all of it");
            gate.Mend();
            await hall.Page.UnrouteAllAsync();
            await hall.HasSaidAsync("Connected again");
        }
        finally
        {
            Assert.Equal(204, (await admin.DeleteAsync("api/admin/notices")).Status);
        }

        var covered = await hall.Page.EvaluateAsync<string[]>("messagesOver");
        Assert.True(covered.Length == 0, string.Join('\n', covered));

        async Task EndsOnTheScreenAsync(string when) => await Wait.ForAsync(
            $"the map ends on the screen {when}",
            () => hall.Page.EvaluateAsync<JsonElement>("""
                () => {
                  const sheet = document.querySelector('.selection');
                  const map = document.querySelector('#seat-map').getBoundingClientRect();
                  return { height: map.height, end: map.bottom, screen: getComputedStyle(sheet).position === 'fixed' ? sheet.getBoundingClientRect().top : innerHeight };
                }
                """),
            box => box.GetProperty("end").GetDouble() <= box.GetProperty("screen").GetDouble() && box.GetProperty("height").GetDouble() >= 125);
    }

    /// <summary>Messages pass: the page notes of each, once it is placed, which buttons and links of the page it lies over.</summary>
    private const string Remember = """
        globalThis.messagesOver = [];
        new MutationObserver((changes) => {
          if (!changes.some((one) => one.target.id === 'messages' && one.addedNodes.length > 0)) return;
          const box = document.querySelector('#messages').getBoundingClientRect();
          for (const one of document.querySelectorAll('a[href], button, select, input')) {
            const of = one.getBoundingClientRect();
            if (of.width < 2 || !one.checkVisibility({ visibilityProperty: true }) || one.closest('[inert]') !== null) continue;
            const on = document.elementFromPoint(of.left + of.width / 2, of.top + of.height / 2);
            if (on === null || (on !== one && !one.contains(on))) continue;
            if (of.left < box.right && of.right > box.left && of.top < box.bottom && of.bottom > box.top) messagesOver.push(one.outerHTML.slice(0, 120));
          }
        }).observe(document, { childList: true, subtree: true });
        """;
}
