using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>The tables of payments, orders, and the key that decides who owns a seat.</summary>
internal sealed class OrderTables
    : IEntityTypeConfiguration<PaymentRow>, IEntityTypeConfiguration<OrderRow>, IEntityTypeConfiguration<OrderSeatRow>,
        IEntityTypeConfiguration<RefundRow>, IEntityTypeConfiguration<SoldSeatRow>, IEntityTypeConfiguration<OutboxRow>,
        IEntityTypeConfiguration<SandboxChargeRow>, IEntityTypeConfiguration<SandboxRefundRow>
{
    public void Configure(EntityTypeBuilder<PaymentRow> table)
    {
        table.ToTable("payments").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.HoldId).HasMaxLength(120);
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.IdempotencyKey).HasMaxLength(64);
        table.Property(row => row.RequestHash).HasMaxLength(64);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.Property(row => row.Method).HasMaxLength(32);
        table.Property(row => row.State).HasMaxLength(16);
        table.Property(row => row.Driver).HasMaxLength(32);
        table.HasIndex(row => new { row.HoldId, row.Attempt }).IsUnique().HasDatabaseName("hold_id");
        table.HasIndex(row => new { row.PersonId, row.IdempotencyKey }).IsUnique().HasDatabaseName("person_id");
        table.HasIndex(row => new { row.State, row.CreatedAt }).HasDatabaseName("payments_by_state");
    }

    public void Configure(EntityTypeBuilder<OrderRow> table)
    {
        table.ToTable("orders").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.Reference).HasMaxLength(OrderReference.Length);
        table.Property(row => row.PaymentId).HasMaxLength(32);
        table.Property(row => row.HoldId).HasMaxLength(120);
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.Nickname).HasMaxLength(80);
        table.Property(row => row.BuyerName).HasMaxLength(Buyer.LongestName);
        table.Property(row => row.BuyerEmail).HasMaxLength(Buyer.LongestEmail);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.Property(row => row.Status).HasMaxLength(16);
        table.HasIndex(row => row.Reference).IsUnique().HasDatabaseName("orders_by_reference");
        table.HasIndex(row => row.PaymentId).IsUnique().HasDatabaseName("payment_id");
        table.HasIndex(row => new { row.PersonId, row.CreatedAt }).HasDatabaseName("orders_by_person");
        table.HasIndex(row => new { row.ShowingId, row.PersonId }).HasDatabaseName("orders_by_showing");
        table.References<OrderRow, PaymentRow>("orders_ibfk_1", row => row.PaymentId);
        table.References<OrderRow, ShowingRow>("orders_ibfk_2", row => row.ShowingId);
    }

    public void Configure(EntityTypeBuilder<OrderSeatRow> table)
    {
        table.ToTable("order_seats").HasKey(row => new { row.OrderId, row.Seat });
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.Label).HasMaxLength(40);
        table.Property(row => row.Category).HasMaxLength(VenueLayout.MaxTierNameLength);
        table.Property(row => row.Status).HasMaxLength(16);
        table.References<OrderSeatRow, OrderRow>("order_seats_ibfk_1", row => row.OrderId);
    }

    public void Configure(EntityTypeBuilder<RefundRow> table)
    {
        table.ToTable("refunds").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.PaymentId).HasMaxLength(32);
        table.HasIndex(row => row.OrderId).HasDatabaseName("refunds_by_order");
        table.References<RefundRow, OrderRow>("refunds_ibfk_1", row => row.OrderId);
    }

    public void Configure(EntityTypeBuilder<SoldSeatRow> table)
    {
        // This key is what makes a seat sold at most once.
        table.ToTable("sold_seats").HasKey(row => new { row.ShowingId, row.Seat });
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.HoldId).HasMaxLength(120);
        table.HasIndex(row => row.OrderId).HasDatabaseName("sold_seats_by_order");
        table.References<SoldSeatRow, ShowingRow>("sold_seats_ibfk_1", row => row.ShowingId);
        table.References<SoldSeatRow, OrderRow>("sold_seats_ibfk_2", row => row.OrderId);
    }

    public void Configure(EntityTypeBuilder<OutboxRow> table)
    {
        table.ToTable("outbox").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedOnAdd();
        table.Property(row => row.Kind).HasMaxLength(16);
        table.Property(row => row.Subject).HasMaxLength(32);
        table.Property(row => row.ClaimedBy).HasMaxLength(32);
        table.HasIndex(row => row.DueAt).HasDatabaseName("outbox_by_due");
    }

    public void Configure(EntityTypeBuilder<SandboxChargeRow> table)
    {
        table.ToTable("sandbox_charges").HasKey(row => row.PaymentId);
        table.Property(row => row.PaymentId).HasMaxLength(32);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.Property(row => row.State).HasMaxLength(16);
    }

    public void Configure(EntityTypeBuilder<SandboxRefundRow> table)
    {
        table.ToTable("sandbox_refunds").HasKey(row => row.RefundId);
        table.Property(row => row.RefundId).HasMaxLength(32);
        table.Property(row => row.PaymentId).HasMaxLength(32);
    }
}
