using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using SeatAspire.AppHost.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Stands in for the package <c>Aspire.Hosting.MySql</c> where the feed lacks it: of its public names and parameters those that this host
/// uses, over a plain container. Compiled only with <c>AspireMySql</c> = <c>local</c>; nothing else knows which of the two it is.
/// </summary>
internal static class MySqlBuilderExtensions
{
    // The image and tag that the package of this version takes.
    private const string Image = "library/mysql";
    private const string Tag = "9.7";

    /// <summary>Adds a MySQL server, a container when it runs here.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="password">The root user's; null: one is generated and kept among the user's secrets.</param>
    /// <param name="port">The port on this machine; null: any.</param>
    public static IResourceBuilder<MySqlServerResource> AddMySql(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new MySqlServerResource(name, secret);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 3306, name: MySqlServerResource.PrimaryEndpointName)
            .WithImage(Image, Tag)
            .WithImageRegistry("docker.io")
            .WithIconName("DatabaseMultiple")
            .WithEnvironment("MYSQL_ROOT_PASSWORD", secret)
            .WithConnectionCheck((checks, key, connection) => checks.AddMySqlPing(key, connection))
            .OnResourceReady(CreateDatabasesAsync);
    }

    /// <summary>Adds a database, made when the server is ready.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The resource's name, also that of the connection string.</param>
    /// <param name="databaseName">Its name on the server; null: the same.</param>
    public static IResourceBuilder<MySqlDatabaseResource> AddDatabase(
        this IResourceBuilder<MySqlServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        var database = new MySqlDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Databases.Add(database);
        return builder.ApplicationBuilder.AddResource(database)
            .WithConnectionCheck((checks, key, connection) => checks.AddMySqlPing(key, connection));
    }

    /// <summary>Keeps the server's data in a volume.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume's name; null: one made of the application's and the resource's.</param>
    /// <param name="isReadOnly">Whether the container may not write to it.</param>
    public static IResourceBuilder<MySqlServerResource> WithDataVolume(
        this IResourceBuilder<MySqlServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/var/lib/mysql", isReadOnly);

    private static async Task CreateDatabasesAsync(MySqlServerResource server, ResourceReadyEvent ready, CancellationToken cancellationToken)
    {
        var log = ready.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
        await using var connection = new MySqlConnection(await server.ConnectionStringExpression.GetValueAsync(cancellationToken));
        await connection.OpenAsync(cancellationToken);
        foreach (var database in server.Databases)
        {
            log.LogInformation("Making the database {Database} where it is missing", database.DatabaseName);
            await using var command = connection.CreateCommand();
            command.CommandText = $"CREATE DATABASE IF NOT EXISTS {new MySqlCommandBuilder().QuoteIdentifier(database.DatabaseName)}";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>A MySQL server in a container.</summary>
internal sealed class MySqlServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    /// <param name="name">The resource's name.</param>
    /// <param name="password">The root user's.</param>
    public MySqlServerResource(string name, ParameterResource password)
        : base(name)
    {
        PasswordParameter = password;
        PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);
    }

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The root user's password.</summary>
    public ParameterResource PasswordParameter { get; }

    /// <summary>The databases to make on it.</summary>
    public IList<MySqlDatabaseResource> Databases { get; } = [];

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Server={PrimaryEndpoint.Property(EndpointProperty.Host)};Port={PrimaryEndpoint.Property(EndpointProperty.Port)};User ID=root;Password={PasswordParameter}");
}

/// <summary>A database on a <see cref="MySqlServerResource"/>.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="databaseName">Its name on the server.</param>
/// <param name="parent">The server.</param>
internal sealed class MySqlDatabaseResource(string name, string databaseName, MySqlServerResource parent)
    : Resource(name), IResourceWithParent<MySqlServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc/>
    public MySqlServerResource Parent => parent;

    /// <summary>Its name on the server.</summary>
    public string DatabaseName => databaseName;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{parent};Database={databaseName}");
}
