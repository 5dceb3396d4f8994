using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>Gives a hold back to its person after a payment that came to nothing.</summary>
public sealed partial class HoldReturn(SeatStore seats, ILogger<HoldReturn> logger)
{
    /// <summary>Paying → held. If Redis is away the hold stays paying, and a resolver does this once it is back.</summary>
    public async Task UnpayAsync(string holdId, int attempt)
    {
        try
        {
            await seats.UnpayAsync(holdId, attempt);
        }
        catch (Exception e) when (e is RedisAwayException or RebuildingException)
        {
            LogNotReturned(e, holdId, attempt);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hold {HoldId} could not be returned yet after attempt {Attempt}")]
    private partial void LogNotReturned(Exception error, string holdId, int attempt);
}
