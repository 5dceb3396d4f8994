using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Plans;

/// <summary>A version of a plan, for who puts it on sale.</summary>
/// <param name="PlanId">Its id.</param>
/// <param name="Name">The plan's.</param>
/// <param name="Version">Counts the versions of a name, from 1.</param>
/// <param name="Layout">Its seats and categories (<see cref="VenueLayout.Tiers"/>, <see cref="VenueLayout.SeatsInTier"/>).</param>
public sealed record PlanVersion(string PlanId, string Name, int Version, VenueLayout Layout);

/// <summary>Finds plans, for the features that come after.</summary>
public static class PlanReader
{
    /// <summary>A plan by its id; null where there is none.</summary>
    public static async Task<PlanVersion?> FindPlanAsync(this SeatDb db, string planId, CancellationToken cancellation) =>
        await db.Set<PlanRow>().AsNoTracking().Where(plan => plan.Id == planId)
            .Join(db.Set<LayoutRow>(), plan => plan.LayoutHash, layout => layout.Hash, (plan, layout) => new { Plan = plan, layout.Json })
            .FirstOrDefaultAsync(cancellation) is { } found
            ? new(found.Plan.Id, found.Plan.Name, found.Plan.Version, VenueLayout.Parse(found.Json))
            : null;

    /// <summary>The latest version of a plan that has this layout; null where no plan has it, as with houses of the demo.</summary>
    public static Task<string?> FindPlanOfLayoutAsync(this SeatDb db, string layoutHash, CancellationToken cancellation) =>
        db.Set<PlanRow>().AsNoTracking().Where(plan => plan.LayoutHash == layoutHash)
            .OrderByDescending(plan => plan.CreatedAt).Select(plan => (string?)plan.Id).FirstOrDefaultAsync(cancellation);
}
