using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows;

/// <summary>
/// Keeps the <see cref="ShowCatalog"/> fresh. It asks the database every two seconds, so that a change reaches each
/// replica whatever made it, and at once when told to (<see cref="CatalogInvalidation"/>); layouts are immutable and read once.
/// </summary>
internal sealed class ShowCatalogRefresher(
    ShowCatalog catalog, DatabaseReady database, CatalogInvalidation invalidation, IServiceScopeFactory scopes, LoopRunner loops, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private Dictionary<string, VenueLayout> _layouts = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var before = time.GetUtcNow();
        await loops.RunAsync("catalog", TimeSpan.Zero, RoundAsync, stoppingToken);

        async Task RoundAsync(CancellationToken stopping)
        {
            // While the database does not answer, the shows stay as they were, and sales open and close by the clock.
            await loops.TryAsync("reading the shows", null, async () => catalog.Replace(await ReadAsync(stopping)), stopping);
            var (last, now) = (before, time.GetUtcNow());
            before = now;
            catalog.Tick(last, now);
            await invalidation.WaitAsync(Period, stopping);
        }
    }

    private async Task<IReadOnlyList<Show>> ReadAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var shows = await db.Shows.AsNoTracking().OrderBy(show => show.Position).ThenBy(show => show.Id).ToListAsync(cancellation);
        var showings = await db.Showings.AsNoTracking().ToListAsync(cancellation);
        var queues = await db.QueueSettings.AsNoTracking().ToDictionaryAsync(row => row.ShowingId, QueueSettings.Of, cancellation);
        var wanted = showings.Select(showing => showing.LayoutHash).ToHashSet();
        var unknown = wanted.Where(hash => !_layouts.ContainsKey(hash)).ToArray();
        var known = _layouts.Where(layout => wanted.Contains(layout.Key)).ToDictionary();
        if (unknown.Length > 0)
        {
            var layouts = await db.Layouts.AsNoTracking().Where(layout => unknown.Contains(layout.Hash)).ToListAsync(cancellation);
            foreach (var layout in layouts)
            {
                // A layout that cannot be read costs its own dates alone.
                loops.Try("reading a layout", layout.Hash, () => known.Add(layout.Hash, VenueLayout.Parse(layout.Json)));
            }
        }

        _layouts = known;
        var byShow = showings
            // A showing and its layout may appear between the reads above; the next round sees them.
            .Where(showing => known.ContainsKey(showing.LayoutHash))
            .OrderBy(showing => showing.StartsAt).ThenBy(showing => showing.Id, StringComparer.Ordinal)
            .Select(showing => new Showing(
                showing.Id, showing.ShowId, Utc(showing.StartsAt), Utc(showing.SaleOpensAt), showing.SaleClosed, known[showing.LayoutHash],
                queues.GetValueOrDefault(showing.Id, QueueSettings.Default))
            { LastRefund = showing.RefundUntil?.ToUniversalTime() })
            .ToLookup(showing => showing.ShowId);
        return [.. shows.Select(show => new Show(show.Id, show.Title, show.Venue, show.Description, show.PosterUrl, [.. byShow[show.Id]]))];
    }

    private static DateTimeOffset Utc(DateTimeOffset time) => time.ToUniversalTime();
}

/// <summary>A replica is ready once it knows the shows; it knows them once the database was reached and set up.</summary>
internal sealed class ShowsHealth(ShowCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(catalog.Loaded
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The shows were not read yet: the database has not been reached, or is being set up."));
}
