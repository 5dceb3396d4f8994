namespace SeatAspire.AppHost.Hosting;

/// <summary>
/// A MariaDB of this machine in MySQL's place: loopback only, a user and a password of its own, every commit on disk before it
/// is answered.
/// </summary>
internal sealed class MariaDbProcess(string name, string folder)
    : ServerProcess(name, ServerProcessExtensions.Program("mariadbd", "mariadb-server"), Path.GetDirectoryName(folder)!)
{
    /// <summary>Where its data is; made at the first start.</summary>
    public string Folder => folder;

    /// <summary>The names of its databases.</summary>
    public List<string> Databases { get; } = [];

    /// <inheritdoc/>
    public override ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Server=127.0.0.1;Port={Port};User ID={MariaDbSetup.User};Password={MariaDbSetup.Password(folder)}");
}

internal static class MariaDbExtensions
{
    /// <summary>Adds a MariaDB that keeps its data in <paramref name="folder"/>.</summary>
    /// <exception cref="HostError">MariaDB is not installed.</exception>
    public static IResourceBuilder<MariaDbProcess> AddMariaDbProcess(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        var mariadb = new MariaDbProcess(name, folder);
        return builder.AddServer(mariadb)
            .WithArgs(MariaDbSetup.Arguments(folder))
            // Names are not looked up: the user is one of this address.
            .WithArgs("--port", mariadb.Port, "--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=1000", "--table-open-cache=400")
            .WithArgs("--socket=mariadb.sock", "--pid-file=mariadb.pid")
            .OnBeforeResourceStarted(MariaDbSetup.MakeAsync)
            .WithConnectionCheck((checks, key, connection) => checks.AddMySqlPing(key, connection));
    }

    /// <summary>Adds a database, made together with the server's data.</summary>
    // A connection string of its own: Aspire lets the states of children follow containers alone.
    public static IResourceBuilder<ConnectionStringResource> AddDatabase(this IResourceBuilder<MariaDbProcess> mariadb, string name)
    {
        mariadb.Resource.Databases.Add(name);
        return mariadb.ApplicationBuilder
            .AddConnectionString(name, ReferenceExpression.Create($"{mariadb.Resource};Database={name}"))
            .WithParentRelationship(mariadb)
            .WithIconName("Database")
            .ExcludeFromManifest()
            .WithConnectionCheck((checks, key, connection) => checks.AddMySqlPing(key, connection));
    }
}
