using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Shows;

/// <summary>
/// Keeps the <see cref="ShowCatalog"/> fresh. It asks the database every two seconds, so that a change reaches each
/// replica whatever made it, and at once when told to (<see cref="CatalogInvalidation"/>); layouts are immutable and read once.
/// </summary>
internal sealed class ShowCatalogRefresher(
    ShowCatalog catalog, DatabaseReady database, CatalogInvalidation invalidation, RedisClient redis, IServiceScopeFactory scopes, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    // Dates are hardly ever given other seats.
    private const int MostReadings = 5;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // Without Redis' time the shows are read all the same.
    private static readonly TimeSpan PatienceForTime = TimeSpan.FromMilliseconds(200);

    private Dictionary<string, VenueLayout> _layouts = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        await database.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var before = time.GetUtcNow();
        await loops.RunAsync("catalog", TimeSpan.Zero, RoundAsync, stopping);

        async Task RoundAsync(CancellationToken stopping)
        {
            // Before it is read: the clock does not wait for a database that hangs.
            TickNow();
            using (invalidation.BeginLook())
            {
                // While the database does not answer, the shows stay as they were, and sales open and close by the clock.
                await loops.TryAsync("reading the shows", null, async () =>
                {
                    var readAfter = await RedisTimeAsync();
                    catalog.Replace(await ReadAsync(stopping), readAfter);
                }, stopping);
            }

            // Whoever waits for a sale to open hears of it when it does.
            await invalidation.WaitAsync(catalog.UntilSalesChange(TickNow(), Period), stopping);
        }

        DateTimeOffset TickNow()
        {
            var (last, now) = (before, time.GetUtcNow());
            before = now;
            catalog.Tick(last, now);
            return now;
        }
    }

    /// <summary>The time of Redis' clock before the database is asked; 0 where Redis does not say at once.</summary>
    private async Task<long> RedisTimeAsync()
    {
        try
        {
            return await redis.NowAsync().WaitAsync(PatienceForTime, time);
        }
        catch (Exception error) when (error is OutageException or TimeoutException)
        {
            return 0;
        }
    }

    private async Task<IReadOnlyList<Show>> ReadAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var shows = await db.Shows.AsNoTracking().OrderBy(show => show.Position).ThenBy(show => show.Id).ToListAsync(cancellation);
        var (showings, prices) = await ReadShowingsAsync(db, cancellation);
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
        var currencies = shows.ToDictionary(show => show.Id, show => show.Currency);
        var byShow = showings
            // A showing and its layout may appear between the reads above; the next round sees them.
            .Where(showing => known.ContainsKey(showing.LayoutHash))
            .OrderBy(showing => showing.StartsAt).ThenBy(showing => showing.Id, StringComparer.Ordinal)
            .Select(showing => ShowingOf(
                showing, known[showing.LayoutHash], queues.GetValueOrDefault(showing.Id, QueueSettings.Default), prices[showing.Id],
                currencies.GetValueOrDefault(showing.ShowId, "")))
            .ToLookup(showing => showing.ShowId);
        return [.. shows.Select(show => ShowOf(show, [.. byShow[show.Id]]))];
    }

    /// <summary>
    /// The dates with their price lists. Of a date that is given other seats between two statements the lists are those of its new seats: with the former
    /// ones they would let holds pass that name other seats than whoever makes them means.
    /// </summary>
    internal static async Task<(List<ShowingRow> Showings, ILookup<string, PriceListRow> Prices)> ReadShowingsAsync(SeatDb db, CancellationToken cancellation)
    {
        for (var left = MostReadings; left > 0; left--)
        {
            var showings = await db.Showings.AsNoTracking().ToListAsync(cancellation);
            var prices = (await db.PriceLists.AsNoTracking().OrderBy(row => row.Number).ToListAsync(cancellation)).ToLookup(row => row.ShowingId);
            var after = await db.Showings.Select(row => new { row.Id, row.LayoutHash }).ToDictionaryAsync(row => row.Id, row => row.LayoutHash, cancellation);
            if (showings.TrueForAll(row => after.GetValueOrDefault(row.Id) == row.LayoutHash))
            {
                return (showings, prices);
            }
        }

        throw new TimeoutException("Dates are given other seats all the time.");
    }

    /// <summary>A show as the catalog has it.</summary>
    internal static Show ShowOf(ShowRow row, IReadOnlyList<Showing> showings)
    {
        var (large, small) = row.PosterHash is { } hash ? PosterEndpoints.AddressesOf(hash) : (row.PosterUrl, row.PosterUrl);
        return new(row.Id, row.Title, row.Venue, row.Description, large, showings) { PosterSmallUrl = small, Currency = row.Currency, TimeZone = row.TimeZone };
    }

    /// <summary>A date as the catalog has it.</summary>
    internal static Showing ShowingOf(ShowingRow row, VenueLayout layout, QueueSettings queue, IEnumerable<PriceListRow> prices, string currency) =>
        new(row.Id, row.ShowId, Utc(row.StartsAt), Utc(row.SaleOpensAt), row.SaleClosed, layout, queue)
        {
            LastRefund = row.RefundUntil?.ToUniversalTime(),
            LastSale = row.SaleClosesAt?.ToUniversalTime(),
            CancelledAt = row.CancelledAt?.ToUniversalTime(),
            RehearsalUntil = row.RehearsalUntil?.ToUniversalTime(),
            Terms = new(row.HoldSeconds, row.MaxSeats, BuyerRules.Parse(row.Buyer) ?? BuyerRule.Optional, row.NoSingleSeats),
            Prices = new(prices.Select(list => new PriceList(list.Number, PriceList.Parse(list.Amounts)))),
            Currency = currency,
        };

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
