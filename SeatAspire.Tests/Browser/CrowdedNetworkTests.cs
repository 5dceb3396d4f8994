using System.Text.Json;
using System.Text.RegularExpressions;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>A page of an address that has all the sockets that one may have.</summary>
[Collection(KilledReplicas.Name)]
public sealed class CrowdedNetworkTests(ImpatientSystem system, Browsers browsers) : BrowserTest(system, browsers), IClassFixture<Browsers>
{
    private const int MoreThanMayBe = 60;

    [Fact]
    public async Task Who_waits_without_a_socket_of_the_queue_since_others_have_them_all_is_told_so_and_goes_in_all_the_same()
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default with { Mode = QueueMode.On, Threshold = 1, AdmitPerSecond = 1 });
        using var inside = await ApiClient.GuestAsync(System.Api[1], "inside");
        await Wait.ForAsync("somebody is in", () => inside.PostAsync($"api/queue/check/{showing.Id}", null),
            place => place.Status == 200 && place.Json.GetProperty("leaseExpiresAt").ValueKind != JsonValueKind.Null);
        var ann = await EnterAsAsync("ann");
        ann.Expect("WebSocket connection to");
        ann.ExpectStatus(429);
        // The page has its socket of the seats before all are taken.
        var hall = await ann.OpenAsync("/");
        await Expect(hall.Page.Locator("#connection-state[data-link='live']")).ToBeVisibleAsync();
        var others = new List<HubClient>();
        try
        {
            while (others.Count < MoreThanMayBe && await Record.ExceptionAsync(async () => others.Add(await HubClient.ConnectAsync(System.Api[0]))) is null)
            {
            }

            Assert.InRange(others.Count, 1, MoreThanMayBe - 1);
            await hall.FollowAsync("/showings/" + showing.Id);
            await Expect(hall.Page.Locator("#queue-crowded")).ToHaveTextAsync(new Regex("^As many pages as may be are connected from your network.*your place is refreshed"));
            await Expect(hall.Page.Locator("#connection-state[data-link='live']")).ToBeVisibleAsync();
            await hall.Page.Locator("#language-ko").ClickAsync();
            await Expect(hall.Page.Locator("#queue-crowded")).ToHaveTextAsync(new Regex("^같은 네트워크에서 연결된 페이지가 한도에 이르렀습니다.*순서를 새로고침"));

            Assert.Equal(204, (await inside.DeleteAsync($"api/queue/{showing.Id}")).Status);
            await Expect(hall.Map).ToBeVisibleAsync();
        }
        finally
        {
            await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task A_page_without_a_socket_since_others_have_them_all_says_so_goes_on_and_is_live_once_one_closes()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(replica: 0);
        ann.Expect("WebSocket connection to");
        ann.ExpectStatus(429);
        var others = new List<HubClient>();
        try
        {
            while (others.Count < MoreThanMayBe && await Record.ExceptionAsync(async () => others.Add(await HubClient.ConnectAsync(System.Api[0]))) is null)
            {
            }

            Assert.InRange(others.Count, 1, MoreThanMayBe - 1);
            var hall = await ann.OpenAsync("/showings/" + showing.Id);
            await Expect(hall.Banner).ToHaveTextAsync(new Regex("^As many pages as may be are connected from your network.*refreshed every two seconds"));
            using var bob = await ApiClient.GuestAsync(System.Api[1], "bob");
            Assert.Equal(201, (await bob.HoldAsync(showing.Id, "C-11")).Status);
            await hall.SeesAsync("C-11", "held");

            await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
            others.Clear();
            await hall.IsLiveAsync();
            await Expect(hall.Banner).ToBeHiddenAsync();
        }
        finally
        {
            await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
        }
    }
}
