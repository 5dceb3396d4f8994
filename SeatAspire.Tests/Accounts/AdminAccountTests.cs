using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Tests.Data;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>The account that the settings name, as each start of a replica leaves it.</summary>
public sealed class AdminAccountTests(DatabaseServer server) : IClassFixture<DatabaseServer>
{
    [Fact]
    public async Task Replicas_that_start_together_make_one()
    {
        var connection = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StartAsync(connection, "Op@Example.com", "first word"))));

        var account = Assert.Single(await AccountsAsync(connection));
        Assert.Equal(("Op@Example.com", "op@example.com", "admin", true), (account.Email, account.NormalizedEmail, account.UserName, account.RoleFromSettings));
        Assert.Equal(["admin"], await AdminsAsync(connection));
        Assert.DoesNotContain("first word", account.PasswordHash!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_password_takes_the_place_of_the_old_and_the_same_one_changes_nothing()
    {
        var connection = await server.CreateDatabaseAsync();
        await StartAsync(connection, "op@example.com", "first word");
        var first = Assert.Single(await AccountsAsync(connection));
        await StartAsync(connection, "OP@example.com", "first word");
        Assert.Equal(first.PasswordHash, Assert.Single(await AccountsAsync(connection)).PasswordHash);

        await StartAsync(connection, "op@example.com", "second word");
        var second = Assert.Single(await AccountsAsync(connection));
        Assert.Equal(first.Id, second.Id);
        // Tokens made with the old password are not renewed, and those that let in now end.
        Assert.NotEqual(first.SecurityStamp, second.SecurityStamp);
        await using var database = new TestDatabase(connection);
        Assert.Equal(first.SecurityStamp, (await database.Db.EndedSignIns.SingleAsync()).SignInId);
    }

    [Fact]
    public async Task The_role_follows_the_settings_and_what_was_given_by_hand_stays()
    {
        var connection = await server.CreateDatabaseAsync();
        await StartAsync(connection, "op@example.com", "a word");
        await AddAsync(connection, "hand@example.com", "byhand", Roles.Admin);
        await AddAsync(connection, "next@example.com", "Next", role: null);

        await StartAsync(connection, "", "");
        Assert.Equal(["byhand", "admin"], await AdminsAsync(connection));

        await StartAsync(connection, "next@example.com", "a word");
        Assert.Equal(["Next", "byhand"], await AdminsAsync(connection));

        // Named while it has the role by hand, it has it by hand still when another one is named.
        await StartAsync(connection, "hand@example.com", "a word");
        await StartAsync(connection, "op@example.com", "a word");
        Assert.Equal(["byhand", "admin"], await AdminsAsync(connection));
    }

    [Fact]
    public async Task A_taken_nickname_gets_a_number()
    {
        var connection = await server.CreateDatabaseAsync();
        await StartAsync(connection, "", "");
        await AddAsync(connection, "one@example.com", "Admin", role: null);
        await AddAsync(connection, "two@example.com", "admin-2", role: null);
        await StartAsync(connection, "op@example.com", "a word");
        Assert.Equal(["admin-3"], await AdminsAsync(connection));
    }

    [Theory]
    [InlineData("op@example.com", "")]
    [InlineData("", "a word")]
    [InlineData("operator", "a word")]
    public void Settings_that_make_no_sense_are_said_at_the_start(string email, string password)
    {
        using var replica = Replica.Build("Host=127.0.0.1;Port=1", Settings(email, password));
        var fault = Assert.Throws<OptionsValidationException>(() => replica.Services.GetRequiredService<IOptions<AdminOptions>>().Value);
        Assert.StartsWith("Admin:", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a word", fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Settings(string email, string password) =>
        new() { ["Demo:Seed"] = "false", ["Admin:Email"] = email, ["Admin:Password"] = password };

    private static async Task StartAsync(string connection, string email, string password)
    {
        using var replica = Replica.Build(connection, Settings(email, password));
        await replica.Services.GetRequiredService<DatabaseSetup>().PrepareAsync(CancellationToken.None);
    }

    private static async Task<List<Account>> AccountsAsync(string connection)
    {
        await using var database = new TestDatabase(connection);
        return await database.Db.Accounts.AsNoTracking().OrderBy(row => row.NormalizedEmail).ToListAsync();
    }

    private static async Task<string[]> AdminsAsync(string connection)
    {
        await using var database = new TestDatabase(connection);
        var admins = await database.Db.AccountRoles.Where(row => row.RoleId == Roles.Admin).Select(row => row.UserId).ToListAsync();
        return [.. (await AccountsAsync(connection)).Where(row => admins.Contains(row.Id)).Select(row => row.UserName!).OrderDescending(StringComparer.OrdinalIgnoreCase)];
    }

    private static async Task AddAsync(string connection, string email, string nickname, string? role)
    {
        await using var database = new TestDatabase(connection);
        var account = Account.Create(Guid.NewGuid().ToString("N"), nickname, email, DateTimeOffset.UnixEpoch);
        (account.NormalizedUserName, account.NormalizedEmail, account.PasswordHash) = (NicknameRules.Fold(nickname), email, "none");
        database.Db.Accounts.Add(account);
        if (role is not null)
        {
            database.Db.AccountRoles.Add(new() { UserId = account.Id, RoleId = role });
        }

        await database.Db.SaveChangesAsync();
    }
}
