using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>The tables of registered people, of what anybody chose, and of the keys that seal tokens.</summary>
internal sealed class AccountTables
    : IEntityTypeConfiguration<AccountRow>, IEntityTypeConfiguration<PersonRow>, IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> table)
    {
        table.ToTable("accounts").HasKey(row => row.PersonId);
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.Nickname).HasMaxLength(80);
        table.Property(row => row.FoldedNickname).HasMaxLength(160);
        table.Property(row => row.Email).HasMaxLength(254);
        table.Property(row => row.FoldedEmail).HasMaxLength(254);
        table.Property(row => row.PasswordHash).HasMaxLength(200);
        table.Property(row => row.Role).HasMaxLength(16);
        table.HasIndex(row => row.FoldedNickname).IsUnique().HasDatabaseName("folded_nickname");
        table.HasIndex(row => row.FoldedEmail).IsUnique().HasDatabaseName("folded_email");
    }

    public void Configure(EntityTypeBuilder<PersonRow> table)
    {
        table.ToTable("people").HasKey(row => row.PersonId);
        table.Property(row => row.PersonId).HasMaxLength(32);
    }

    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> table)
    {
        table.ToTable("data_protection_keys").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(64);
    }
}
