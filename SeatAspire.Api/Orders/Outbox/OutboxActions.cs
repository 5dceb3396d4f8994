using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>What each kind of outbox row means. Doing one twice, or late, does no harm.</summary>
public sealed class OutboxActions(
    OutboxOrders orders, ShownSales shown, SeatStore seats, OrderCancel orderCancel, OrderEvents events, IEnumerable<IOrderFollower> followers, IPaymentProvider provider, IServiceScopeFactory scopes,
    OutboxSignal signal, GuestTakeover guests, TimeProvider time)
{
    /// <summary>Does what a row asks for; throws where it could not be done.</summary>
    public Task RunAsync(OutboxKind kind, string subject, CancellationToken ct) => kind switch
    {
        OutboxKind.Sale => SplitAsync(subject, ct),
        OutboxKind.Sell => SellAsync(subject, ct),
        OutboxKind.FreeSeats => FreeSeatsAsync(subject, ct),
        OutboxKind.Free => FreeAsync(subject, null, ct),
        OutboxKind.Capture => provider.CaptureAsync(subject, ct),
        OutboxKind.Void => provider.VoidAsync(subject, ct),
        OutboxKind.RefundAmount => RefundAsync(subject, ct),
        OutboxKind.Refund => RefundAllAsync(subject, ct),
        OutboxKind.CancelOrder => orderCancel.CancelCalledOffAsync(subject, ct),
        OutboxKind.EndRehearsal => EndRehearsalAsync(subject, ct),
        OutboxKind.Move => MoveAsync(subject, ct),
        OutboxKind.Announce => AnnounceAsync(subject, ct),
        OutboxKind.Takeover => guests.RepeatAsync(subject, ct),
        OutboxKind.Erase => scopes.UseDbAsync(async db =>
        {
            await db.EraseLateBuyerAsync(subject, ct);
            return true;
        }),
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
        var order = (await orders.GetAsync(orderId, ct)).Order;
        await scopes.UseDbAsync(db =>
        {
            db.Outbox.AddRange(OutboxKinds.OfSale(order).Select(kind => kind.Row(kind.SubjectOf(order), time.GetUtcNow())));
            return db.SaveChangesAsync(ct);
        });
        signal.Wake();
    }

    private async Task SellAsync(string orderId, CancellationToken ct)
    {
        // Shown by the purchase itself, most often. Else also where seats were cancelled since: their free, early or late, wins.
        if (!shown.Take(orderId))
        {
            await seats.SellAsync((await orders.GetAsync(orderId, ct)).Sale);
        }
    }

    private async Task FreeSeatsAsync(string refundId, CancellationToken ct)
    {
        var refund = await RefundOfAsync(refundId, ct);
        await FreeAsync(refund.OrderId, SeatList.Parse(refund.Seats), ct);
    }

    /// <param name="orderId">Whose.</param>
    /// <param name="freed">The seats; null: all that it bought.</param>
    /// <param name="ct">Ends the work.</param>
    private async Task FreeAsync(string orderId, IReadOnlyList<int>? freed, CancellationToken ct)
    {
        var (order, sale, _, goods, _) = await orders.GetAsync(orderId, ct);
        freed ??= await scopes.UseDbAsync(db => db.OrderSeats.Where(seat => seat.OrderId == orderId).Select(seat => seat.Seat).ToListAsync(ct));
        if (order.ShowingId is null)
        {
            await TellAsync(follower => follower.ReturnedAsync(goods));
        }
        else
        {
            await seats.FreeAsync(sale with { Seats = freed }, sale.Seats);
        }

        await events.OrdersChangedAsync([(order.PersonId, order.ShowingId)]);
    }

    private async Task EndRehearsalAsync(string showingId, CancellationToken ct)
    {
        await scopes.UseDbAsync(db => db.EndRehearsalAsync(showingId, time.GetUtcNow(), ct));
        signal.Wake();
    }

    private async Task MoveAsync(string moveId, CancellationToken ct)
    {
        var order = await scopes.UseDbAsync(async db =>
        {
            var move = await db.OrderMoves.AsNoTracking().SingleAsync(row => row.Id == moveId, ct);
            var order = await db.Orders.AsNoTracking().SingleAsync(row => row.Id == move.OrderId, ct);
            await seats.ShowMoveAsync(db, move, order, ct);
            return order;
        });
        await events.OrdersChangedAsync([(order.PersonId, order.ShowingId)]);
    }

    private async Task RefundAsync(string refundId, CancellationToken ct)
    {
        var refund = await RefundOfAsync(refundId, ct);
        await provider.RefundAsync(refund.PaymentId, refund.Id, refund.Amount, ct);
    }

    private async Task RefundAllAsync(string paymentId, CancellationToken ct)
    {
        var amount = await scopes.UseDbAsync(db => db.Payments.Where(payment => payment.Id == paymentId).Select(payment => payment.Amount).SingleAsync(ct));
        await provider.RefundAsync(paymentId, paymentId, amount, ct);
    }

    private Task<RefundRow> RefundOfAsync(string refundId, CancellationToken ct) =>
        scopes.UseDbAsync(db => db.Refunds.AsNoTracking().SingleAsync(refund => refund.Id == refundId, ct));

    private async Task AnnounceAsync(string orderId, CancellationToken ct)
    {
        var (order, _, bought, goods, named) = await orders.GetAsync(orderId, ct);
        await events.OrdersChangedAsync([(order.PersonId, order.ShowingId)]);
        if (goods.Count > 0)
        {
            await TellAsync(follower => follower.BoughtAsync(order.PersonId, goods));
        }

        if (!order.IsRehearsal)
        {
            await events.PurchasedAsync([NoticeOf(order, bought, goods, named)]);
        }
    }

    private async Task TellAsync(Func<IOrderFollower, Task> tell)
    {
        foreach (var follower in followers)
        {
            await tell(follower);
        }
    }
}
