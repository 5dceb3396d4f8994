using System.Text.Json.Nodes;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Whatever anybody writes is shown as text.</summary>
[Collection(SharedSystem.Name)]
public sealed class MarkupTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private const string Evil = "<img class='evil' src='x' onerror='window.evil = true'><script>window.evil = true</script>";

    [Fact]
    public async Task An_id_cannot_be_markup_and_one_that_is_there_already_is_shown_as_text()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10");
        await hall.HoldButton.ClickAsync();
        await hall.Page.Locator("#sign-in-id").FillAsync("<b>ann</b>");
        await hall.Page.Locator("#sign-in-submit").ClickAsync();
        await Expect(hall.Page.Locator("#sign-in-error")).Not.ToBeEmptyAsync();
        using var nobody = ApiClient.Nobody(System.Api[0]);
        Assert.Equal("validation", (await nobody.PostAsync("api/auth/guest", new { id = "<b>ann</b>" })).Word);
        await hall.Page.Keyboard.PressAsync("Escape");
        await hall.HoldAsync("ann");

        await hall.Page.EvaluateAsync("""
            (name) => {
              const stored = JSON.parse(localStorage.getItem('seataspire.session'));
              localStorage.setItem('seataspire.session', JSON.stringify({ ...stored, nickname: name }));
            }
            """, Evil);
        var orders = await ann.OpenAsync("/orders");
        await Expect(orders.Page.Locator("#identity-name")).ToHaveTextAsync(Evil);
        await orders.Page.Locator("#identity").ClickAsync();
        await Expect(orders.Page.Locator("#account-name")).ToHaveTextAsync(Evil);
        await IsHarmlessAsync(orders);
    }

    [Fact]
    public async Task What_the_api_says_is_text_wherever_it_stands()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync();
        ann.ExpectStatus(402);
        await ChangeAsync(ann, "**/api/shows", body =>
        {
            foreach (var show in body.AsArray())
            {
                show!["title"] = Evil;
                show["venue"] = Evil;
                show["description"] = Evil;
                foreach (var tier in show["showings"]!.AsArray().SelectMany(one => one!["tiers"]!.AsArray()))
                {
                    tier!["name"] = Evil;
                }
            }
        });
        await ChangeAsync(ann, "**/layout?*", body =>
        {
            body["tiers"]![0]!["name"] = Evil;
            body["sections"]![0]!["name"] = Evil;
        });
        await ChangeAsync(ann, "**/pay", body => body["detail"] = Evil);

        var hall = await ann.OpenAsync("/");
        await Expect(hall.Page.Locator(".show-title").First).ToHaveTextAsync(Evil);
        await IsHarmlessAsync(hall);
        await hall.FollowAsync("/shows/" + OwnShowing.ShowId);
        await Expect(hall.Page.Locator("h1")).ToHaveTextAsync(Evil);
        await IsHarmlessAsync(hall);
        await hall.FollowAsync("/showings/" + showing.Id);
        await hall.IsLiveAsync();
        await Expect(hall.Page.Locator(".legend-name").First).ToHaveTextAsync(Evil);
        var (x, y) = await hall.PlaceOfAsync("C-10");
        await hall.Page.Mouse.MoveAsync(x, y);
        await Expect(hall.Page.Locator(".map-tip")).ToContainTextAsync(Evil);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync("ann");
        await hall.PayAsync("sandbox-decline");
        await Expect(hall.PaymentStatus).ToHaveTextAsync(Evil);
        await IsHarmlessAsync(hall);
    }

    private static Task ChangeAsync(Visitor visitor, string address, Action<JsonNode> change) =>
        visitor.Context.RouteAsync(address, async route =>
        {
            var answer = await route.FetchAsync();
            var text = await answer.TextAsync();
            if (text.StartsWith('{') || text.StartsWith('['))
            {
                var body = JsonNode.Parse(text)!;
                change(body);
                text = body.ToJsonString();
            }

            await route.FulfillAsync(new() { Response = answer, Body = text });
        });

    private static async Task IsHarmlessAsync(HallPage hall)
    {
        await Expect(hall.Page.Locator(".evil")).ToHaveCountAsync(0);
        Assert.False(await hall.Page.EvaluateAsync<bool>("() => window.evil === true"));
    }
}
