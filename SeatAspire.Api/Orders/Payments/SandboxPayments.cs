using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>
/// A payment provider that moves no money. It keeps books of its own (table <c>sandbox_charges</c>, never joined with
/// ours) and offers methods that fail in the ways real ones do.
/// </summary>
public sealed class SandboxPayments(IServiceScopeFactory scopes, TimeProvider time) : IPaymentProvider
{
    private const string Approve = "sandbox";
    private const string Decline = "sandbox-decline";
    private const string Slow = "sandbox-slow";
    private const string Timeout = "sandbox-timeout";
    private const string LostAnswer = "sandbox-lost-answer";

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IReadOnlyList<string> Methods { get; } = [Approve, Decline, Slow, Timeout, LostAnswer];

    /// <inheritdoc/>
    public async Task<ProviderVerdict> AuthoriseAsync(string paymentId, long amount, string currency, string method, CancellationToken ct)
    {
        switch (method)
        {
            case Slow:
                await Task.Delay(Slowness, time, ct);
                break;
            case Timeout:
                // Never answers and never charges.
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, time, ct);
                break;
        }

        var first = await OpenAsync(paymentId, amount, currency, method == Decline ? ChargeState.Declined : ChargeState.Authorised, ct);
        if (first && method == LostAnswer)
        {
            throw new IOException("The sandbox lost its first answer, after it had charged.");
        }

        var state = await scopes.UseDbAsync(db => db.SandboxCharges.AsNoTracking()
            .Where(charge => charge.PaymentId == paymentId)
            .Select(charge => charge.State)
            .SingleAsync(ct));
        return state is ChargeState.Authorised or ChargeState.Captured ? ProviderVerdict.Approved : ProviderVerdict.Declined;
    }

    /// <inheritdoc/>
    public Task CaptureAsync(string paymentId, CancellationToken ct) => scopes.UseDbAsync(async db =>
    {
        var changed = await db.SandboxCharges
            .Where(charge => charge.PaymentId == paymentId && charge.State == ChargeState.Authorised)
            .ExecuteUpdateAsync(row => row.SetProperty(charge => charge.State, ChargeState.Captured), ct);
        if (changed == 0
            && !await db.SandboxCharges.AnyAsync(
                charge => charge.PaymentId == paymentId && (charge.State == ChargeState.Captured || charge.State == ChargeState.Refunded), ct))
        {
            throw new InvalidOperationException($"Payment {paymentId} was never authorised, or was voided: it cannot be captured.");
        }
    });

    /// <inheritdoc/>
    public async Task VoidAsync(string paymentId, CancellationToken ct)
    {
        // A stone in the way of an authorisation that is still to come.
        if (!await OpenAsync(paymentId, 0, "", ChargeState.Voided, ct))
        {
            await scopes.UseDbAsync(db => db.SandboxCharges
                .Where(charge => charge.PaymentId == paymentId && charge.State == ChargeState.Authorised)
                .ExecuteUpdateAsync(row => row.SetProperty(charge => charge.State, ChargeState.Voided), ct));
        }
    }

    /// <inheritdoc/>
    public Task RefundAsync(string paymentId, CancellationToken ct) => scopes.UseDbAsync(db => db.SandboxCharges
        .Where(charge => charge.PaymentId == paymentId
            && (charge.State == ChargeState.Authorised || charge.State == ChargeState.Captured))
        .ExecuteUpdateAsync(
            row => row.SetProperty(charge => charge.State, ChargeState.Refunded).SetProperty(charge => charge.Refunds, charge => charge.Refunds + 1),
            ct));

    /// <summary>Opens the payment's page in the books; false if it is there already, which then stays as it is.</summary>
    private async Task<bool> OpenAsync(string paymentId, long amount, string currency, string state, CancellationToken ct)
    {
        try
        {
            return await scopes.UseDbAsync(async db =>
            {
                db.SandboxCharges.Add(new SandboxChargeRow
                {
                    PaymentId = paymentId,
                    Amount = amount,
                    Currency = currency,
                    State = state,
                    CreatedAt = time.GetUtcNow(),
                });
                await db.SaveChangesAsync(ct);
                return true;
            });
        }
        catch (DbUpdateException e) when (Backing.IsUniqueViolation(e))
        {
            return false;
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
