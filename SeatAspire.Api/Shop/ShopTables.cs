using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Shop;

/// <summary>The tables of goods, carts, and what was bought of them.</summary>
internal sealed class ShopTables : IEntityTypeConfiguration<GoodsRow>, IEntityTypeConfiguration<CartItemRow>, IEntityTypeConfiguration<OrderGoodsRow>
{
    public void Configure(EntityTypeBuilder<GoodsRow> table)
    {
        table.ToTable("goods").HasKey(row => row.GoodsId);
        table.Property(row => row.GoodsId).HasMaxLength(64);
        table.Property(row => row.Name).HasMaxLength(200);
        table.Property(row => row.ThumbnailUrl).HasMaxLength(500);
        table.Property(row => row.Category).HasMaxLength(64);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.HasIndex(row => new { row.Category, row.CreatedAt }).HasDatabaseName("goods_by_category");
    }

    public void Configure(EntityTypeBuilder<CartItemRow> table)
    {
        table.ToTable("cart_items").HasKey(row => new { row.PersonId, row.GoodsId });
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.GoodsId).HasMaxLength(64);
        table.HasIndex(row => row.GoodsId).HasDatabaseName("goods_id");
        table.References<CartItemRow, GoodsRow>("cart_items_ibfk_1", row => row.GoodsId);
    }

    public void Configure(EntityTypeBuilder<OrderGoodsRow> table)
    {
        table.ToTable("order_goods").HasKey(row => new { row.OrderId, row.GoodsId });
        table.Property(row => row.OrderId).HasMaxLength(32);
        table.Property(row => row.GoodsId).HasMaxLength(64);
        table.Property(row => row.Name).HasMaxLength(200);
        table.References<OrderGoodsRow, OrderRow>("order_goods_ibfk_1", row => row.OrderId);
    }
}
