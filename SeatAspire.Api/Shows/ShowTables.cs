using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows;

/// <summary>What is played.</summary>
public sealed class ShowRow
{
    public required string Id { get; init; }
    public required string Title { get; set; }
    public required string Venue { get; set; }
    public required string Description { get; set; }
    public required string PosterUrl { get; set; }

    /// <summary>Order in the list of shows, from 0.</summary>
    public required int Position { get; set; }
}

/// <summary>One date of a show: what seats and sales hang on.</summary>
public sealed class ShowingRow
{
    public required string Id { get; init; }
    public required string ShowId { get; init; }
    public required string LayoutHash { get; init; }
    public required DateTimeOffset StartsAt { get; set; }
    public required DateTimeOffset SaleOpensAt { get; set; }

    /// <summary>Ended by the operator, whatever the dates say.</summary>
    public required bool SaleClosed { get; set; }

    /// <summary>Until when buyers may cancel; until it begins if null.</summary>
    public DateTimeOffset? RefundUntil { get; set; }
}

/// <summary>How a date's waiting queue lets people in; without a row it has the defaults.</summary>
public sealed class QueueSettingsRow
{
    public required string ShowingId { get; init; }

    /// <summary><c>auto</c>, <c>on</c> or <c>off</c>.</summary>
    public required string Mode { get; set; }
    public required int Threshold { get; set; }
    public required int AdmitPerSecond { get; set; }
    public required int LeaseSeconds { get; set; }
    public required bool Paused { get; set; }
    public required DateTimeOffset? OpensAt { get; set; }
    public required bool Draw { get; set; }
}

/// <summary>A seat that is never sold, such as one behind a pillar.</summary>
public sealed class BlockedSeatRow
{
    public required string ShowingId { get; init; }
    public required int Seat { get; init; }
}

/// <summary>The tables of shows, their dates, what is never sold of them, and how their queues let people in.</summary>
internal sealed class ShowTables
    : IEntityTypeConfiguration<ShowRow>, IEntityTypeConfiguration<ShowingRow>,
        IEntityTypeConfiguration<QueueSettingsRow>, IEntityTypeConfiguration<BlockedSeatRow>
{
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

    public void Configure(EntityTypeBuilder<QueueSettingsRow> table)
    {
        table.ToTable("queue_settings").HasKey(row => row.ShowingId);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Mode).HasMaxLength(8);
        table.References<QueueSettingsRow, ShowingRow>("queue_settings_ibfk_1", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<BlockedSeatRow> table)
    {
        table.ToTable("blocked_seats").HasKey(row => new { row.ShowingId, row.Seat });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.References<BlockedSeatRow, ShowingRow>("blocked_seats_ibfk_1", row => row.ShowingId);
    }
}

/// <summary>The tables of shows, as queries name them.</summary>
public static class ShowSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="ShowRow"/>
        public DbSet<ShowRow> Shows => db.Set<ShowRow>();

        /// <inheritdoc cref="ShowingRow"/>
        public DbSet<ShowingRow> Showings => db.Set<ShowingRow>();

        /// <inheritdoc cref="QueueSettingsRow"/>
        public DbSet<QueueSettingsRow> QueueSettings => db.Set<QueueSettingsRow>();

        /// <inheritdoc cref="BlockedSeatRow"/>
        public DbSet<BlockedSeatRow> BlockedSeats => db.Set<BlockedSeatRow>();
    }
}
