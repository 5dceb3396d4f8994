using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>A seat that is sold now. Its key decides who gets a seat.</summary>
public sealed class SoldSeatRow
{
    public required string ShowingId { get; init; }
    public required int Seat { get; init; }
    public required string OrderId { get; init; }
    public required string PersonId { get; init; }
    public required string HoldId { get; init; }

    /// <summary>Whether it was bought by its allocation's code, of whose uses it is one.</summary>
    public bool ByCode { get; init; }
}

/// <summary>The one row that says which life of Redis (its run id) the seat states belong to.</summary>
public sealed class SeatEpochRow
{
    public required int Id { get; init; }
    public required long Epoch { get; set; }
    public required string RunId { get; set; }
}

/// <summary>The tables of who owns which seat, and of which life of Redis the seats' states belong to.</summary>
internal sealed class SeatTables : IEntityTypeConfiguration<SoldSeatRow>, IEntityTypeConfiguration<SeatEpochRow>
{
    public void Configure(EntityTypeBuilder<SoldSeatRow> table)
    {
        // This key is what makes a seat sold at most once.
        table.ToTable("sold_seats").HasKey(row => new { row.ShowingId, row.Seat });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.HoldId).HasMaxLength(120);
        table.HasIndex(row => row.OrderId).HasDatabaseName("sold_seats_by_order");
        table.References<SoldSeatRow, ShowingRow>("sold_seats_ibfk_1", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<SeatEpochRow> table)
    {
        table.ToTable("seat_epoch").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
        table.Property(row => row.RunId).HasMaxLength(64);
    }
}

/// <summary>The tables of seats, as queries name them.</summary>
public static class SeatSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="SoldSeatRow"/>
        public DbSet<SoldSeatRow> SoldSeats => db.Set<SoldSeatRow>();

        /// <inheritdoc cref="SeatEpochRow"/>
        public DbSet<SeatEpochRow> SeatEpoch => db.Set<SeatEpochRow>();
    }
}

/// <summary>What the demo leaves of its seats: no allocations, and an epoch without a Redis, so that the replicas notice and load the seats anew.</summary>
internal sealed class DemoSeats : IDemoPart
{
    /// <inheritdoc/>
    public async Task RemoveAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.AllocatedSeats.ExecuteDeleteAsync(cancellation);
        await db.Allocations.ExecuteDeleteAsync(cancellation);
        await db.SeatEpoch.ExecuteUpdateAsync(set => set.SetProperty(row => row.RunId, ""), cancellation);
    }
}
