using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shop;

/// <summary>
/// A cart becomes an order, by the numbers of <see cref="Purchase"/> without its holds: 2. the payment is recorded, 3. the provider
/// authorises, 4. one transaction sells or nothing is charged. Whoever is killed in between leaves a pending payment, which
/// the resolver gives up.
/// </summary>
internal sealed partial class Checkout(
    PaymentBook payments, PaymentAnswers answers, PaymentCaller provider, CheckoutCommit commit, IServiceScopeFactory scopes,
    OrderMeters meters, TimeProvider time, ILogger<Checkout> logger)
{
    /// <summary>What stands in a call instead of a hold: the same key for the same way to pay is the same request.</summary>
    public const string Subject = "cart";

    /// <summary>Pays for the caller's cart, or repeats what its key was answered before.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="aborted">Ends only the waiting for another request's answer, never a purchase.</param>
    public async Task<PayAnswer> PayAsync(PayCall call, CancellationToken aborted)
    {
        if (await payments.FindAsync(call.PersonId, call.Key, aborted) is { } earlier)
        {
            return answers.Settled(call, earlier) ?? await answers.AwaitAsync(call, aborted) ?? new RefusedAnswer(Refusals.PaymentInProgress);
        }

        var cart = await scopes.UseDbAsync(db => Cart.ReadAsync(db, call.PersonId, aborted));
        if (Check(cart) is { } refusal)
        {
            return new RefusedAnswer(refusal);
        }

        var payment = NewPayment(call, cart);
        if (call.Amount is { } shown && shown != payment.Amount)
        {
            return new RefusedAnswer(OrderRefusals.AmountChanged(payment.Amount, payment.Currency));
        }

        // 2. The payment stands in the database before anybody is asked for money.
        using var limit = new CancellationTokenSource(PaymentOptions.RecordLimit, time);
        try
        {
            var record = await payments.RecordAsync(payment, limit.Token);
            if (record.Verdict == RecordVerdict.KeyUsed)
            {
                return answers.Settled(call, record.Earlier!) ?? await answers.AwaitAsync(call, aborted) ?? new RefusedAnswer(Refusals.PaymentInProgress);
            }
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            // No money was asked for, and a row that was written after all has no driver: the resolver ends it.
            LogOutage(e, "2", payment.Id);
            return new RefusedAnswer(Refusals.Unavailable);
        }

        return await ChargeAsync(call, payment, cart);
    }

    private static Refusal? Check(IReadOnlyList<CartLine> cart) =>
        cart.Count == 0 ? ShopRefusals.CartEmpty
        : cart.Select(line => line.Goods.Currency).Distinct().Count() > 1 ? ShopRefusals.Currencies
        : cart.Any(line => line.Goods.Stock < line.Quantity) ? Short(cart)
        : null;

    private async Task<PayAnswer> ChargeAsync(PayCall call, PaymentRow payment, IReadOnlyList<CartLine> cart)
    {
        // 3. The provider reserves the amount.
        var asked = time.GetTimestamp();
        var outcome = await provider.AuthoriseAsync(payment.Id, payment.Amount, payment.Currency, payment.Method);
        meters.Asked(time.GetElapsedTime(asked), outcome.ToString());

        // 4. One transaction is the sale; or one update is its end.
        using var limit = new CancellationTokenSource(PaymentOptions.CommitLimit, time);
        try
        {
            switch (outcome)
            {
                case AuthoriseOutcome.Declined:
                    return await RefuseAsync(call, payment, PaymentState.Declined, OrderRefusals.GoodsDeclined, voidCharge: false, limit.Token);
                case AuthoriseOutcome.Unknown:
                    return await RefuseAsync(call, payment, PaymentState.Aborted, OrderRefusals.NoProviderForGoods, voidCharge: true, limit.Token);
            }

            var work = NewWork(call, payment, cart);
            switch (await commit.CommitAsync(work, limit.Token))
            {
                case CheckoutVerdict.OutOfStock:
                    var left = await scopes.UseDbAsync(db => Cart.ReadAsync(db, call.PersonId, limit.Token));
                    return await RefuseAsync(call, payment, PaymentState.Aborted, Short(left), voidCharge: true, limit.Token);
                case CheckoutVerdict.CartChanged:
                    return await RefuseAsync(call, payment, PaymentState.Aborted, ShopRefusals.CartChanged, voidCharge: true, limit.Token);
                case CheckoutVerdict.Lost:
                    return PaymentAnswers.Stored(await payments.GetAsync(payment.Id, limit.Token));
            }

            LogSold(work.Order.Id, work.Goods.Sum(line => line.Quantity));
            return work.Answer;
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            // The row knows, or the resolver will decide: the same key finds out.
            LogOutage(e, "4", payment.Id);
            return new RefusedAnswer(Refusals.Unavailable);
        }
    }

    private static Refusal Short(IReadOnlyList<CartLine> cart) =>
        ShopRefusals.OutOfStock(cart.Where(line => line.Goods.Stock < line.Quantity).Select(line => line.Goods));

    private async Task<PayAnswer> RefuseAsync(PayCall call, PaymentRow payment, string state, Refusal refusal, bool voidCharge, CancellationToken ct)
    {
        var ended = await payments.EndAsync(payment.Id, state, StoredAnswer.Of(refusal, call.Korean), voidCharge, ct);
        LogRefused(payment.Id, refusal.Word);
        return PaymentAnswers.Stored(ended);
    }

    private PaymentRow NewPayment(PayCall call, IReadOnlyList<CartLine> cart)
    {
        var now = time.GetUtcNow();
        var id = Ids.New(now);
        var ifGivenUp = StoredAnswer.Of(OrderRefusals.GoodsGivenUp, call.Korean);
        return new PaymentRow
        {
            Id = id,
            // No hold: but each attempt has a row of its own.
            HoldId = $"{Subject}:{id}",
            Attempt = 1,
            PersonId = call.PersonId,
            IdempotencyKey = call.Key,
            RequestHash = call.RequestHash,
            ShowingId = "",
            Seats = "",
            Amount = cart.Sum(line => line.Quantity * line.Goods.Price),
            Currency = cart[0].Goods.Currency,
            Method = call.Method,
            State = PaymentState.Pending,
            ResponseStatus = ifGivenUp.Status,
            ResponseBody = ifGivenUp.Body,
            CreatedAt = now,
        };
    }

    private CheckoutWork NewWork(PayCall call, PaymentRow payment, IReadOnlyList<CartLine> cart)
    {
        var now = time.GetUtcNow();
        var order = new OrderRow
        {
            Id = Ids.New(now),
            Reference = OrderReference.New(),
            PaymentId = payment.Id,
            HoldId = payment.HoldId,
            PersonId = payment.PersonId,
            Nickname = call.Nickname,
            ShowingId = null,
            Amount = payment.Amount,
            Currency = payment.Currency,
            Status = OrderStatus.Paid,
            // Whole milliseconds: the stored answer and one read from the database agree to the digit.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        var goods = cart
            .Select(line => new OrderGoodsRow
            {
                OrderId = order.Id,
                GoodsId = line.Goods.GoodsId,
                Name = line.Goods.Name,
                Price = line.Goods.Price,
                Quantity = line.Quantity,
            })
            .OrderBy(line => line.GoodsId, StringComparer.Ordinal)
            .ToList();
        return new(payment, order, goods, StoredAnswer.Of(OrderAnswers.Of(order, [], goods, null)));
    }

    [LoggerMessage(LogLevel.Information, "Sold {Quantity} goods: order {OrderId}")]
    private partial void LogSold(string orderId, int quantity);

    [LoggerMessage(LogLevel.Information, "Goods not sold, {Word}: payment {PaymentId}")]
    private partial void LogRefused(string paymentId, string word);

    [LoggerMessage(LogLevel.Warning, "Step {Step} of payment {PaymentId} for goods could not reach its end")]
    private partial void LogOutage(Exception error, string step, string paymentId);
}
