using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>
/// Drives a payment, whatever it is for, through the steps of docs/seat-hold.md: 2. its row, 3. the provider, 4. the sale or the end of it.
/// <code>
///   pending ──driver──► paid          one conditional update each, by state and driver
///      │  └──driver──► declined, aborted
///      ├──who waits with the same key──► pending, of another driver      where the driver's beat stands still
///      └──resolver──► aborted          where nobody asks any more
/// </code>
/// The driver counts a beat each second. A request with the same key that sees it stand still takes the payment over and asks the provider
/// again, with the same payment id: no money moves twice. Whoever was only frozen finds another driver when it wakes, changes nothing, and
/// answers what became of the payment.
/// </summary>
public sealed partial class PaymentDriver(
    PaymentRepository payments, PaymentResponses answers, PaymentCaller provider, OrderMeters meters, TimeProvider time, ILogger<PaymentDriver> logger)
{
    /// <summary>What a key that has a payment is answered: what was, what comes of it, or what this request makes of it where nobody else drives it.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="purchase">What it is for.</param>
    /// <param name="aborted">Ends only the waiting for another request's answer, never a payment.</param>
    /// <returns>Null where there was no row for a while.</returns>
    public async Task<PayResponse?> FollowAsync(PayCall call, IPurchase purchase, CancellationToken aborted)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var (answer, row) = await answers.AwaitAsync(call, began, aborted);
            if (answer is not null || row is null)
            {
                await ShowAsync(row, purchase);
                return answer;
            }

            if (await TakeOverAsync(row))
            {
                LogTakenOver(row.Id, row.HoldId);
                meters.Resolved("abandoned");
                // What was left of the time: whoever asks again has waited for the first driver already.
                return await ChargeAsync(call, row, purchase, PaymentOptions.TakenOverTries, aborted);
            }
        }
    }

    /// <summary>What a key was answered that has this payment, with what it bought shown; null while it is under way.</summary>
    /// <inheritdoc cref="FollowAsync" path="/param"/>
    /// <param name="row">The payment.</param>
    public async Task<PayResponse?> SettledAsync(PayCall call, PaymentRow row, IPurchase purchase)
    {
        var answer = answers.Settled(call, row);
        await ShowAsync(answer is null ? null : row, purchase);
        return answer;
    }

    /// <summary>Begins a payment: of all with its key or attempt one does, and the others follow it.</summary>
    /// <inheritdoc cref="FollowAsync" path="/param"/>
    /// <param name="payment">The row, as step 2 writes it.</param>
    public async Task<PayResponse> BeginAsync(PayCall call, PaymentRow payment, IPurchase purchase, CancellationToken aborted)
    {
        payment.Driver = Ids.New(time.GetUtcNow());

        // 2. The payment stands in the database before anybody is asked for money.
        RecordResult record;
        using (OrderMeters.Step("purchase 2 record", payment.ShowingId, payment.HoldId))
        using (var limit = new CancellationTokenSource(PaymentOptions.RecordLimit, time))
        {
            try
            {
                record = await payments.RecordAsync(payment, limit.Token);
            }
            catch (Exception e) when (Outage.Is(e, limit.Token))
            {
                // No money was asked for. Where the row was written after all it has no driver, and who asks again takes it over and sells: so nothing is
                // given back here, or others would come to hold what is sold then. Where nobody asks again a resolver ends the one or the other.
                LogOutage(e, "2", payment.HoldId, payment.Id);
                return await AfterOutageAsync(call, purchase);
            }
        }

        switch (record.Verdict)
        {
            case RecordVerdict.KeyUsed:
                // Unless it is a twin that drives this very attempt, what was begun here is taken back.
                if (record.Earlier!.HoldId != payment.HoldId || record.Earlier.Attempt != payment.Attempt)
                {
                    await purchase.GiveBackAsync(payment);
                }

                return await SettledAsync(call, record.Earlier, purchase) ?? await FollowAsync(call, purchase, aborted) ?? new RefusedResponse(Refusals.PaymentInProgress);
            case RecordVerdict.AttemptTaken:
                // Given up as too slow, perhaps by a repeat of this very request that now goes ahead. If not, the key is
                // unused: sent again, it begins anew.
                return await FollowAsync(call, purchase, aborted) ?? new RefusedResponse(Refusals.Unavailable);
            default:
                return await ChargeAsync(call, payment, purchase, tries: null, aborted);
        }
    }

    /// <summary>A pending payment's row; its answer is what it will have been if it is given up, in the language of who asked.</summary>
    internal PaymentRow NewPayment(
        PayCall call, string holdId, int attempt, string showingId, string bought, long amount, string currency, Refusal ifGivenUp, string? id = null, bool isRehearsal = false, DateTimeOffset? heldUntil = null)
    {
        var now = time.GetUtcNow();
        var answer = StoredResponse.Of(ifGivenUp, call.Korean);
        return new PaymentRow
        {
            Id = id ?? Ids.New(now),
            HoldId = holdId,
            Attempt = attempt,
            PersonId = call.PersonId,
            IdempotencyKey = call.Key,
            RequestHash = call.RequestHash,
            ShowingId = showingId,
            Seats = bought,
            Amount = amount,
            Currency = currency,
            Method = call.Method,
            State = PaymentState.Pending,
            // A resolver changes the state alone.
            ResponseStatus = answer.Status,
            ResponseBody = answer.Body,
            CreatedAt = now,
            IsRehearsal = isRehearsal,
            HeldUntil = heldUntil,
        };
    }

    /// <summary>The order that a payment becomes.</summary>
    internal OrderRow NewOrder(PayCall call, PaymentRow payment, string? showingId)
    {
        var now = time.GetUtcNow();
        return new OrderRow
        {
            Id = Ids.New(now),
            Reference = OrderReference.New(),
            PaymentId = payment.Id,
            HoldId = payment.HoldId,
            PersonId = payment.PersonId,
            Nickname = call.Nickname,
            BuyerName = call.Buyer?.Name,
            BuyerEmail = call.Buyer?.Email,
            Place = call.Sale is null ? OrderPlace.Web : OrderPlace.BoxOffice,
            OperatorName = call.Sale?.Who.Nickname(),
            Note = call.Sale?.Note,
            IsRehearsal = payment.IsRehearsal,
            ShowingId = showingId,
            Amount = payment.Amount,
            Currency = payment.Currency,
            Status = OrderStatus.Paid,
            // Whole milliseconds: the stored answer and one read from the database agree to the digit.
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
    }

    private async Task<PayResponse> ChargeAsync(PayCall call, PaymentRow payment, IPurchase purchase, int? tries, CancellationToken aborted)
    {
        using var driven = new CancellationTokenSource();
        _ = BeatAsync(payment, driven.Token);
        try
        {
            Refusal? lost;
            try
            {
                lost = await purchase.KeepAsync(payment);
            }
            catch (Exception e) when (Outage.EndsByItself(e))
            {
                // As where the row's fate is not known: no money is asked for.
                LogOutage(e, "2", payment.HoldId, payment.Id);
                return await AfterOutageAsync(call, purchase);
            }

            if (lost is not null)
            {
                // A driver before this one may have asked the provider.
                return await EndAsync(call, payment, purchase, limit => RefuseAsync(call, payment, purchase, PaymentState.Aborted, lost, voidCharge: tries is not null, limit), aborted);
            }

            // 3. The provider reserves the amount. At the box office it lies on the counter.
            var outcome = BoxOfficeMethod.IsOne(payment.Method) ? AuthoriseOutcome.Approved : await AuthoriseAsync(payment, tries);

            // 4. One transaction is the sale; or one update is its end.
            return await EndAsync(call, payment, purchase, limit => SettleAsync(call, payment, purchase, outcome, limit), aborted);
        }
        finally
        {
            await driven.CancelAsync();
        }
    }

    private static Task ShowAsync(PaymentRow? settled, IPurchase purchase) => settled?.State == PaymentState.Paid ? purchase.ShowAsync(settled) : Task.CompletedTask;

    private async Task<AuthoriseOutcome> AuthoriseAsync(PaymentRow payment, int? tries)
    {
        using var step = OrderMeters.Step("purchase 3 authorise", payment.ShowingId, payment.HoldId);
        var asked = time.GetTimestamp();
        var outcome = await provider.AuthoriseAsync(payment.Id, payment.Amount, payment.Currency, payment.Method, tries);
        meters.Asked(time.GetElapsedTime(asked), outcome.ToString());
        return outcome;
    }

    /// <summary>What a step's limit cut off may have an answer by now: this process was frozen, say, and a twin came to the end.</summary>
    private async Task<PayResponse> AfterOutageAsync(PayCall call, IPurchase purchase)
    {
        using var limit = new CancellationTokenSource(PaymentOptions.LookLimit, time);
        try
        {
            if (await payments.FindAsync(call.PersonId, call.Key, limit.Token) is { } row && await SettledAsync(call, row, purchase) is { } answer)
            {
                return answer;
            }
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            // Not known, and said so.
        }

        return new RefusedResponse(Refusals.Unavailable);
    }

    private async Task<PayResponse> EndAsync(PayCall call, PaymentRow payment, IPurchase purchase, Func<CancellationToken, Task<PayResponse?>> end, CancellationToken aborted)
    {
        using var limit = new CancellationTokenSource(PaymentOptions.CommitLimit, time);
        try
        {
            return await end(limit.Token)
                ?? await FollowAsync(call, purchase, aborted)
                ?? new RefusedResponse(Refusals.PaymentInProgress);
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            // The row knows, or whoever asks again or a resolver will decide: the same key finds out.
            LogOutage(e, "4", payment.HoldId, payment.Id);
            return await AfterOutageAsync(call, purchase);
        }
    }

    /// <summary>Null where another driver has the payment.</summary>
    private async Task<PayResponse?> SettleAsync(PayCall call, PaymentRow payment, IPurchase purchase, AuthoriseOutcome outcome, CancellationToken limit)
    {
        if (outcome != AuthoriseOutcome.Approved)
        {
            return outcome == AuthoriseOutcome.Declined
                ? await RefuseAsync(call, payment, purchase, PaymentState.Declined, purchase.Declined, voidCharge: false, limit)
                : await RefuseAsync(call, payment, purchase, PaymentState.Aborted, purchase.NoProvider, voidCharge: true, limit);
        }

        return await purchase.SellAsync(call, payment, limit) switch
        {
            { Order: { } order } => order,
            { Refusal: { } refusal } => await RefuseAsync(call, payment, purchase, PaymentState.Aborted, refusal, voidCharge: true, limit),
            _ => null,
        };
    }

    private async Task<PayResponse?> RefuseAsync(
        PayCall call, PaymentRow payment, IPurchase purchase, string state, Refusal refusal, bool voidCharge, CancellationToken limit)
    {
        if (!await payments.EndAsync(payment.Id, payment.Driver, state, StoredResponse.Of(refusal, call.Korean), voidCharge && !BoxOfficeMethod.IsOne(payment.Method), limit))
        {
            return null;
        }

        await purchase.GiveBackAsync(payment);
        LogRefused(payment.HoldId, payment.Id, refusal.Word);
        return PaymentResponses.Stored(await payments.GetAsync(payment.Id, limit));
    }

    private async Task<bool> TakeOverAsync(PaymentRow payment)
    {
        using var limit = new CancellationTokenSource(PaymentOptions.RecordLimit, time);
        try
        {
            return await payments.TakeOverAsync(payment, Ids.New(time.GetUtcNow()), limit.Token);
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            // Somebody holds the row, or the database is away: it is looked at again.
            LogOutage(e, "3", payment.HoldId, payment.Id);
            return false;
        }
    }

    /// <summary>Says each second that this payment has a driver; ends with the first beat that does not count.</summary>
    private async Task BeatAsync(PaymentRow payment, CancellationToken driven)
    {
        try
        {
            do
            {
                // Most are over by then, and an exception for each would be what they cost most.
                await Task.Delay(PaymentOptions.Beat, time, driven).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            while (!driven.IsCancellationRequested && await payments.BeatAsync(payment.Id, payment.Driver, driven));
        }
        catch (Exception) when (driven.IsCancellationRequested)
        {
            // Its end was reached.
        }
        catch (Exception e)
        {
            // Somebody may take it over for this; nothing worse.
            LogOutage(e, "beat", payment.HoldId, payment.Id);
        }
    }

    [LoggerMessage(LogLevel.Information, "Not paid, {Word}: hold {HoldId}, payment {PaymentId}")]
    private partial void LogRefused(string holdId, string paymentId, string word);

    [LoggerMessage(LogLevel.Warning, "Payment {PaymentId} of hold {HoldId} had no living driver and was taken over")]
    private partial void LogTakenOver(string paymentId, string holdId);

    [LoggerMessage(LogLevel.Warning, "Step {Step} of hold {HoldId}, payment {PaymentId}, could not reach its end")]
    private partial void LogOutage(Exception error, string step, string holdId, string paymentId);
}
