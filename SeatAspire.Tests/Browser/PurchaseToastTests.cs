using System.Text.Json;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>What others buy, in browsers on other replicas than the buyer's.</summary>
[Collection(SharedSystem.Name)]
public sealed class PurchaseToastTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Fact]
    public async Task What_somebody_buys_is_told_elsewhere_under_the_name_they_chose_until_it_is_switched_off()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var id = await AddGoodsAsync();
        var bob = await EnterAsync(replica: 1);
        await RememberAsync(bob);
        var phone = await EnterAsync(replica: 2, Phone("ko-KR"));
        await RememberAsync(phone);
        var (shows, hall) = (await bob.OpenAsync("/"), await phone.OpenHallAsync(showing.Id));
        await Expect(shows.Page.Locator(".show-card").Nth(2)).ToBeVisibleAsync();
        await Expect(shows.Page.Locator("#connection-state[data-link='live']")).ToHaveCountAsync(1);
        var name = Talker.NewName("zoe");
        var account = await (await EnterAsAsync(name, replica: 0)).OpenAsync("/account");
        await Expect(account.Page.Locator("#show-nickname:enabled")).Not.ToBeCheckedAsync();
        using var zoe = await account.PersonAsync();

        var seats = await zoe.BuyAsync(showing.Id, "A-1", "A-2");
        var toast = await ToastAsync(shows, seats);
        Assert.Matches(new Regex(@"^z\*\* bought 2 seats.*Moonlight.*\d:\d\d"), toast.Text);
        await Expect(shows.Page.Locator("#purchases-spoken")).ToContainTextAsync("z** bought 2 seats");
        // On a phone at the lower left, above what stands at the lower edge, and taking nobody's click.
        var small = await ToastAsync(hall, seats);
        Assert.Matches(new Regex(@"z\*\* 님이 2석을 예매했습니다"), small.Text);
        Assert.True(small.Left < 40 && small.Top > 300 && small.Bottom <= small.Foot && small.LetsClicksThrough, small.ToString());

        await account.Page.Locator("#show-nickname").ClickAsync();
        await Expect(account.Page.Locator("#show-nickname:enabled")).ToBeCheckedAsync();
        await account.Page.ReloadAsync();
        await Expect(account.Page.Locator("#show-nickname:enabled")).ToBeCheckedAsync();
        Assert.Equal(200, (await zoe.PutAsync($"api/goods/{id}/cart", new { quantity = 3 })).Status);
        var goods = await zoe.PostAsync("api/goods/checkout", new { method = "sandbox" }, "toast");
        Assert.StartsWith($"{name} bought 3 things<b>포스터</b> among them", (await ToastAsync(shows, goods)).Text, StringComparison.Ordinal);

        // Off, by its own button, for this browser; remembered, and in all of its tabs.
        var other = await bob.OpenAsync("/shop");
        var off = shows.Page.WaitForFunctionAsync("""
            () => {
              const button = document.querySelector('.purchase-off');
              button?.click();
              return button !== null;
            }
            """);
        await zoe.BuyAsync(showing.Id, "A-3");
        await off;
        await shows.HasSaidAsync("no longer shown");
        await Expect(shows.Page.Locator("[data-purchase]")).ToHaveCountAsync(0);
        await Expect(other.Page.Locator("#footer-purchases")).Not.ToBeCheckedAsync();
        await other.Page.CloseAsync();
        await shows.Page.ReloadAsync();
        await Expect(shows.Page.Locator("#connection-state[data-link='live']")).ToHaveCountAsync(1);
        await Expect(shows.Page.Locator("#footer-purchases")).Not.ToBeCheckedAsync();
        var unseen = await zoe.BuyAsync(showing.Id, "A-4");
        await ToastAsync(hall, unseen);
        await shows.Page.Locator("#footer-purchases").ClickAsync();
        await ToastAsync(shows, await zoe.BuyAsync(showing.Id, "A-5"));
        Assert.DoesNotContain(await ToastsAsync(shows), shown => shown.Id == unseen.String("orderId"));
    }

    [Fact]
    public async Task Ones_own_purchase_is_no_news()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        await RememberAsync(ann);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("B-10");
        await hall.HoldAsync(Talker.NewName("ann"));
        await hall.PayAsync();
        await hall.IsThankedAsync();
        using var person = await hall.PersonAsync();
        var own = (await person.GetAsync("api/orders")).Json.EnumerateArray().Single().GetProperty("orderId").GetString();
        using var other = await ApiClient.GuestAsync(System.Api[1]);
        await ToastAsync(hall, await other.BuyAsync(showing.Id, "B-12"));
        Assert.DoesNotContain(await ToastsAsync(hall), shown => shown.Id == own);
    }

    /// <summary>Toasts come and go: the pages of a visitor remember each as it was when it came.</summary>
    private static Task RememberAsync(Visitor visitor) => visitor.Context.AddInitScriptAsync("""
        globalThis.toastsShown = [];
        new MutationObserver((changes) => {
          for (const node of changes.filter((one) => one.target.id === 'purchases').flatMap((one) => [...one.addedNodes])) {
            const box = node.getBoundingClientRect();
            toastsShown.push({
              id: node.dataset.purchase, text: node.textContent, left: box.left, top: box.top, bottom: box.bottom,
              foot: document.querySelector('.selection')?.getBoundingClientRect().top ?? innerHeight,
              letsClicksThrough: document.elementFromPoint(box.left + 20, box.top + 20)?.closest('.purchase') === null,
            });
          }
        }).observe(document, { childList: true, subtree: true });
        """);

    private static async Task<Shown[]> ToastsAsync(HallPage hall) =>
        (await hall.Page.EvaluateAsync<JsonElement>("toastsShown")).Deserialize<Shown[]>(JsonSerializerOptions.Web)!;

    /// <summary>The toast of a purchase, which came or comes.</summary>
    private static async Task<Shown> ToastAsync(HallPage hall, Reply order) =>
        (await Wait.ForAsync("the toast", () => ToastsAsync(hall), toasts => toasts.Any(shown => shown.Id == order.String("orderId"))))
            .Single(shown => shown.Id == order.String("orderId"));

    private async Task<string> AddGoodsAsync()
    {
        using var admin = await ApiClient.AdminAsync(System.Api[0]);
        var id = $"toast-{Guid.NewGuid():N}";
        var added = await admin.PostAsync("api/goods", new { goodsId = id, name = "<b>포스터</b>", category = "test", price = 1_000, stock = 5 });
        Assert.Equal(201, added.Status);
        return id;
    }

    private sealed record Shown(string Id, string Text, double Left, double Top, double Bottom, double Foot, bool LetsClicksThrough);
}
