using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Plans;

/// <summary>A plan as it would be kept.</summary>
/// <param name="Layout">With its hash.</param>
/// <param name="Json">The layout as it is stored.</param>
/// <param name="Summary">What lists say of it.</param>
internal sealed record SealedPlan(LayoutDocument Layout, string Json, PlanSummary Summary)
{
    // A statement holds it whole, and servers take 16 MB of one.
    private const int MostBytes = 12_000_000;

    /// <summary>Seals a plan; a refusal where that is more than the database takes.</summary>
    public static (SealedPlan? Plan, Refusal? Refusal) Of(Plan plan, IReadOnlyList<PlanFinding> warnings)
    {
        var layout = plan.ToLayout();
        layout = layout with { Hash = VenueLayout.HashOf(layout) };
        var json = JsonSerializer.Serialize(layout, LayoutJson.Default.LayoutDocument);
        return Encoding.UTF8.GetByteCount(json) > MostBytes
            ? (null, PlanRefusals.TooMuchToKeep)
            : (new(layout, json, PlanSummary.Of(plan, warnings)), null);
    }

    /// <summary>Names the layout.</summary>
    public string Hash => Layout.Hash;
}

/// <summary>Keeps plans: a version never changes, and what is there already is not kept twice.</summary>
internal static class PlanService
{
    /// <summary>Most plans that a list names, the newest.</summary>
    public const int MostListed = 1_000;

    // Each time somebody else has brought a version of the same name in between.
    private const int MostTries = 8;

    /// <summary>
    /// Keeps a plan as the next version of its name, with its entry in the log, or finds the version that says the same.
    /// </summary>
    /// <param name="from">The version that it was made of by changes, for the log.</param>
    public static async Task<(PlanRow Row, bool IsNew)> SaveAsync(
        this SeatDb db, string name, SealedPlan plan, int? from, ClaimsPrincipal who, TimeProvider time, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await db.FindAsync(name, plan.Hash, cancellation) is { } known)
            {
                return (known, false);
            }

            try
            {
                return (await db.TransactAsync(
                    async transaction =>
                    {
                        var row = await AddAsync(db, name, plan, from, who, time.GetUtcNow(), cancellation);
                        await transaction.CommitAsync(cancellation);
                        return row;
                    },
                    cancellation), true);
            }
            catch (DbUpdateException error) when (Backing.IsUniqueViolation(error) && attempt < MostTries)
            {
                // Somebody brought the same plan, or the same version's number, meanwhile: look again.
            }
        }
    }

    /// <summary>The version of a name with this content; null where there is none.</summary>
    public static Task<PlanRow?> FindAsync(this SeatDb db, string name, string hash, CancellationToken cancellation) =>
        db.Set<PlanRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Name == name && row.LayoutHash == hash, cancellation);

    /// <summary>The number of the next version of a name.</summary>
    public static async Task<int> NextVersionAsync(this SeatDb db, string name, CancellationToken cancellation) =>
        1 + (await db.Set<PlanRow>().Where(row => row.Name == name).MaxAsync(row => (int?)row.Version, cancellation) ?? 0);

    /// <summary>A plan and what it says; null where there is none.</summary>
    public static async Task<(PlanRow Row, LayoutDocument Layout)?> ReadAsync(this SeatDb db, string planId, CancellationToken cancellation)
    {
        var found = await db.Set<PlanRow>().AsNoTracking().Where(row => row.Id == planId)
            .Join(db.Set<LayoutRow>(), row => row.LayoutHash, layout => layout.Hash, (row, layout) => new { Row = row, layout.Json })
            .FirstOrDefaultAsync(cancellation);
        return found is null ? null : (found.Row, JsonSerializer.Deserialize(found.Json, LayoutJson.Default.LayoutDocument)!);
    }

    /// <summary>Adds the next version of a name, with its entry in the log, within the caller's transaction.</summary>
    public static async Task<PlanRow> AddAsync(
        this SeatDb db, string name, SealedPlan plan, int? from, ClaimsPrincipal who, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!await db.Layouts.AnyAsync(row => row.Hash == plan.Hash, cancellation))
        {
            db.Layouts.Add(new LayoutRow { Hash = plan.Hash, SeatCount = plan.Summary.Seats, Json = plan.Json });
        }

        var row = new PlanRow
        {
            Id = Ids.New(now),
            Name = name,
            Version = await db.NextVersionAsync(name, cancellation),
            LayoutHash = plan.Hash,
            Summary = plan.Summary.ToJson(),
            CreatedAt = now,
        };
        db.Plans.Add(row);
        AuditLog.Add(db, who, now, AuditLog.Plan, null, new Dictionary<string, AuditChange>
        {
            ["name"] = new(from is null ? null : name, name),
            ["version"] = new(from, row.Version),
            ["seats"] = new(null, plan.Summary.Seats),
            ["hash"] = new(null, plan.Hash),
        });
        await db.SaveChangesAsync(cancellation);
        return row;
    }
}

/// <summary>Plans and layouts go with the demo: whatever was on sale in them went before.</summary>
internal sealed class DemoPlans : IDemoPart
{
    /// <inheritdoc/>
    public async Task RemoveAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.Plans.ExecuteDeleteAsync(cancellation);
        await db.Layouts.ExecuteDeleteAsync(cancellation);
    }
}
