using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Seats of a date that are set aside under a name. It ends at <see cref="ReleaseAt"/>, which for one that is deleted is long ago;
/// <see cref="AllocationReleaser"/> clears it away. Nothing else of it changes.
/// </summary>
public sealed class AllocationRow
{
    public required string Id { get; init; }
    public required string ShowingId { get; init; }
    public required string Name { get; init; }

    /// <summary>When it ends; null: when it is deleted.</summary>
    public DateTimeOffset? ReleaseAt { get; set; }

    /// <summary>What opens it to buyers, as the operator wrote it: see <see cref="AllocationCodes"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Most seats that the code may take; null: any number.</summary>
    public int? Uses { get; init; }

    /// <summary>What the code takes off the price of each of its seats, in percent.</summary>
    public int? DiscountPercent { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it has ended and has no seats any more. Its row stays where seats may have been sold below their price.</summary>
    public bool Cleared { get; set; }
}

/// <summary>A seat of an allocation, whoever has it now. Its key decides which one it belongs to.</summary>
public sealed class AllocatedSeatRow
{
    public required string ShowingId { get; init; }
    public required int Seat { get; init; }
    public required string AllocationId { get; init; }
}

/// <summary>The tables of seats that are set aside.</summary>
internal sealed class AllocationTables : IEntityTypeConfiguration<AllocationRow>, IEntityTypeConfiguration<AllocatedSeatRow>
{
    public void Configure(EntityTypeBuilder<AllocationRow> table)
    {
        table.ToTable("allocations").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Name).HasMaxLength(100);
        table.Property(row => row.Code).HasMaxLength(AllocationCodes.Longest);
        table.HasIndex(row => row.ShowingId).HasDatabaseName("allocations_by_showing");
        table.HasIndex(row => new { row.Cleared, row.ReleaseAt }).HasDatabaseName("allocations_by_release");
        table.References<AllocationRow, ShowingRow>("allocations_ibfk_1", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<AllocatedSeatRow> table)
    {
        table.ToTable("allocated_seats").HasKey(row => new { row.ShowingId, row.Seat });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.AllocationId).HasMaxLength(32);
        table.HasIndex(row => row.AllocationId).HasDatabaseName("allocated_seats_by_allocation");
        table.References<AllocatedSeatRow, AllocationRow>("allocated_seats_ibfk_1", row => row.AllocationId);
    }
}

/// <summary>The tables of allocations, as queries name them.</summary>
public static class AllocationSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="AllocationRow"/>
        public DbSet<AllocationRow> Allocations => db.Set<AllocationRow>();

        /// <inheritdoc cref="AllocatedSeatRow"/>
        public DbSet<AllocatedSeatRow> AllocatedSeats => db.Set<AllocatedSeatRow>();
    }

    /// <summary>Those that have not ended.</summary>
    internal static IQueryable<AllocationRow> Live(this IQueryable<AllocationRow> rows, DateTimeOffset now) =>
        rows.Where(row => !row.Cleared && (row.ReleaseAt == null || row.ReleaseAt > now));

    /// <summary>A date's allocations that have not ended, the oldest first, each with its seats in index order.</summary>
    internal static async Task<IReadOnlyList<Allocation>> AllocationsAsync(this SeatDb db, string showingId, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await db.Allocations.AsNoTracking().Where(row => row.ShowingId == showingId).Live(now).OrderBy(row => row.Id).ToListAsync(ct);
        if (rows.Count == 0)
        {
            return [];
        }

        var seats = await db.AllocatedSeats.AsNoTracking().Where(row => row.ShowingId == showingId).OrderBy(row => row.Seat).ToListAsync(ct);
        var seatsOf = seats.ToLookup(row => row.AllocationId, row => row.Seat);
        return rows.ConvertAll(row => new Allocation(row, [.. seatsOf[row.Id]]));
    }
}

/// <summary>An allocation with its seats, by index.</summary>
public sealed record Allocation(AllocationRow Row, IReadOnlyList<int> Seats);
