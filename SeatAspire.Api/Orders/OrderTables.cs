using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>What a person bought.</summary>
public sealed class OrderRow
{
    /// <summary>Most characters of a note.</summary>
    public const int LongestNote = 500;

    public required string Id { get; init; }

    /// <summary>What people call it: 8 letters and digits, no two orders' the same.</summary>
    public required string Reference { get; set; }
    public required string PaymentId { get; init; }
    public required string HoldId { get; init; }
    public required string PersonId { get; init; }
    public required string Nickname { get; init; }

    /// <summary>Whom the tickets are for, where the buyer said so.</summary>
    public string? BuyerName { get; init; }
    public string? BuyerEmail { get; init; }

    /// <summary>The date whose seats were bought; null for an order of goods alone.</summary>
    public required string? ShowingId { get; init; }
    public required long Amount { get; init; }

    /// <summary>What was given back of it: the sum of its refunds.</summary>
    public long Refunded { get; set; }
    public required string Currency { get; init; }

    /// <summary>One of <see cref="OrderStatus"/>; cancelled once nothing of it is left.</summary>
    public required string Status { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>Where it was sold: one of <see cref="OrderPlace"/>.</summary>
    public string Place { get; init; } = OrderPlace.Web;

    /// <summary>What the operator was called then who sold it at the box office.</summary>
    public string? OperatorName { get; init; }

    /// <summary>What they wrote about it.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the date's sale was only rehearsed: no report knows of it, and it is given back when the rehearsal ends.</summary>
    public bool IsRehearsal { get; init; }
}

/// <summary>Where orders are sold.</summary>
public static class OrderPlace
{
    public const string Web = "web";

    /// <summary>By an operator. Its money is no provider's: see <see cref="BoxOfficeMethod"/>.</summary>
    public const string BoxOffice = "box-office";
}

/// <summary>The states of an order and of each of its tickets, as the contract spells them.</summary>
public static class OrderStatus
{
    public const string Paid = "paid";
    public const string Cancelled = "cancelled";
}

/// <summary>A seat of an order, kept after a cancellation too.</summary>
public sealed class OrderSeatRow
{
    public required string OrderId { get; init; }
    public required int Seat { get; init; }
    public required string Label { get; init; }

    /// <summary>What the house called seats of this kind when it was bought.</summary>
    public string Category { get; init; } = "";

    /// <summary>What was paid for it, in the currency's minor unit.</summary>
    public long Price { get; init; }

    /// <summary>One of <see cref="OrderStatus"/>.</summary>
    public string Status { get; set; } = OrderStatus.Paid;

    /// <summary>Whether it was bought by its allocation's code.</summary>
    public bool ByCode { get; init; }
}

/// <summary>Goods of an order, as they were when they were bought.</summary>
public sealed class OrderGoodsRow
{
    public required string OrderId { get; init; }
    public required string GoodsId { get; init; }
    public required string Name { get; init; }

    /// <summary>Of one, in the currency's minor unit.</summary>
    public required long Price { get; init; }
    public required int Quantity { get; init; }
}

/// <summary>Something of an order that was given back; written in the transaction that takes it back.</summary>
public sealed class RefundRow
{
    /// <summary>Also what the provider knows it by: repeating it gives nothing back twice.</summary>
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    public required string PaymentId { get; init; }

    /// <summary>Seat indexes, comma separated; empty for goods.</summary>
    public required string Seats { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public required long Amount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The key that an operator's request came with; null where the buyer cancelled.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of that request, hexadecimal.</summary>
    public string? RequestHash { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The operator; null where the buyer cancelled.</summary>
    public string? OperatorId { get; init; }

    /// <summary>What the operator was called then.</summary>
    public string? OperatorName { get; init; }
}

/// <summary>A seat of an order that an operator changed for another one.</summary>
public sealed class OrderMoveRow
{
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    public required int FromSeat { get; init; }
    public required int ToSeat { get; init; }
    public required string FromLabel { get; init; }
    public required string ToLabel { get; init; }
    public required string OperatorId { get; init; }
    public required string OperatorName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The tables of orders, what is in them, and what was given back.</summary>
internal sealed class OrderTables
    : IEntityTypeConfiguration<OrderRow>, IEntityTypeConfiguration<OrderSeatRow>, IEntityTypeConfiguration<OrderGoodsRow>,
        IEntityTypeConfiguration<RefundRow>, IEntityTypeConfiguration<OrderMoveRow>
{
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
        table.Property(row => row.Place).HasMaxLength(16);
        table.Property(row => row.OperatorName).HasMaxLength(80);
        table.Property(row => row.Note).HasMaxLength(OrderRow.LongestNote);
        table.HasIndex(row => row.Reference).IsUnique().HasDatabaseName("orders_by_reference");
        table.HasIndex(row => row.PaymentId).IsUnique().HasDatabaseName("payment_id");
        table.HasIndex(row => new { row.PersonId, row.CreatedAt }).HasDatabaseName("orders_by_person");
        table.HasIndex(row => new { row.ShowingId, row.PersonId }).HasDatabaseName("orders_by_showing");
        table.References<OrderRow, PaymentRow>("orders_ibfk_1", row => row.PaymentId);
        table.References<OrderRow, ShowingRow>("orders_ibfk_2", row => row.ShowingId);
        // The seats know of no orders: their reference is said from here.
        table.HasMany<SoldSeatRow>().WithOne().HasForeignKey(row => row.OrderId).HasConstraintName("sold_seats_ibfk_2").OnDelete(DeleteBehavior.NoAction);
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
        table.Property(row => row.IdempotencyKey).HasMaxLength(64);
        table.Property(row => row.RequestHash).HasMaxLength(64);
        table.Property(row => row.Reason).HasMaxLength(500);
        table.Property(row => row.OperatorId).HasMaxLength(32);
        table.Property(row => row.OperatorName).HasMaxLength(80);
        table.HasIndex(row => row.OrderId).HasDatabaseName("refunds_by_order");
        table.HasIndex(row => new { row.OrderId, row.IdempotencyKey }).IsUnique().HasDatabaseName("refunds_by_key");
        table.References<RefundRow, OrderRow>("refunds_ibfk_1", row => row.OrderId);
    }

    public void Configure(EntityTypeBuilder<OrderMoveRow> table)
    {
        table.ToTable("order_moves").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.FromLabel).HasMaxLength(40);
        table.Property(row => row.ToLabel).HasMaxLength(40);
        table.Property(row => row.OperatorId).HasMaxLength(32);
        table.Property(row => row.OperatorName).HasMaxLength(80);
        table.HasIndex(row => row.OrderId).HasDatabaseName("order_moves_by_order");
        table.References<OrderMoveRow, OrderRow>("order_moves_ibfk_1", row => row.OrderId);
    }

    public void Configure(EntityTypeBuilder<OrderGoodsRow> table)
    {
        table.ToTable("order_goods").HasKey(row => new { row.OrderId, row.GoodsId });
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.GoodsId).HasMaxLength(64);
        table.Property(row => row.Name).HasMaxLength(200);
        // Whether goods were ever bought.
        table.HasIndex(row => row.GoodsId).HasDatabaseName("order_goods_by_goods");
        table.References<OrderGoodsRow, OrderRow>("order_goods_ibfk_1", row => row.OrderId);
    }
}

/// <summary>The tables of orders, as queries name them.</summary>
public static class OrderSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="OrderRow"/>
        public DbSet<OrderRow> Orders => db.Set<OrderRow>();

        /// <inheritdoc cref="OrderSeatRow"/>
        public DbSet<OrderSeatRow> OrderSeats => db.Set<OrderSeatRow>();

        /// <inheritdoc cref="OrderGoodsRow"/>
        public DbSet<OrderGoodsRow> OrderGoods => db.Set<OrderGoodsRow>();

        /// <inheritdoc cref="RefundRow"/>
        public DbSet<RefundRow> Refunds => db.Set<RefundRow>();

        /// <inheritdoc cref="OrderMoveRow"/>
        public DbSet<OrderMoveRow> OrderMoves => db.Set<OrderMoveRow>();
    }
}

/// <summary>What the demo sold.</summary>
internal sealed class DemoOrders : IDemoPart
{
    /// <inheritdoc/>
    public async Task RemoveAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.Outbox.ExecuteDeleteAsync(cancellation);
        await db.SoldSeats.ExecuteDeleteAsync(cancellation);
        await db.OrderGoods.ExecuteDeleteAsync(cancellation);
        await db.OrderSeats.ExecuteDeleteAsync(cancellation);
        await db.Refunds.ExecuteDeleteAsync(cancellation);
        await db.OrderMoves.ExecuteDeleteAsync(cancellation);
        await db.Orders.ExecuteDeleteAsync(cancellation);
        await db.Payments.ExecuteDeleteAsync(cancellation);
        await db.SandboxRefunds.ExecuteDeleteAsync(cancellation);
        await db.SandboxCharges.ExecuteDeleteAsync(cancellation);
    }
}

/// <summary>What people call an order, over the telephone too: its letters and digits are not mistaken for one another.</summary>
internal static class OrderReference
{
    /// <summary>How many letters and digits it has.</summary>
    public const int Length = 8;

    /// <summary>Without 0 O, 1 I L, 2 Z, 5 S, 6 G's like B 8: of each such group none, or one. Some 10^11 references.</summary>
    public const string Letters = "ACDEFGHJKMNPQRTUVWXY3479";

    /// <summary>A new one; the database's unique key says whether it is, and else another one is made.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length);
}
