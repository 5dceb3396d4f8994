using Microsoft.Extensions.Options;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>
/// Settings under <c>Payments</c>. The limits of the steps add up to <see cref="LongestFlow"/>, which must stay below
/// <see cref="StuckSeconds"/>. That order is for good manners only: a resolver that is too early costs a buyer the
/// attempt, never a seat or money, since one conditional update decides.
/// </summary>
public sealed class PaymentOptions
{
    /// <summary>How long one try at the provider may take.</summary>
    public double ProviderTimeoutSeconds { get; set; } = 8;

    /// <summary>How often the provider is asked, with the same payment id, before the payment is given up.</summary>
    public int ProviderTries { get; set; } = 2;

    /// <summary>How old a pending payment must be before a resolver gives it up; each beat of a driver makes it a second younger.</summary>
    public double StuckSeconds { get; set; } = 30;

    /// <summary>Step 2: how long writing the payment's row may take, repeats included.</summary>
    public static readonly TimeSpan RecordLimit = TimeSpan.FromSeconds(3);

    /// <summary>Step 3: the pause before the provider is asked again.</summary>
    public static readonly TimeSpan ProviderPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Step 4: how long the commit may take, repeats included.</summary>
    public static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(5);

    /// <summary>After a step that reached no end: how long it is asked whether the payment has one all the same.</summary>
    public static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long a request with a key that is under way waits for the first one's answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How often the driver of a payment says that it lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>For how long a payment's beat must have stood still until somebody who waits takes the payment over.</summary>
    public static readonly TimeSpan AbandonedAfter = 3 * Beat;

    /// <summary>After how long at most browsers ask again for a payment whose answer did not come (<c>state/payment.ts</c>).</summary>
    public static readonly TimeSpan AskedAgainWithin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many passes of a resolver in a row, one a <see cref="Beat"/>, must see a payment's beat stand still before it gives the payment up. After an
    /// outage of the database all beats look old: whoever asks again comes first.
    /// </summary>
    public static readonly int LooksUntilGivenUp = (int)((AbandonedAfter + AskedAgainWithin) / Beat) + 2;

    /// <summary>How long before a payment is old enough to be given up a resolver begins to watch its beat: then a mere death costs no more time.</summary>
    public static readonly TimeSpan WatchedBeforeGivenUp = 1.2 * LooksUntilGivenUp * Beat;

    /// <summary>How often the provider is asked about a payment that was taken over.</summary>
    public const int TakenOverTries = 1;

    /// <summary>
    /// A paying hold this old without a row has lost its driver, or a driver that will find its place taken: step 2
    /// ends long before.
    /// </summary>
    public static readonly TimeSpan RowlessAfter = 2 * RecordLimit;

    /// <summary>How long one try at the provider may take.</summary>
    public TimeSpan ProviderTimeout => TimeSpan.FromSeconds(ProviderTimeoutSeconds);

    /// <summary>How old a pending payment must be before a resolver gives it up.</summary>
    public TimeSpan StuckAfter => TimeSpan.FromSeconds(StuckSeconds);

    /// <summary>The longest that steps 2 to 4 may take.</summary>
    public TimeSpan LongestFlow =>
        RecordLimit + SeatStore.PatienceToKeep + (ProviderTries * ProviderTimeout) + ((ProviderTries - 1) * ProviderPause) + CommitLimit;
}

/// <summary>Refuses settings under which healthy payments would be given up.</summary>
internal sealed class PaymentOptionsCheck : IValidateOptions<PaymentOptions>
{
    public ValidateOptionsResult Validate(string? name, PaymentOptions options)
    {
        if (options.ProviderTimeoutSeconds is not (> 0 and <= 60) || options.ProviderTries is not (>= 1 and <= 5))
        {
            return ValidateOptionsResult.Fail("Payments:ProviderTimeoutSeconds must be above 0 and at most 60, Payments:ProviderTries from 1 to 5.");
        }

        return options.StuckAfter > options.LongestFlow
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(FormattableString.Invariant(
                $"Payments:StuckSeconds ({options.StuckSeconds}) must be above the longest payment, {options.LongestFlow.TotalSeconds} s: the provider's tries and 9 s for the database and Redis."));
    }
}
