namespace SeatAspire.Api.Orders.Payments;

/// <summary>
/// Who moves the money. Every call is idempotent by payment id: repeating one never charges or refunds twice.
/// A call that throws, or does not answer in time, has an unknown outcome; the caller repeats it or voids the payment.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>The ways to pay that a request may name.</summary>
    IReadOnlyList<string> Methods { get; }

    /// <summary>Those of them that move no money.</summary>
    IReadOnlyList<string> Rehearsed { get; }

    /// <summary>Reserves the amount (in the currency's minor unit). A payment that was voided before is declined.</summary>
    Task<ProviderVerdict> AuthoriseAsync(string paymentId, long amount, string currency, string method, CancellationToken ct);

    /// <summary>Takes what was reserved, but for what was refunded of it. No effect on a payment that was refunded whole.</summary>
    Task CaptureAsync(string paymentId, CancellationToken ct);

    /// <summary>
    /// Lets go of what was reserved, also of a payment the provider has not heard of yet: an authorisation that is
    /// still on its way is then declined.
    /// </summary>
    Task VoidAsync(string paymentId, CancellationToken ct);

    /// <summary>Gives back some of the amount (in the currency's minor unit), captured or not; once for each <paramref name="refundId"/>.</summary>
    Task RefundAsync(string paymentId, string refundId, long amount, CancellationToken ct);

    /// <summary>What it has of these payments; those that it has never heard of are missing. Changes nothing.</summary>
    Task<IReadOnlyList<ProviderRecord>> FindAsync(IReadOnlyCollection<string> paymentIds, CancellationToken ct);

    /// <summary>What it has of all payments, in the order of their ids: the first so many after an id. Changes nothing.</summary>
    Task<IReadOnlyList<ProviderRecord>> ListAsync(string after, int most, CancellationToken ct);
}

/// <summary>What the provider has of a payment.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="State">What became of it.</param>
/// <param name="Amount">In the currency's minor unit; 0 where it was voided before it was heard of.</param>
/// <param name="Currency">Of the amount; empty where there is none.</param>
/// <param name="Refunded">What was given back of it.</param>
public sealed record ProviderRecord(string PaymentId, ProviderState State, long Amount, string Currency, long Refunded);

/// <summary>What became of a payment at the provider.</summary>
public enum ProviderState
{
    /// <summary>The amount is reserved.</summary>
    Authorised,

    /// <summary>The amount was taken, whatever was given back of it since.</summary>
    Captured,

    /// <summary>Let go of.</summary>
    Voided,

    /// <summary>Never reserved.</summary>
    Declined,
}

/// <summary>What the provider says about an authorisation.</summary>
public enum ProviderVerdict
{
    Approved,
    Declined,
}
