using Microsoft.Extensions.DependencyInjection;

namespace SeatAspire.AppHost.Hosting;

/// <summary>A Redis of this machine: loopback only, every write in the append-only file within a second.</summary>
internal sealed class RedisProcess(string name, string folder)
    : ServerProcess(name, ServerProcessExtensions.Program("redis-server", "redis-server"), folder)
{
    public override ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"127.0.0.1:{Port}");
}

internal static class RedisExtensions
{
    // Rewritten less often than each time it has doubled: a rush would have it rewritten all the while.
    private static readonly string[] AppendOnly = ["--appendonly", "yes", "--appendfsync", "everysec", "--auto-aof-rewrite-min-size", "512mb"];

    /// <summary>Adds a <c>redis-server</c> that keeps its data in <paramref name="folder"/>.</summary>
    public static IResourceBuilder<RedisProcess> AddRedisProcess(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        var redis = new RedisProcess(name, Directory.CreateDirectory(folder).FullName);
        return builder.AddServer(redis)
            .WithArgs("--port", redis.Port, "--bind", "127.0.0.1", "--dir", folder, "--always-show-logo", "no", "--save", "")
            .WithArgs([.. AppendOnly])
            .WithConnectionCheck((checks, key, connection) => checks.AddRedis(connection, key));
    }

    /// <summary>Puts every write of the container into its append-only file within a second.</summary>
    public static IResourceBuilder<RedisResource> WithAppendOnlyFile(this IResourceBuilder<RedisResource> redis) =>
        // The container's command is one text for its shell; arguments after it would not reach Redis.
        redis.WithArgs(command => command.Args[^1] = $"{command.Args[^1]} {string.Join(' ', AppendOnly)}");
}
