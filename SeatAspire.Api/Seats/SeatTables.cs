using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Seats;

/// <summary>The tables of what is never sold, and of which life of Redis the seats' states belong to.</summary>
internal sealed class SeatTables : IEntityTypeConfiguration<BlockedSeatRow>, IEntityTypeConfiguration<SeatEpochRow>
{
    public void Configure(EntityTypeBuilder<BlockedSeatRow> table)
    {
        table.ToTable("blocked_seats").HasKey(row => new { row.ShowingId, row.Seat });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.References<BlockedSeatRow, ShowingRow>("blocked_seats_ibfk_1", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<SeatEpochRow> table)
    {
        table.ToTable("seat_epoch").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
        table.Property(row => row.RunId).HasMaxLength(64);
    }
}
