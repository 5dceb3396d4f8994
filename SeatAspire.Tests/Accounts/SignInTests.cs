using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>Signing up, logging in and staying so, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class SignInTests(SeatSystem system)
{
    private const string Password = "correct horse battery";
    private static int _made;

    [Fact]
    public async Task Who_signed_up_on_one_replica_logs_in_on_another()
    {
        var (nickname, email) = Fresh();
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var signedUp = await SignUpAsync(nobody, nickname, email);
        Assert.Equal((201, "Bearer", "/api/me"), (signedUp.Status, signedUp.String("tokenType"), signedUp.Headers.Location?.ToString()));
        nobody.Become(signedUp);
        var me = await nobody.GetAsync("api/me");

        using var again = await ApiClient.LogInAsync(system.Api[1], $" {email.ToUpperInvariant()} ", Password);
        Assert.Equal(me.Text, (await again.GetAsync("api/me")).Text);
        Assert.Equal((nickname, 0), (me.String("nickname"), me.Json.GetProperty("roles").GetArrayLength()));

        var renewed = await ApiClient.Nobody(system.Api[2]).PostAsync("api/auth/refresh", new { refreshToken = again.RefreshToken });
        again.Become(renewed);
        Assert.Equal(me.Text, (await again.At(system.Api[2]).GetAsync("api/me")).Text);
    }

    [Fact]
    public async Task A_guest_who_signs_up_keeps_seats_and_orders()
    {
        var (nickname, email) = Fresh();
        var pick = await system.PickAsync(3, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var before = await ann.GetAsync("api/me");
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels[0]);
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels[1], pick.Labels[2]);
        var guestTicket = ann.RefreshToken;

        ann.Become(await SignUpAsync(ann.At(system.Api[1]), nickname, email));

        var after = await ann.GetAsync("api/me");
        Assert.Equal((before.String("id"), nickname), (after.String("id"), after.String("nickname")));
        Assert.Contains(order.String("orderId"), (await ann.GetAsync("api/orders")).Text, StringComparison.Ordinal);
        Assert.Equal(201, (await ann.PayAsync(hold.String("holdId"), "as somebody else by now")).Status);
        using var elsewhere = await ApiClient.LogInAsync(system.Api[2], email, Password);
        Assert.Equal(after.Text, (await elsewhere.GetAsync("api/me")).Text);

        // The password protects the account from now on: a guest's ticket to it is no longer renewed.
        Assert.Equal((401, "bad-credentials"), Summary(await ApiClient.Nobody(system.Api[0]).PostAsync("api/auth/refresh", new { refreshToken = guestTicket })));
        Assert.Equal((409, "already-registered"), Summary(await SignUpAsync(ann, Fresh().Nickname, Fresh().Email)));
    }

    [Fact]
    public async Task A_guest_whose_token_has_ended_renews_it_before_signing_up()
    {
        var (nickname, email) = Fresh();
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var refused = await nobody.SendAsync(HttpMethod.Post, "api/auth/signup",
            new { nickname, email, password = Password, confirmPassword = Password },
            adjust: request => request.Headers.Authorization = new("Bearer", "ended"));
        Assert.Equal((401, "unauthorized"), Summary(refused));
        Assert.Equal(201, (await SignUpAsync(nobody, nickname, email)).Status);
    }

    [Fact]
    public async Task A_nickname_and_an_email_belong_to_one_account_however_they_are_spelled()
    {
        var (_, email) = Fresh();
        var nickname = $"Zoë{_made}";
        var tries = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => SignUpAsync(
            ApiClient.Nobody(system.Api[i % 3]),
            i % 2 == 0 ? nickname : nickname.ToUpperInvariant(),
            i < 6 ? email.ToUpperInvariant() : Fresh().Email)));
        Assert.Single(tries, reply => reply.Status == 201);
        Assert.All(tries.Where(reply => reply.Status != 201), reply => Assert.Equal((409, "already-registered"), Summary(reply)));

        using var nobody = ApiClient.Nobody(system.Api[1]);
        var byNickname = await SignUpAsync(nobody, $"zoe\u0308{nickname[3..]}", Fresh().Email);
        var winner = tries.Single(reply => reply.Status == 201);
        nobody.Become(winner);
        using var other = ApiClient.Nobody(system.Api[2]);
        var byEmail = await SignUpAsync(other, Fresh().Nickname, await EmailOfAsync(nobody));
        Assert.Equal((409, "already-registered"), Summary(byNickname));
        Assert.Equal(byNickname.Text, byEmail.Text);

        foreach (var origin in system.Api)
        {
            var guest = await ApiClient.Nobody(origin).PostAsync("api/auth/guest", new { id = $"ZOE\u0308{nickname[3..]}" });
            Assert.Equal((409, "nickname-taken"), Summary(guest));
        }
    }

    [Theory]
    [InlineData("a b", "min@example.com", Password, Password)]
    [InlineData("min", "min", Password, Password)]
    [InlineData("min", "min@example.com", "seven77", "seven77")]
    [InlineData("min", "min@example.com", Password, "correct horse batterz")]
    public async Task A_sign_up_is_looked_at_before_it_is_taken(string nickname, string email, string password, string confirmPassword)
    {
        var reply = await ApiClient.Nobody(system.Api[0]).PostAsync("api/auth/signup", new { nickname, email, password, confirmPassword });
        Assert.Equal((400, "validation"), Summary(reply));
    }

    [Fact]
    public async Task Nobody_learns_whether_the_email_or_the_password_was_wrong()
    {
        var (nickname, email) = Fresh();
        using var nobody = ApiClient.Nobody(system.Api[0]);
        await SignUpAsync(nobody, nickname, email);

        var wrongPassword = await LogInAsync(0, email, "incorrect horse");
        var wrongEmail = await LogInAsync(0, "x" + email, Password);
        var noEmail = await LogInAsync(0, "nobody", "");
        Assert.Equal((401, "bad-credentials"), Summary(wrongPassword));
        Assert.Equal(wrongPassword.Text, wrongEmail.Text);
        Assert.Equal(wrongPassword.Text, noEmail.Text);
    }

    [Fact]
    public async Task A_role_that_was_taken_back_is_gone_with_the_next_renewal()
    {
        var (nickname, email) = Fresh();
        using var ann = ApiClient.Nobody(system.Api[0]);
        ann.Become(await SignUpAsync(ann, nickname, email));
        Assert.Empty(await RolesAsync());

        await SetRoleAsync(email, Roles.Admin);
        await RenewAsync();
        Assert.Equal([Roles.Admin], await RolesAsync());

        await SetRoleAsync(email, null);
        await ChangeAsync(email, account => account.UserName = nickname + "x");
        await RenewAsync();
        Assert.Empty(await RolesAsync());
        Assert.Equal(nickname + "x", (await ann.GetAsync("api/me")).String("nickname"));

        await ChangeAsync(email, account => account.SecurityStamp = "another");
        Assert.Equal((401, "bad-credentials"), Summary(await ann.PostAsync("api/auth/refresh", new { refreshToken = ann.RefreshToken })));

        async Task RenewAsync() => ann.Become(await ann.PostAsync("api/auth/refresh", new { refreshToken = ann.RefreshToken }));
        async Task<string[]> RolesAsync() => (await ann.GetAsync("api/me")).Strings("roles");
    }

    [Fact]
    public async Task The_admin_of_the_settings_is_one_on_every_replica()
    {
        foreach (var origin in system.Api)
        {
            using var admin = await ApiClient.AdminAsync(origin);
            Assert.Equal([Roles.Admin], (await admin.GetAsync("api/me")).Strings("roles"));
        }

        await using var database = system.Database();
        Assert.Equal(1, await database.Db.Accounts.CountAsync(row => row.RoleFromSettings));
    }

    [Fact]
    public async Task No_log_says_a_password_a_token_a_code_or_an_email()
    {
        var (nickname, email) = Fresh();
        using var ann = ApiClient.Nobody(system.Api[0]);
        ann.Become(await SignUpAsync(ann, nickname, email));
        await LogInAsync(1, email, "a wrong " + Password);
        // All at once, so that the database itself must refuse some.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SignUpAsync(ApiClient.Nobody(system.Api[i % 3]), $"{nickname}-{i}", "second-" + email)));
        using var admin = await ApiClient.AdminAsync(system.Api[2]);
        await using (await RawHub.ConnectAsync(system.Api[0], admin.AccessToken))
        {
            Assert.Equal(200, (await admin.GetAsync("api/me")).Status);
        }

        var showing = await OwnShowing.MakeAsync(system);
        const string Code = "CODE-THAT-NO-LOG-MAY-SAY";
        Assert.Equal(201, (await admin.PostAsync($"api/admin/showings/{showing.Id}/allocations", new { name = "fans", seats = new[] { "A-5" }, code = Code })).Status);
        Assert.Equal(403, (await ann.PostAsync($"api/showings/{showing.Id}/holds", new { seats = new[] { "A-5" }, code = Code + "-2" })).Status);
        Assert.Equal(201, (await ann.PostAsync($"api/showings/{showing.Id}/holds", new { seats = new[] { "A-5" }, code = Code })).Status);

        string[] secrets = [Password, email, Code, SeatSystem.AdminEmail, SeatSystem.AdminPassword, ann.AccessToken!, ann.RefreshToken, admin.AccessToken!, admin.RefreshToken];
        var logs = Directory.GetFiles(system.Folder, "*.log", SearchOption.AllDirectories).Select(ReadShared).Append(system.Log).ToArray();
        Assert.Contains(logs, log => log.Length > 0);
        Assert.All(logs, log => Assert.DoesNotContain(secrets, secret => log.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    private static (string Nickname, string Email) Fresh()
    {
        var number = Interlocked.Increment(ref _made);
        return ($"person-{number}", $"person-{number}@example.com");
    }

    private static Task<Reply> SignUpAsync(ApiClient client, string nickname, string email) => ApiClient.PatientAsync(() =>
        client.PostAsync("api/auth/signup", new { nickname, email, password = Password, confirmPassword = Password }));

    private Task<Reply> LogInAsync(int replica, string email, string password) => ApiClient.PatientAsync(() =>
        ApiClient.Nobody(system.Api[replica % system.Api.Count]).PostAsync("api/auth/login", new { email, password }));

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private async Task<string> EmailOfAsync(ApiClient person)
    {
        var id = (await person.GetAsync("api/me")).String("id");
        await using var database = system.Database();
        return await database.Db.Accounts.Where(row => row.Id == id).Select(row => row.Email!).SingleAsync();
    }

    private async Task ChangeAsync(string email, Action<Account> change)
    {
        await using var database = system.Database();
        change(await database.Db.Accounts.SingleAsync(row => row.NormalizedEmail == email));
        await database.Db.SaveChangesAsync();
    }

    private async Task SetRoleAsync(string email, string? role)
    {
        await using var database = system.Database();
        var id = await database.Db.Accounts.Where(row => row.NormalizedEmail == email).Select(row => row.Id).SingleAsync();
        await database.Db.AccountRoles.Where(row => row.UserId == id).ExecuteDeleteAsync();
        if (role is not null)
        {
            database.Db.AccountRoles.Add(new() { UserId = id, RoleId = role });
            await database.Db.SaveChangesAsync();
        }
    }
}
