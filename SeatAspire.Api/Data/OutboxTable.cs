using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SeatAspire.Api.Data;

/// <summary>Something that must still happen because of what was committed with it.</summary>
public sealed class OutboxRow
{
    public long Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>The order's, payment's or refund's id, by kind.</summary>
    public required string Subject { get; init; }

    /// <summary>Not before this; moved on when a replica claims the row and after a failure.</summary>
    public required DateTimeOffset DueAt { get; set; }
    public string? ClaimedBy { get; set; }
    public int Attempts { get; set; }
}

/// <summary>The table of what is still to do. Any feature writes to it; what becomes of its rows is the orders' (their folder <c>Outbox</c>).</summary>
internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> table)
    {
        table.ToTable("outbox").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedOnAdd();
        table.Property(row => row.Kind).HasMaxLength(16);
        table.Property(row => row.Subject).HasMaxLength(32);
        table.Property(row => row.ClaimedBy).HasMaxLength(32);
        table.HasIndex(row => row.DueAt).HasDatabaseName("outbox_by_due");
    }
}
