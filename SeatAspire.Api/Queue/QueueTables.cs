using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>A drawn opening of a date: frozen, then given a seed, then shown.</summary>
public sealed class DrawRow
{
    public required string ShowingId { get; init; }

    /// <summary>The ids of those who take part, ascending, each followed by a line feed.</summary>
    public required string Entries { get; init; }
    public required int EntryCount { get; init; }

    /// <summary>SHA-256 of <see cref="Entries"/>, lower case hexadecimal.</summary>
    public required string EntriesHash { get; init; }

    /// <summary>The place of who is drawn first; the others follow without a gap.</summary>
    public required long FirstPlace { get; init; }

    /// <summary>Made after the entries were published; lower case hexadecimal.</summary>
    public required string? Seed { get; set; }
    public required DateTimeOffset FrozenAt { get; init; }

    /// <summary>When all had their places.</summary>
    public required DateTimeOffset? ShownAt { get; set; }
}

/// <summary>The table of drawn openings.</summary>
internal sealed class QueueTables : IEntityTypeConfiguration<DrawRow>
{
    public void Configure(EntityTypeBuilder<DrawRow> table)
    {
        table.ToTable("draws").HasKey(row => new { row.ShowingId, row.FirstPlace });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.EntriesHash).HasMaxLength(64);
        table.Property(row => row.Seed).HasMaxLength(64);
        table.References<DrawRow, ShowingRow>("draws_ibfk_1", row => row.ShowingId);
    }
}

/// <summary>The table of draws, as queries name it.</summary>
public static class QueueSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="DrawRow"/>
        public DbSet<DrawRow> Draws => db.Set<DrawRow>();
    }
}

/// <summary>The draws of the demo.</summary>
internal sealed class DemoDraws : IDemoPart
{
    /// <inheritdoc/>
    public Task RemoveAsync(SeatDb db, CancellationToken cancellation) => db.Draws.ExecuteDeleteAsync(cancellation);
}
