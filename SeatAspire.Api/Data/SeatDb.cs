using System.Text;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace SeatAspire.Api.Data;

/// <summary>
/// The database: shows, orders and who owns which seat. Each feature maps its own tables (<c>IEntityTypeConfiguration</c>);
/// columns are named as the properties, in snake case. The migrations beside it make the tables.
/// </summary>
public sealed class SeatDb(DbContextOptions<SeatDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<LayoutRow> Layouts => Set<LayoutRow>();
    public DbSet<ShowRow> Shows => Set<ShowRow>();
    public DbSet<ShowingRow> Showings => Set<ShowingRow>();
    public DbSet<QueueSettingsRow> QueueSettings => Set<QueueSettingsRow>();
    public DbSet<DrawRow> Draws => Set<DrawRow>();
    public DbSet<BlockedSeatRow> BlockedSeats => Set<BlockedSeatRow>();
    public DbSet<SeatEpochRow> SeatEpoch => Set<SeatEpochRow>();
    public DbSet<PaymentRow> Payments => Set<PaymentRow>();
    public DbSet<OrderRow> Orders => Set<OrderRow>();
    public DbSet<OrderSeatRow> OrderSeats => Set<OrderSeatRow>();
    public DbSet<OrderGoodsRow> OrderGoods => Set<OrderGoodsRow>();
    public DbSet<GoodsRow> Goods => Set<GoodsRow>();
    public DbSet<CartItemRow> CartItems => Set<CartItemRow>();
    public DbSet<SoldSeatRow> SoldSeats => Set<SoldSeatRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<RefundRow> Refunds => Set<RefundRow>();
    public DbSet<SandboxChargeRow> SandboxCharges => Set<SandboxChargeRow>();
    public DbSet<SandboxRefundRow> SandboxRefunds => Set<SandboxRefundRow>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<PersonRow> People => Set<PersonRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();

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
