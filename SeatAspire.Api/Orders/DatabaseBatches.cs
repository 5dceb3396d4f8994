using SeatAspire.Api.Background;

namespace SeatAspire.Api.Orders;

/// <summary>How what purchases write and read at the same moment shares transactions.</summary>
internal static class DatabaseBatches
{
    /// <summary>
    /// A lone purchase waits for nobody; those of a crowd begin together, at most every 20 ms, and up to 60 ms apart as long as a batch takes longer than
    /// it should: each costs the same whether it is of three or of thirty.
    /// More may wait than a replica's purchases can ask for: those are refused before anything of them is done. What is not
    /// through after two seconds waits for a lock, most likely, and must hold nobody else up.
    /// </summary>
    public static readonly BatchLimits Limits = new(
        Largest: 64, AtOnce: 2, MostWaiting: 2 * InFlightPurchases.Most, Together: TimeSpan.FromSeconds(2),
        Pace: TimeSpan.FromMilliseconds(20), LongestPace: TimeSpan.FromMilliseconds(60));
}
