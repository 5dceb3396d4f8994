using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SeatAspire.Api.Data;

/// <summary>
/// The database: shows, orders and who owns which seat. The numbered SQL files beside it make the tables;
/// names are the properties' in snake case, and a test holds both schemas against this model.
/// </summary>
public sealed class SeatDb(DbContextOptions<SeatDb> options) : DbContext(options)
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
    public DbSet<SandboxChargeRow> SandboxCharges => Set<SandboxChargeRow>();
    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();
    public DbSet<PersonRow> People => Set<PersonRow>();
    public DbSet<AccountRow> Accounts => Set<AccountRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<LayoutRow>().ToTable("layouts").HasKey(x => x.Hash);
        model.Entity<ShowRow>().ToTable("shows").HasKey(x => x.Id);
        model.Entity<ShowingRow>().ToTable("showings").HasKey(x => x.Id);
        model.Entity<QueueSettingsRow>().ToTable("queue_settings").HasKey(x => x.ShowingId);
        model.Entity<DrawRow>().ToTable("draws").HasKey(x => new { x.ShowingId, x.FirstPlace });
        model.Entity<BlockedSeatRow>().ToTable("blocked_seats").HasKey(x => new { x.ShowingId, x.Seat });
        model.Entity<SeatEpochRow>().ToTable("seat_epoch").HasKey(x => x.Id);
        model.Entity<SeatEpochRow>().Property(x => x.Id).ValueGeneratedNever();
        model.Entity<PaymentRow>().ToTable("payments").HasKey(x => x.Id);
        model.Entity<OrderRow>().ToTable("orders").HasKey(x => x.Id);
        model.Entity<OrderSeatRow>().ToTable("order_seats").HasKey(x => new { x.OrderId, x.Seat });
        model.Entity<OrderGoodsRow>().ToTable("order_goods").HasKey(x => new { x.OrderId, x.GoodsId });
        model.Entity<GoodsRow>().ToTable("goods").HasKey(x => x.GoodsId);
        model.Entity<CartItemRow>().ToTable("cart_items").HasKey(x => new { x.PersonId, x.GoodsId });
        model.Entity<SoldSeatRow>().ToTable("sold_seats").HasKey(x => new { x.ShowingId, x.Seat });
        model.Entity<OutboxRow>().ToTable("outbox").HasKey(x => x.Id);
        model.Entity<OutboxRow>().Property(x => x.Id).ValueGeneratedOnAdd();
        model.Entity<SandboxChargeRow>().ToTable("sandbox_charges").HasKey(x => x.PaymentId);
        model.Entity<DataProtectionKeyRow>().ToTable("data_protection_keys").HasKey(x => x.Id);
        model.Entity<PersonRow>().ToTable("people").HasKey(x => x.PersonId);
        model.Entity<AccountRow>().ToTable("accounts").HasKey(x => x.PersonId);
        model.Entity<AuditRow>().ToTable("audit").HasKey(x => x.Id);
        model.Entity<AuditRow>().Property(x => x.Id).ValueGeneratedOnAdd();

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
