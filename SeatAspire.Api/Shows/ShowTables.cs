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

    /// <summary>The poster that was uploaded, which goes before <see cref="PosterUrl"/>.</summary>
    public string? PosterHash { get; set; }

    /// <summary>ISO 4217: of all its prices.</summary>
    public required string Currency { get; set; }

    /// <summary>IANA's name of the venue's time zone: its dates are shown in it.</summary>
    public required string TimeZone { get; set; }

    /// <summary>Order in the list of shows, from 0.</summary>
    public required int Position { get; set; }
}

/// <summary>A poster that was uploaded: see <see cref="PosterImage"/>.</summary>
public sealed class PosterRow
{
    public required string Hash { get; init; }
    public required byte[] Large { get; init; }
    public required byte[] Small { get; init; }
}

/// <summary>One date of a show: what seats and sales hang on.</summary>
public sealed class ShowingRow
{
    public required string Id { get; init; }
    public required string ShowId { get; init; }
    public required string LayoutHash { get; set; }
    public required DateTimeOffset StartsAt { get; set; }
    public required DateTimeOffset SaleOpensAt { get; set; }

    /// <summary>Ended by the operator, whatever the dates say.</summary>
    public required bool SaleClosed { get; set; }

    /// <summary>When sales end; when it begins if null.</summary>
    public DateTimeOffset? SaleClosesAt { get; set; }

    /// <summary>Until when buyers may cancel; until it begins if null.</summary>
    public DateTimeOffset? RefundUntil { get; set; }

    /// <summary>How long a hold lasts; as the settings say if null.</summary>
    public int? HoldSeconds { get; set; }

    /// <summary>Most seats a person may have; as the settings say if null.</summary>
    public int? MaxSeats { get; set; }

    /// <summary><c>off</c>, <c>optional</c> or <c>required</c>: see <see cref="BuyerRule"/>.</summary>
    public string Buyer { get; set; } = BuyerRules.Word(SaleTerms.Default.Buyer);

    /// <summary>Whether a hold may not leave a single free seat between others.</summary>
    public bool NoSingleSeats { get; set; }

    /// <summary>When it was called off, for good.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>Why.</summary>
    public string? CancelReason { get; set; }

    /// <summary>Until when its sale is rehearsed; in the past, or null, where it is not.</summary>
    public DateTimeOffset? RehearsalUntil { get; set; }
}

/// <summary>What a date's seats cost, or did before a price was changed: see <see cref="PriceList"/>.</summary>
public sealed class PriceListRow
{
    public required string ShowingId { get; init; }

    /// <summary>From 1; the greatest is the one that counts.</summary>
    public required int Number { get; init; }

    /// <summary>By tier, in the currency's minor unit, comma separated: <c>132000,99000</c>.</summary>
    public required string Amounts { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
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
    : IEntityTypeConfiguration<ShowRow>, IEntityTypeConfiguration<PosterRow>, IEntityTypeConfiguration<ShowingRow>,
        IEntityTypeConfiguration<PriceListRow>, IEntityTypeConfiguration<QueueSettingsRow>, IEntityTypeConfiguration<BlockedSeatRow>
{
    public void Configure(EntityTypeBuilder<ShowRow> table)
    {
        table.ToTable("shows").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(64);
        table.Property(row => row.Title).HasMaxLength(200);
        table.Property(row => row.Venue).HasMaxLength(200);
        table.Property(row => row.PosterUrl).HasMaxLength(500);
        table.Property(row => row.PosterHash).HasMaxLength(32);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.Property(row => row.TimeZone).HasMaxLength(64);
        table.HasIndex(row => row.PosterHash).HasDatabaseName("poster_hash");
        table.References<ShowRow, PosterRow>("shows_ibfk_1", row => row.PosterHash);
    }

    public void Configure(EntityTypeBuilder<PosterRow> table)
    {
        table.ToTable("posters").HasKey(row => row.Hash);
        table.Property(row => row.Hash).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<ShowingRow> table)
    {
        table.ToTable("showings").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(80);
        table.Property(row => row.ShowId).HasMaxLength(64);
        table.Property(row => row.LayoutHash).HasMaxLength(64);
        table.Property(row => row.Buyer).HasMaxLength(16);
        table.Property(row => row.CancelReason).HasMaxLength(500);
        table.HasIndex(row => row.ShowId).HasDatabaseName("show_id");
        table.HasIndex(row => row.LayoutHash).HasDatabaseName("layout_hash");
        table.References<ShowingRow, ShowRow>("showings_ibfk_1", row => row.ShowId);
        table.References<ShowingRow, LayoutRow>("showings_ibfk_2", row => row.LayoutHash);
    }

    public void Configure(EntityTypeBuilder<PriceListRow> table)
    {
        table.ToTable("price_lists").HasKey(row => new { row.ShowingId, row.Number });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Amounts).HasMaxLength(1_000);
        table.References<PriceListRow, ShowingRow>("price_lists_ibfk_1", row => row.ShowingId);
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

        /// <inheritdoc cref="PosterRow"/>
        public DbSet<PosterRow> Posters => db.Set<PosterRow>();

        /// <inheritdoc cref="ShowingRow"/>
        public DbSet<ShowingRow> Showings => db.Set<ShowingRow>();

        /// <inheritdoc cref="PriceListRow"/>
        public DbSet<PriceListRow> PriceLists => db.Set<PriceListRow>();

        /// <inheritdoc cref="QueueSettingsRow"/>
        public DbSet<QueueSettingsRow> QueueSettings => db.Set<QueueSettingsRow>();

        /// <inheritdoc cref="BlockedSeatRow"/>
        public DbSet<BlockedSeatRow> BlockedSeats => db.Set<BlockedSeatRow>();
    }
}
