using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Queue;

/// <summary>The tables of waiting queues: how they let people in, and what was drawn.</summary>
internal sealed class QueueTables : IEntityTypeConfiguration<QueueSettingsRow>, IEntityTypeConfiguration<DrawRow>
{
    public void Configure(EntityTypeBuilder<QueueSettingsRow> table)
    {
        table.ToTable("queue_settings").HasKey(row => row.ShowingId);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Mode).HasMaxLength(8);
        table.References<QueueSettingsRow, ShowingRow>("queue_settings_ibfk_1", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<DrawRow> table)
    {
        table.ToTable("draws").HasKey(row => new { row.ShowingId, row.FirstPlace });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.EntriesHash).HasMaxLength(64);
        table.Property(row => row.Seed).HasMaxLength(64);
        table.References<DrawRow, ShowingRow>("draws_ibfk_1", row => row.ShowingId);
    }
}
