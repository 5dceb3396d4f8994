using Microsoft.Extensions.Options;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>What asking the provider came to.</summary>
public enum AuthoriseOutcome
{
    Approved,
    Declined,

    /// <summary>No try was answered: the amount may or may not be reserved, so the payment must be voided.</summary>
    Unknown,
}

/// <summary>Asks the provider with a limit of time a try, and again with the same payment id.</summary>
public sealed partial class PaymentCaller(
    IPaymentProvider provider, IOptions<PaymentOptions> options, TimeProvider time, ILogger<PaymentCaller> logger)
{
    /// <summary>Authorises a payment, in so many tries (null: as the settings say). Never throws for what the provider does.</summary>
    public async Task<AuthoriseOutcome> AuthoriseAsync(string paymentId, long amount, string currency, string method, int? tries = null)
    {
        var most = tries ?? options.Value.ProviderTries;
        for (var attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(options.Value.ProviderTimeout, time);
            try
            {
                // WaitAsync too: a provider's client may be deaf to its token.
                var verdict = await provider.AuthoriseAsync(paymentId, amount, currency, method, limit.Token).WaitAsync(limit.Token);
                return verdict == ProviderVerdict.Approved ? AuthoriseOutcome.Approved : AuthoriseOutcome.Declined;
            }
            catch (Exception e)
            {
                // Whatever a provider's client throws means the same here: the outcome is not known.
                LogNoAnswer(e, paymentId, attempt);
                if (attempt >= most)
                {
                    return AuthoriseOutcome.Unknown;
                }
            }

            await Task.Delay(PaymentOptions.ProviderPause, time);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Payment {PaymentId}: try {Attempt} at the provider was not answered")]
    private partial void LogNoAnswer(Exception error, string paymentId, int attempt);
}
