using System.Globalization;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>What each kind of outbox row means. Doing one twice, or late, does no harm.</summary>
public sealed class OutboxActions(
    OrderFacts orders, ShownSales shown, SeatStore seats, SeatEvents events, RedisGate redis, IPaymentProvider provider, IServiceScopeFactory scopes,
    OutboxSignal signal, GuestTakeover guests, TimeProvider time)
{
    /// <summary>Does what a row asks for; throws where it could not be done.</summary>
    public Task RunAsync(OutboxKind kind, string subject, CancellationToken ct) => kind switch
    {
        OutboxKind.Sale => SplitAsync(subject, ct),
        OutboxKind.Sell => SellAsync(subject, ct),
        OutboxKind.Free => FreeAsync(subject, ct),
        OutboxKind.Capture => provider.CaptureAsync(subject, ct),
        OutboxKind.Void => provider.VoidAsync(subject, ct),
        OutboxKind.Refund => provider.RefundAsync(subject, ct),
        OutboxKind.Announce => AnnounceAsync(subject, ct),
        OutboxKind.Takeover => guests.RepeatAsync(subject, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What everybody sees of a nickname whose owner has not agreed to more: its first letter.</summary>
    public static string Masked(string nickname) =>
        (nickname.Length == 0 ? "" : StringInfo.GetNextTextElement(nickname)) + "**";

    /// <summary>An order as everybody is told of it.</summary>
    internal static PurchasedNotice NoticeOf(OrderRow order, int seats, IReadOnlyList<OrderGoodsRow> goods, bool named)
    {
        // Of several kinds of goods the one bought most is named.
        var most = goods.OrderByDescending(line => line.Quantity).FirstOrDefault();
        return new(
            order.Id, named ? order.Nickname : Masked(order.Nickname), order.ShowingId, seats,
            most?.GoodsId, most?.Name, goods.Sum(line => line.Quantity), 0, order.CreatedAt.ToUniversalTime());
    }

    // Each for itself from here on: none of them waits for another, or is done again for its sake.
    private async Task SplitAsync(string orderId, CancellationToken ct)
    {
        var (order, _, _, _) = await orders.GetAsync(orderId, ct);
        await scopes.UseDbAsync(db =>
        {
            db.Outbox.AddRange(OutboxKinds.OfSale.Select(kind => kind.Row(kind.SubjectOf(order), time.GetUtcNow())));
            return db.SaveChangesAsync(ct);
        });
        signal.Wake();
    }

    private async Task SellAsync(string orderId, CancellationToken ct)
    {
        // Shown by the purchase itself, most often. Else also for an order cancelled since: its seats' free, early or late, wins.
        if (!shown.Take(orderId))
        {
            await seats.SellAsync((await orders.GetAsync(orderId, ct)).Sale);
        }
    }

    private async Task FreeAsync(string orderId, CancellationToken ct)
    {
        var (order, sale, goods, _) = await orders.GetAsync(orderId, ct);
        if (order.ShowingId is null)
        {
            await TellStockAsync(goods);
        }
        else
        {
            await seats.FreeAsync(sale);
        }

        await events.OrdersChangedAsync([(order.PersonId, order.ShowingId)]);
    }

    private async Task AnnounceAsync(string orderId, CancellationToken ct)
    {
        var (order, sale, goods, named) = await orders.GetAsync(orderId, ct);
        await events.OrdersChangedAsync([(order.PersonId, order.ShowingId)]);
        await TellStockAsync(goods);
        await events.PurchasedAsync([NoticeOf(order, sale.Seats.Count, goods, named)]);
    }

    private Task TellStockAsync(IEnumerable<OrderGoodsRow> goods) => GoodsBoard.TellAsync(redis, goods.Select(line => line.GoodsId));
}
