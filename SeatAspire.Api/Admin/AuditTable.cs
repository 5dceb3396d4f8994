using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Admin;

/// <summary>The table of what admins changed.</summary>
internal sealed class AuditTable : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> table)
    {
        table.ToTable("audit").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedOnAdd();
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.Nickname).HasMaxLength(80);
        table.Property(row => row.Action).HasMaxLength(16);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.HasIndex(row => new { row.ShowingId, row.Id }).HasDatabaseName("audit_by_showing");
    }
}
