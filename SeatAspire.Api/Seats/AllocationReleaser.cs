using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Clears an allocation away that has ended: its seats that nobody has are free, then the database forgets them. Whoever dies in between, or
/// finds Redis away, leaves it to <see cref="AllocationReleaser"/>; doing it twice does no harm, and until it is done rebuild and reconciler
/// take the allocation for gone.
/// </summary>
internal sealed partial class AllocationClearing(AllocationStore store, IServiceScopeFactory scopes, ILogger<AllocationClearing> log)
{
    /// <summary>Does it. Before it has ended in the database, nothing may be done.</summary>
    public async Task ClearAsync(string showingId, string allocationId, CancellationToken ct)
    {
        var freed = await store.DropAsync(showingId, allocationId);
        await scopes.UseDbAsync(db => db.TransactAsync(
            async transaction =>
            {
                await db.AllocatedSeats.Where(row => row.AllocationId == allocationId).ExecuteDeleteAsync(ct);
                await db.Allocations.Where(row => row.Id == allocationId && row.DiscountPercent > 0).ExecuteUpdateAsync(set => set.SetProperty(row => row.Cleared, true), ct);
                await db.Allocations.Where(row => row.Id == allocationId && !row.Cleared).ExecuteDeleteAsync(ct);
                await transaction.CommitAsync(ct);
                return true;
            },
            ct));
        LogReleased(log, showingId, allocationId, freed);
    }

    [LoggerMessage(LogLevel.Information, "An allocation of {ShowingId} has ended: {AllocationId}, {Freed} seats are free by that")]
    private static partial void LogReleased(ILogger log, string showingId, string allocationId, int freed);
}

/// <summary>Releases allocations whose time has come: some replica looks twice a second, a few at a time.</summary>
internal sealed class AllocationReleaser(
    AllocationClearing clearing, PeriodicLock periodic, ShowCatalog catalog, IServiceScopeFactory scopes, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    private const int AtOnce = 100;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stopping) => periodic.RunAsync("allocations", () => ReleaseAsync(stopping), stopping);

    private async Task ReleaseAsync(CancellationToken stopping)
    {
        if (!catalog.Loaded)
        {
            return;
        }

        var now = time.GetUtcNow();
        var due = await scopes.UseDbAsync(db => db.Allocations.AsNoTracking()
            .Where(row => !row.Cleared && row.ReleaseAt <= now)
            .OrderBy(row => row.ReleaseAt)
            .Take(AtOnce)
            .Select(row => new { row.Id, row.ShowingId })
            .ToListAsync(stopping));
        await loops.ForEachAsync(
            "allocations", due, allocation => allocation.ShowingId,
            allocation =>
            {
                // Asked for by name, a date that nobody visits any more is restored, too.
                catalog.Find(allocation.ShowingId);
                return clearing.ClearAsync(allocation.ShowingId, allocation.Id, stopping);
            },
            stopping);
    }
}
