using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Shows;

/// <summary>The tables of shows, their dates and houses.</summary>
internal sealed class ShowTables : IEntityTypeConfiguration<LayoutRow>, IEntityTypeConfiguration<ShowRow>, IEntityTypeConfiguration<ShowingRow>
{
    public void Configure(EntityTypeBuilder<LayoutRow> table)
    {
        table.ToTable("layouts").HasKey(row => row.Hash);
        table.Property(row => row.Hash).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<ShowRow> table)
    {
        table.ToTable("shows").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(64);
        table.Property(row => row.Title).HasMaxLength(200);
        table.Property(row => row.Venue).HasMaxLength(200);
        table.Property(row => row.PosterUrl).HasMaxLength(500);
    }

    public void Configure(EntityTypeBuilder<ShowingRow> table)
    {
        table.ToTable("showings").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(80);
        table.Property(row => row.ShowId).HasMaxLength(64);
        table.Property(row => row.LayoutHash).HasMaxLength(64);
        table.HasIndex(row => row.ShowId).HasDatabaseName("show_id");
        table.HasIndex(row => row.LayoutHash).HasDatabaseName("layout_hash");
        table.References<ShowingRow, ShowRow>("showings_ibfk_1", row => row.ShowId);
        table.References<ShowingRow, LayoutRow>("showings_ibfk_2", row => row.LayoutHash);
    }
}
