using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace SeatAspire.AppHost.Hosting;

internal static class MySqlPingExtensions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Adds a check that a MySQL or MariaDB answers where the connection string says.</summary>
    public static IHealthChecksBuilder AddMySqlPing(this IHealthChecksBuilder checks, string key, Func<IServiceProvider, string> connection) =>
        checks.Add(new HealthCheckRegistration(key, services => new MySqlPing(() => connection(services)), HealthStatus.Unhealthy, tags: null, Limit));

    private sealed class MySqlPing(Func<string> connectionString) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = new MySqlConnection(connectionString());
                await connection.OpenAsync(cancellationToken);
                return await connection.PingAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The server does not answer.");
            }
            catch (Exception error) when (error is MySqlException or InvalidOperationException or OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("The server does not answer.", error);
            }
        }
    }
}
