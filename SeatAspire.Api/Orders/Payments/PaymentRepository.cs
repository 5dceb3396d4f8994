using Microsoft.EntityFrameworkCore;
using Polly;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>What became of writing a payment's row.</summary>
public enum RecordVerdict
{
    /// <summary>The row is there, and this caller drives the payment.</summary>
    Recorded,

    /// <summary>The person has used this key before.</summary>
    KeyUsed,

    /// <summary>The hold's attempt has a row of somebody else's: a resolver gave it up.</summary>
    AttemptTaken,
}

/// <summary>The verdict, and the row that has the key already (<see cref="RecordVerdict.KeyUsed"/>).</summary>
public readonly record struct RecordResult(RecordVerdict Verdict, PaymentRow? Earlier);

/// <summary>The rows of <c>payments</c>. Its unique keys and conditional updates decide who drives a payment and how it ends.</summary>
public sealed class PaymentRepository : IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _untilThere;
    private readonly Batcher<PaymentRow, RecordResult> _batches;

    /// <summary>Of this replica: its payments are recorded in common.</summary>
    public PaymentRepository(IServiceScopeFactory scopes, OutboxSignal signal, TimeProvider time)
    {
        (_scopes, _signal, _time) = (scopes, signal, time);
        _untilThere = OutageRetries.Create(time);
        _batches = new(RecordAsync, DatabaseBatches.Limits, time);
    }

    /// <summary>Writes a pending payment's row, once. A connection that was lost on the way is settled by asking again.</summary>
    public Task<RecordResult> RecordAsync(PaymentRow payment, CancellationToken ct) => _batches.AddAsync(payment, ct);

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    /// <summary>The person's payment with this key, or null.</summary>
    public Task<PaymentRow?> FindAsync(string personId, string key, CancellationToken ct) =>
        _scopes.UseDbAsync(db => db.Payments.AsNoTracking()
            .SingleOrDefaultAsync(payment => payment.PersonId == personId && payment.IdempotencyKey == key, ct));

    /// <summary>A payment by its id.</summary>
    public Task<PaymentRow> GetAsync(string paymentId, CancellationToken ct) =>
        _scopes.UseDbAsync(db => db.Payments.AsNoTracking().SingleAsync(payment => payment.Id == paymentId, ct));

    /// <summary>Says that a pending payment's driver lives; false where it is not pending, or another one's.</summary>
    public Task<bool> BeatAsync(string paymentId, string driver, CancellationToken ct) => _scopes.UseDbAsync(async db =>
        await db.Payments.Where(payment => payment.Id == paymentId && payment.State == PaymentState.Pending && payment.Driver == driver)
            .ExecuteUpdateAsync(row => row.SetProperty(payment => payment.Beat, payment => payment.Beat + 1), ct) == 1);

    /// <summary>
    /// Makes somebody else the driver of a pending payment whose driver has not moved since the row was read. From then on the former one
    /// cannot end it. The row tells the new driver; false where it moved, or somebody else was faster.
    /// </summary>
    public async Task<bool> TakeOverAsync(PaymentRow seen, string driver, CancellationToken ct)
    {
        var changed = await _scopes.UseDbAsync(db => db.Payments
            .Where(payment => payment.Id == seen.Id && payment.State == PaymentState.Pending && payment.Driver == seen.Driver && payment.Beat == seen.Beat)
            .ExecuteUpdateAsync(row => row.SetProperty(payment => payment.Driver, driver).SetProperty(payment => payment.Beat, payment => payment.Beat + 1), ct));
        if (changed == 0)
        {
            return false;
        }

        (seen.Driver, seen.Beat) = (driver, seen.Beat + 1);
        return true;
    }

    /// <summary>Ends a pending payment that did not become a sale. Where it was ended before, that end stays.</summary>
    /// <param name="paymentId">The payment.</param>
    /// <param name="driver">Who drives it, or did.</param>
    /// <param name="state">What it becomes: declined or aborted.</param>
    /// <param name="answer">What its key answers from now on; null keeps what step 2 wrote.</param>
    /// <param name="voidCharge">Whether the provider may have reserved the amount and must let go of it.</param>
    /// <param name="ct">Bounds the call, repeats included.</param>
    /// <returns>Whether the payment ended thus: false where it was sold, or has another driver, or was ended by somebody else.</returns>
    public async Task<bool> EndAsync(
        string paymentId, string driver, string state, StoredResponse? answer, bool voidCharge, CancellationToken ct)
    {
        var isRepeat = false;
        var ended = await _untilThere.ExecuteAsync(
            async limit =>
            {
                var triedBefore = isRepeat;
                isRepeat = true;
                // An earlier try may have been carried out though nobody heard of it.
                return await TryEndAsync(paymentId, driver, state, answer, voidCharge, limit)
                    || (triedBefore && await GetAsync(paymentId, limit) is var row && row.State == state && row.Driver == driver);
            },
            ct);
        if (ended)
        {
            _signal.Wake();
        }

        return ended;
    }

    /// <summary>
    /// Takes the place of an attempt that never wrote its row, so that its driver can no longer begin. False where the
    /// row is there after all.
    /// </summary>
    public async Task<bool> BlockAsync(string holdId, int attempt, string personId, string showingId, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var answer = await RecordAsync(PaymentRow.NeverBegun(holdId, attempt, personId, showingId, Ids.New(now), now), ct);
        return answer.Verdict == RecordVerdict.Recorded;
    }

    private async Task RecordAsync(IReadOnlyList<Batched<PaymentRow, RecordResult>> batch, CancellationToken ct)
    {
        var rows = batch.Where(payment => !payment.IsOver).ToArray();
        try
        {
            await _untilThere.ExecuteAsync(
                async limit => await _scopes.UseDbAsync(db => new Statements(db).Insert(rows.Select(row => row.Item)).RunAsync(limit)), ct);
            Array.ForEach(rows, row => row.Settle(new(RecordVerdict.Recorded, null)));
        }
        // Of several one, most likely, has a key that is used: they come again one by one.
        catch (Exception e) when (rows.Length == 1 && Backing.IsUniqueViolation(e))
        {
            rows[0].Settle(await WhoseAsync(rows[0].Item, ct));
        }
    }

    /// <summary>A key of this payment is there already: it is this payment's own, of a try that nobody heard of, or another one's.</summary>
    private async Task<RecordResult> WhoseAsync(PaymentRow payment, CancellationToken ct)
    {
        var earlier = await FindAsync(payment.PersonId, payment.IdempotencyKey, ct);
        return earlier is null ? new(RecordVerdict.AttemptTaken, null)
            : earlier.Id == payment.Id ? new(RecordVerdict.Recorded, null)
            : new(RecordVerdict.KeyUsed, earlier);
    }

    private Task<bool> TryEndAsync(string paymentId, string driver, string state, StoredResponse? answer, bool voidCharge, CancellationToken ct) =>
        _scopes.UseDbAsync(db => db.TransactAsync(
            async transaction =>
            {
                var pending = db.Payments.Where(payment =>
                    payment.Id == paymentId && payment.State == PaymentState.Pending && payment.Driver == driver);
                var changed = answer is null
                    ? await pending.ExecuteUpdateAsync(row => row.SetProperty(payment => payment.State, state), ct)
                    : await pending.ExecuteUpdateAsync(
                        row => row
                            .SetProperty(payment => payment.State, state)
                            .SetProperty(payment => payment.ResponseStatus, (int?)answer.Status)
                            .SetProperty(payment => payment.ResponseBody, answer.Body),
                        ct);
                if (changed == 1 && voidCharge)
                {
                    db.Outbox.Add(OutboxKind.Void.Row(paymentId, _time.GetUtcNow()));
                    await db.SaveChangesAsync(ct);
                }

                await transaction.CommitAsync(ct);
                return changed == 1;
            },
            ct));
}
