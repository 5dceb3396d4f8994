using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace SeatAspire.Api.Data;

/// <summary>
/// Brings a database's tables up to date with the numbered SQL files in <c>Data/Migrations</c>. Which ones a database has
/// seen stands in its table <c>schema_migrations</c>. MySQL commits
/// each change of a table, so the files are written to be run again after a crash in the middle.
/// </summary>
internal static class Migrations
{
    /// <summary>Every file in order: name and text.</summary>
    public static IReadOnlyList<(string Name, string Sql)> All { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Select(resource => (Resource: resource, Path: resource.Replace('\\', '/')))
            .Where(file => file.Path.StartsWith("mysql/", StringComparison.Ordinal) && file.Path.EndsWith(".sql", StringComparison.Ordinal))
            .Select(file => (Path.GetFileNameWithoutExtension(file.Path), Read(file.Resource)))
            .OrderBy(file => file.Item1, StringComparer.Ordinal),
    ];

    /// <summary>Applies what is missing and answers its names. Call it under the <see cref="SetupLock"/> of the same context.</summary>
    public static async Task<IReadOnlyList<string>> ApplyAsync(SeatDb db, CancellationToken cancellation)
    {
        var connection = db.Database.GetDbConnection();
        await ExecuteAsync(connection, null, "CREATE TABLE IF NOT EXISTS schema_migrations (name varchar(100) PRIMARY KEY, applied_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)", cancellation);
        var seen = await SeenAsync(connection, cancellation);
        var missing = All.Where(migration => !seen.Contains(migration.Name)).ToArray();
        foreach (var (name, sql) in missing)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await ExecuteAsync(connection, transaction, sql, cancellation);
            await ExecuteAsync(connection, transaction, $"INSERT INTO schema_migrations (name) VALUES ('{name}')", cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return [.. missing.Select(migration => migration.Name)];
    }

    private static async Task<HashSet<string>> SeenAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM schema_migrations";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            seen.Add(reader.GetString(0));
        }

        return seen;
    }

    private static async Task ExecuteAsync(DbConnection connection, IDbContextTransaction? transaction, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction?.GetDbTransaction();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
