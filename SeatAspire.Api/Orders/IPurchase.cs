using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>What a payment is for: seats, or goods. All else about paying is the same for both (<see cref="PaymentDriver"/>).</summary>
public interface IPurchase
{
    /// <summary>What a person is told whose payment was declined.</summary>
    Refusal Declined { get; }

    /// <summary>What a person is told where the provider did not answer.</summary>
    Refusal NoProvider { get; }

    /// <summary>
    /// Before anybody is asked for money, and again where somebody takes the payment over: whether what is bought is its own still. Null if so; else why not,
    /// and the payment comes to nothing.
    /// </summary>
    /// <exception cref="Exception">An outage: that is not known now, and the payment waits for whoever asks again.</exception>
    Task<Refusal?> KeepAsync(PaymentRow payment);

    /// <summary>
    /// Step 4 and, where it is a sale, 5: one transaction makes a pending payment that its driver has authorised an order. It must do so
    /// only while the payment is pending and its driver is the same, or change nothing. All that it needs stands in the row: the driver
    /// may have taken it over from another replica.
    /// </summary>
    /// <param name="call">The request that is answered.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="limit">Ends it, the outcome unknown.</param>
    Task<SaleResult> SellAsync(PayCall call, PaymentRow payment, CancellationToken limit);

    /// <summary>Before somebody is told of a sale that another driver made, which may have died before step 5.</summary>
    Task ShowAsync(PaymentRow payment);

    /// <summary>After this driver ended the payment without a sale.</summary>
    Task GiveBackAsync(PaymentRow payment);
}

/// <summary>How a sale ended: with an order's answer, or a refusal (the payment is pending still), or (neither) another driver has the payment or ended it.</summary>
public readonly record struct SaleResult(StoredResponse? Order, Refusal? Refusal)
{
    /// <summary>This driver has nothing more to say about it.</summary>
    public static readonly SaleResult Lost;
}
