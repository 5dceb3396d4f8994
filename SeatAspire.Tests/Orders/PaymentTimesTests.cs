using System.Globalization;
using System.Text.RegularExpressions;
using SeatAspire.Api.Orders.Payments;

namespace SeatAspire.Tests.Orders;

/// <summary>Times of a payment that depend on one another, some of them the browser's.</summary>
public sealed partial class PaymentTimesTests
{
    private const string BrowsersPayments = "SeatAspire.Web/client/src/state/payment.ts";

    private static readonly PaymentOptions Options = new();

    [Fact]
    public void A_browser_asks_until_a_payment_without_a_driver_has_been_given_up()
    {
        var patience = Milliseconds(Patience());
        Assert.True(patience > Options.StuckAfter + (2 * PaymentOptions.Beat), $"{patience} is over before a resolver has decided.");
        Assert.True(patience > PaymentOptions.Patience, $"{patience} is less than one request may wait for another's answer.");
    }

    [Fact]
    public void Who_asks_again_finds_a_payment_abandoned_before_a_resolver_gives_it_up()
    {
        Assert.True(Milliseconds(LongestPause()) <= PaymentOptions.AskedAgainWithin, "A browser waits longer than the resolver reckons with.");
        Assert.True(PaymentOptions.LooksUntilGivenUp * PaymentOptions.Beat > PaymentOptions.AbandonedAfter + PaymentOptions.AskedAgainWithin);
        Assert.True(PaymentOptions.WatchedBeforeGivenUp < Options.StuckAfter);
    }

    private static TimeSpan Milliseconds(Regex what)
    {
        var found = what.Match(File.ReadAllText(Path.Combine(Checkout.Root, BrowsersPayments)));
        Assert.True(found.Success, $"{BrowsersPayments} does not say it any more.");
        return TimeSpan.FromMilliseconds(double.Parse(found.Groups["ms"].Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\bpatienceMs = (?<ms>[\d_]+)")]
    private static partial Regex Patience();

    [GeneratedRegex(@"\bbackoff\(tries, [\d_]+, (?<ms>[\d_]+)\)")]
    private static partial Regex LongestPause();
}
