using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Korean and English.</summary>
[Collection(SharedSystem.Name)]
public sealed class LanguageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task The_browsers_language_is_spoken_until_another_is_chosen_which_needs_no_reload_and_is_kept()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(options: Desktop("ko-KR"));
        var hall = await ann.OpenHallAsync(showing.Id);
        var html = hall.Page.Locator("html");
        await Expect(html).ToHaveAttributeAsync("lang", "ko");
        await Expect(hall.HoldButton).ToHaveTextAsync("예매하기");
        await hall.Page.EvaluateAsync("() => { window.sameDocument = true; }");
        await hall.SelectAsync("C-10");
        await Expect(hall.Cell("C-10")).ToHaveAttributeAsync("aria-label", new Regex("C열 10번.*132,000원.*선택함"));

        await hall.Page.Locator("#language-en").ClickAsync();
        await Expect(html).ToHaveAttributeAsync("lang", "en");
        await Expect(hall.HoldButton).ToHaveTextAsync("Hold seats");
        await Expect(hall.Page).ToHaveTitleAsync(new Regex("Moonlight"));
        // What one has chosen so far does not depend on the language.
        await hall.HasSelectedAsync("C-10");
        await Expect(hall.Cell("C-10")).ToHaveAttributeAsync("aria-label", new Regex("Row C seat 10.*selected"));
        Assert.True(await hall.Page.EvaluateAsync<bool>("() => window.sameDocument"));
        Assert.Equal((1, 1), await hall.ConnectionsAsync());

        var orders = await ann.OpenAsync("/orders");
        await Expect(orders.Page.Locator("h1")).ToHaveTextAsync("My orders");
        await orders.Page.Locator("#language-ko").ClickAsync();
        await Expect(orders.Page.Locator("h1")).ToHaveTextAsync("예매내역");
    }

    [Theory]
    [InlineData("ko-KR", "좌석 수를 넘", "거절되었")]
    [InlineData("en-US", "more seats than", "declined")]
    public async Task Refusals_of_the_server_are_in_the_language_of_the_page(string language, string tooMany, string declined)
    {
        var showing = await OwnShowing.MakeAsync(System);
        // The browser itself asks for the other language: what was chosen on the page counts.
        var ann = await EnterAsync(options: Desktop(language == "ko-KR" ? "en-US" : "ko-KR"));
        ann.ExpectStatus(402);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.Page.Locator(language == "ko-KR" ? "#language-ko" : "#language-en").ClickAsync();
        await hall.SelectAsync("C-10", "C-11", "C-12", "C-13", "C-14");
        await hall.HoldAsync("ann");
        await hall.PayAsync("sandbox-decline");
        await Expect(hall.PaymentStatus).ToHaveTextAsync(new Regex(declined));
        await hall.Page.Locator("#payment-dialog .dialog-close").ClickAsync();
        // Chosen before the person takes one more elsewhere: the server alone can refuse them.
        await hall.SelectAsync("D-10", "D-11", "D-12");
        using var elsewhere = await hall.PersonAsync();
        Assert.Equal(201, (await elsewhere.HoldAsync(showing.Id, "D-13")).Status);
        await hall.Page.Locator("#payment-dialog .dialog-close").ClickAsync();
        await hall.HoldButton.ClickAsync();
        await Expect(hall.Message).ToHaveTextAsync(new Regex(tooMany));
        await hall.HasSelectedAsync("D-10", "D-11", "D-12");
    }
}
