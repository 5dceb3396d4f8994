using System.Linq.Expressions;
using System.Text;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SeatAspire.Api.Data;

/// <summary>
/// The database. It knows no feature: each has its entities, their tables (<c>IEntityTypeConfiguration</c>) and their sets
/// (<c>db.Orders</c>, an extension of this) in a file <c>…Tables.cs</c> of its own;
/// columns are named as the properties, in snake case. The migrations beside it make the tables.
/// </summary>
public sealed class SeatDb(DbContextOptions<SeatDb> options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Whether a transaction of <see cref="Transactions.TransactAsync{T}"/> is under way: until then no other connection may be opened.</summary>
    internal bool IsTransacting { get; set; }

    /// <inheritdoc cref="OutboxRow"/>
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    /// <summary>What seals tokens.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        // Said of each table, so that it holds whatever the database was created with, and the database itself need not be changed.
        model.HasCharSet("utf8mb4", DelegationModes.ApplyToTables);
        model.ApplyConfigurationsFromAssembly(typeof(SeatDb).Assembly);
        foreach (var table in model.Model.GetEntityTypes())
        {
            // Ids, keys and hashes compare byte by byte.
            table.SetCollation("utf8mb4_bin");
            table.SetCollationDelegation(DelegationModes.ApplyToTables);
        }

        foreach (var property in model.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>How features map their tables.</summary>
internal static class TableReferences
{
    /// <summary>A foreign key to the primary key of another table. Nothing is deleted along: what is referred to stays.</summary>
    public static void References<TRow, TOther>(this EntityTypeBuilder<TRow> table, string name, Expression<Func<TRow, object?>> column)
        where TRow : class
        where TOther : class =>
        table.HasOne<TOther>().WithMany().HasForeignKey(column).HasConstraintName(name).OnDelete(DeleteBehavior.NoAction);
}

/// <summary>How <c>dotnet ef migrations add NAME --project SeatAspire.Api</c> gets at the model: without a server, and without the program's settings.</summary>
internal sealed class SeatDbFactory : IDesignTimeDbContextFactory<SeatDb>
{
    // The oldest that the program is made for: migrations say nothing that it would not understand.
    private static readonly ServerVersion Oldest = ServerVersion.Create(8, 0, 0, Pomelo.EntityFrameworkCore.MySql.Infrastructure.ServerType.MySql);

    /// <inheritdoc/>
    public SeatDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SeatDb>().UseMySql(Oldest).Options);
}
