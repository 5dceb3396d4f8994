using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>
/// A payment provider that moves no money. It keeps records of its own (tables <c>sandbox_charges</c> and <c>sandbox_refunds</c>, never
/// joined with ours) and offers methods that fail in the ways real ones do.
/// </summary>
public sealed class SandboxPayments : IPaymentProvider, IDisposable
{
    private const string Approve = "sandbox";
    private const string Decline = "sandbox-decline";
    private const string Slow = "sandbox-slow";
    private const string Timeout = "sandbox-timeout";
    private const string LostAnswer = "sandbox-lost-answer";

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(5);

    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly Batcher<SandboxChargeRow, bool> _opening;
    private readonly Batcher<string, bool> _capturing;

    /// <summary>With records in the database, which it writes in common for what is asked at once.</summary>
    public SandboxPayments(IServiceScopeFactory scopes, TimeProvider time)
    {
        (_scopes, _time) = (scopes, time);
        _opening = new(OpenAsync, DatabaseBatches.Limits, time);
        _capturing = new(CaptureAsync, DatabaseBatches.Limits, time);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Methods { get; } = [Approve, Decline, Slow, Timeout, LostAnswer];

    /// <inheritdoc/>
    public IReadOnlyList<string> Rehearsed => Methods;

    /// <inheritdoc/>
    public async Task<ProviderVerdict> AuthoriseAsync(string paymentId, long amount, string currency, string method, CancellationToken ct)
    {
        switch (method)
        {
            case Slow:
                await Task.Delay(Slowness, _time, ct);
                break;
            case Timeout:
                // Never answers and never charges.
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, ct);
                break;
        }

        var state = method == Decline ? ChargeState.Declined : ChargeState.Authorised;
        if (!await OpenAsync(paymentId, amount, currency, state, ct))
        {
            state = await _scopes.UseDbAsync(db => db.SandboxCharges.AsNoTracking()
                .Where(charge => charge.PaymentId == paymentId)
                .Select(charge => charge.State)
                .SingleAsync(ct));
        }
        else if (method == LostAnswer)
        {
            throw new IOException("The sandbox lost its first answer, after it had charged.");
        }

        return state is ChargeState.Authorised or ChargeState.Captured ? ProviderVerdict.Approved : ProviderVerdict.Declined;
    }

    /// <inheritdoc/>
    public async Task CaptureAsync(string paymentId, CancellationToken ct)
    {
        if (!await _capturing.AddAsync(paymentId, ct))
        {
            throw new InvalidOperationException($"Payment {paymentId} was never authorised, or was voided: it cannot be captured.");
        }
    }

    /// <inheritdoc/>
    public async Task VoidAsync(string paymentId, CancellationToken ct)
    {
        // A stone in the way of an authorisation that is still to come.
        if (!await OpenAsync(paymentId, 0, "", ChargeState.Voided, ct))
        {
            await _scopes.UseDbAsync(db => db.SandboxCharges
                .Where(charge => charge.PaymentId == paymentId && charge.State == ChargeState.Authorised)
                .ExecuteUpdateAsync(row => row.SetProperty(charge => charge.State, ChargeState.Voided), ct));
        }
    }

    /// <inheritdoc/>
    public Task RefundAsync(string paymentId, string refundId, long amount, CancellationToken ct) => _scopes.UseDbAsync(db => db.TransactAsync(
        async transaction =>
        {
            try
            {
                await new Statements(db)
                    .Insert([new SandboxRefundRow { RefundId = refundId, PaymentId = paymentId, Amount = amount, CreatedAt = _time.GetUtcNow() }])
                    .RunAsync(ct);
            }
            catch (Exception e) when (Backing.IsUniqueViolation(e))
            {
                // Given back before.
                return;
            }

            // The state first: what is set later in the statement is not seen by it.
            var changed = await new Statements(db)
                .Add(
                    "UPDATE sandbox_charges SET state = IF(refunded + ? = amount, ?, state), refunds = refunds + 1, refunded = refunded + ? "
                    + "WHERE payment_id = ? AND state IN (?, ?) AND refunded + ? <= amount",
                    amount, ChargeState.Refunded, amount, paymentId, ChargeState.Authorised, ChargeState.Captured, amount)
                .RunAsync(ct);
            if (changed == 0)
            {
                throw new InvalidOperationException($"Payment {paymentId} was never authorised, or has not as much left as is to be given back.");
            }

            await transaction.CommitAsync(ct);
        },
        ct));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProviderRecord>> FindAsync(IReadOnlyCollection<string> paymentIds, CancellationToken ct) =>
        (await _scopes.UseDbAsync(db => db.SandboxCharges.AsNoTracking().Where(charge => paymentIds.Contains(charge.PaymentId)).ToListAsync(ct))).ConvertAll(Record);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProviderRecord>> ListAsync(string after, int most, CancellationToken ct) =>
        (await _scopes.UseDbAsync(db => db.SandboxCharges.AsNoTracking()
            .Where(charge => string.Compare(charge.PaymentId, after) > 0).OrderBy(charge => charge.PaymentId).Take(most).ToListAsync(ct))).ConvertAll(Record);

    /// <inheritdoc/>
    public void Dispose()
    {
        _opening.Dispose();
        _capturing.Dispose();
    }

    /// <summary>Records the payment; false if it is there already, which then stays as it is.</summary>
    private Task<bool> OpenAsync(string paymentId, long amount, string currency, string state, CancellationToken ct) => _opening.AddAsync(
        new()
        {
            PaymentId = paymentId,
            Amount = amount,
            Currency = currency,
            State = state,
            CreatedAt = _time.GetUtcNow(),
        },
        ct);

    private async Task OpenAsync(IReadOnlyList<Batched<SandboxChargeRow, bool>> batch, CancellationToken ct)
    {
        try
        {
            await _scopes.UseDbAsync(db => new Statements(db).Insert(batch.Select(charge => charge.Item)).RunAsync(ct));
            Settle(batch, charge => true);
        }
        // One of several comes again alone.
        catch (Exception e) when (batch.Count == 1 && Backing.IsUniqueViolation(e))
        {
            batch[0].Settle(false);
        }
    }

    /// <summary>Takes what was reserved; true also where it was taken or given back before.</summary>
    private async Task CaptureAsync(IReadOnlyList<Batched<string, bool>> batch, CancellationToken ct)
    {
        var ids = batch.Select(payment => payment.Item).ToArray();
        var good = await _scopes.UseDbAsync(async db =>
        {
            var charges = db.SandboxCharges.Where(charge => ids.Contains(charge.PaymentId));
            var changed = await charges.Where(charge => charge.State == ChargeState.Authorised)
                .ExecuteUpdateAsync(row => row.SetProperty(charge => charge.State, ChargeState.Captured), ct);
            return changed == ids.Length ? ids : await charges
                .Where(charge => charge.State == ChargeState.Captured || charge.State == ChargeState.Refunded)
                .Select(charge => charge.PaymentId)
                .ToArrayAsync(ct);
        });
        var known = good.ToHashSet();
        Settle(batch, payment => known.Contains(payment.Item));
    }

    private static ProviderRecord Record(SandboxChargeRow charge) => new(
        charge.PaymentId,
        charge.State switch
        {
            ChargeState.Authorised => ProviderState.Authorised,
            ChargeState.Captured or ChargeState.Refunded => ProviderState.Captured,
            ChargeState.Voided => ProviderState.Voided,
            ChargeState.Declined => ProviderState.Declined,
            var word => throw new InvalidOperationException($"The sandbox knows no state {word}."),
        },
        charge.Amount, charge.Currency, charge.Refunded);

    private static void Settle<TItem>(IReadOnlyList<Batched<TItem, bool>> batch, Func<Batched<TItem, bool>, bool> answer)
    {
        foreach (var one in batch)
        {
            one.Settle(answer(one));
        }
    }

    private static class ChargeState
    {
        public const string Authorised = "authorised";
        public const string Captured = "captured";
        public const string Refunded = "refunded";
        public const string Voided = "voided";
        public const string Declined = "declined";
    }
}
