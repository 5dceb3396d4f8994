using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeatAspire.Api.Shows;

/// <summary>A replica is ready once it knows the shows; it knows them once the database was reached and set up.</summary>
internal sealed class ShowsHealth(ShowCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(catalog.Loaded
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The shows were not read yet: the database has not been reached, or is being set up."));
}
