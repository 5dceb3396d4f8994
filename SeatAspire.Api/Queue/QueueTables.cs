using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>A drawn opening of a date: frozen, then given a seed, then shown.</summary>
public sealed class DrawRow
{
    public required string ShowingId { get; init; }

    /// <summary>The ids of those who take part, ascending, each followed by a line feed; of many the first, and <see cref="DrawPartRow"/> has the others.</summary>
    public required string Entries { get; init; }
    public required int EntryCount { get; init; }

    /// <summary>SHA-256 of all entries, lower case hexadecimal.</summary>
    public required string EntriesHash { get; init; }

    /// <summary>The place of who is drawn first; the others follow without a gap.</summary>
    public required long FirstPlace { get; init; }

    /// <summary>Made after the entries were published; lower case hexadecimal.</summary>
    public required string? Seed { get; set; }
    public required DateTimeOffset FrozenAt { get; init; }

    /// <summary>When all had their places.</summary>
    public required DateTimeOffset? ShownAt { get; set; }
}

/// <summary>More entries of a draw: what a statement brings, and a row brings back, is bounded by the server (<c>max_allowed_packet</c>, 16 MB as MariaDB comes).</summary>
public sealed class DrawPartRow
{
    public required string ShowingId { get; init; }

    /// <summary>The draw's.</summary>
    public required long FirstPlace { get; init; }

    /// <summary>Counts the parts, from 1.</summary>
    public required int Part { get; init; }

    /// <summary>As <see cref="DrawRow.Entries"/>, those that follow.</summary>
    public required string Entries { get; init; }
}

/// <summary>The tables of drawn openings.</summary>
internal sealed class QueueTables : IEntityTypeConfiguration<DrawRow>, IEntityTypeConfiguration<DrawPartRow>
{
    public void Configure(EntityTypeBuilder<DrawRow> table)
    {
        table.ToTable("draws").HasKey(row => new { row.ShowingId, row.FirstPlace });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.EntriesHash).HasMaxLength(64);
        table.Property(row => row.Seed).HasMaxLength(64);
        table.References<DrawRow, ShowingRow>("draws_ibfk_1", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<DrawPartRow> table)
    {
        table.ToTable("draw_parts").HasKey(row => new { row.ShowingId, row.FirstPlace, row.Part });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.References<DrawPartRow, ShowingRow>("draw_parts_ibfk_1", row => row.ShowingId);
    }
}

/// <summary>The table of draws, as queries name it.</summary>
public static class QueueSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="DrawRow"/>
        public DbSet<DrawRow> Draws => db.Set<DrawRow>();

        /// <inheritdoc cref="DrawPartRow"/>
        public DbSet<DrawPartRow> DrawParts => db.Set<DrawPartRow>();

        /// <summary>All entries of a draw, ascending.</summary>
        internal async Task<IReadOnlyList<string>> EntriesAsync(DrawRow draw, CancellationToken cancellation)
        {
            if (draw.EntryCount <= Draw.EntriesInPart)
            {
                return Draw.Entries(draw.Entries);
            }

            var others = await db.DrawParts.AsNoTracking().Where(part => part.ShowingId == draw.ShowingId && part.FirstPlace == draw.FirstPlace)
                .OrderBy(part => part.Part).Select(part => part.Entries).ToListAsync(cancellation);
            return Draw.Entries(draw.Entries + string.Concat(others));
        }
    }
}

/// <summary>The draws of the demo.</summary>
internal sealed class DemoDraws : IDemoPart
{
    /// <inheritdoc/>
    public async Task RemoveAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.DrawParts.ExecuteDeleteAsync(cancellation);
        await db.Draws.ExecuteDeleteAsync(cancellation);
    }
}
