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

    /// <summary>The names of the checks.</summary>
    internal static readonly string[] Names = ["redis", "database"];

    /// <summary>Ends the process when it stays unready though Redis and the database answer others; see <c>Readiness:StuckSeconds</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="isPreparing">Whether it still prepares what the checks ask for, which may take its time.</param>
    public static void AddReadinessWatch(this IHostApplicationBuilder builder, Func<IServiceProvider, bool> isPreparing)
    {
        builder.Services.AddOptions<ReadinessOptions>().BindConfiguration("Readiness")
            .Validate(options => options.StuckSeconds >= 0, "Readiness:StuckSeconds must not be negative.").ValidateOnStart();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ReadinessWatch>(services, () => isPreparing(services)));
    }

    /// <summary>Lets <c>/health</c> answer 200 only while Redis and the database both answer within 2 s.</summary>
    public static IHostApplicationBuilder AddBackingChecks<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration(Names[0], services => new RedisCheck(services), HealthStatus.Unhealthy, tags: null, Limit))
            .Add(new HealthCheckRegistration(
                Names[1], services => new DatabaseCheck(services.GetRequiredService<TContext>()), HealthStatus.Unhealthy, tags: null, Limit));
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
            catch (Exception error) when (error is RedisException || Backing.IsRedisAway(error))
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
