using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>Roles that are given and taken while their people are signed in, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class RoleTests(SeatSystem system)
{
    private const string Password = "correct horse battery";
    private const string AdminCall = "api/admin/showings";
    private const string Role = "api/admin/accounts/role";

    // The contract's.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_role_acts_on_tokens_that_are_out_and_so_does_its_loss_on_every_replica(bool byCall)
    {
        var (ann, email) = await SignUpAsync();
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await SetAsync(Roles.Admin);
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("the role to act", () => ann.At(origin).GetAsync(AdminCall), reply => reply.Status == 200, Limit);
        }

        Assert.Equal([Roles.Admin], (await ann.At(system.Api[1]).GetAsync("api/me")).Strings("roles"));
        var hubs = await Task.WhenAll(system.Api.Select(origin => HubClient.ConnectAsync(origin, ann.AccessToken, "admin")));
        await SetAsync(null);
        foreach (var origin in system.Api)
        {
            var refused = await Wait.ForAsync("the role to be gone", () => ann.At(origin).GetAsync(AdminCall), reply => reply.Status == 403, Limit);
            Assert.Equal("forbidden", refused.Word);
            await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(origin, ann.AccessToken, "admin"));
        }

        await Wait.UntilAsync("its sockets to be closed", () => hubs.All(hub => !hub.IsOpen), Limit);
        await Task.WhenAll(hubs.Select(hub => hub.DisposeAsync().AsTask()));
        // Nothing else of the sign-in ended.
        Assert.Empty((await ann.At(system.Api[2]).GetAsync("api/me")).Strings("roles"));
        ann.Dispose();

        async Task SetAsync(string? role)
        {
            if (byCall)
            {
                Assert.Equal(200, (await admin.PutAsync(Role, new { email, role })).Status);
                return;
            }

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

    [Fact]
    public async Task A_role_is_given_by_admins_alone_to_accounts_there_are_and_kept_in_the_log_once()
    {
        var (ann, email) = await SignUpAsync();
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal((403, "forbidden"), Summary(await ann.PutAsync(Role, new { email, role = Roles.Admin })));
        Assert.Equal((401, "unauthorized"), Summary(await ApiClient.Nobody(system.Api[0]).PutAsync(Role, new { email, role = Roles.Admin })));
        Assert.Equal((404, "not-found"), Summary(await admin.PutAsync(Role, new { email = "nobody-" + email, role = Roles.Door })));
        foreach (var body in new object[] { new { email, role = "Admin" }, new { email, role = "" }, new { email, role = "root" }, new { email }, new { email = "none", role = Roles.Door }, new { role = Roles.Door } })
        {
            Assert.Equal((400, "validation"), Summary(await admin.PutAsync(Role, body)));
        }

        foreach (var role in new[] { Roles.Manager, Roles.BoxOffice, Roles.Door, null })
        {
            // However the address is spelled, twice the same is as once.
            var first = await admin.PutAsync(Role, new { email = email.ToUpperInvariant(), role });
            Assert.Equal((200, first.Text), await admin.At(system.Api[1]).PutAsync(Role, new { email, role }) is var second ? (second.Status, second.Text) : default);
            Assert.Equal(role is null ? [] : [role], first.Strings("roles"));
            // None of these may do what admins may.
            Assert.Equal(403, (await ann.PutAsync(Role, new { email, role = Roles.Admin })).Status);
        }

        var nickname = (await ann.GetAsync("api/me")).String("nickname");
        var entries = (await admin.GetAsync("api/admin/audit?limit=200")).Json.EnumerateArray()
            .Where(entry => entry.GetProperty("action").GetString() == "role" && entry.GetProperty("changes").GetProperty("nickname").GetProperty("new").GetString() == nickname)
            .Select(entry => entry.GetProperty("changes").GetProperty("role")).Select(role => (Old: role.GetProperty("old").GetString(), New: role.GetProperty("new").GetString())).Reverse();
        Assert.Equal([(null, Roles.Manager), (Roles.Manager, Roles.BoxOffice), (Roles.BoxOffice, Roles.Door), (Roles.Door, null)], entries);
        ann.Dispose();
    }

    [Fact]
    public async Task Of_several_roles_at_once_an_account_has_one()
    {
        var (ann, email) = await SignUpAsync();
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => admin.At(system.Api[i % 3]).PutAsync(Role, new { email, role = i % 2 == 0 ? Roles.Door : Roles.Manager })));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        await using var database = system.Database();
        var id = (await ann.GetAsync("api/me")).String("id");
        Assert.Equal(1, await database.Db.AccountRoles.CountAsync(row => row.UserId == id));
        await database.Db.AccountRoles.Where(row => row.UserId == id).ExecuteDeleteAsync();
        ann.Dispose();
    }

    [Fact]
    public async Task Nobody_takes_their_own_and_of_two_who_take_each_others_one_is_left()
    {
        using var operators = await ApiClient.AdminAsync(system.Api[0]);
        foreach (var role in new[] { null, Roles.Manager })
        {
            var own = await operators.PutAsync(Role, new { email = SeatSystem.AdminEmail, role });
            Assert.Equal((409, "own-role"), Summary(own));
            Assert.Contains("another admin", own.String("detail"), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await operators.PutAsync(Role, new { email = SeatSystem.AdminEmail, role = Roles.Admin })).Status);
        var (ann, annEmail) = await SignUpAsync();
        var (bob, bobEmail) = await SignUpAsync();
        for (var round = 0; round < 4; round++)
        {
            foreach (var email in new[] { annEmail, bobEmail })
            {
                Assert.Equal(200, (await operators.PutAsync(Role, new { email, role = Roles.Admin })).Status);
            }

            await Wait.ForAsync("ann to be an admin", () => ann.At(system.Api[1]).GetAsync(AdminCall), reply => reply.Status == 200, Limit);
            await Wait.ForAsync("bob to be an admin", () => bob.At(system.Api[2]).GetAsync(AdminCall), reply => reply.Status == 200, Limit);
            var both = await Task.WhenAll(
                ann.At(system.Api[1]).PutAsync(Role, new { email = bobEmail, role = (string?)null }), bob.At(system.Api[2]).PutAsync(Role, new { email = annEmail, role = (string?)null }));
            Assert.Equal([200, 403], both.Select(reply => reply.Status).Order());
        }

        foreach (var email in new[] { annEmail, bobEmail })
        {
            Assert.Equal(200, (await operators.PutAsync(Role, new { email, role = (string?)null })).Status);
        }

        ann.Dispose();
        bob.Dispose();
    }

    private Task<(ApiClient Person, string Email)> SignUpAsync() => ApiClient.SignUpAsync(system.Api[0], Password);

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);
}
