using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Data;

/// <summary>Whatever became of a connection in somebody's hands, the next one who gets it from the pool never notices.</summary>
public sealed class PooledConnectionTests(DatabaseServer server) : IClassFixture<DatabaseServer>
{
    private const string Long = "SELECT SLEEP(60)";

    /// <summary>What may become of a connection; each answers the error that it made, if any. The operator's connection is another one.</summary>
    private static readonly Dictionary<string, Func<SeatDb, MySqlConnection, Task<Exception?>>> Mishaps = new()
    {
        ["a statement that was given up"] = async (db, operatorsOwn) =>
        {
            using var gone = new CancellationTokenSource();
            var asking = db.Database.ExecuteSqlRawAsync(Long, gone.Token);
            await RunsAsync(operatorsOwn);
            await gone.CancelAsync();
            return await Record.ExceptionAsync(() => asking);
        },
        ["a statement that took too long"] = (db, _) =>
        {
            db.Database.SetCommandTimeout(1);
            return Record.ExceptionAsync(() => db.Database.ExecuteSqlRawAsync(Long))!;
        },
        ["a statement that an operator ended"] = (db, operatorsOwn) => EndedAsync(db, operatorsOwn, "KILL QUERY"),
        ["a connection that an operator ended while it was used"] = (db, operatorsOwn) => EndedAsync(db, operatorsOwn, "KILL"),
        ["a connection that an operator ended while it rested"] = async (db, operatorsOwn) =>
        {
            await db.Database.OpenConnectionAsync();
            var id = ((MySqlConnection)db.Database.GetDbConnection()).ServerThread;
            await db.Database.CloseConnectionAsync();
            await RunAsync(operatorsOwn, $"KILL {id}");
            await Wait.UntilAsync("it is gone", async () => await NumberAsync(operatorsOwn, $"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {id}") == 0);
            return null;
        },
        ["a statement larger than the server takes"] = (db, _) =>
            Record.ExceptionAsync(() => db.Database.ExecuteSqlRawAsync("INSERT INTO kept (word) VALUES ({0})", new string('x', 3_000_000)))!,
        ["a statement that is none"] = (db, _) => Record.ExceptionAsync(() => db.Database.ExecuteSqlRawAsync("SELECT 1; SELEKT 2"))!,
        ["an answer that was not read to its end"] = async (db, _) =>
        {
            await db.Database.OpenConnectionAsync();
            var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT seq, REPEAT('x', 100) FROM seq_1_to_20000; SELECT 7";
            Assert.True(await (await command.ExecuteReaderAsync()).ReadAsync());
            return null;
        },
        ["a transaction that was left"] = async (db, _) =>
        {
            await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync("INSERT INTO kept (word) VALUES ('left')");
            return null;
        },
        ["settings and locks that were left"] = async (db, _) =>
        {
            await db.Database.ExecuteSqlRawAsync("SET SESSION autocommit = 0; SET @word = 'left'; SELECT GET_LOCK('left', 0); INSERT INTO kept (word) VALUES ('left')");
            return null;
        },
    };

    public static TheoryData<string> MishapNames => [.. Mishaps.Keys];

    [Theory]
    [MemberData(nameof(MishapNames))]
    public async Task The_next_one_who_uses_the_connection_notices_nothing(string mishap)
    {
        var connection = await server.CreateDatabaseAsync();
        await using var operatorsOwn = new MySqlConnection(connection + ";Pooling=false");
        await operatorsOwn.OpenAsync();
        await RunAsync(operatorsOwn, "CREATE TABLE kept (word longtext); SET GLOBAL max_allowed_packet = 1048576");
        // One connection, so that whoever comes next is given it, if anybody.
        using var replica = Replica.Build(connection + ";Maximum Pool Size=1", []);

        for (var round = 0; round < 2; round++)
        {
            await using (var unlucky = replica.Services.CreateAsyncScope())
            {
                var error = await Mishaps[mishap](unlucky.ServiceProvider.GetRequiredService<SeatDb>(), operatorsOwn);
                if (error is not null && mishap.Contains("operator", StringComparison.Ordinal))
                {
                    Assert.True(Backing.IsDatabaseAway(error), error.ToString());
                }
            }

            await using var next = replica.Services.CreateAsyncScope();
            var db = next.ServiceProvider.GetRequiredService<SeatDb>();
            Assert.Equal(round, await NumberAsync(db, "SELECT COUNT(*) FROM kept"));
            Assert.Equal(1, await db.Database.ExecuteSqlRawAsync("INSERT INTO kept (word) VALUES ('bought')"));
            Assert.Equal(round + 1, await NumberAsync(operatorsOwn, "SELECT COUNT(*) FROM kept WHERE word = 'bought'"));
            Assert.Equal(1, await NumberAsync(db, "SELECT @word IS NULL"));
            Assert.Equal(1, await NumberAsync(operatorsOwn, "SELECT IS_FREE_LOCK('left')"));
        }
    }

    private static async Task<Exception?> EndedAsync(SeatDb db, MySqlConnection operatorsOwn, string how)
    {
        var asking = db.Database.ExecuteSqlRawAsync("INSERT INTO kept (word) SELECT SLEEP(60)");
        await RunAsync(operatorsOwn, $"{how} {await RunsAsync(operatorsOwn)}");
        return Assert.IsAssignableFrom<DbException>(await Record.ExceptionAsync(() => asking));
    }

    /// <summary>The connection on which the long statement runs.</summary>
    private static Task<long> RunsAsync(MySqlConnection operatorsOwn) => Wait.ForAsync(
        "it runs",
        () => NumberAsync(operatorsOwn, "SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist WHERE info LIKE '%SLEEP(60)%' AND id <> CONNECTION_ID()"),
        id => id > 0);

    private static async Task<long> NumberAsync(SeatDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        try
        {
            return await NumberAsync((MySqlConnection)db.Database.GetDbConnection(), sql);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<long> NumberAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task RunAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
