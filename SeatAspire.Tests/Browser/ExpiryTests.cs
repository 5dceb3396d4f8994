using System.Text.RegularExpressions;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Time runs out, on dates whose holds last just long enough to look at them.</summary>
[Collection(LostRedis.Name)]
public sealed class ExpiryTests(GivenRedisSystem system, Browsers browsers) : BrowserTest(system, browsers), IClassFixture<Browsers>
{
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task When_time_runs_out_seats_turn_white_everywhere_and_the_holder_is_told()
    {
        var showing = await MakeAsync();
        var ann = await EnterAsync(replica: 0);
        var first = await ann.OpenHallAsync(showing.Id);
        var second = await ann.OpenHallAsync(showing.Id);
        var other = await (await EnterAsync(replica: 1)).OpenHallAsync(showing.Id);
        await first.SelectAsync("C-8", "C-9");
        await first.HoldAsync("ann");
        await other.SeesAsync("C-9", "held");

        await other.SeesAsync("C-8", "free");
        await other.ShowsAsync("white", "C-8", "C-9");
        foreach (var own in new[] { first, second })
        {
            await own.HasSaidAsync("The time ran out");
            await Expect(own.Payment).ToBeHiddenAsync();
            await own.ShowsAsync("white", "C-8", "C-9");
        }

        // The map is as usable as before, and offers the same once more.
        await first.Page.Locator("#choose-again").ClickAsync();
        await first.HasSelectedAsync("C-8", "C-9");
        await first.Page.GetByLabel("Remove Row C, seat 9").ClickAsync();
        await first.HasSelectedAsync("C-8");
        await first.HoldAsync();
        await first.PayAsync();
        await first.IsThankedAsync();
        await other.SeesAsync("C-8", "sold");
    }

    [Fact]
    public async Task A_payment_that_takes_longer_than_the_time_left_still_counts()
    {
        var showing = await MakeAsync();
        var hall = await (await EnterAsync()).OpenHallAsync(showing.Id);
        await hall.SelectAsync("D-8");
        await hall.HoldAsync("ann");
        await Wait.ForAsync("less than 5 s are left", hall.CountdownAsync, left => left < TimeSpan.FromSeconds(5));
        await hall.PayAsync("sandbox-slow");
        await hall.IsThankedAsync();
        await Expect(hall.Page.Locator("#payment-dialog-title")).ToHaveTextAsync(new Regex("Thank you"));
        await hall.SeesAsync("D-8", "sold", mine: true);
    }

    private async Task<OwnShowing> MakeAsync()
    {
        await System.HealthyAsync();
        return await OwnShowing.MakeBriefAsync(System, Brief);
    }
}
