using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>Which of two readings of somebody's roles is the newer, the token's or the replica's, however close they are; on the real database.</summary>
[Collection(SharedSystem.Name)]
public sealed class RoleMomentTests(SeatSystem system)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(40);

    // Tickets keep their own times to the second.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(400, 401)]
    [InlineData(0, 999)]
    [InlineData(999, 1000)]
    [InlineData(0, 5000)]
    public async Task The_later_reading_holds_however_close_the_two_are(int earlier, int later)
    {
        var second = new DateTimeOffset(2026, 3, 1, 20, 0, 7, TimeSpan.Zero);
        var clock = new StoppedTime();
        using var host = Host(clock);
        var roles = host.Services.GetRequiredService<CurrentRoles>();
        await using var database = system.Database();
        var account = await AccountAsync(database);

        // The replica reads that she has none, then she is given one and gets a token.
        clock.Now = second.AddMilliseconds(earlier);
        await roles.ReadAsync(CancellationToken.None);
        database.Db.AccountRoles.Add(new() { UserId = account.Id, RoleId = Roles.Door });
        await database.Db.SaveChangesAsync();
        clock.Now = second.AddMilliseconds(later);
        var token = await TokenAsync(host, database, account);
        Assert.Equal([Roles.Door], Said(host, token));

        // It is taken from her, and the replica reads that after she got her token.
        database.Db.AccountRoles.RemoveRange(database.Db.AccountRoles.Where(row => row.UserId == account.Id));
        await database.Db.SaveChangesAsync();
        clock.Now += TimeSpan.FromMilliseconds(later - earlier);
        await roles.ReadAsync(CancellationToken.None);
        Assert.Empty(Said(host, token));
    }

    [Fact]
    public async Task A_token_of_a_replica_whose_clock_is_ahead_keeps_no_role_that_was_taken()
    {
        var clock = new StoppedTime { Now = TimeProvider.System.GetUtcNow() };
        using var host = Host(clock);
        var roles = host.Services.GetRequiredService<CurrentRoles>();
        await using var database = system.Database();
        var account = await AccountAsync(database);
        database.Db.AccountRoles.Add(new() { UserId = account.Id, RoleId = Roles.Door });
        await database.Db.SaveChangesAsync();
        clock.Now += Ahead;
        var token = await TokenAsync(host, database, account);
        clock.Now -= Ahead;

        await roles.ReadAsync(CancellationToken.None);
        Assert.Equal([Roles.Door], Said(host, token));
        database.Db.AccountRoles.RemoveRange(database.Db.AccountRoles.Where(row => row.UserId == account.Id));
        await database.Db.SaveChangesAsync();
        await roles.ReadAsync(CancellationToken.None);
        Assert.Empty(Said(host, token));
    }

    private async Task<Account> AccountAsync(TestDatabase database)
    {
        var (ann, email) = await ApiClient.SignUpAsync(system.Api[0], "correct horse battery");
        ann.Dispose();
        return database.Db.Accounts.Single(row => row.Email == email);
    }

    private static async Task<string> TokenAsync(IHost host, TestDatabase database, Account account)
    {
        var read = await database.Db.ReadRolesAsync(account.Id, host.Services.GetRequiredService<TimeProvider>(), CancellationToken.None);
        return host.Services.GetRequiredService<SignInTokens>().Issue(account.SignedIn(read, Person.NewSignIn())).AccessToken;
    }

    private static IReadOnlyList<string> Said(IHost host, string access) => host.Services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>()
        .Get(BearerTokenDefaults.AuthenticationScheme).BearerTokenProtector.Unprotect(access)!.Principal.Roles();

    // The parts of a replica of the system, with a clock of its own, and nothing in the background.
    private IHost Host(TimeProvider clock)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = system.ConnectionString("redis"), ["ConnectionStrings:seats"] = system.ConnectionString("seats"),
        });
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddParts();
        PartialApi.Still(builder.Services);
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        builder.Services.AddSingleton(clock);
        return builder.Build();
    }

    private sealed class StoppedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
