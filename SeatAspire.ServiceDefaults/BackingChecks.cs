using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace SeatAspire.ServiceDefaults;

/// <summary>The readiness checks of a service that needs Redis and the database.</summary>
public static class BackingChecks
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Lets <c>/health</c> answer 200 only while Redis and the database both answer within 2 s.</summary>
    public static IHostApplicationBuilder AddBackingChecks<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration("redis", services => new RedisCheck(services), HealthStatus.Unhealthy, tags: null, Limit))
            .Add(new HealthCheckRegistration(
                "database", services => new DatabaseCheck(services.GetRequiredService<TContext>()), HealthStatus.Unhealthy, tags: null, Limit));
        return builder;
    }

    private sealed class RedisCheck(IServiceProvider services) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                // Resolved here: making the connection is part of what may fail or take long.
                var redis = services.GetRequiredService<IConnectionMultiplexer>();
                await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("Redis does not answer.", error);
            }
        }
    }

    private sealed class DatabaseCheck(DbContext database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await database.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }
            catch (Exception error) when (error is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", error);
            }
        }
    }
}
