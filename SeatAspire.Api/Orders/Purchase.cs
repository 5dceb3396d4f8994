using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>
/// A hold becomes an order. docs/seat-hold.md tells the whole story, with the same numbers:
/// <code>
///          Redis                    database                          provider
///  1.  held → paying
///  2.                          payments: pending
///      still paying?
///  3.                                                            authorise (n tries, one id)
///  4.                          pending → paid, orders,
///                              sold_seats, outbox     ── or pending → declined / aborted, and unpay
///  5.  paying → sold, answer
/// </code>
/// Steps 2 to 4 are driven as for anything that is paid for (<see cref="PaymentDriver"/>); 1 and 5 are a hold's own.
/// Whoever is killed in between leaves a state that the next request with its key, <see cref="PurchaseResolver"/> or the outbox
/// brings to its end.
/// From 1 on nothing heeds the client's going away: every step has a limit of time of its own instead.
/// </summary>
public sealed partial class Purchase(
    SeatStore seats, ShowCatalog catalog, PaymentRepository payments, PaymentResponses answers, PaymentDriver driver, PurchaseCommit commit,
    HoldReturn holds, ShownSales shown, PaidSales sales, IPaymentProvider provider, IServiceScopeFactory scopes, OrderMeters meters, TimeProvider time, ILogger<Purchase> logger) : IPurchase
{
    private const int Rounds = 3;

    /// <inheritdoc/>
    public Refusal Declined => Refusals.PaymentDeclined;

    /// <inheritdoc/>
    public Refusal NoProvider => OrderRefusals.NoProvider;

    /// <summary>Pays for a hold, or repeats what its key was answered before.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="aborted">Ends only the waiting for another request's answer, never a purchase.</param>
    /// <exception cref="RedisAwayException">Redis does not answer and the key has no answer yet.</exception>
    public async Task<PayResponse> PayAsync(PayCall call, CancellationToken aborted)
    {
        for (var round = 1; ; round++)
        {
            StartPayResult start;
            try
            {
                start = await StartAsync(call);
            }
            catch (OutageException)
            {
                // A payment that was begun stands in the database: what it was answered, or whoever drives it.
                if (await payments.FindAsync(call.PersonId, call.Key, aborted) is { } known)
                {
                    return answers.Settled(call, known) ?? await FollowAsync(call, aborted);
                }

                throw;
            }

            if (start.Verdict == PayVerdict.Started)
            {
                return await DriveAsync(call, start, aborted);
            }

            if (await payments.FindAsync(call.PersonId, call.Key, aborted) is { } row)
            {
                return await EarlierAsync(call, row, aborted);
            }

            switch (start.Verdict)
            {
                case PayVerdict.Paid:
                    return new RefusedResponse(Refusals.AlreadyPaid);
                case PayVerdict.Ended:
                    return new RefusedResponse(Refusals.HoldExpired);
                case PayVerdict.Unknown:
                    return new RefusedResponse(Refusals.UnknownHold);
                case PayVerdict.Paying when start.KeyHash != call.KeyHash || round == Rounds:
                    return new RefusedResponse(Refusals.PaymentInProgress);
            }

            // The same request is under way and has written nothing yet. Either its row comes, or it died between 1 and 2;
            // then its place is taken, so that it cannot come after all, and this request begins anew.
            if (await driver.FollowAsync(call, this, aborted) is { } answer)
            {
                return answer;
            }

            await GiveUpRowlessAsync(call.HoldId, start.Attempt, call.PersonId, start.ShowingId);
        }
    }

    /// <summary>What the payment that this key has was answered, or will be. A sale is on the map by then.</summary>
    internal async Task<PayResponse> EarlierAsync(PayCall call, PaymentRow row, CancellationToken aborted) =>
        await driver.SettledAsync(call, row, this) ?? await FollowAsync(call, aborted);

    /// <inheritdoc/>
    public Task ShowAsync(PaymentRow payment) => sales.ShowWherePayingAsync(payment);

    private async Task<PayResponse> FollowAsync(PayCall call, CancellationToken aborted) =>
        await driver.FollowAsync(call, this, aborted) ?? new RefusedResponse(Refusals.PaymentInProgress);

    private async Task<StartPayResult> StartAsync(PayCall call)
    {
        // Looked up first: a payment that begins can be priced.
        if (!HoldId.TryGetShowing(call.HoldId, out var showingId))
        {
            return new(PayVerdict.Unknown, 0, "", "", []);
        }

        if (catalog.Find(showingId) is null)
        {
            return catalog.Loaded ? new(PayVerdict.Unknown, 0, "", showingId, []) : throw new RebuildingException(showingId);
        }

        // 1. The hold is paying: its time no longer ends it, and nobody else's request begins.
        using var step = OrderMeters.Step("purchase 1 pay", showingId, call.HoldId);
        return await seats.StartPayAsync(call.HoldId, call.PersonId, call.KeyHash);
    }

    private async Task<PayResponse> DriveAsync(PayCall call, StartPayResult start, CancellationToken aborted)
    {
        if (catalog.Find(start.ShowingId) is not { } showing || showing.Prices.Find(HoldId.PriceList(call.HoldId)) is not { } prices)
        {
            // This replica does not know the date yet, or its newest prices.
            await holds.UnpayAsync(call.HoldId, start.Attempt);
            return new RefusedResponse(Refusals.Unavailable);
        }

        var isRehearsal = showing.IsRehearsed(time.GetUtcNow());
        var refusal = showing.CancelledAt is not null ? OrderRefusals.CalledOff
            : isRehearsal && !provider.Rehearsed.Contains(call.Method) ? OrderRefusals.Rehearsed(provider.Rehearsed)
            : showing.Terms.Buyer == BuyerRule.Required && call.Buyer is not { Name: not null, Email: not null } ? OrderRefusals.BuyerRequired
            : null;
        if (refusal is not null)
        {
            await holds.UnpayAsync(call.HoldId, start.Attempt);
            return new RefusedResponse(refusal);
        }

        var payment = driver.NewPayment(
            call, call.HoldId, start.Attempt, showing.Id, SeatList.Format(start.Seats, start.ByCode),
            start.Seats.Sum(seat => prices.PriceOf(showing.Layout, seat, call.HoldId, start.ByCode.Contains(seat))), showing.Currency, OrderRefusals.GivenUp,
            isRehearsal: isRehearsal, heldUntil: start.ExpiresAt);
        if (call.Amount is { } shownAmount && shownAmount != payment.Amount)
        {
            await holds.UnpayAsync(call.HoldId, start.Attempt);
            return new RefusedResponse(OrderRefusals.AmountChanged(payment.Amount, payment.Currency));
        }

        return await driver.BeginAsync(call, payment, this, aborted);
    }

    /// <inheritdoc/>
    public async Task<Refusal?> KeepAsync(PaymentRow payment)
    {
        // Since the row is written, whoever restores the seats restores these too. Where Redis was lost between 1 and 2 somebody else may have them.
        using var step = OrderMeters.Step("purchase 2 keep", payment.ShowingId, payment.HoldId);
        if (await seats.IsPayingAsync(payment.ShowingId, payment.HoldId, payment.Attempt))
        {
            return null;
        }

        // A driver that was frozen for long finds that it has come to its end: then nothing is taken, and that is what is answered.
        using var limit = new CancellationTokenSource(PaymentOptions.LookLimit, time);
        return await payments.BeatAsync(payment.Id, payment.Driver, limit.Token) && await seats.KeepPayingAsync(payment.ShowingId, PaymentsUnderWay.Of(payment))
            ? null
            : BoxOfficeMethod.IsOne(payment.Method) ? OrderRefusals.SaleGivenUp : OrderRefusals.GivenUp;
    }

    /// <inheritdoc/>
    public async Task<SaleResult> SellAsync(PayCall call, PaymentRow payment, CancellationToken limit)
    {
        if (catalog.Find(payment.ShowingId) is not { } showing)
        {
            // Taken over by a replica that has not read the dates yet: whoever asks next has it.
            return catalog.Loaded ? new(null, OrderRefusals.GivenUp) : throw new RebuildingException(payment.ShowingId);
        }

        if (showing.Prices.Find(HoldId.PriceList(payment.HoldId)) is not { } prices)
        {
            // Or its newest prices.
            throw new RebuildingException(payment.ShowingId);
        }

        var work = NewWork(call, payment, showing, prices);
        CommitResult committed;
        using (OrderMeters.Step("purchase 4 commit", showing.Id, payment.HoldId))
        {
            committed = await commit.CommitAsync(work, limit);
        }

        switch (committed.Verdict)
        {
            case CommitVerdict.SeatsTaken:
                await ShowOwnersAsync(committed.Owners, limit);
                return new(null, OrderRefusals.SeatsTaken(committed.Owners.Select(owner => showing.Layout.Label(owner.Seat))));
            case CommitVerdict.Lost:
                return SaleResult.Lost;
        }

        // 5. Redis shows the sale. If it is away the outbox does it later: the answer stands already.
        using (OrderMeters.Step("purchase 5 sell", showing.Id, payment.HoldId))
        {
            if (await ShowSaleAsync(work.Sale))
            {
                shown.Add(work.Order.Id);
            }
        }

        LogSold(showing.Id, payment.HoldId, work.Order.Id, work.Seats.Count);
        meters.Sold(showing.Id, work.Seats.Count);
        return new(work.Answer, null);
    }

    /// <inheritdoc/>
    public Task GiveBackAsync(PaymentRow payment) => holds.UnpayAsync(payment.HoldId, payment.Attempt);

    /// <summary>Redis had not heard of those sales, or the hold would not have been. Showing them ends the hold whole.</summary>
    private async Task ShowOwnersAsync(IReadOnlyList<SoldSeatRow> owners, CancellationToken limit)
    {
        foreach (var orderId in owners.Select(owner => owner.OrderId).Distinct())
        {
            var (_, sale) = await scopes.UseDbAsync(db => db.SaleAsync(orderId, limit));
            await ShowSaleAsync(sale);
        }
    }

    private async Task<bool> ShowSaleAsync(SeatSale sale)
    {
        try
        {
            await seats.SellAsync(sale);
            return true;
        }
        catch (OutageException e)
        {
            LogNotShown(e, sale.ShowingId, sale.OrderId);
            return false;
        }
    }

    /// <summary>Takes the place of an attempt whose driver wrote no row, so that it can't come after all, and gives its hold back.</summary>
    internal async Task GiveUpRowlessAsync(string holdId, int attempt, string personId, string showingId)
    {
        using var limit = new CancellationTokenSource(PaymentOptions.RecordLimit, time);
        if (await payments.BlockAsync(holdId, attempt, personId, showingId, limit.Token))
        {
            LogRowless(showingId, holdId, attempt);
            await holds.UnpayAsync(holdId, attempt);
        }
    }

    private PurchaseWork NewWork(PayCall call, PaymentRow payment, Showing showing, PriceList prices)
    {
        // What was not to be asked is not kept either.
        var order = driver.NewOrder(showing.Terms.Buyer == BuyerRule.Off ? call with { Buyer = null } : call, payment, payment.ShowingId);
        var byCode = SeatList.ByCode(payment.Seats);
        var isFree = payment.Method == BoxOfficeMethod.Comp;
        var bought = SeatList.Parse(payment.Seats)
            .Order()
            .Select(seat => new OrderSeatRow
            {
                OrderId = order.Id,
                Seat = seat,
                Label = showing.Layout.Label(seat),
                Category = showing.Layout.CategoryOf(seat),
                Price = isFree ? 0 : prices.PriceOf(showing.Layout, seat, payment.HoldId, byCode.Contains(seat)),
                ByCode = byCode.Contains(seat),
            })
            .ToList();
        return new(payment, order, bought, catalog.ShowOf(showing) is { } show ? OrderShowing.Of(showing, show) : null) { Operator = call.Sale?.Who };
    }

    [LoggerMessage(LogLevel.Information, "Sold {Seats} seats of {ShowingId}: hold {HoldId}, order {OrderId}")]
    private partial void LogSold(string showingId, string holdId, string orderId, int seats);

    [LoggerMessage(LogLevel.Warning, "Sold, but not shown yet: {ShowingId}, order {OrderId}")]
    private partial void LogNotShown(Exception error, string showingId, string orderId);

    [LoggerMessage(LogLevel.Warning, "{ShowingId}: attempt {Attempt} of hold {HoldId} never wrote its row and was given up")]
    private partial void LogRowless(string showingId, string holdId, int attempt);
}

/// <summary>Gives a hold back to its person after a payment that came to nothing.</summary>
public sealed partial class HoldReturn(SeatStore seats, ILogger<HoldReturn> logger)
{
    /// <summary>Paying → held. If Redis is away the hold stays paying, and a resolver does this once it is back.</summary>
    public async Task UnpayAsync(string holdId, int attempt)
    {
        try
        {
            await seats.UnpayAsync(holdId, attempt);
        }
        catch (OutageException e)
        {
            LogNotReturned(e, holdId, attempt);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hold {HoldId} could not be returned yet after attempt {Attempt}")]
    private partial void LogNotReturned(Exception error, string holdId, int attempt);
}
