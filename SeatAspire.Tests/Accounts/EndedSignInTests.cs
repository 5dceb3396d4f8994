using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>Logging out, a guest's becoming an account, and who slows down whom, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class EndedSignInTests(SeatSystem system)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Logging_out_ends_the_tokens_of_that_sign_in_on_every_replica_and_no_others()
    {
        var email = await SignUpAsync();
        using var here = await ApiClient.LogInAsync(system.Api[0], email, Password);
        using var there = await ApiClient.LogInAsync(system.Api[1], email, Password);
        // A refresh token is good again and again, also at once.
        var renewed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RefreshAsync(i, here.RefreshToken)));
        Assert.All(renewed, reply => Assert.Equal(200, reply.Status));
        await using var hub = await HubClient.ConnectAsync(system.Api[2], here.AccessToken);

        Assert.Equal(204, (await ApiClient.Nobody(system.Api[1]).PostAsync("api/auth/logout", new { refreshToken = renewed[0].String("refreshToken") })).Status);
        for (var replica = 0; replica < 3; replica++)
        {
            Assert.Equal((401, "bad-credentials"), Summary(await RefreshAsync(replica, here.RefreshToken)));
            Assert.Equal((401, "bad-credentials"), Summary(await RefreshAsync(replica, renewed[3].String("refreshToken"))));
        }

        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("the access token to end", () => here.At(origin).GetAsync("api/me"), reply => reply.Status == 401);
        }

        await Wait.UntilAsync("its socket to close", async () => await Record.ExceptionAsync(() => hub.CallAsync("Leave", "none")) is not null);
        Assert.Equal(200, (await there.GetAsync("api/me")).Status);
        Assert.Equal(200, (await RefreshAsync(0, there.RefreshToken)).Status);
        Assert.Equal(204, (await ApiClient.Nobody(system.Api[0]).PostAsync("api/auth/logout", new { refreshToken = here.RefreshToken })).Status);
        Assert.Equal(204, (await ApiClient.Nobody(system.Api[0]).PostAsync("api/auth/logout", new { refreshToken = "none" })).Status);
    }

    [Fact]
    public async Task What_a_guest_has_goes_over_into_the_account_they_log_into_once()
    {
        var (email, other) = (await SignUpAsync(), await SignUpAsync());
        var pick = await system.PickAsync(3, await system.LargeShowingAsync());
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        var guestId = (await guest.GetAsync("api/me")).String("id");
        var order = await guest.BuyAsync(pick.ShowingId, pick.Labels[0]);
        Assert.Equal(201, (await guest.HoldAsync(pick.ShowingId, pick.Labels[1])).Status);
        var goods = (await guest.GetAsync("api/goods")).Json[0].GetProperty("goodsId").GetString();
        await guest.PutAsync($"api/goods/{goods}/cart", new { quantity = 60 });
        using var account = await ApiClient.LogInAsync(system.Api[1], email, Password);
        await account.PutAsync($"api/goods/{goods}/cart", new { quantity = 60 });

        // Several at once, into two accounts: one takes it over.
        var logIns = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ApiClient.PatientAsync(() => guest.At(system.Api[i % 3]).PostAsync("api/auth/login", new { email, password = Password }))));
        Assert.All(logIns, reply => Assert.Equal(200, reply.Status));
        var elsewhere = await ApiClient.PatientAsync(() => guest.At(system.Api[2]).PostAsync("api/auth/login", new { email = other, password = Password }));
        Assert.Equal(200, elsewhere.Status);
        guest.Become(elsewhere);
        Assert.Equal("[]", (await guest.GetAsync("api/orders")).Text);

        Assert.Contains(order.String("orderId"), (await account.GetAsync("api/orders")).Text, StringComparison.Ordinal);
        Assert.Equal(99, (await account.GetAsync("api/goods/cart")).Json[0].GetProperty("quantity").GetInt32());
        await using (var database = system.Database())
        {
            var id = (await account.GetAsync("api/me")).String("id");
            Assert.Equal([id], await database.Db.SoldSeats.Where(seat => seat.OrderId == order.String("orderId")).Select(seat => seat.PersonId).ToListAsync());
            Assert.Equal(0, await database.Db.Orders.CountAsync(row => row.PersonId == guestId) + await database.Db.Payments.CountAsync(row => row.PersonId == guestId));
        }

        // The hold is given back, the bought seat counts as the account's.
        await Wait.ForAsync("the held seat to be free", () => guest.HoldAsync(pick.ShowingId, pick.Labels[1]), reply => reply.Status == 201);
        Assert.Equal(200, (await account.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).Status);
    }

    [Fact]
    public async Task A_log_in_that_is_asked_for_again_finishes_what_a_killed_replica_began()
    {
        var email = await SignUpAsync();
        using var account = await ApiClient.LogInAsync(system.Api[0], email, Password);
        var accountId = (await account.GetAsync("api/me")).String("id");
        using var other = await ApiClient.GuestAsync(system.Api[1]);
        // Within five seconds a replica has read that the guest ended, and takes its token for nobody's: then another guest.
        await Wait.UntilAsync("a guest's seat to be free with the answer", async () =>
        {
            var pick = await system.PickAsync(1, await system.LargeShowingAsync());
            using var guest = await ApiClient.GuestAsync(system.Api[0]);
            var guestId = (await guest.GetAsync("api/me")).String("id");
            Assert.Equal(201, (await guest.HoldAsync(pick.ShowingId, pick.Labels[0])).Status);
            await using (var database = system.Database())
            {
                // As it is once the database has all, and Redis nothing.
                database.Db.Set<EndedSignInRow>().Add(new() { SignInId = guestId, TakenOverBy = accountId, EndedAt = TimeProvider.System.GetUtcNow() });
                await database.Db.SaveChangesAsync();
            }

            Assert.Equal(200, (await guest.At(system.Api[0]).PostAsync("api/auth/login", new { email, password = Password })).Status);
            return (await other.HoldAsync(pick.ShowingId, pick.Labels[0])).Status == 201;
        });
    }

    [Fact]
    public async Task All_windows_of_an_account_hear_of_the_cart_that_a_guest_brings()
    {
        var email = await SignUpAsync();
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        using var account = await ApiClient.LogInAsync(system.Api[1], email, Password);
        var goods = (await guest.GetAsync("api/goods")).Json[0].GetProperty("goodsId").GetString();
        await guest.PutAsync($"api/goods/{goods}/cart", new { quantity = 7 });
        var windows = await Task.WhenAll(system.Api.Select(origin => HubClient.ConnectAsync(origin, account.AccessToken)));
        Assert.Equal(200, (await ApiClient.PatientAsync(() => guest.PostAsync("api/auth/login", new { email, password = Password }))).Status);
        foreach (var window in windows)
        {
            var line = Assert.Single((await window.EventAsync("CartChanged")).GetProperty("cart").EnumerateArray());
            Assert.Equal((7, goods), (line.GetProperty("quantity").GetInt32(), line.GetProperty("goods").GetProperty("goodsId").GetString()));
            await window.DisposeAsync();
        }
    }

    [Fact]
    public async Task Wrong_passwords_keep_out_who_sends_them_and_not_the_owner()
    {
        var email = await SignUpAsync();
        var device = (await LogInAsync("203.0.113.71", email, Password, null)).String("device");
        await Wait.ForAsync("the guesser to be slowed down", () => LogInAsync("203.0.113.72", email, "wrong word", null), reply => reply.Status == 429);
        Assert.Equal(429, (await LogInAsync("203.0.113.72", email, Password, null)).Status);
        // From another address, and from a device that is known also behind the guesser's.
        Assert.Equal(200, (await LogInAsync("203.0.113.73", email, Password, null)).Status);
        Assert.Equal(200, (await LogInAsync("203.0.113.72", email, Password, device)).Status);
        // A mark is good for its account alone, and what is none is none.
        var other = await SignUpAsync();
        await Wait.ForAsync("the guesser to be slowed down", () => LogInAsync("203.0.113.74", other, "wrong word", device), reply => reply.Status == 429);
        Assert.Equal(200, (await LogInAsync("203.0.113.75", email, Password, "no mark")).Status);
    }

    [Fact]
    public async Task An_unknown_email_takes_as_long_as_a_wrong_password()
    {
        var email = await SignUpAsync();
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < 12; i++)
        {
            known.Add(await TimeAsync($"203.0.113.{80 + i}", email));
            unknown.Add(await TimeAsync($"203.0.113.{100 + i}", "nobody-" + email));
        }

        Assert.InRange(known.Order().ElementAt(6) / unknown.Order().ElementAt(6), 0.5, 2);

        async Task<double> TimeAsync(string address, string tried)
        {
            var start = TimeProvider.System.GetTimestamp();
            Assert.Equal(401, (await LogInAsync(address, tried, "wrong word", null)).Status);
            return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("АDMIN")]
    [InlineData("ａｄｍｉｎ")]
    [InlineData("аԁmіn")]
    public async Task Nobody_takes_a_name_that_looks_like_the_admins(string name)
    {
        foreach (var origin in system.Api)
        {
            Assert.Equal((409, "nickname-taken"), Summary(await ApiClient.Nobody(origin).PostAsync("api/auth/guest", new { id = name })));
        }

        var signUp = await ApiClient.PatientAsync(() => ApiClient.Nobody(system.Api[0]).PostAsync(
            "api/auth/signup", new { nickname = name, email = $"{Guid.NewGuid():N}@example.com", password = Password, confirmPassword = Password }));
        Assert.Equal((409, "already-registered"), Summary(signUp));
    }

    private Task<Reply> RefreshAsync(int replica, string refreshToken) => ApiClient.Nobody(system.Api[replica % 3]).PostAsync("api/auth/refresh", new { refreshToken });

    private Task<Reply> LogInAsync(string address, string email, string password, string? device) => ApiClient.Nobody(system.Api[0]).SendAsync(
        HttpMethod.Post, "api/auth/login", new { email, password, device }, adjust: request => request.Headers.Add("X-Forwarded-For", address));

    private async Task<string> SignUpAsync()
    {
        var (person, email) = await ApiClient.SignUpAsync(system.Api[0], Password);
        person.Dispose();
        return email;
    }

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);
}
