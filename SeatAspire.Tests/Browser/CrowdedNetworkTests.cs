using System.Text.RegularExpressions;
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
