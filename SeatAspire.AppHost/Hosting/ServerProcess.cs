using Microsoft.Extensions.DependencyInjection;

namespace SeatAspire.AppHost.Hosting;

/// <summary>A server of this machine that others reach by a connection string, on a loopback port that Aspire chooses.</summary>
internal abstract class ServerProcess(string name, string command, string folder)
    : ExecutableResource(name, command, folder), IResourceWithConnectionString
{
    /// <summary>Where it listens. No proxy stands in front: with the server away, connecting fails at once.</summary>
    public EndpointReference Endpoint => new(this, "tcp");

    /// <summary>Its port, for its own command line and for connection strings.</summary>
    public EndpointReferenceExpression Port => Endpoint.Property(EndpointProperty.TargetPort);

    /// <inheritdoc/>
    public abstract ReferenceExpression ConnectionStringExpression { get; }
}

/// <summary>What all servers of this machine have alike.</summary>
internal static class ServerProcessExtensions
{
    /// <summary>Finds a server's program where Debian and others put it.</summary>
    /// <exception cref="HostError">It is not installed.</exception>
    public static string Program(string name, string package) =>
        ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
        ?? throw new HostError($"{name} is not installed. On Debian: apt-get install {package}. Or use containers, or servers that run already: setting Infra:Mode.");

    /// <summary>Adds a server with its endpoint.</summary>
    public static IResourceBuilder<T> AddServer<T>(this IDistributedApplicationBuilder builder, T server)
        where T : ServerProcess =>
        builder.AddResource(server)
            .WithEndpoint(scheme: "tcp", name: "tcp", isProxied: false)
            .WithIconName("Database")
            .ExcludeFromManifest();

    /// <summary>Whoever waits for the resource waits until <paramref name="add"/>'s check of its connection string passes.</summary>
    public static IResourceBuilder<T> WithConnectionCheck<T>(
        this IResourceBuilder<T> resource, Action<IHealthChecksBuilder, string, Func<IServiceProvider, string>> add)
        where T : IResourceWithConnectionString
    {
        string? connection = null;
        resource.OnConnectionStringAvailable(async (server, _, ct) => connection = await server.GetConnectionStringAsync(ct));
        var key = resource.Resource.Name + "_check";
        add(resource.ApplicationBuilder.Services.AddHealthChecks(), key, _ => connection ?? throw new InvalidOperationException("It has no address yet."));
        return resource.WithHealthCheck(key);
    }
}
