using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MySqlConnector;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shop;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Data;

/// <summary>Real deadlocks, each made with certainty: every way in which we write is told to give way, and its work is done all the same.</summary>
public sealed class LockRetryTests(DatabaseServer server) : IClassFixture<DatabaseServer>
{
    /// <summary>All of them give the goods <c>a</c>, then <c>b</c>, another name.</summary>
    private static readonly Dictionary<string, Func<SeatDb, Task>> Writes = new()
    {
        ["an update by itself"] = db => db.Goods.Where(goods => goods.GoodsId == "a" || goods.GoodsId == "b")
            .ExecuteUpdateAsync(set => set.SetProperty(goods => goods.Name, "written")),
        ["a save"] = async db =>
        {
            foreach (var goods in await db.Goods.OrderBy(goods => goods.GoodsId).Where(goods => goods.GoodsId == "a" || goods.GoodsId == "b").ToListAsync())
            {
                goods.Name = "written";
            }

            await db.SaveChangesAsync();
        },
        ["a statement"] = db => new Statements(db).Add("UPDATE goods SET name = ? WHERE goods_id IN (?, ?)", "written", "a", "b").RunAsync(default),
        ["a transaction"] = db => db.TransactAsync(
            async transaction =>
            {
                foreach (var id in new[] { "a", "b" })
                {
                    await new Statements(db).Add("UPDATE goods SET name = 'written' WHERE goods_id = ?", id).RunAsync(default);
                }

                await transaction.CommitAsync();
            },
            default),
    };

    public static TheoryData<string> WriteNames => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(WriteNames))]
    public async Task Who_is_ended_by_a_deadlock_begins_anew(string write)
    {
        var connection = await server.CreateDatabaseAsync();
        using var replica = await PreparedAsync(connection);
        await using var other = new MySqlConnection(connection);
        await other.OpenAsync();
        var before = await LastDeadlockAsync(other);
        await using var transaction = await other.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        // With so much changed, it is not this one that the server ends.
        await RunAsync(other, transaction, "UPDATE goods SET price = price + 1 WHERE goods_id LIKE 'other-%'");
        await RunAsync(other, transaction, "UPDATE goods SET stock = stock - 10 WHERE goods_id = 'b'");

        await using var scope = replica.Services.CreateAsyncScope();
        var writing = Writes[write](scope.ServiceProvider.GetRequiredService<SeatDb>());
        await using var watch = new MySqlConnection(connection);
        await watch.OpenAsync();
        // The server looks at its transactions anew only when nobody has asked for a tenth of a second: asked more often it answers the same for ever.
        await Wait.UntilAsync("it has a and waits for b", async () =>
            await NumberAsync(watch, "SELECT SLEEP(0.2)") == 0
            && await NumberAsync(watch, "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") == 1);
        await RunAsync(other, transaction, "UPDATE goods SET stock = stock - 10 WHERE goods_id = 'a'");
        await transaction.CommitAsync();
        await writing;

        Assert.NotEqual(before, await LastDeadlockAsync(other));
        Assert.Equal(2, await NumberAsync(other, "SELECT COUNT(*) FROM goods WHERE name = 'written' AND stock = 90"));
    }

    [Fact]
    public async Task Every_transaction_is_read_committed_whoever_begins_it_and_whatever_the_server_is_set_to()
    {
        using var replica = Replica.Build(await server.CreateDatabaseAsync(), []);
        await using var scope = replica.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        // As EF begins one around a save: nothing is said of it.
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await IsReadCommittedAsync();
        });
        db.Database.CreateExecutionStrategy().Execute(() =>
        {
            using var transaction = db.Database.BeginTransaction();
            Assert.Equal(IsolationLevel.ReadCommitted, transaction.GetDbTransaction().IsolationLevel);
        });
        await db.TransactAsync(_ => IsReadCommittedAsync(), CancellationToken.None);

        async Task IsReadCommittedAsync()
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT @@tx_isolation";
            command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
            Assert.Equal("READ-COMMITTED", await command.ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task A_lock_that_nobody_gives_back_is_an_outage_not_a_fault()
    {
        var connection = await server.CreateDatabaseAsync();
        using (await PreparedAsync(connection))
        {
        }

        using var replica = Replica.Build(connection + ";Pooling=false", []);
        await using var other = new MySqlConnection(connection);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await RunAsync(other, transaction, "UPDATE goods SET stock = 1 WHERE goods_id = 'a'");
        await using var scope = replica.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("SET SESSION innodb_lock_wait_timeout = 0");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Writes["an update by itself"](db));

        Assert.True(Backing.IsDatabaseAway(error), error.ToString());
    }

    private static async Task<IHost> PreparedAsync(string connection)
    {
        var replica = Replica.Build(connection, new() { ["Demo:Seed"] = "false" });
        await replica.Services.GetRequiredService<DatabaseSetup>().PrepareAsync(CancellationToken.None);
        await using var scope = replica.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        db.Goods.AddRange(new[] { "a", "b" }.Concat(Enumerable.Range(0, 200).Select(number => $"other-{number}")).Select(id => new GoodsRow
        {
            GoodsId = id, Name = id, ThumbnailUrl = "", Category = "drink", Price = 1, Currency = "KRW", Stock = 100, CreatedAt = DateTimeOffset.UnixEpoch,
        }));
        await db.SaveChangesAsync();
        return replica;
    }

    /// <summary>What the server says about the last deadlock that it broke; nothing where there was none.</summary>
    private static async Task<string> LastDeadlockAsync(MySqlConnection connection)
    {
        await using var command = new MySqlCommand("SHOW ENGINE INNODB STATUS", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var status = reader.GetString("Status");
        var start = status.IndexOf("LATEST DETECTED DEADLOCK", StringComparison.Ordinal);
        return start < 0 ? "" : status[start..status.IndexOf("\nTRANSACTIONS\n", start, StringComparison.Ordinal)];
    }

    private static async Task<long> NumberAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task RunAsync(MySqlConnection connection, MySqlTransaction transaction, string sql)
    {
        await using var command = new MySqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
    }
}
