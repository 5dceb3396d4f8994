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
///  3.                                                            authorise (n tries, one id)
///  4.                          pending → paid, orders,
///                              sold_seats, outbox     ── or pending → declined / aborted, and unpay
///  5.  paying → sold, answer
/// </code>
/// Whoever is killed in between leaves a state that <see cref="PurchaseResolver"/> or the outbox brings to its end.
/// From 1 on nothing heeds the client's going away: every step has a limit of time of its own instead.
/// </summary>
public sealed partial class Purchase(
    SeatStore seats, ShowCatalog catalog, PaymentBook payments, PaymentAnswers answers, PaymentCaller provider, PurchaseCommit commit,
    HoldReturn holds, ShownSales shown, IServiceScopeFactory scopes, OrderMeters meters, TimeProvider time, ILogger<Purchase> logger)
{
    private const int Rounds = 3;

    /// <summary>Pays for a hold, or repeats what its key was answered before.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="aborted">Ends only the waiting for another request's answer, never a purchase.</param>
    /// <exception cref="RedisAwayException">Redis does not answer and the key has no answer yet.</exception>
    public async Task<PayAnswer> PayAsync(PayCall call, CancellationToken aborted)
    {
        for (var round = 1; ; round++)
        {
            StartPayAnswer start;
            try
            {
                start = await StartAsync(call);
            }
            catch (Exception e) when (e is RedisAwayException or RebuildingException)
            {
                // An answer once given stands in the database, and needs no Redis to be repeated.
                if (await payments.FindAsync(call.PersonId, call.Key, aborted) is { } known && answers.Settled(call, known) is { } settled)
                {
                    return settled;
                }

                throw;
            }

            if (start.Verdict == PayVerdict.Started)
            {
                return await DriveAsync(call, start, aborted);
            }

            if (await payments.FindAsync(call.PersonId, call.Key, aborted) is { } row)
            {
                return answers.Settled(call, row) ?? await answers.AwaitAsync(call, aborted) ?? new RefusedAnswer(Refusals.PaymentInProgress);
            }

            switch (start.Verdict)
            {
                case PayVerdict.Paid:
                    return new RefusedAnswer(Refusals.AlreadyPaid);
                case PayVerdict.Ended:
                    return new RefusedAnswer(Refusals.HoldExpired);
                case PayVerdict.Unknown:
                    return new RefusedAnswer(Refusals.UnknownHold);
                case PayVerdict.Paying when start.KeyHash != call.KeyHash || round == Rounds:
                    return new RefusedAnswer(Refusals.PaymentInProgress);
            }

            // The same request is under way and has written nothing yet. Either its row comes, or it died between 1 and 2;
            // then its place is taken, so that it cannot come after all, and this request begins anew.
            if (await answers.AwaitAsync(call, aborted) is { } answer)
            {
                return answer;
            }

            await GiveUpRowlessAsync(call, start);
        }
    }

    private async Task<StartPayAnswer> StartAsync(PayCall call)
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

    private async Task<PayAnswer> DriveAsync(PayCall call, StartPayAnswer start, CancellationToken aborted)
    {
        if (catalog.Find(start.ShowingId) is not { } showing)
        {
            await holds.UnpayAsync(call.HoldId, start.Attempt);
            return new RefusedAnswer(Refusals.Unavailable);
        }

        var payment = NewPayment(call, start, showing.House);

        if (call.Amount is { } shown && shown != payment.Amount)
        {
            await holds.UnpayAsync(call.HoldId, start.Attempt);
            return new RefusedAnswer(OrderRefusals.AmountChanged(payment.Amount, payment.Currency));
        }

        // 2. The payment stands in the database before anybody is asked for money.
        RecordAnswer record;
        using (OrderMeters.Step("purchase 2 record", showing.Id, call.HoldId))
        using (var limit = new CancellationTokenSource(PaymentOptions.RecordLimit, time))
        {
            try
            {
                record = await payments.RecordAsync(payment, limit.Token);
            }
            catch (Exception e) when (Outage.Is(e, limit.Token))
            {
                // No money was asked for, and a row that was written after all has no driver: a resolver ends it.
                LogOutage(e, "2", call.HoldId, payment.Id);
                await holds.UnpayAsync(call.HoldId, start.Attempt);
                return new RefusedAnswer(Refusals.Unavailable);
            }
        }

        switch (record.Verdict)
        {
            case RecordVerdict.KeyUsed:
                // Unless it is a twin that drives this very attempt, what was begun here is taken back.
                if (record.Earlier!.HoldId != call.HoldId || record.Earlier.Attempt != start.Attempt)
                {
                    await holds.UnpayAsync(call.HoldId, start.Attempt);
                }

                return answers.Settled(call, record.Earlier)
                    ?? await answers.AwaitAsync(call, aborted)
                    ?? new RefusedAnswer(Refusals.PaymentInProgress);
            case RecordVerdict.AttemptTaken:
                // Given up as too slow, perhaps by a repeat of this very request that now goes ahead. If not, the key is
                // unused: sent again, it begins anew.
                return await answers.AwaitAsync(call, aborted) ?? new RefusedAnswer(Refusals.Unavailable);
            default:
                return await ChargeAsync(call, payment, showing);
        }
    }

    private async Task<PayAnswer> ChargeAsync(PayCall call, PaymentRow payment, Showing showing)
    {
        // 3. The provider reserves the amount.
        AuthoriseOutcome outcome;
        using (OrderMeters.Step("purchase 3 authorise", showing.Id, call.HoldId))
        {
            var asked = time.GetTimestamp();
            outcome = await provider.AuthoriseAsync(payment.Id, payment.Amount, payment.Currency, payment.Method);
            meters.Asked(time.GetElapsedTime(asked), outcome.ToString());
        }

        // 4. One transaction is the sale; or one update is its end.
        using var limit = new CancellationTokenSource(PaymentOptions.CommitLimit, time);
        try
        {
            switch (outcome)
            {
                case AuthoriseOutcome.Declined:
                    return await RefuseAsync(call, payment, PaymentState.Declined, Refusals.PaymentDeclined, voidCharge: false, limit.Token);
                case AuthoriseOutcome.Unknown:
                    return await RefuseAsync(call, payment, PaymentState.Aborted, OrderRefusals.NoProvider, voidCharge: true, limit.Token);
            }

            var work = NewWork(call, payment, showing);
            CommitAnswer committed;
            using (OrderMeters.Step("purchase 4 commit", showing.Id, call.HoldId))
            {
                committed = await commit.CommitAsync(work, limit.Token);
            }

            switch (committed.Verdict)
            {
                case CommitVerdict.SeatsTaken:
                    return await LoseSeatsAsync(call, payment, showing, committed.Owners, limit.Token);
                case CommitVerdict.Lost:
                    // A resolver gave it up, has the charge voided and the hold taken care of; its answer counts.
                    return PaymentAnswers.Stored(await payments.GetAsync(payment.Id, limit.Token));
            }

            // 5. Redis shows the sale. If it is away the outbox does it later: the answer stands already.
            using (OrderMeters.Step("purchase 5 sell", showing.Id, call.HoldId))
            {
                if (await ShowSaleAsync(work.Sale))
                {
                    shown.Add(work.Order.Id);
                }
            }

            LogSold(showing.Id, call.HoldId, work.Order.Id, work.Seats.Count);
            meters.Sold(showing.Id, work.Seats.Count);
            return work.Answer;
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            // The row knows, or a resolver will decide: the same key finds out.
            LogOutage(e, "4", call.HoldId, payment.Id);
            return new RefusedAnswer(Refusals.Unavailable);
        }
    }

    private async Task<PayAnswer> RefuseAsync(
        PayCall call, PaymentRow payment, string state, Refusal refusal, bool voidCharge, CancellationToken ct)
    {
        var ended = await payments.EndAsync(payment.Id, state, StoredAnswer.Of(refusal, call.Korean), voidCharge, ct);
        await holds.UnpayAsync(payment.HoldId, payment.Attempt);
        LogRefused(payment.ShowingId, payment.HoldId, payment.Id, refusal.Word);
        return PaymentAnswers.Stored(ended);
    }

    private async Task<PayAnswer> LoseSeatsAsync(
        PayCall call, PaymentRow payment, Showing showing, IReadOnlyList<SoldSeatRow> owners, CancellationToken ct)
    {
        var answer = await RefuseAsync(
            call, payment, PaymentState.Aborted, OrderRefusals.SeatsTaken(owners.Select(owner => showing.House.Label(owner.Seat))), voidCharge: true, ct);
        // Redis had not heard of those sales, or the hold would not have been. Showing them ends the hold whole.
        foreach (var orderId in owners.Select(owner => owner.OrderId).Distinct())
        {
            var (_, sale) = await scopes.UseDbAsync(db => db.SaleAsync(orderId, ct));
            await ShowSaleAsync(sale);
        }

        return answer;
    }

    private async Task<bool> ShowSaleAsync(SeatSale sale)
    {
        try
        {
            await seats.SellAsync(sale);
            return true;
        }
        catch (Exception e) when (e is RedisAwayException or RebuildingException)
        {
            LogNotShown(e, sale.ShowingId, sale.OrderId);
            return false;
        }
    }

    private async Task GiveUpRowlessAsync(PayCall call, StartPayAnswer start)
    {
        using var limit = new CancellationTokenSource(PaymentOptions.RecordLimit, time);
        if (await payments.BlockAsync(call.HoldId, start.Attempt, call.PersonId, start.ShowingId, limit.Token))
        {
            LogRowless(start.ShowingId, call.HoldId, start.Attempt);
            await holds.UnpayAsync(call.HoldId, start.Attempt);
        }
    }

    private PaymentRow NewPayment(PayCall call, StartPayAnswer start, House house)
    {
        var now = time.GetUtcNow();
        var ifGivenUp = StoredAnswer.Of(OrderRefusals.GivenUp, call.Korean);
        return new PaymentRow
        {
            Id = Ids.New(now),
            HoldId = call.HoldId,
            Attempt = start.Attempt,
            PersonId = call.PersonId,
            IdempotencyKey = call.Key,
            RequestHash = call.RequestHash,
            ShowingId = start.ShowingId,
            Seats = SeatList.Format(start.Seats),
            Amount = start.Seats.Sum(house.PriceOf),
            Currency = house.Currency,
            Method = call.Method,
            State = PaymentState.Pending,
            // What a resolver will have answered, in the language of who asked: it changes the state alone.
            ResponseStatus = ifGivenUp.Status,
            ResponseBody = ifGivenUp.Body,
            CreatedAt = now,
        };
    }

    private PurchaseWork NewWork(PayCall call, PaymentRow payment, Showing showing)
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
            BuyerName = call.Buyer?.Name,
            BuyerEmail = call.Buyer?.Email,
            ShowingId = payment.ShowingId,
            Amount = payment.Amount,
            Currency = payment.Currency,
            Status = OrderStatus.Paid,
            // Whole milliseconds: the stored answer and one read from the database agree to the digit.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        var bought = SeatList.Parse(payment.Seats)
            .Order()
            .Select(seat => new OrderSeatRow
            {
                OrderId = order.Id,
                Seat = seat,
                Label = showing.House.Label(seat),
                Category = showing.House.CategoryOf(seat),
                Price = showing.House.PriceOf(seat),
            })
            .ToList();
        return new(payment, order, bought, catalog.ShowOf(showing) is { } show ? OrderShowing.Of(showing, show) : null);
    }

    [LoggerMessage(LogLevel.Information, "Sold {Seats} seats of {ShowingId}: hold {HoldId}, order {OrderId}")]
    private partial void LogSold(string showingId, string holdId, string orderId, int seats);

    [LoggerMessage(LogLevel.Information, "Not sold, {Word}: {ShowingId}, hold {HoldId}, payment {PaymentId}")]
    private partial void LogRefused(string showingId, string holdId, string paymentId, string word);

    [LoggerMessage(LogLevel.Warning, "Step {Step} of hold {HoldId}, payment {PaymentId}, could not reach its end")]
    private partial void LogOutage(Exception error, string step, string holdId, string paymentId);

    [LoggerMessage(LogLevel.Warning, "Sold, but not shown yet: {ShowingId}, order {OrderId}")]
    private partial void LogNotShown(Exception error, string showingId, string orderId);

    [LoggerMessage(LogLevel.Warning, "{ShowingId}: attempt {Attempt} of hold {HoldId} never wrote its row and was given up")]
    private partial void LogRowless(string showingId, string holdId, int attempt);
}
