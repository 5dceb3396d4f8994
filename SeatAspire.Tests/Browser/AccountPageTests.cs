using Microsoft.Playwright;
using SeatAspire.Tests.Chat;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SeatAspire.Tests.Browser;

/// <summary>Getting an account, being let in and leaving, with two people's browsers on different replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class AccountPageTests(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_guest_who_signs_up_keeps_seats_orders_and_place_and_finds_them_elsewhere()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var (id, name) = (Talker.NewName("guest"), Talker.NewName("별"));
        var email = $"{Guid.NewGuid():N}@example.com";
        var ann = await EnterAsync(replica: 0);
        ann.ExpectStatus(409);
        var hall = await ann.OpenHallAsync(showing.Id);
        var chat = new ChatPage(hall.Page);
        await hall.SelectAsync("C-10");
        await hall.HoldAsync(id);
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.Page.Locator("#payment-done").ClickAsync();
        await hall.SelectAsync("C-11");
        await hall.HoldAsync();
        await hall.Page.Keyboard.PressAsync("Escape");
        await using var bob = await Talker.ComeAsync(System.Api[2], Talker.NewName("bob"), "lobby");
        await chat.OpenAsync();
        await bob.Hub.EventAsync("Joined", joined => joined.GetProperty("nickname").GetString() == id);

        // From the guest's orders; what is wrong is said before it is sent, and what is taken after.
        await hall.FollowAsync("/orders");
        await hall.Page.Locator("#keep-orders").ClickAsync();
        await Expect(hall.Page.Locator("#sign-up-dialog")).ToContainTextAsync($"What {id} holds and has bought stays yours");
        await Expect(hall.Page.Locator("#sign-up-nickname")).ToHaveValueAsync(id);
        await IsRefusedAsync("", email, Password, Password, "1 to 20 letters");
        await IsRefusedAsync(name, "nobody", Password, Password, "e-mail address");
        await IsRefusedAsync(name, email, "seven77", "seven77", "at least 8");
        await IsRefusedAsync(name, email, Password, Password + "x", "not the same");
        await IsRefusedAsync("admin", email, Password, Password, "belongs to an account already");
        await FillAsync(hall.Page, name, email, Password, Password);
        await Expect(hall.Page.Locator("#identity-name")).ToHaveTextAsync(name);
        await hall.HasSaidAsync("Welcome, " + name);
        await Expect(hall.Page.Locator(".order")).ToHaveCountAsync(1);
        await Expect(hall.Page.Locator(".keep-orders")).ToBeHiddenAsync();
        await Expect(hall.Page.Locator("#held-reminder")).ToContainTextAsync("1 seat held");
        // The others in the chat know the person by the new name.
        await bob.Hub.EventAsync("Renamed", renamed => (renamed.GetProperty("old").GetString(), renamed.GetProperty("nickname").GetString()) == (id, name));

        // Elsewhere, in Korean.
        var there = await EnterAsync(replica: 1, Desktop("ko-KR"));
        there.ExpectStatus(401);
        there.ExpectStatus(409);
        var other = await there.OpenAsync("/orders");
        await other.Page.Locator("#sign-in").ClickAsync();
        await other.Page.Locator("#sign-in-id").FillAsync(name.ToUpperInvariant());
        await other.Page.Locator("#sign-in-submit").ClickAsync();
        await Expect(other.Page.Locator("#sign-in-error")).ToContainTextAsync("이미 등록된 아이디");
        await other.Page.Locator("#sign-in-sign-up").ClickAsync();
        await FillAsync(other.Page, Talker.NewName("twin"), email.ToUpperInvariant(), Password, Password);
        await Expect(other.Page.Locator("#sign-up-error")).ToContainTextAsync("이미 가입된 닉네임 또는 이메일");
        await other.Page.Locator("#sign-up-log-in").ClickAsync();
        await LogInAsync(other.Page, email, "incorrect horse");
        await Expect(other.Page.Locator("#log-in-error")).ToContainTextAsync("이메일 또는 비밀번호가 맞지 않습니다");
        await LogInAsync(other.Page, email, Password);
        await Expect(other.Page.Locator(".order")).ToHaveCountAsync(1);
        await Expect(other.Page.Locator("#held-reminder")).ToContainTextAsync("1석 잡음");
        var elsewhere = await there.OpenHallAsync(showing.Id);
        await Expect(elsewhere.Payment).ToBeVisibleAsync();
        await elsewhere.PayAsync();
        await elsewhere.IsThankedAsync();
        await Expect(hall.Page.Locator(".order")).ToHaveCountAsync(2);

        async Task IsRefusedAsync(string nickname, string address, string password, string again, string sentence)
        {
            await FillAsync(hall.Page, nickname, address, password, again);
            await Expect(hall.Page.Locator("#sign-up-error")).ToContainTextAsync(sentence);
            await Expect(hall.Page.Locator("#sign-up [aria-invalid='true']")).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task A_guest_who_paid_and_logs_in_is_told_what_goes_over_and_finds_orders_tickets_and_cart_in_the_account()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var email = await OperatorPage.SignUpAsync(System, role: null);
        var id = Talker.NewName("guest");
        var ann = await EnterAsync(replica: 0);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("C-10", "C-11");
        await hall.HoldAsync(id);
        await hall.PayAsync();
        await hall.IsThankedAsync();
        await hall.Page.Locator("#payment-done").ClickAsync();
        await hall.SelectAsync("C-12");
        await hall.HoldAsync();
        await hall.Page.Keyboard.PressAsync("Escape");
        using (var person = await hall.PersonAsync())
        {
            Assert.Equal(200, (await person.PutAsync("api/goods/cola/cart", new { quantity = 3 })).Status);
        }

        await hall.FollowAsync("/orders");
        await hall.Page.Locator("#keep-orders").ClickAsync();
        await hall.Page.Locator("#sign-up-log-in").ClickAsync();
        await Expect(hall.Page.Locator("#log-in-dialog")).ToContainTextAsync($"Orders and cart of {id} go over into the account; held seats are given back.");
        await LogInAsync(hall.Page, email, Password);
        await Expect(hall.Page.Locator("#log-in-dialog")).ToBeHiddenAsync();
        await HasAllAsync(hall);

        // It is the account's, wherever that is used.
        var there = await EnterAsync(replica: 1);
        var other = await there.OpenAsync("/orders");
        await other.Page.Locator("#sign-in").ClickAsync();
        await other.Page.Locator("#sign-in-other").ClickAsync();
        await LogInAsync(other.Page, email, Password);
        await HasAllAsync(other);
        await other.FollowAsync("/showings/" + showing.Id);
        await other.IsLiveAsync();
        await other.SeesAsync("C-12", "free");
        await other.SeesAsync("C-10", "sold", mine: true);

        static async Task HasAllAsync(HallPage page)
        {
            await Expect(page.Page.Locator(".order")).ToHaveCountAsync(1);
            await page.Page.Locator(".order-tickets").ClickAsync();
            await Expect(page.Page.Locator(".ticket")).ToHaveCountAsync(2);
            await page.FollowAsync("/cart");
            await Expect(page.Page.Locator(".cart-line[data-goods='cola'] .stepper-value")).ToHaveTextAsync("3");
        }
    }

    [Fact]
    public async Task Ten_wrong_passwords_close_the_log_in_and_leaving_gives_seats_back()
    {
        var showing = await OwnShowing.MakeAsync(System);
        var email = $"{Guid.NewGuid():N}@example.com";
        var name = Talker.NewName("ann");
        var ann = await EnterAsync(replica: 0);
        ann.ExpectStatus(401);
        var page = (await ann.OpenAsync("/account")).Page;
        await page.Locator("#account-sign-up").ClickAsync();
        await FillAsync(page, name, email, Password, Password);
        await Expect(page.Locator("#account-name")).ToHaveTextAsync(name);
        var hall = await ann.OpenHallAsync(showing.Id);
        await hall.SelectAsync("D-10");
        await hall.HoldAsync();
        await page.Locator("#account-leave").ClickAsync();
        await Expect(page.Locator("#leave-dialog")).ToContainTextAsync("Held seats are given back");
        await page.Locator("#leave-dialog-no").ClickAsync();
        await hall.SeesAsync("D-10", "held", mine: true);
        await page.Locator("#account-leave").ClickAsync();
        await page.Locator("#leave-dialog-yes").ClickAsync();
        await Expect(page.Locator("#sign-in")).ToBeVisibleAsync();
        await hall.SeesAsync("D-10", "free");

        await page.Locator("#account-log-in").ClickAsync();
        await LogInAsync(page, email, "wrong word");
        var error = page.Locator("#log-in-error");
        await Expect(error).ToContainTextAsync("The e-mail or the password is not right");
        await Expect(page.Locator("#log-in-password")).ToHaveValueAsync("");
        await Expect(page.Locator("#sign-in")).ToHaveCountAsync(1);

        // Whoever guesses meanwhile slows themselves down, and not the device that logged in before.
        using var guesser = ApiClient.Nobody(System.Api[2]);
        await Wait.ForAsync("the guesser to be slowed down",
            () => guesser.PostAsync("api/auth/login", new { email, password = "wrong" }), reply => reply.Status == 429);
        await LogInAsync(page, email, Password);
        await Expect(page.Locator("#account-leave")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_changes_the_password_stays_and_every_other_browser_is_logged_out()
    {
        const string Next = "another staple entirely";
        var (email, name) = ($"{Guid.NewGuid():N}@example.com", Talker.NewName("ann"));
        var ann = await EnterAsync(replica: 0);
        ann.ExpectStatus(401);
        ann.ExpectStatus(400);
        var page = (await ann.OpenAsync("/account")).Page;
        await Expect(page.Locator("#password-form")).ToBeHiddenAsync();
        await page.Locator("#account-sign-up").ClickAsync();
        await FillAsync(page, name, email, "iloveyou", "iloveyou");
        await Expect(page.Locator("#sign-up-error")).ToContainTextAsync("tried first");
        await FillAsync(page, name, email, Password, Password);
        await Expect(page.Locator("#account-name")).ToHaveTextAsync(name);
        var there = await EnterAsync(replica: 1);
        there.ExpectStatus(401);
        there.Expect("WebSocket connection to");
        var other = (await there.OpenAsync("/account")).Page;
        await other.Locator("#account-log-in").ClickAsync();
        await LogInAsync(other, email, Password);
        await Expect(other.Locator("#account-name")).ToHaveTextAsync(name);

        await ChangeAsync(Password, "seven77", "seven77", "at least 8");
        await ChangeAsync(Password, Next, Next + "x", "not the same");
        await ChangeAsync("wrong word", Next, Next, "current password is not right");
        await ChangeAsync(Password, Next, Next, "");
        await Expect(page.Locator("#messages")).ToContainTextAsync("All other browsers are logged out");
        await Wait.UntilAsync("the other browser is logged out", async () =>
        {
            await other.ReloadAsync();
            return await other.Locator("#account-log-in").IsVisibleAsync();
        });
        await LogInAsync(other.Locator("#account-log-in"), other, email, Next);
        await Expect(other.Locator("#account-name")).ToHaveTextAsync(name);
        await page.ReloadAsync();
        await Expect(page.Locator("#account-name")).ToHaveTextAsync(name);

        async Task ChangeAsync(string now, string next, string again, string sentence)
        {
            await page.Locator("#password-now").FillAsync(now);
            await page.Locator("#password-new").FillAsync(next);
            await page.Locator("#password-again").FillAsync(again);
            await page.Locator("#password-submit").ClickAsync();
            await Expect(page.Locator("#password-error")).ToContainTextAsync(sentence);
        }
    }

    private static async Task LogInAsync(ILocator opens, IPage page, string email, string password)
    {
        await opens.ClickAsync();
        await LogInAsync(page, email, password);
    }

    private static async Task FillAsync(IPage page, string nickname, string email, string password, string again)
    {
        await page.Locator("#sign-up-nickname").FillAsync(nickname);
        await page.Locator("#sign-up-email").FillAsync(email);
        await page.Locator("#sign-up-password").FillAsync(password);
        await page.Locator("#sign-up-again").FillAsync(again);
        await page.Locator("#sign-up-submit").ClickAsync();
    }

    private static async Task LogInAsync(IPage page, string email, string password)
    {
        await page.Locator("#log-in-email").FillAsync(email);
        await page.Locator("#log-in-password").FillAsync(password);
        await page.Locator("#log-in-submit").ClickAsync();
        await Expect(page.Locator("#log-in-submit:disabled")).ToHaveCountAsync(0);
    }
}
