using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Shop;

/// <summary>Something to buy beside the seats.</summary>
public sealed class GoodsRow
{
    public required string GoodsId { get; init; }
    public required string Name { get; set; }

    /// <summary>A picture: relative to the web app, or absolute.</summary>
    public required string ThumbnailUrl { get; set; }

    /// <summary>Such as <c>drink</c>.</summary>
    public required string Category { get; set; }

    /// <summary>In the currency's minor unit.</summary>
    public required long Price { get; set; }
    public required string Currency { get; set; }

    /// <summary>How many are left; the conditional update that takes some keeps it from falling below 0.</summary>
    public required int Stock { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an operator took it out of the shop. Only what was bought is kept, for its id and what is given back of it.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

/// <summary>What a person wants to buy.</summary>
public sealed class CartItemRow
{
    public required string PersonId { get; init; }
    public required string GoodsId { get; init; }
    public required int Quantity { get; set; }
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>The tables of goods and carts.</summary>
internal sealed class ShopTables : IEntityTypeConfiguration<GoodsRow>, IEntityTypeConfiguration<CartItemRow>
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
}

/// <summary>The tables of the shop, as queries name them.</summary>
public static class ShopSets
{
    extension(SeatDb db)
    {
        /// <summary>All goods, with those that an operator took out of the shop.</summary>
        public DbSet<GoodsRow> Goods => db.Set<GoodsRow>();

        /// <summary>Goods that are in the shop.</summary>
        public IQueryable<GoodsRow> GoodsForSale => db.Goods.Where(row => row.RemovedAt == null);

        /// <inheritdoc cref="CartItemRow"/>
        public DbSet<CartItemRow> CartItems => db.Set<CartItemRow>();
    }
}
