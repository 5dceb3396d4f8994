using Aspire.Pomelo.EntityFrameworkCore.MySql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Aspire.Pomelo.EntityFrameworkCore.MySql
{
    /// <summary>The settings that the package of this name has.</summary>
    public sealed class PomeloEntityFrameworkCoreMySqlSettings
    {
        /// <summary>Where the database is.</summary>
        public string? ConnectionString { get; set; }

        /// <summary>The server's version and kind, such as <c>10.11.6-mariadb</c>; null: the server is asked.</summary>
        public string? ServerVersion { get; set; }

        /// <summary>Leaves it to the caller to try again.</summary>
        public bool DisableRetry { get; set; }

        /// <summary>Adds no health check.</summary>
        public bool DisableHealthChecks { get; set; }

        /// <summary>Does not listen to the driver's traces.</summary>
        public bool DisableTracing { get; set; }

        /// <summary>Does not listen to the driver's meters.</summary>
        public bool DisableMetrics { get; set; }

        /// <summary>Seconds that a command may take; null: the driver's own.</summary>
        public int? CommandTimeout { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    /// <summary>
    /// Stands in for the package <c>Aspire.Pomelo.EntityFrameworkCore.MySql</c> where the feed lacks it: its public names and parameters over
    /// Pomelo's provider. Compiled only with <c>AspireMySql</c> = <c>local</c>; nothing else knows which of the two it is.
    /// </summary>
    public static class AspireEFMySqlExtensions
    {
        private const string Section = "Aspire:Pomelo:EntityFrameworkCore:MySql";

        /// <summary>Registers the context, pooled, with health check and telemetry.</summary>
        /// <param name="builder">The application.</param>
        /// <param name="connectionName">The name of its connection string.</param>
        /// <param name="configureSettings">Has the last word about the settings.</param>
        /// <param name="configureDbContextOptions">Has the last word about the context's options.</param>
        /// <exception cref="InvalidOperationException">The connection string is missing; thrown when a context is made.</exception>
        public static void AddMySqlDbContext<TContext>(
            this IHostApplicationBuilder builder,
            string connectionName,
            Action<PomeloEntityFrameworkCoreMySqlSettings>? configureSettings = null,
            Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
            where TContext : DbContext
        {
            var settings = new PomeloEntityFrameworkCoreMySqlSettings();
            builder.Configuration.GetSection(Section).Bind(settings);
            builder.Configuration.GetSection($"{Section}:{typeof(TContext).Name}").Bind(settings);
            settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
            configureSettings?.Invoke(settings);

            builder.Services.AddDbContextPool<TContext>(options =>
            {
                if (string.IsNullOrEmpty(settings.ConnectionString))
                {
                    throw new InvalidOperationException($"The setting ConnectionStrings:{connectionName} is missing.");
                }

                var version = settings.ServerVersion is { } text ? ServerVersion.Parse(text) : ServerVersion.AutoDetect(settings.ConnectionString);
                options.UseMySql(settings.ConnectionString, version, provider =>
                {
                    if (settings.CommandTimeout is { } seconds)
                    {
                        provider.CommandTimeout(seconds);
                    }

                    if (!settings.DisableRetry)
                    {
                        provider.EnableRetryOnFailure();
                    }
                });
                configureDbContextOptions?.Invoke(options);
            });

            if (!settings.DisableHealthChecks)
            {
                builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                    typeof(TContext).Name, services => new ConnectCheck(services.GetRequiredService<TContext>()), HealthStatus.Unhealthy, tags: null));
            }

            if (!settings.DisableTracing)
            {
                builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("MySqlConnector"));
            }

            if (!settings.DisableMetrics)
            {
                builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter("MySqlConnector"));
            }
        }

        private sealed class ConnectCheck(DbContext context) : IHealthCheck
        {
            public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext check, CancellationToken cancellationToken = default) =>
                await context.Database.CanConnectAsync(cancellationToken).ConfigureAwait(false)
                    ? HealthCheckResult.Healthy()
                    : new HealthCheckResult(check.Registration.FailureStatus, "The database does not answer.");
        }
    }
}
