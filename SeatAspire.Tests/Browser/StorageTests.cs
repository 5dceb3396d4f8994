using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>What a browser keeps, does not keep, or keeps of somebody else.</summary>
[Collection(SharedSystem.Name)]
public sealed class StorageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task Where_the_browser_keeps_nothing_one_holds_and_pays_all_the_same_and_is_told_once()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        await ann.Context.AddInitScriptAsync("""
            for (const storage of ['localStorage', 'sessionStorage']) {
              Object.defineProperty(globalThis, storage, { get: () => { throw new DOMException('denied', 'SecurityError'); } });
            }
            """);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync("ann");
        await hall.HasSaidAsync("This browser keeps nothing");
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.Page.Locator("#payment-orders").ClickAsync();
        await Expect(hall.Page.Locator(".order")).ToHaveCountAsync(1);
        Assert.Single(await hall.Page.EvaluateAsync<string[]>("() => sentencesSaid.filter((said) => said.includes('keeps nothing'))"));
    }

    [Fact]
    public async Task Seats_in_mind_outlast_a_reload_and_those_that_others_took_meanwhile_are_named()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10", "C-11");
        await hall.Page.ReloadAsync();
        await hall.IsLiveAsync();
        await hall.HasSelectedAsync("C-10", "C-11");

        await hall.Page.GotoAsync("about:blank");
        using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
        await bob.HoldAsync(showing.Id, "C-11");
        await hall.Page.GotoAsync("/showings/" + showing.Id);
        await hall.IsLiveAsync();
        await hall.HasSelectedAsync("C-10");
        await Expect(hall.Message).ToContainTextAsync("Somebody was faster: Row C, seat 11");
    }

    [Fact]
    public async Task Whoever_signs_in_elsewhere_in_the_browser_does_not_find_the_former_persons_payment()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var bob = await EnterAsAsync("bob");
        var theirs = await (await bob.OpenAsync("/")).Page.EvaluateAsync<string>("() => localStorage.getItem('seataspire.session')");
        var ann = await EnterAsync();
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync("ann");
        var second = await ann.OpenAsync("/");
        await second.Page.EvaluateAsync("(session) => localStorage.setItem('seataspire.session', session)", theirs);
        await Expect(hall.Page.Locator("#identity-name")).ToHaveTextAsync("bob");
        await Expect(hall.Payment).ToBeHiddenAsync();
        await Expect(hall.Page.Locator("#held-reminder")).ToBeHiddenAsync();
        await hall.SeesAsync("C-10", "held");
    }
}
