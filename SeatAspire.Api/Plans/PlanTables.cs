using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Plans;

/// <summary>The seats of a venue as browsers get them, immutable: <see cref="Hash"/> names the content.</summary>
public sealed class LayoutRow
{
    public required string Hash { get; init; }
    public required int SeatCount { get; init; }

    /// <summary>The layout as the wire contract spells it.</summary>
    public required string Json { get; init; }
}

/// <summary>A version of a plan. What it says is its layout; a version never changes.</summary>
public sealed class PlanRow
{
    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 200;

    public required string Id { get; init; }

    /// <summary>The same for all versions of a plan.</summary>
    public required string Name { get; init; }

    /// <summary>Counts the versions of a name, from 1.</summary>
    public required int Version { get; init; }
    public required string LayoutHash { get; init; }

    /// <summary>What a list of plans says of it, as JSON: counting the seats anew would cost reading all of them.</summary>
    public required string Summary { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The tables of plans and of the layouts that they, and the dates of shows, have.</summary>
internal sealed class PlanTables : IEntityTypeConfiguration<LayoutRow>, IEntityTypeConfiguration<PlanRow>
{
    public void Configure(EntityTypeBuilder<LayoutRow> table)
    {
        table.ToTable("layouts").HasKey(row => row.Hash);
        table.Property(row => row.Hash).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<PlanRow> table)
    {
        table.ToTable("plans").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.Name).HasMaxLength(PlanRow.LongestName);
        table.Property(row => row.LayoutHash).HasMaxLength(64);
        // Two who bring the same at once bring one version, and two who bring different ones two.
        table.HasIndex(row => new { row.Name, row.Version }).IsUnique().HasDatabaseName("plans_by_version");
        table.HasIndex(row => new { row.Name, row.LayoutHash }).IsUnique().HasDatabaseName("plans_by_content");
        table.HasIndex(row => row.LayoutHash).HasDatabaseName("plans_by_layout");
        table.References<PlanRow, LayoutRow>("plans_ibfk_1", row => row.LayoutHash);
    }
}

/// <summary>The tables of plans, as queries name them.</summary>
public static class PlanSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="LayoutRow"/>
        public DbSet<LayoutRow> Layouts => db.Set<LayoutRow>();

        /// <inheritdoc cref="PlanRow"/>
        public DbSet<PlanRow> Plans => db.Set<PlanRow>();
    }
}
