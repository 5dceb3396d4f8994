using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Callers;

namespace SeatAspire.Api.Accounts;

/// <summary>What a person chose. A guest has a row only after the first choice.</summary>
public sealed class PersonRow
{
    public required string PersonId { get; init; }

    /// <summary>Whether purchases are announced under the whole nickname.</summary>
    public required bool ShowNickname { get; set; }
}

/// <summary>The tables of registered people and their roles, of sign-ins that ended, of what anybody chose, and of the keys that seal tokens.</summary>
internal sealed class AccountTables
    : IEntityTypeConfiguration<Account>, IEntityTypeConfiguration<IdentityRole>, IEntityTypeConfiguration<IdentityUserRole<string>>,
        IEntityTypeConfiguration<EndedSignInRow>, IEntityTypeConfiguration<PersonRow>, IEntityTypeConfiguration<DataProtectionKey>
{
    private const int IdLength = 32;
    private const int RoleLength = 16;
    private const int StampLength = 36;

    public void Configure(EntityTypeBuilder<Account> table)
    {
        table.ToTable("accounts").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(IdLength);
        table.Property(row => row.UserName).HasMaxLength(80).IsRequired();
        table.Property(row => row.NormalizedUserName).HasMaxLength(160).IsRequired();
        table.Property(row => row.Email).HasMaxLength(254).IsRequired();
        table.Property(row => row.NormalizedEmail).HasMaxLength(254).IsRequired();
        table.Property(row => row.PasswordHash).HasMaxLength(200).IsRequired();
        table.Property(row => row.SecurityStamp).HasMaxLength(StampLength);
        table.Property(row => row.ConcurrencyStamp).HasMaxLength(StampLength).IsConcurrencyToken();
        table.Ignore(row => row.EmailConfirmed).Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed).Ignore(row => row.TwoFactorEnabled)
            .Ignore(row => row.LockoutEnabled).Ignore(row => row.LockoutEnd).Ignore(row => row.AccessFailedCount);
        table.HasIndex(row => row.NormalizedUserName).IsUnique().HasDatabaseName("accounts_by_nickname");
        table.HasIndex(row => row.NormalizedEmail).IsUnique().HasDatabaseName("accounts_by_email");
    }

    public void Configure(EntityTypeBuilder<IdentityRole> table)
    {
        table.ToTable("roles").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(RoleLength);
        table.Property(row => row.Name).HasMaxLength(RoleLength).IsRequired();
        table.Property(row => row.NormalizedName).HasMaxLength(RoleLength).IsRequired();
        table.Property(row => row.ConcurrencyStamp).HasMaxLength(StampLength);
        table.HasIndex(row => row.NormalizedName).IsUnique().HasDatabaseName("roles_by_name");
        table.HasData(Roles.All.Select(role => new IdentityRole { Id = role, Name = role, NormalizedName = role, ConcurrencyStamp = null }));
    }

    public void Configure(EntityTypeBuilder<IdentityUserRole<string>> table)
    {
        table.ToTable("account_roles").HasKey(row => new { row.UserId, row.RoleId });
        table.Property(row => row.UserId).HasMaxLength(IdLength);
        table.Property(row => row.RoleId).HasMaxLength(RoleLength);
        table.HasOne<Account>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<IdentityRole>().WithMany().HasForeignKey(row => row.RoleId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(row => row.RoleId).HasDatabaseName("account_roles_by_role");
    }

    public void Configure(EntityTypeBuilder<EndedSignInRow> table)
    {
        table.ToTable("ended_sign_ins").HasKey(row => row.SignInId);
        table.Property(row => row.SignInId).HasMaxLength(StampLength);
        table.Property(row => row.TakenOverBy).HasMaxLength(IdLength);
        table.HasIndex(row => row.EndedAt).HasDatabaseName("ended_sign_ins_by_time");
    }

    public void Configure(EntityTypeBuilder<PersonRow> table)
    {
        table.ToTable("people").HasKey(row => row.PersonId);
        table.Property(row => row.PersonId).HasMaxLength(IdLength);
    }

    public void Configure(EntityTypeBuilder<DataProtectionKey> table) => table.ToTable("token_keys");
}
