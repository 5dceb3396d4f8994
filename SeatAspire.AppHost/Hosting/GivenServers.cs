using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using StackExchange.Redis;

namespace SeatAspire.AppHost.Hosting;

/// <summary>Servers that run already, named by connection strings: checked like our own, so that a wrong address is said and not waited for.</summary>
internal static class GivenServers
{
    /// <summary>Takes Redis from <c>ConnectionStrings:redis</c>.</summary>
    /// <exception cref="HostError">It is no connection string.</exception>
    public static IResourceBuilder<IResourceWithConnectionString> AddGivenRedis(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddGiven(name, text => ConfigurationOptions.Parse(text), (checks, key, connection) => checks.AddRedis(connection, key));

    /// <summary>Takes the database from <c>ConnectionStrings:seats</c>.</summary>
    /// <exception cref="HostError">It is no connection string.</exception>
    public static IResourceBuilder<IResourceWithConnectionString> AddGivenMySql(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddGiven(name, text => new MySqlConnectionStringBuilder(text), (checks, key, connection) => checks.AddMySqlPing(key, connection));

    private static IResourceBuilder<IResourceWithConnectionString> AddGiven(
        this IDistributedApplicationBuilder builder, string name, Func<string, object> parse, Action<IHealthChecksBuilder, string, Func<IServiceProvider, string>> add)
    {
        var text = builder.Configuration.GetConnectionString(name)!;
        try
        {
            parse(text);
        }
        catch (ArgumentException error)
        {
            throw new HostError($"The setting ConnectionStrings:{name} is no connection string: {error.Message}");
        }

        var key = name + "_check";
        add(builder.Services.AddHealthChecks(), key, _ => text);
        return builder.AddConnectionString(name).WithHealthCheck(key);
    }
}
