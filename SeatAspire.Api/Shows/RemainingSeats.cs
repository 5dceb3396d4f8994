namespace SeatAspire.Api.Shows;

/// <summary>Free seats of a showing, by tier index.</summary>
public sealed record Inventory(string ShowingId, IReadOnlyDictionary<int, int> Remaining);

/// <summary>What is left of dates, for who reads the programme; the seats tell.</summary>
public interface IStockReader
{
    /// <summary>Free seats by tier index; null while Redis does not give them.</summary>
    Task<IReadOnlyDictionary<int, int>?> RemainingAsync(Showing showing);
}
