using System.Text.RegularExpressions;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>The chat beside the hall, between two people whose pages are on different replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class ChatPageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private const string Evil = "<img src=x onerror='window.evil = true'> https://example.com";

    [Fact]
    public async Task Two_people_talk_whisper_and_take_new_names_beside_the_hall()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var (annsName, bobsName) = (Talker.NewName("별"), Talker.NewName("bob"));
        var ann = await EnterAsAsync(annsName, replica: 0);
        var bob = await EnterAsAsync(bobsName, replica: 1);
        var (annsHall, bobsHall) = (await ann.OpenHallAsync(showing.Id), await bob.OpenHallAsync(showing.Id));
        var (annsChat, bobsChat) = (new ChatPage(annsHall.Page), new ChatPage(bobsHall.Page));
        await annsChat.OpenAsync();
        await bobsChat.OpenAsync();
        // Beside the hall, not upon it.
        await Expect(annsHall.Map).ToBeVisibleAsync();
        await annsHall.SelectAsync("C-10");
        await Expect(annsChat.Log).ToContainTextAsync(bobsName + " came in");

        await annsChat.SayAsync("안녕하세요");
        await bobsChat.HearsAsync("안녕하세요");
        await bobsChat.SayAsync(Evil);
        await annsChat.HearsAsync(Evil);
        await Expect(annsChat.Log.Locator("img, a, b")).ToHaveCountAsync(0);
        Assert.False(await annsHall.Page.EvaluateAsync<bool>("() => window.evil === true"));

        // What comes while the panel is closed, or in the other room, is counted.
        await annsChat.Panel.Locator("#chat-close").ClickAsync();
        await Expect(annsChat.Panel).ToBeHiddenAsync();
        await bobsChat.SayAsync("are you there?");
        await bobsChat.SayAsync("hello?");
        await Expect(annsChat.Badge).ToHaveTextAsync("2");
        await Expect(annsChat.Toggle).ToHaveAttributeAsync("aria-label", "Chat, 2 unread");
        await annsChat.OpenAsync();
        await Expect(annsChat.Badge).ToBeHiddenAsync();
        await annsChat.HearsAsync("hello?");
        await annsHall.Page.Locator("[data-room='lobby']").ClickAsync();
        await bobsChat.SayAsync("back to the seats");
        await Expect(annsHall.Page.Locator($"[data-room='{showing.Id}'] .chat-dot")).ToBeVisibleAsync();
        await annsHall.Page.Locator($"[data-room='{showing.Id}']").ClickAsync();
        await annsChat.HearsAsync("back to the seats");

        await bobsHall.Page.Locator("#chat-people-toggle").ClickAsync();
        var newName = Talker.NewName("밥");
        await bobsHall.Page.Locator("#chat-name").FillAsync(newName);
        await bobsHall.Page.Locator("#chat-rename").ClickAsync();
        await Expect(bobsChat.Status).ToHaveTextAsync($"You are {newName} now.");
        await Expect(annsChat.Log).ToContainTextAsync($"{bobsName} is {newName} now");
        await bobsChat.Person(annsName).ClickAsync();
        await bobsChat.SayAsync("only you");
        await annsChat.HearsAsync("only you");
        await Expect(annsChat.Log.Locator("[data-kind='whisper'] .chat-name")).ToHaveTextAsync($"{newName} whispers");

        // A reload keeps the panel, the room and the name, and is no news to anybody.
        await bobsHall.Page.ReloadAsync();
        await bobsChat.IsOpenAsync();
        await bobsChat.HearsAsync("안녕하세요");
        await bobsChat.SayAsync("here again");
        await Expect(annsChat.Log.Locator(".chat-line", new() { HasText = "here again" }).Locator(".chat-name")).ToHaveTextAsync(newName);
        await Expect(annsChat.Log).Not.ToContainTextAsync("left");
    }

    [Fact]
    public async Task With_the_keyboard_alone()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsAsync(Talker.NewName("ann"));
        var hall = await ann.OpenHallAsync(showing.Id);
        var chat = new ChatPage(hall.Page);
        await using var bob = await Talker.ComeAsync(System.Api[0], Talker.NewName("bob"), showing.Id);
        await chat.Toggle.FocusAsync();
        await hall.Page.Keyboard.PressAsync("Enter");
        await chat.IsOpenAsync();
        await Expect(chat.Text).ToBeFocusedAsync();
        await hall.Page.Keyboard.TypeAsync("first line");
        // Not the end of the message.
        await hall.Page.Keyboard.PressAsync("Shift+Enter");
        await hall.Page.Keyboard.TypeAsync("and more");
        await hall.Page.Keyboard.PressAsync("Enter");
        await chat.HearsAsync("first line and more");
        await bob.HearsAsync("first line and more");

        await hall.Page.Locator("#chat-people-toggle").FocusAsync();
        await hall.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Person(bob.Nickname)).ToBeFocusedAsync();
        await hall.Page.Keyboard.PressAsync("Enter");
        await Expect(chat.Text).ToBeFocusedAsync();
        await Expect(hall.Page.Locator(".chat-to")).ToContainTextAsync(bob.Nickname);
        await hall.Page.Keyboard.TypeAsync("psst");
        await hall.Page.Keyboard.PressAsync("Enter");
        await bob.Hub.EventAsync("Whispered", whisper => whisper.GetProperty("text").GetString() == "psst");
        await hall.Page.Keyboard.PressAsync("Escape");
        await Expect(hall.Page.Locator(".chat-to")).ToBeHiddenAsync();

        // By command, as on a plain socket; what looks like one and is none is said to nobody.
        await chat.Text.FillAsync($"\\whisper {bob.Nickname} secret");
        await chat.Text.PressAsync("Enter");
        await Expect(chat.Status).ToContainTextAsync("is a command, and was not sent");
        await Expect(chat.Text).ToHaveValueAsync($"\\whisper {bob.Nickname} secret");
        await chat.Text.FillAsync($"\\w {bob.Nickname} by command");
        await chat.Text.PressAsync("Enter");
        await bob.Hub.EventAsync("Whispered", whisper => whisper.GetProperty("text").GetString() == "by command");
        await Expect(chat.Status).ToBeEmptyAsync();

        // Too long is said before it is sent, too fast after.
        await chat.Text.FillAsync(new string('가', 501));
        await Expect(hall.Page.Locator("#chat-left")).ToHaveTextAsync("1 characters too many");
        await Expect(hall.Page.Locator("#chat-send")).ToBeDisabledAsync();
        await chat.Text.FillAsync("");
        // However fast this machine types: until it is too fast.
        for (var i = 0; i < 100 && await chat.Status.TextContentAsync() is not { Length: > 0 }; i++)
        {
            await chat.Text.FillAsync($"flood {i}");
            await chat.Text.PressAsync("Enter");
        }

        await Expect(chat.Status).ToHaveTextAsync(new Regex("very fast"));
        // It is not lost.
        await Expect(chat.Text).ToHaveValueAsync(new Regex("^flood [0-9]+$"));
        await hall.Page.Keyboard.PressAsync("Escape");
        await Expect(chat.Panel).ToBeHiddenAsync();
        await Expect(chat.Toggle).ToBeFocusedAsync();
    }

    [Fact]
    public async Task An_operator_has_a_badge_and_keeps_somebody_from_writing()
    {
        var showing = await OwnShowing.MakeAsync(System);
        // From an address of its own: who comes from there after the mute may not write either.
        var name = Talker.NewName("troll");
        await using var troll = await Talker.OfAsync(await ApiClient.GuestAsync(System.Api[0], name), name, "203.0.113.99");
        await troll.JoinAsync(showing.Id);
        var visitor = await EnterAsync();
        var page = (await visitor.OpenAsync("/")).Page;
        await page.Locator("#sign-in").ClickAsync();
        await page.Locator("#sign-in-other").ClickAsync();
        await page.Locator("#log-in-email").FillAsync(SeatSystem.AdminEmail);
        await page.Locator("#log-in-password").FillAsync(SeatSystem.AdminPassword);
        await page.Locator("#log-in-submit").ClickAsync();
        await Expect(page.Locator("#nav-admin")).ToHaveCountAsync(1);
        await page.GotoAsync("/showings/" + showing.Id);
        var chat = new ChatPage(page);
        await chat.OpenAsync();
        var annsPage = (await (await EnterAsAsync(Talker.NewName("ann"))).OpenHallAsync(showing.Id)).Page;
        var annsChat = new ChatPage(annsPage);
        await annsChat.OpenAsync();
        await chat.SayAsync("the doors are open");
        await troll.SendAsync(showing.Id, "says who?");
        await annsChat.HearsAsync("says who?");
        await Expect(annsChat.Log.Locator(".chat-line", new() { HasText = "the doors are open" }).Locator(".chat-operator")).ToHaveTextAsync("Staff");
        await Expect(annsChat.Log.Locator(".chat-operator")).ToHaveCountAsync(1);
        await annsPage.Locator("#chat-people-toggle").ClickAsync();
        await Expect(annsPage.Locator(".chat-person-row", new() { HasText = "Staff" })).ToHaveCountAsync(1);
        await Expect(annsPage.Locator(".chat-person-row", new() { HasText = troll.Nickname })).Not.ToContainTextAsync("Staff");

        await page.Locator("#chat-people-toggle").ClickAsync();
        await page.GetByLabel($"Mute {troll.Nickname} for 10 minutes").ClickAsync();
        await Expect(chat.Status).ToHaveTextAsync($"{troll.Nickname} may read, but not write, for 10 minutes.");
        Assert.Equal("muted", await troll.RefusalAsync("Send", showing.Id, "hello"));
    }

    [Fact]
    public async Task On_a_phone_a_page_opens_without_the_chat_over_it_and_what_is_said_is_counted()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsAsync(Talker.NewName("ann"), options: Phone());
        var hall = await ann.OpenHallAsync(showing.Id);
        var chat = new ChatPage(hall.Page);
        await chat.OpenAsync();
        await hall.Page.ReloadAsync();
        await hall.IsLiveAsync();
        await Expect(chat.Panel).ToBeHiddenAsync();
        await using var bob = await Talker.ComeAsync(System.Api[0], Talker.NewName("bob"), showing.Id);
        await Wait.UntilAsync("the page counts what is said", async () =>
        {
            // Refused where it is too fast.
            await Record.ExceptionAsync(() => bob.SendAsync(showing.Id, "are you there?"));
            return await chat.Badge.IsVisibleAsync();
        });
    }

    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task The_panel_has_no_serious_fault_and_on_a_phone_nothing_behind_it(string device)
    {
        var showing = await OwnShowing.MakeAsync(System);
        var ann = await EnterAsync(options: device == "phone" ? Phone() : Desktop());
        var hall = await ann.OpenHallAsync(showing.Id);
        var chat = new ChatPage(hall.Page);
        var faults = new List<string>();
        await chat.Toggle.ClickAsync();
        await LookAsync("invitation");
        await hall.Page.Locator("#chat-sign-in").ClickAsync();
        await hall.IdentifyAsync(Talker.NewName("ann"));
        await chat.IsOpenAsync();
        await using var bob = await Talker.ComeAsync(System.Api[0], Talker.NewName("bob"), showing.Id);
        await bob.SendAsync(showing.Id, "hello");
        await chat.HearsAsync("hello");
        await chat.SayAsync("hello yourself");
        await bob.Hub.CallAsync("Whisper", (await bob.HearsAsync("hello yourself")).GetProperty("nickname").GetString(), "psst");
        await chat.HearsAsync("psst");
        await LookAsync("conversation");
        await hall.Page.Locator("#chat-people-toggle").ClickAsync();
        await Expect(chat.Person(bob.Nickname)).ToBeVisibleAsync();
        await LookAsync("people");
        Assert.Empty(faults);
        Assert.Equal(device == "phone", await hall.Page.Locator("main").EvaluateAsync<bool>("(main) => main.inert"));
        await Looks.FitsAsync(hall.Page, "people");
        await hall.Page.Locator("#chat-close").ClickAsync();
        Assert.False(await hall.Page.Locator("main").EvaluateAsync<bool>("(main) => main.inert"));
        await hall.SelectAsync("C-10");

        async Task LookAsync(string where)
        {
            faults.AddRange(await Axe.FaultsAsync(hall.Page, where));
        }
    }
}
