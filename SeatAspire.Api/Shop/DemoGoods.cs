using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Shop;

/// <summary>What the demo sells beside its seats.</summary>
internal sealed class DemoGoods : IDemoPart
{
    /// <inheritdoc/>
    public async Task RemoveAsync(SeatDb db, CancellationToken cancellation)
    {
        await db.CartItems.ExecuteDeleteAsync(cancellation);
        await db.Goods.ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Adds the goods, the first of the list as the newest.</summary>
    public async Task AddAsync(SeatDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        (string Id, string Name, string Category, long Price, int Stock)[] goods =
        [
            ("cola", "시원한 콜라", "drink", 3_000, 500),
            ("cola-zero", "시원한 콜라 제로", "drink", 1_200, 500),
            ("cider", "시원한 사이다", "drink", 4_500, 300),
            ("programme-moonlight", "〈달빛 아래서〉 프로그램북 · Moonlight, programme book", "programme", 8_000, 120),
            ("programme-tosca", "〈토스카〉 프로그램북 · Tosca, programme book", "programme", 12_000, 400),
            ("programme-final", "〈파이널 콘서트〉 포토북 · The Final, photo book", "programme", 25_000, 3_000),
        ];
        db.Goods.AddRange(goods.Select((one, i) => new GoodsRow
        {
            GoodsId = one.Id,
            Name = one.Name,
            ThumbnailUrl = $"/goods/{one.Id}.svg",
            Category = one.Category,
            Price = one.Price,
            Currency = "KRW",
            Stock = one.Stock,
            CreatedAt = now - TimeSpan.FromSeconds(i),
        }));
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
    }
}
