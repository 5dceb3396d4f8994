using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows;

/// <summary>Tells who changes a plan which dates to come have it, and at which prices.</summary>
internal sealed class PlanShowings(ShowCatalog catalog, TimeProvider time) : IPlanShowings
{
    /// <inheritdoc/>
    public IReadOnlyList<PlanShowing> WithLayout(string layoutHash)
    {
        var now = time.GetUtcNow();
        return [.. catalog.Shows.SelectMany(show => show.Showings
            .Where(showing => showing.Layout.Hash == layoutHash && showing.StartsAt > now)
            .Select(showing => new PlanShowing(
                showing.Id, showing.StartsAt, show.TimeZone, showing.Currency,
                showing.Layout.Tiers.DistinctBy(tier => tier.Name).Where(tier => showing.Prices.Current[tier.Index] is not null)
                    .ToDictionary(tier => tier.Name, tier => showing.Prices.Current[tier.Index]!.Value))))];
    }
}
