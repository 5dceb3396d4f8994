using SeatAspire.Api.Batching;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders;

/// <summary>Tells an outage, which has an answer of its own, from a bug.</summary>
internal static class Outage
{
    /// <summary>Whether the database is away or has too much to do, or a step's limit of time ended it.</summary>
    public static bool Is(Exception error, CancellationToken limit) =>
        error is BatchesFullException || Backing.IsDatabaseAway(error) || (limit.IsCancellationRequested && error is OperationCanceledException);
}
