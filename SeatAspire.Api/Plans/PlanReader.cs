using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Plans;

/// <summary>Finds plans, for the features that come after.</summary>
public static class PlanReader
{
    /// <summary>The seats and categories of a version of a plan, by its id; null where there is none.</summary>
    public static async Task<VenueLayout?> FindPlanLayoutAsync(this SeatDb db, string planId, CancellationToken cancellation) =>
        await db.Set<PlanRow>().AsNoTracking().Where(plan => plan.Id == planId)
            .Join(db.Set<LayoutRow>(), plan => plan.LayoutHash, layout => layout.Hash, (_, layout) => layout.Json)
            .FirstOrDefaultAsync(cancellation) is { } json
            ? VenueLayout.Parse(json)
            : null;
}
