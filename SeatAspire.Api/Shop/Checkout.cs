using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shop;

/// <summary>
/// A cart becomes an order, by the numbers of <see cref="Purchase"/> without its holds: <see cref="PaymentDriver"/> does 2 and 3, and in 4
/// one transaction sells or nothing is charged.
/// </summary>
internal sealed partial class Checkout(
    PaymentRepository payments, PaymentResponses answers, PaymentDriver driver, CheckoutCommit commit, IServiceScopeFactory scopes, TimeProvider time,
    ILogger<Checkout> logger) : IPurchase
{
    /// <summary>What stands in a call instead of a hold: the same key for the same way to pay is the same request.</summary>
    public const string Subject = "cart";

    /// <inheritdoc/>
    public Refusal Declined => OrderRefusals.GoodsDeclined;

    /// <inheritdoc/>
    public Refusal NoProvider => OrderRefusals.NoProviderForGoods;

    /// <summary>Pays for the caller's cart, or repeats what its key was answered before.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="aborted">Ends only the waiting for another request's answer, never a purchase.</param>
    public async Task<PayResponse> PayAsync(PayCall call, CancellationToken aborted)
    {
        if (await EarlierAsync(call, aborted) is { } answered)
        {
            return answered;
        }

        var cart = await scopes.UseDbAsync(db => Cart.ReadAsync(db, call.PersonId, aborted));
        if (Check(cart) is { } refusal)
        {
            // A twin with the same key may have bought the cart since its payment was looked for.
            return await EarlierAsync(call, aborted) ?? new RefusedResponse(refusal);
        }

        var (amount, currency) = (cart.Sum(line => line.Quantity * line.Goods.Price), cart[0].Goods.Currency);
        if (call.Amount is { } shown && shown != amount)
        {
            return new RefusedResponse(OrderRefusals.AmountChanged(amount, currency));
        }

        // No hold: but each attempt has a row of its own.
        var id = Ids.New(time.GetUtcNow());
        var payment = driver.NewPayment(
            call, $"{Subject}:{id}", attempt: 1, showingId: "", Lines.Format(cart), amount, currency, OrderRefusals.GoodsGivenUp, id);
        return await driver.BeginAsync(call, payment, this, aborted);
    }

    /// <inheritdoc/>
    public Task<Refusal?> KeepAsync(PaymentRow payment) => Task.FromResult<Refusal?>(null);

    /// <inheritdoc/>
    public async Task<SaleResult> SellAsync(PayCall call, PaymentRow payment, CancellationToken limit)
    {
        var order = driver.NewOrder(call, payment, showingId: null);
        var lines = Lines.Parse(payment.Seats);
        var names = await scopes.UseDbAsync(db => db.Goods.AsNoTracking()
            .Where(goods => lines.Select(line => line.GoodsId).Contains(goods.GoodsId))
            .ToDictionaryAsync(goods => goods.GoodsId, goods => goods.Name, limit));
        var work = new PurchaseWork(payment, order, [], null, lines.ConvertAll(line => new OrderGoodsRow
        {
            OrderId = order.Id,
            GoodsId = line.GoodsId,
            Name = names.GetValueOrDefault(line.GoodsId, line.GoodsId),
            Price = line.Price,
            Quantity = line.Quantity,
        }));
        switch (await commit.CommitAsync(work, limit))
        {
            case CheckoutVerdict.OutOfStock:
                return new(null, Short(await scopes.UseDbAsync(db => Cart.ReadAsync(db, call.PersonId, limit))));
            case CheckoutVerdict.CartChanged:
                return new(null, ShopRefusals.CartChanged);
            case CheckoutVerdict.Lost:
                return SaleResult.Lost;
        }

        LogSold(order.Id, lines.Sum(line => line.Quantity));
        return new(work.Answer, null);
    }

    /// <inheritdoc/>
    public Task ShowAsync(PaymentRow payment) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task GiveBackAsync(PaymentRow payment) => Task.CompletedTask;

    /// <summary>What the key's payment was answered or will be; null where there is none.</summary>
    private async Task<PayResponse?> EarlierAsync(PayCall call, CancellationToken aborted) =>
        await payments.FindAsync(call.PersonId, call.Key, aborted) is { } earlier
            ? answers.Settled(call, earlier) ?? await driver.FollowAsync(call, this, aborted) ?? new RefusedResponse(Refusals.PaymentInProgress)
            : null;

    private static Refusal? Check(IReadOnlyList<CartLine> cart) =>
        cart.Count == 0 ? ShopRefusals.CartEmpty
        : cart.Select(line => line.Goods.Currency).Distinct().Count() > 1 ? ShopRefusals.Currencies
        : cart.Any(line => line.Goods.Stock < line.Quantity) ? Short(cart)
        : null;

    private static Refusal Short(IReadOnlyList<CartLine> cart) =>
        ShopRefusals.OutOfStock(cart.Where(line => line.Goods.Stock < line.Quantity).Select(line => line.Goods));

    /// <summary>A cart as <c>payments.seats</c> keeps it, by the ids of its goods: <c>cider 1 1200,cola 2 3000</c>.</summary>
    private sealed record Lines(string GoodsId, int Quantity, long Price)
    {
        public static string Format(IEnumerable<CartLine> cart) => string.Join(',', cart
            .OrderBy(line => line.Goods.GoodsId, StringComparer.Ordinal)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Goods.GoodsId} {line.Quantity} {line.Goods.Price}")));

        public static List<Lines> Parse(string text) =>
        [
            .. text.Split(',').Select(line => line.Split(' ')).Select(parts => new Lines(
                parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture))),
        ];
    }

    [LoggerMessage(LogLevel.Information, "Sold {Quantity} goods: order {OrderId}")]
    private partial void LogSold(string orderId, int quantity);
}
