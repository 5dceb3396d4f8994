using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>What a request to pay is told whose key has a payment already: its answer, byte for byte, once there is one.</summary>
public sealed class PaymentAnswers(PaymentBook payments, OrderMeters meters, TimeProvider time)
{
    private static readonly TimeSpan RowlessPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// Waits for the end of the payment that has this key, asking in growing intervals: its answer, or the refusal that it
    /// takes too long; null where there was no row for a while.
    /// </summary>
    public async Task<PayAnswer?> AwaitAsync(PayCall call, CancellationToken aborted)
    {
        var began = time.GetTimestamp();
        var seen = false;
        for (var pause = ShortestPoll; ; pause = pause * 1.5 < LongestPoll ? pause * 1.5 : LongestPoll)
        {
            if (await payments.FindAsync(call.PersonId, call.Key, aborted) is { } row)
            {
                seen = true;
                if (Settled(call, row) is { } answer)
                {
                    return answer;
                }
            }

            var waited = time.GetElapsedTime(began);
            if (!seen && waited >= RowlessPatience)
            {
                return null;
            }

            if (waited >= PaymentOptions.Patience)
            {
                return new RefusedAnswer(Refusals.PaymentInProgress);
            }

            await Task.Delay(pause, time, aborted);
        }
    }

    /// <summary>What a row says to a request with its key: a refusal where it was another request's; null while it is pending.</summary>
    public PayAnswer? Settled(PayCall call, PaymentRow row)
    {
        if (row.RequestHash != call.RequestHash)
        {
            return new RefusedAnswer(Refusals.IdempotencyKeyReused);
        }

        if (row.State == PaymentState.Pending)
        {
            return null;
        }

        meters.Repeated();
        return Stored(row);
    }

    /// <summary>The answer in a row that has ended.</summary>
    public static StoredAnswer Stored(PaymentRow row) => new(row.ResponseStatus!.Value, row.ResponseBody!);
}
