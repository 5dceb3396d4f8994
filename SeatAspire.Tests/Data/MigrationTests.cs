using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MySqlConnector;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Data;

/// <summary>How the tables come about: from nothing, from the numbered SQL files of earlier versions, and after a crash at any point.</summary>
public sealed partial class MigrationTests(DatabaseServer server) : IClassFixture<DatabaseServer>
{
    private const string NumberedSchemaFile = "SeatAspire.Tests/Data/Fixtures/numbered-schema.sql";

    private static readonly Dictionary<string, string?> NoDemo = new() { ["Demo:Seed"] = "false" };

    [Fact]
    public void Every_change_of_the_model_has_a_migration()
    {
        using var replica = Replica.Build("Server=127.0.0.1;Port=1", []);
        using var scope = replica.Services.CreateScope();
        Assert.False(Db(scope).Database.HasPendingModelChanges());
        using var designed = new SeatDbFactory().CreateDbContext([]);
        Assert.False(designed.Database.HasPendingModelChanges());
    }

    /// <summary>The real tables, not their text.</summary>
    [Fact]
    public async Task The_model_and_the_tables_agree()
    {
        using var replica = Replica.Build(await server.CreateDatabaseAsync(), NoDemo);
        await PrepareAsync(replica);
        await using var scope = replica.Services.CreateAsyncScope();
        var columns = await Db(scope).Database.SqlQueryRaw<string>(
            """
            SELECT concat(table_name, '.', column_name, ' ', column_type, ' ', is_nullable) AS Value FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name NOT LIKE '\_\_%'
            """).ToListAsync();
        Assert.Equal(
            Db(scope).Model.GetEntityTypes().SelectMany(type => type.GetProperties().Select(property =>
                $"{type.GetTableName()}.{property.GetColumnName()} {property.GetColumnType()} {(property.IsNullable ? "YES" : "NO")}")).Order(),
            columns.Select(column => DisplayWidth().Replace(column, "$1")).Order());
    }

    [Fact]
    public async Task Text_compares_byte_by_byte_in_every_table()
    {
        using var replica = Replica.Build(await server.CreateDatabaseAsync(), NoDemo);
        await PrepareAsync(replica);
        await using var scope = replica.Services.CreateAsyncScope();
        Assert.Equal(["utf8mb4_bin"], await Db(scope).Database.SqlQueryRaw<string>(
            """
            SELECT DISTINCT collation_name AS Value FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name NOT LIKE '\_\_%' AND collation_name IS NOT NULL
            """).ToListAsync());
    }

    /// <summary>One that people have comes out the same as a new one, with all that is in it.</summary>
    [Fact]
    public async Task A_database_of_the_numbered_files_is_taken_over()
    {
        var numbered = await server.CreateDatabaseAsync();
        await RunAsync(numbered, File.ReadAllText(Path.Combine(Checkout.Root, NumberedSchemaFile)));
        await RunAsync(numbered, "UPDATE seat_epoch SET epoch = 7; INSERT INTO shows VALUES ('a', 'Title', 'Venue', '', '', 0);");
        using var old = Replica.Build(numbered, NoDemo);
        using var fresh = Replica.Build(await server.CreateDatabaseAsync(), NoDemo);

        await PrepareAsync(old);
        await PrepareAsync(fresh);
        await PrepareAsync(old);

        await using var scope = old.Services.CreateAsyncScope();
        Assert.Equal(await SchemaAsync(fresh), await SchemaAsync(old));
        Assert.Equal(7, (await Db(scope).SeatEpoch.SingleAsync()).Epoch);
        Assert.Equal("Title", (await Db(scope).Shows.SingleAsync()).Title);
    }

    /// <summary>The table of keys is another one by now; guests have nothing but their tokens.</summary>
    [Fact]
    public async Task A_token_of_before_the_migration_works_after_it()
    {
        using var before = Replica.Build(await server.CreateDatabaseAsync(), NoDemo);
        await PrepareAsync(before);
        var token = Protector(before).Protect("a guest");
        await using var scope = before.Services.CreateAsyncScope();
        var key = await Db(scope).DataProtectionKeys.SingleAsync();
        var numbered = await server.CreateDatabaseAsync();
        await RunAsync(numbered, File.ReadAllText(Path.Combine(Checkout.Root, NumberedSchemaFile)));
        await RunAsync(numbered, $"INSERT INTO data_protection_keys (id, xml) VALUES ('{key.FriendlyName}', '{MySqlHelper.EscapeString(key.Xml!)}');");

        using var after = Replica.Build(numbered, NoDemo);
        await PrepareAsync(after);

        Assert.Equal("a guest", Protector(after).Unprotect(token));
    }

    /// <summary>What was bought before orders had references and tickets prices.</summary>
    [Fact]
    public async Task Orders_of_a_numbered_database_get_references_prices_and_what_was_refunded()
    {
        var numbered = await server.CreateDatabaseAsync();
        await RunAsync(numbered, File.ReadAllText(Path.Combine(Checkout.Root, NumberedSchemaFile)));
        await RunAsync(numbered,
            """
            INSERT INTO layouts (hash, seat_count, json) VALUES ('h', 5, '{"rows":[{"tier":1,"count":2},{"tier":0,"count":3}],"tiers":[{"index":0,"name":"R석","price":500},{"index":1,"name":"VIP","price":900}]}');
            INSERT INTO shows VALUES ('a', 'Title', 'Venue', '', '', 0);
            INSERT INTO showings (id, show_id, layout_hash, starts_at, sale_opens_at, sale_closed) VALUES ('s', 'a', 'h', '2026-01-01', '2026-01-01', 0);
            """);
        foreach (var (order, status) in new[] { ("1", "paid"), ("2", "cancelled") })
        {
            await RunAsync(numbered,
                $"""
                INSERT INTO payments (id, hold_id, attempt, person_id, idempotency_key, request_hash, showing_id, seats, amount, currency, method, state, created_at)
                    VALUES ('p{order}', 'h{order}', 1, 'me', 'k{order}', '', 's', '1,2', 1400, 'KRW', 'sandbox', 'paid', '2026-01-01');
                INSERT INTO orders (id, payment_id, hold_id, person_id, nickname, showing_id, amount, currency, status, created_at)
                    VALUES ('o{order}', 'p{order}', 'h{order}', 'me', 'me', 's', 1400, 'KRW', '{status}', '2026-01-01');
                INSERT INTO order_seats (order_id, seat, label) VALUES ('o{order}', 1, 'A-2'), ('o{order}', 2, 'B-1');
                """);
        }

        using var replica = Replica.Build(numbered, NoDemo);
        await PrepareAsync(replica);

        await using var scope = replica.Services.CreateAsyncScope();
        // The layout's prices are the date's from now on.
        Assert.Equal(("s", 1, "500,900"), await Db(scope).PriceLists.AsNoTracking().SingleAsync() is var list ? (list.ShowingId, list.Number, list.Amounts) : default);
        Assert.Equal(("KRW", "Asia/Seoul"), await Db(scope).Shows.AsNoTracking().SingleAsync() is var show ? (show.Currency, show.TimeZone) : default);
        Assert.Equal("optional", (await Db(scope).Showings.AsNoTracking().SingleAsync()).Buyer);
        var orders = await Db(scope).Orders.AsNoTracking().OrderBy(order => order.Id).ToListAsync();
        Assert.All(orders, order => Assert.Matches("^[ACDEFGHJKMNPQRTUVWXY3479]{8}$", order.Reference));
        Assert.NotEqual(orders[0].Reference, orders[1].Reference);
        Assert.Equal([0, 1400], orders.Select(order => order.Refunded));
        Assert.Equal(
            [("o1", "VIP", 900, "paid"), ("o1", "R석", 500, "paid"), ("o2", "VIP", 900, "cancelled"), ("o2", "R석", 500, "cancelled")],
            (await Db(scope).OrderSeats.AsNoTracking().OrderBy(seat => seat.OrderId).ThenBy(seat => seat.Seat).ToListAsync())
                .Select(seat => (seat.OrderId, seat.Category, seat.Price, seat.Status)));
    }

    [Fact]
    public async Task A_database_that_lacks_a_numbered_file_is_refused_untouched()
    {
        var numbered = await server.CreateDatabaseAsync();
        await RunAsync(numbered, File.ReadAllText(Path.Combine(Checkout.Root, NumberedSchemaFile)));
        await RunAsync(numbered, "DELETE FROM schema_migrations WHERE name = '005_shop';");
        using var replica = Replica.Build(numbered, NoDemo);
        var before = await SchemaAsync(replica);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => PrepareAsync(replica));

        Assert.Contains("schema_migrations has [001_seats_and_orders, 002_people, 003_queue, 004_accounts], not [", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await SchemaAsync(replica));
    }

    /// <summary>
    /// Killed after each statement that a start sends, which the server carried out, so also before the one that follows: from every state that this
    /// leaves, ever later, until the migrations got one step further.
    /// </summary>
    [Fact]
    public async Task A_migration_that_was_cut_off_anywhere_is_carried_on()
    {
        using var whole = Replica.Build(await server.CreateDatabaseAsync(), NoDemo);
        await PrepareAsync(whole);
        var connection = await server.CreateDatabaseAsync();

        var (steps, reached) = (0, "");
        for (var statements = 0; ; statements++)
        {
            Assert.True(statements < 50, $"After {steps} steps ({reached}) no start got any further.");
            var cut = new Cut(statements);
            await using (var db = Open(connection, cut))
            {
                var error = await Record.ExceptionAsync(() => db.Database.MigrateAsync());
                Assert.True(cut.Happened ? error is CutException : error is null, error?.ToString());
            }

            if (!cut.Happened)
            {
                break;
            }

            var now = await ReachedAsync(connection);
            if (now != reached)
            {
                // The lock and the history's table, which are asked for first each time, were cut once from nothing: that is enough.
                (reached, statements) = (now, steps == 0 ? -1 : Preamble - 1);
                steps++;
            }
        }

        Assert.True(steps > 30, $"Only {steps} steps were seen.");
        using var replica = Replica.Build(connection, NoDemo);
        await using var scope = replica.Services.CreateAsyncScope();
        Assert.Equal(1, await Db(scope).SeatEpoch.CountAsync());
        Assert.Equal(await SchemaAsync(whole), await SchemaAsync(replica));
    }

    // What each start sends before the first migration that is missing.
    private const int Preamble = 2;

    /// <summary>How far the migrations of a database have come.</summary>
    private static async Task<string> ReachedAsync(string connection)
    {
        await using var opened = new MySqlConnection(connection + ";Pooling=false");
        await opened.OpenAsync();
        var said = new List<string>();
        foreach (var sql in new[] { "SELECT COUNT(*) FROM `__EFMigrationsHistory`", "SELECT GROUP_CONCAT(migration, ' ', done) FROM __migration_progress" })
        {
            await using var command = new MySqlCommand(sql, opened);
            try
            {
                said.Add($"{await command.ExecuteScalarAsync()}");
            }
            catch (MySqlException error) when (error.ErrorCode == MySqlErrorCode.NoSuchTable)
            {
                said.Add("none");
            }
        }

        return string.Join(", ", said);
    }

    /// <summary>Accounts of before Identity keep id, password and role; names and domains are compared as they are by now.</summary>
    [Fact]
    public async Task Accounts_of_before_log_in_as_ever()
    {
        var connection = await server.CreateDatabaseAsync();
        await using (var db = Open(connection))
        {
            await db.GetService<IMigrator>().MigrateAsync("InitialSchema");
            var hash = new PasswordHasher<object>().HashPassword(new(), "correct horse battery");
            const string Insert =
                "INSERT INTO accounts (person_id, nickname, folded_nickname, email, folded_email, password_hash, role, role_from_settings, failed_attempts, locked_until, created_at) ";
            await db.Database.ExecuteSqlRawAsync(Insert + "VALUES ('p1', 'Ann', 'ann', 'Ann@example.com', 'ann@example.com', {0}, 'admin', 1, 10, '2999-01-01', '2026-01-01')", hash);
            await db.Database.ExecuteSqlRawAsync(Insert + "VALUES ('p2', 'ＭＩＮ', 'ｍｉｎ', 'min@예시.한국', 'min@예시.한국', {0}, NULL, 0, 0, NULL, '2026-01-01')", hash);
        }

        using var replica = Replica.Build(connection, NoDemo);
        await PrepareAsync(replica);
        await PrepareAsync(replica);

        await using var scope = replica.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var ann = (await accounts.FindByEmailAsync("ANN@example.com"))!;
        Assert.True(await accounts.CheckPasswordAsync(ann, "correct horse battery"));
        Assert.False(await accounts.CheckPasswordAsync(ann, "correct horse batterz"));
        Assert.Equal(("p1", "Ann", true), (ann.Id, ann.UserName, ann.RoleFromSettings));
        Assert.Equal([Roles.Admin], await accounts.GetRolesAsync(ann));
        // What the tokens of before carry.
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ann.PasswordHash!)).AsSpan(0, 8)), ann.SecurityStamp);

        var min = (await accounts.FindByEmailAsync("min@xn--vv4b11d.xn--3e0b707e"))!;
        Assert.Equal("p2", min.Id);
        Assert.Equal("p2", (await accounts.FindByNameAsync("min"))?.Id);
        Assert.Empty(await accounts.GetRolesAsync(min));
    }

    [Fact]
    public async Task Tables_that_somebody_else_made_are_no_migration_that_was_cut_off()
    {
        var connection = await server.CreateDatabaseAsync();
        await RunAsync(connection, "CREATE TABLE goods (wrong int);");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var db = Open(connection);
            var error = await Assert.ThrowsAsync<MySqlException>(() => db.Database.MigrateAsync());
            Assert.Equal(MySqlErrorCode.TableExists, error.ErrorCode);
        }
    }

    /// <summary>All tables as the server describes them, apart from those that the migrations keep for themselves.</summary>
    private static async Task<string> SchemaAsync(IHost replica)
    {
        await using var scope = replica.Services.CreateAsyncScope();
        var database = Db(scope).Database;
        var tables = await database.SqlQueryRaw<string>(
            @"SELECT table_name AS Value FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE '\_\_%' ORDER BY table_name").ToListAsync();
        var described = new List<string>();
        await database.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using var command = database.GetDbConnection().CreateCommand();
            command.CommandText = $"SHOW CREATE TABLE {table}";
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            var lines = Counter().Replace(reader.GetString(1), "").Split('\n').Select(line => line.TrimEnd(','));
            // Indexes stand in the order in which they were made, which means nothing.
            described.AddRange([.. lines.Where(line => !IsIndex(line)), .. lines.Where(IsIndex).Order(StringComparer.Ordinal)]);
        }

        return string.Join('\n', described);
    }

    private static bool IsIndex(string line) => Index().IsMatch(line);

    private static SeatDb Open(string connection, params IInterceptor[] interceptors) => new(
        new DbContextOptionsBuilder<SeatDb>()
            .UseMySql(connection + ";Pooling=false", ServerVersion.Create(10, 11, 0, Pomelo.EntityFrameworkCore.MySql.Infrastructure.ServerType.MariaDb))
            .ReplaceService<IMigrationCommandExecutor, ResumableMigrations>()
            .AddInterceptors(interceptors).Options);

    private static Task PrepareAsync(IHost replica) => replica.Services.GetRequiredService<DatabaseSetup>().PrepareAsync(CancellationToken.None);

    private static IDataProtector Protector(IHost replica) => replica.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static SeatDb Db(IServiceScope scope) => scope.ServiceProvider.GetRequiredService<SeatDb>();

    private static async Task RunAsync(string connection, string sql)
    {
        await using var opened = new MySqlConnection(connection);
        await opened.OpenAsync();
        await using var command = new MySqlCommand(sql, opened);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class CutException : Exception;

    /// <summary>Ends the process that migrates, as it were, after the statement of this number (from 0).</summary>
    private sealed class Cut(int at) : DbCommandInterceptor
    {
        private int _seen;

        public bool Happened { get; private set; }

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) =>
            IsNow() ? throw new CutException() : base.NonQueryExecutedAsync(command, eventData, result, cancellationToken);

        private bool IsNow() => Happened |= _seen++ == at;
    }

    [GeneratedRegex(@"\b(int|bigint)\(\d+\)")]
    private static partial Regex DisplayWidth();

    [GeneratedRegex(@" AUTO_INCREMENT=\d+")]
    private static partial Regex Counter();

    [GeneratedRegex(@"^  (UNIQUE )?KEY ")]
    private static partial Regex Index();
}
