using Microsoft.Extensions.Configuration;
using MySqlConnector;
using StackExchange.Redis;

namespace SeatAspire.AppHost.Hosting;

/// <summary>What <c>--fresh</c> does: the servers begin empty, wherever they come from.</summary>
internal static class FreshStart
{
    private const string Consent = "Infra:EmptyGiven";

    /// <summary>Empties the servers; called before any of them is started.</summary>
    /// <exception cref="HostError">One cannot be emptied, or may not be without being asked for by name.</exception>
    public static void Empty(SeatOptions options, IConfiguration settings)
    {
        foreach (var server in (string[])["redis", "seats"])
        {
            if (options.Source(server) == Infra.Given && !string.Equals(settings[Consent], "true", StringComparison.OrdinalIgnoreCase))
            {
                throw new HostError(
                    $"--fresh would remove everything in the server that ConnectionStrings:{server} names. If that is wanted, set {Consent} to true "
                    + "(in the environment: Infra__EmptyGiven=true): all tables of that database, all keys of that Redis database.");
            }
        }

        if (options.Source("redis") == Infra.Containers || options.Source("seats") == Infra.Containers)
        {
            ContainerRuntime.RemoveVolumes(
                ContainerRuntime.Find(settings) ?? throw new HostError("--fresh removes the containers' volumes, but neither docker nor podman answers."),
                options.VolumeOf("redis"), options.VolumeOf("mysql"));
        }

        foreach (var folder in (string[])[options.DataOf("redis"), options.DataOf("mariadb")])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        if (options.Source("redis") == Infra.Given)
        {
            EmptyRedis(settings.GetConnectionString("redis")!);
        }

        if (options.Source("seats") == Infra.Given)
        {
            EmptyDatabase(settings.GetConnectionString("seats")!);
        }
    }

    private static void EmptyRedis(string connection)
    {
        try
        {
            using var redis = ConnectionMultiplexer.Connect(connection);
            redis.GetDatabase().Execute("FLUSHDB");
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw new HostError($"The given Redis could not be emptied: {error.Message}");
        }
    }

    private static void EmptyDatabase(string connection)
    {
        try
        {
            using var database = new MySqlConnection(connection);
            database.Open();
            var tables = new List<string>();
            using (var names = new MySqlCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'", database).ExecuteReader())
            {
                while (names.Read())
                {
                    tables.Add(new MySqlCommandBuilder().QuoteIdentifier(names.GetString(0)));
                }
            }

            if (tables.Count > 0)
            {
                using var drop = new MySqlCommand($"SET foreign_key_checks = 0; DROP TABLE {string.Join(", ", tables)}; SET foreign_key_checks = 1", database);
                drop.ExecuteNonQuery();
            }
        }
        catch (MySqlException error)
        {
            throw new HostError($"The given database could not be emptied: {error.Message}");
        }
    }
}
