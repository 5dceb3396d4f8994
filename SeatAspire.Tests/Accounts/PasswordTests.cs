using SeatAspire.Api.Accounts;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>Changing one's own password, and which passwords are none, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class PasswordTests(SeatSystem system)
{
    private const string Old = "correct horse battery";
    private const string New = "another staple entirely";
    private const string Change = "api/auth/password";
    private static int _addresses;

    [Fact]
    public async Task A_changed_password_ends_all_other_sign_ins_and_their_sockets_on_every_replica_and_keeps_ones_own()
    {
        var email = await SignUpAsync();
        using var here = await LogInAsync(0, email, Old);
        using var there = await LogInAsync(1, email, Old);
        await using var hub = await HubClient.ConnectAsync(system.Api[2], there.AccessToken);
        var me = (await here.GetAsync("api/me")).Text;
        var changed = await ChangeAsync(here, Old, New);
        Assert.Equal((200, "Bearer"), (changed.Status, changed.String("tokenType")));
        var former = here.RefreshToken;
        here.Become(changed);

        for (var replica = 0; replica < 3; replica++)
        {
            Assert.Equal((401, "bad-credentials"), Summary(await RefreshAsync(replica, there.RefreshToken)));
            Assert.Equal((401, "bad-credentials"), Summary(await RefreshAsync(replica, former)));
            Assert.Equal(me, (await here.At(system.Api[replica]).GetAsync("api/me")).Text);
        }

        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("the other's access token to end", () => there.At(origin).GetAsync("api/me"), reply => reply.Status == 401);
        }

        await Wait.UntilAsync("the other's socket to close", () => !hub.IsOpen);
        // Long after all replicas have read what ended, one's own goes on.
        Assert.Equal(200, (await here.At(system.Api[2]).GetAsync("api/me")).Status);
        Assert.Equal(200, (await RefreshAsync(1, here.RefreshToken)).Status);
        Assert.Equal(401, (await TryLogInAsync(2, email, Old)).Status);
        Assert.Equal(200, (await TryLogInAsync(2, email, New)).Status);
    }

    [Fact]
    public async Task It_takes_an_account_the_current_password_and_a_new_one_that_may_be()
    {
        var email = await SignUpAsync();
        using var ann = await LogInAsync(0, email, Old);
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal((401, "unauthorized"), Summary(await ChangeAsync(ApiClient.Nobody(system.Api[0]), Old, New)));
        Assert.Equal((403, "forbidden"), Summary(await ChangeAsync(guest, Old, New)));
        var ofSettings = await ChangeAsync(admin, SeatSystem.AdminPassword, New);
        Assert.Equal((403, "forbidden"), Summary(ofSettings));
        Assert.Contains("Admin__Password", ofSettings.String("detail"), StringComparison.Ordinal);
        foreach (var (next, again) in new[] { ("seven77", "seven77"), (New, New + "x"), (new string('x', 201), new string('x', 201)), ("qwertyuiop", "qwertyuiop") })
        {
            Assert.Equal((400, "validation"), Summary(await ChangeAsync(ann, Old, next, again)));
        }

        Assert.Equal(200, (await TryLogInAsync(1, email, Old)).Status);
    }

    [Fact]
    public async Task Wrong_current_passwords_are_as_slow_as_wrong_log_ins()
    {
        var email = await SignUpAsync();
        using var ann = await LogInAsync(0, email, Old);
        var address = NextAddress();
        Assert.Equal((401, "bad-credentials"), Summary(await ChangeAsync(ann, "wrong word", New, from: address)));
        await Wait.ForAsync("the guesser to be slowed down", () => ChangeAsync(ann, "wrong word", New, from: address), reply => reply.Status == 429);
        Assert.Equal(429, (await ChangeAsync(ann, Old, New, from: address)).Status);
        // By the same count: another call is no way round.
        Assert.Equal(429, (await TryLogInAsync(0, email, Old, address)).Status);
        Assert.Equal(200, (await ChangeAsync(ann, Old, New)).Status);
    }

    [Fact]
    public async Task Of_several_changes_at_once_one_goes_through()
    {
        var email = await SignUpAsync();
        using var ann = await LogInAsync(0, email, Old);
        var tries = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ChangeAsync(ann.At(system.Api[i % 3]), Old, $"{New} {i}")));
        Assert.Single(tries, reply => reply.Status == 200);
        Assert.All(tries, reply => Assert.Contains(reply.Status, new[] { 200, 401 }));
        var won = Array.FindIndex(tries, reply => reply.Status == 200);
        Assert.Equal(200, (await TryLogInAsync(0, email, $"{New} {won}")).Status);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("12345678")]
    [InlineData("PassWord")]
    [InlineData("iloveyou")]
    public async Task A_password_that_everybody_tries_first_is_refused_with_what_to_do(string password)
    {
        var name = "w" + Guid.NewGuid().ToString("N")[..12];
        var reply = await ApiClient.PatientAsync(() => ApiClient.Nobody(system.Api[0]).PostAsync(
            "api/auth/signup", new { nickname = name, email = name + "@example.com", password, confirmPassword = password }));
        Assert.Equal((400, "validation"), Summary(reply));
        Assert.Contains("Choose another", reply.String("detail"), StringComparison.Ordinal);
        // To log in with one is a wrong password like any other.
        Assert.Equal((401, "bad-credentials"), Summary(await TryLogInAsync(0, name + "@example.com", password)));
    }

    private static string NextAddress() => $"198.51.100.{Interlocked.Increment(ref _addresses)}";

    private Task<Reply> RefreshAsync(int replica, string refreshToken) => ApiClient.Nobody(system.Api[replica]).PostAsync("api/auth/refresh", new { refreshToken });

    private static Task<Reply> ChangeAsync(ApiClient person, string password, string newPassword, string? again = null, string? from = null) => person.SendAsync(
        HttpMethod.Post, Change, new { password, newPassword, confirmPassword = again ?? newPassword },
        adjust: request => request.Headers.Add("X-Forwarded-For", from ?? NextAddress()));

    private Task<Reply> TryLogInAsync(int replica, string email, string password, string? from = null) => ApiClient.Nobody(system.Api[replica]).SendAsync(
        HttpMethod.Post, "api/auth/login", new { email, password }, adjust: request => request.Headers.Add("X-Forwarded-For", from ?? NextAddress()));

    private async Task<ApiClient> LogInAsync(int replica, string email, string password)
    {
        var person = ApiClient.Nobody(system.Api[replica]);
        person.Become(await TryLogInAsync(replica, email, password));
        return person;
    }

    private async Task<string> SignUpAsync()
    {
        var (person, email) = await ApiClient.SignUpAsync(system.Api[0], Old);
        person.Dispose();
        return email;
    }

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);
}

/// <summary>The list of common passwords.</summary>
public sealed class CommonPasswordTests
{
    [Fact]
    public void There_are_enough_of_them_and_each_would_pass_otherwise()
    {
        Assert.True(CommonPasswords.Count >= 3_000, $"{CommonPasswords.Count}");
        Assert.All(new[] { "password", "PASSWORD", "qwertyuiop", "1234567890" }, word => Assert.True(CommonPasswords.Has(word)));
        Assert.All(new[] { "correct horse battery", "pass-word-of-mine", "#" }, word => Assert.False(CommonPasswords.Has(word)));
    }
}
