using System.Text.RegularExpressions;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using StackExchange.Redis;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>A tour through an evening half sold. With <c>SCREENSHOTS=1</c> it renews the pictures in <c>docs/images</c>.</summary>
[Collection(SharedSystem.Name)]
public sealed class PictureTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task The_pages_of_an_evening_half_sold(string device)
    {
        var showing = await OwnShowing.MakeAsync(System);
        await SellAsync(showing.Id);
        var options = device == "phone" ? Phone() : Desktop();
        var ann = await EnterAsync(options: options);
        var hall = await ann.OpenAsync("/");
        await Expect(hall.Page.Locator(".poster[data-loaded]").Nth(2)).ToBeVisibleAsync();
        await PictureAsync(hall, $"shows-{device}");

        await hall.FollowAsync("/shows/" + OwnShowing.ShowId);
        await Expect(hall.Page.Locator($"[data-showing='{showing.Id}']")).ToBeVisibleAsync();
        await PictureAsync(hall, $"show-{device}");

        await hall.FollowAsync("/showings/" + showing.Id);
        await hall.IsLiveAsync();
        await hall.SelectAsync("E-14", "E-15");
        await hall.HoldAsync("ann");
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.Page.Locator("#payment-done").ClickAsync();
        await hall.SelectAsync("G-14", "G-15");
        await hall.HoldAsync();
        await PictureAsync(hall, $"payment-{device}");

        await hall.Page.Keyboard.PressAsync("Escape");
        await Expect(hall.Payment).ToBeHiddenAsync();
        await hall.SelectAsync("F-17", "F-18");
        await hall.Page.Locator("#map-fit").ClickAsync();
        await hall.Page.Mouse.MoveAsync(1, 1);
        await PictureAsync(hall, $"room-{device}");

        await hall.FollowAsync("/orders");
        await Expect(hall.Page.Locator(".order")).ToHaveCountAsync(1);
        await PictureAsync(hall, $"orders-{device}");
    }

    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task The_waiting_room_of_a_sale_that_many_want(string device)
    {
        // A few are enough to see that there is a page; the pictures are worth a crowd. Five are in with what they hold.
        var (crowd, threshold) = Pictures.Folder is null ? (6, 8) : (420, 185);
        var rules = QueueSettings.Default with { Mode = QueueMode.On, AdmitPerSecond = 4 };
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default);
        await SellAsync(showing.Id);
        await showing.ChangeQueueAsync(rules with { Paused = true });
        foreach (var origin in System.Api)
        {
            using var client = ApiClient.Nobody(origin);
            await Wait.ForAsync("the queue is on", () => client.GetAsync($"api/queue/{showing.Id}"), queue => queue.Json.GetProperty("paused").GetBoolean());
        }

        await showing.LineUpAsync(crowd);
        var ann = await EnterAsAsync("ann", options: device == "phone" ? Phone() : Desktop());
        var hall = await ann.OpenAsync("/showings/" + showing.Id);
        await Expect(hall.WaitingRoom).ToBeVisibleAsync();
        await showing.LineUpAsync(crowd * 2);
        await showing.ChangeQueueAsync(rules with { Threshold = threshold });
        await Expect(hall.Page.Locator("#queue-wait")).ToHaveTextAsync(new Regex("minute"));
        if (Pictures.Folder is not null)
        {
            await Wait.ForAsync("a part of the way is made", hall.PlaceInLineAsync, place => place.Done > 0.4, TimeSpan.FromMinutes(2));
        }

        await PictureAsync(hall, $"waiting-{device}");
    }

    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task The_sales_desk_while_many_wait(string device)
    {
        var showing = await OwnShowing.MakeAsync(System, QueueSettings.Default);
        await SellAsync(showing.Id);
        await showing.ChangeQueueAsync(QueueSettings.Default with { Mode = QueueMode.On, Threshold = 40, AdmitPerSecond = 1 });
        await showing.LineUpAsync(Pictures.Folder is null ? 50 : 380);
        await using var viewer = await Viewer.JoinAsync(System.Api[1], showing.Id);
        await WriteHistoryAsync(showing.Id);
        var op = await EnterAsync(options: device == "phone" ? Phone() : Desktop());
        var desk = await op.OpenAsync("/admin/" + showing.Id);
        await desk.Page.Locator("#log-in-email").FillAsync(SeatSystem.AdminEmail);
        await desk.Page.Locator("#log-in-password").FillAsync(SeatSystem.AdminPassword);
        await desk.Page.Locator("#log-in-submit").ClickAsync();
        await Expect(desk.Page.Locator("#sale-state")).ToHaveTextAsync("A queue is on");
        await Expect(desk.Page.Locator("#chart-people .chart-canvas")).ToHaveAttributeAsync("aria-label", new Regex("Waiting: .* at most 612 at"));
        await Expect(desk.Messages).ToBeEmptyAsync();
        await PictureAsync(desk, $"admin-{device}");
    }

    /// <summary>A history as a sale leaves it behind, in place of the one recorded so far: a rush when it opens, then ever fewer who wait.</summary>
    private async Task WriteHistoryAsync(string showingId)
    {
        const int Points = 354, Opening = 300;
        using var redis = ConnectionMultiplexer.Connect(System.ConnectionString("redis"));
        var end = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 5 * 5;
        var texts = new RedisValue[Points];
        for (var i = 0; i < Points; i++)
        {
            var since = i - (Points - Opening);
            var isOpen = since >= 0;
            var waiting = isOpen ? (int)(Math.Min(1, since / 14d) * (612 - (since - 14) * 0.9)) : 0;
            var point = new HistoryPoint(
                DateTimeOffset.FromUnixTimeSeconds(end - (5 * (Points - i))), 1, waiting, isOpen ? Math.Min(40, 8 + since) - (i * 7 % 3) : 0, 40,
                isOpen ? Math.Min(46, since * 4) + (i * 5 % 4) : 0, isOpen ? 7 + (i * 3 % 5) : 0, isOpen ? since * 32 / Opening : 0, 254, 0, isOpen, false);
            texts[i] = point.Text;
        }

        // In one step: points are recorded all the while.
        await redis.GetDatabase().ListRightPushAsync("written", texts);
        await redis.GetDatabase().KeyRenameAsync("written", RedisKeys.History(showingId));
    }

    /// <summary>Other people's seats: some bought, some being bought.</summary>
    private async Task SellAsync(string showingId)
    {
        string[][] bought = [["A-7", "A-8", "A-9", "A-10"], ["B-10", "B-11"], ["B-14", "B-15", "B-16"], ["C-9", "C-10", "C-11", "C-12"], ["D-12", "D-13"],
            ["D-18", "D-19"], ["E-9", "E-10", "E-11"], ["F-11", "F-12"], ["G-10", "G-11", "G-12"], ["H-16", "H-17"], ["I-4", "I-5"], ["J-20", "J-21", "J-22"]];
        string[][] held = [["A-12", "A-13"], ["C-15", "C-16", "C-17"], ["F-14", "F-15"], ["G-19", "G-20"], ["I-13"]];
        foreach (var (seats, buys) in bought.Select(seats => (seats, true)).Concat(held.Select(seats => (seats, false))))
        {
            using var person = await ApiClient.GuestAsync(System.Api[0], "bob");
            if (buys)
            {
                await person.BuyAsync(showingId, seats);
            }
            else
            {
                Assert.Equal(201, (await person.HoldAsync(showingId, seats)).Status);
            }
        }
    }

    private static async Task PictureAsync(HallPage hall, string name) => Assert.NotEmpty(await Pictures.TakeAsync(hall.Page, name));
}
