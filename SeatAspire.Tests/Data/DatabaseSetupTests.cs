using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Data;

/// <summary>How replicas that start find or make their database.</summary>
public sealed class DatabaseSetupTests(DatabaseServer server) : IClassFixture<DatabaseServer>
{
    private static readonly Dictionary<string, string?> NoDemo = new() { ["Demo:Seed"] = "false" };

    [Fact]
    public async Task Replicas_that_start_together_do_everything_once()
    {
        var connection = await server.CreateDatabaseAsync();
        var replicas = Enumerable.Range(0, 8).Select(_ => Replica.Build(connection, [])).ToArray();

        await Task.WhenAll(replicas.Select(replica => Task.Run(() => Setup(replica).PrepareAsync(CancellationToken.None))));

        Assert.All(replicas, replica => Assert.True(replica.Services.GetRequiredService<DatabaseReady>().IsReached));
        await WithAsync(replicas[0], async db =>
        {
            Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync());
            Assert.Equal(1, await db.DataProtectionKeys.CountAsync());
            Assert.Equal(["moonlight", "tosca", "final"], await db.Shows.OrderBy(show => show.Position).Select(show => show.Id).ToListAsync());
            Assert.Equal(3, await db.Layouts.CountAsync());
            Assert.Equal(1, await db.SeatEpoch.CountAsync());
        });

        // What one replica seals, another one opens.
        var sealedText = Protector(replicas[1]).Protect("who");
        Assert.All(replicas, replica => Assert.Equal("who", Protector(replica).Unprotect(sealedText)));
        Array.ForEach(replicas, replica => replica.Dispose());
    }

    /// <summary>ASP.NET Core's own would make each replica a key of its own, before the lock is asked for.</summary>
    [Fact]
    public async Task Nothing_else_makes_keys_when_a_replica_starts()
    {
        using var replica = Replica.Build(await server.CreateDatabaseAsync(), NoDemo);
        await WithAsync(replica, db => db.Database.ExecuteSqlRawAsync("CREATE TABLE token_keys (id int AUTO_INCREMENT PRIMARY KEY, friendly_name longtext NULL, xml longtext NULL)"));
        foreach (var service in PartialApi.Hosted(replica.Services, left: work => work is DatabaseSetup))
        {
            await service.StartAsync(CancellationToken.None);
        }

        await WithAsync(replica, async db => Assert.Equal(0, await db.DataProtectionKeys.CountAsync()));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        var connection = await server.CreateDatabaseAsync();
        using (var first = Replica.Build(connection, []))
        {
            await Setup(first).PrepareAsync(CancellationToken.None);
            await WithAsync(first, db => db.BlockedSeats.ExecuteDeleteAsync());
        }

        using var second = Replica.Build(connection, []);
        await Setup(second).PrepareAsync(CancellationToken.None);

        await WithAsync(second, async db =>
        {
            Assert.Equal(0, await db.BlockedSeats.CountAsync());
            Assert.Equal(1, await db.DataProtectionKeys.CountAsync());
        });
    }

    [Fact]
    public async Task What_a_given_server_should_have_set_otherwise_is_said_at_the_start()
    {
        var connection = await server.CreateDatabaseAsync();
        Assert.Equal(
            ["transaction_isolation is REPEATABLE-READ", "innodb_lock_wait_timeout is 50 s", "innodb_flush_log_at_trx_commit is 0"],
            (await DoubtsAsync()).Select(doubt => doubt[..doubt.IndexOf(':', StringComparison.Ordinal)]));

        const string Good = "SET GLOBAL innodb_flush_log_at_trx_commit = 1; SET GLOBAL TRANSACTION ISOLATION LEVEL READ COMMITTED; SET GLOBAL innodb_lock_wait_timeout = 2";
        const string AsItCame = "SET GLOBAL innodb_flush_log_at_trx_commit = 0; SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET GLOBAL innodb_lock_wait_timeout = 50";
        using var operatorsOwn = Replica.Build(connection, []);
        await WithAsync(operatorsOwn, db => db.Database.ExecuteSqlRawAsync(Good));
        Assert.Empty(await DoubtsAsync());
        await WithAsync(operatorsOwn, db => db.Database.ExecuteSqlRawAsync(AsItCame));

        async Task<IReadOnlyList<string>> DoubtsAsync()
        {
            using var replica = Replica.Build(connection + ";Pooling=false", []);
            IReadOnlyList<string> doubts = [];
            await WithAsync(replica, async db => doubts = await ServerSettings.DoubtsAsync(db, CancellationToken.None));
            return doubts;
        }
    }

    [Fact]
    public async Task A_failing_start_does_not_keep_the_lock()
    {
        var connection = await server.CreateDatabaseAsync();
        using var replica = Replica.Build(connection, NoDemo);
        await WithAsync(replica, db => db.Database.ExecuteSqlRawAsync("CREATE TABLE layouts (wrong int)"));
        await Assert.ThrowsAnyAsync<Exception>(() => Setup(replica).PrepareAsync(CancellationToken.None));
        await WithAsync(replica, db => db.Database.ExecuteSqlRawAsync("DROP TABLE layouts"));

        using var other = Replica.Build(connection, NoDemo);
        await Setup(other).PrepareAsync(CancellationToken.None).WaitAsync(Wait.Limit);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_yet_is_waited_for()
    {
        var connection = await server.CreateDatabaseAsync();
        using var replica = Replica.Build(connection + "x", NoDemo);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Setup(replica).PrepareAsync(CancellationToken.None));
        Assert.True(Backing.IsDatabaseAway(error), error.ToString());
    }

    [Fact]
    public async Task The_demo_starts_over_without_sales()
    {
        var connection = await server.CreateDatabaseAsync();
        using var replica = Replica.Build(connection, []);
        await Setup(replica).PrepareAsync(CancellationToken.None);
        await WithAsync(replica, async db =>
        {
            var showing = await db.Showings.Select(showing => showing.Id).FirstAsync();
            db.Payments.Add(new PaymentRow
            {
                Id = "p", HoldId = "h", Attempt = 1, PersonId = "me", IdempotencyKey = "k", RequestHash = "", ShowingId = showing, Seats = "1",
                Amount = 1, Currency = "KRW", Method = "sandbox", State = PaymentState.Paid, CreatedAt = DateTimeOffset.UnixEpoch,
            });
            db.SandboxCharges.Add(new SandboxChargeRow { PaymentId = "p", Amount = 1, Currency = "KRW", State = "captured", CreatedAt = DateTimeOffset.UnixEpoch });
            db.Outbox.Add(new OutboxRow { Kind = "sell", Subject = "o", DueAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
            db.Orders.Add(new OrderRow
            {
                Id = "o", Reference = "AAAAAAAA", PaymentId = "p", HoldId = "h", PersonId = "me", Nickname = "me", ShowingId = showing, Amount = 1, Currency = "KRW",
                Status = OrderStatus.Paid, CreatedAt = DateTimeOffset.UnixEpoch,
            });
            await db.SaveChangesAsync();
            db.OrderSeats.Add(new OrderSeatRow { OrderId = "o", Seat = 1, Label = "A-2" });
            db.Refunds.Add(new RefundRow { Id = "r", OrderId = "o", PaymentId = "p", Seats = "2", Amount = 1, CreatedAt = DateTimeOffset.UnixEpoch });
            db.SandboxRefunds.Add(new SandboxRefundRow { RefundId = "r", PaymentId = "p", Amount = 1, CreatedAt = DateTimeOffset.UnixEpoch });
            db.SoldSeats.Add(new SoldSeatRow { ShowingId = showing, Seat = 1, OrderId = "o", PersonId = "me", HoldId = "h" });
            await db.SaveChangesAsync();
            await db.SeatEpoch.ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, 7).SetProperty(row => row.RunId, "a redis"));
        });

        await Setup(replica).ResetDemoAsync(CancellationToken.None);

        await WithAsync(replica, async db =>
        {
            Assert.False(await db.SoldSeats.AnyAsync() || await db.Orders.AnyAsync() || await db.Payments.AnyAsync() || await db.Outbox.AnyAsync() || await db.SandboxCharges.AnyAsync()
                || await db.Refunds.AnyAsync() || await db.SandboxRefunds.AnyAsync());
            Assert.Equal(3, await db.Shows.CountAsync());
            Assert.True(await db.BlockedSeats.AnyAsync());
            var epoch = await db.SeatEpoch.SingleAsync();
            Assert.Equal((7, ""), (epoch.Epoch, epoch.RunId));
            Assert.Equal(1, await db.DataProtectionKeys.CountAsync());
        });
    }

    private static DatabaseSetup Setup(IHost replica) => replica.Services.GetRequiredService<DatabaseSetup>();

    private static IDataProtector Protector(IHost replica) => replica.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static async Task WithAsync(IHost replica, Func<SeatDb, Task> use)
    {
        await using var scope = replica.Services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<SeatDb>());
    }
}
