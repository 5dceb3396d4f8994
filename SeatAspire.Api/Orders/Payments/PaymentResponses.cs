using SeatAspire.Api.Background;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>What a request to pay is told whose key has a payment already: its answer, byte for byte, once there is one.</summary>
public sealed class PaymentResponses(PaymentRepository payments, OrderMeters meters, TimeProvider time)
{
    private static readonly TimeSpan RowlessPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(400);

    // A beat that stands still must have been looked at so often: where a database did not answer for a while, one look tells nothing.
    private const int LooksUntilAbandoned = 5;

    // However many wait for one payment, it is looked at as often as one of them would.
    private readonly SharedLooks<(string PersonId, string Key), Seen?> _looks = new(
        async one => await payments.FindAsync(one.PersonId, one.Key, CancellationToken.None) is { } row ? new(row.RequestHash, row.State, row.Driver, row.Beat) : null,
        ShortestPoll, time);

    /// <summary>
    /// Waits for the end of the payment that has this key, asking in growing intervals: its answer, or the refusal that it
    /// takes too long; or its row, pending, where its driver seems to be gone; or neither where there was no row for a while. With its answer comes its row, too.
    /// </summary>
    /// <param name="call">The request that waits.</param>
    /// <param name="began">Since when, a timestamp.</param>
    /// <param name="aborted">Ends the waiting.</param>
    public async Task<(PayResponse? Answer, PaymentRow? Row)> AwaitAsync(PayCall call, long began, CancellationToken aborted)
    {
        var seen = false;
        var beat = ("", -1);
        var (still, looks) = (began, 0);
        for (var pause = ShortestPoll; ; pause = pause * 1.5 < LongestPoll ? pause * 1.5 : LongestPoll)
        {
            if (await _looks.AtAsync((call.PersonId, call.Key), aborted) is { } now)
            {
                seen = true;
                if (beat != (now.Driver, now.Beat))
                {
                    beat = (now.Driver, now.Beat);
                    (still, looks) = (time.GetTimestamp(), 0);
                }
                else
                {
                    looks++;
                }

                var isAbandoned = looks >= LooksUntilAbandoned && time.GetElapsedTime(still) >= PaymentOptions.AbandonedAfter;
                // Whoever goes on with it has a row of their own: it is changed as it goes.
                if ((isAbandoned || now.State != PaymentState.Pending || now.RequestHash != call.RequestHash)
                    && await payments.FindAsync(call.PersonId, call.Key, aborted) is { } row)
                {
                    if (Settled(call, row) is { } answer)
                    {
                        return (answer, row);
                    }

                    if (isAbandoned && beat == (row.Driver, row.Beat))
                    {
                        return (null, row);
                    }
                }
            }

            var waited = time.GetElapsedTime(began);
            if (!seen && waited >= RowlessPatience)
            {
                return (null, null);
            }

            if (waited >= PaymentOptions.Patience)
            {
                return (new RefusedResponse(Refusals.PaymentInProgress), null);
            }

            await Task.Delay(pause, time, aborted);
        }
    }

    /// <summary>What a row says to a request with its key: a refusal where it was another request's; null while it is pending.</summary>
    public PayResponse? Settled(PayCall call, PaymentRow row)
    {
        if (row.RequestHash != call.RequestHash)
        {
            return new RefusedResponse(Refusals.IdempotencyKeyReused);
        }

        if (row.State == PaymentState.Pending)
        {
            return null;
        }

        meters.Repeated();
        return Stored(row);
    }

    /// <summary>The answer in a row that has ended.</summary>
    public static StoredResponse Stored(PaymentRow row) => new(row.ResponseStatus!.Value, row.ResponseBody!);

    // Nothing of it can be changed: it is shared.
    private sealed record Seen(string RequestHash, string State, string Driver, int Beat);
}
