namespace SeatAspire.Api.Shows;

/// <summary>A show as the contract spells it.</summary>
public sealed record ShowResponse(
    string Id, string Title, string Venue, string Description, string PosterUrl, IReadOnlyList<ShowingResponse> Showings);

/// <summary>A date of a show as the contract spells it; <c>RefundUntil</c> is until when its orders may be cancelled.</summary>
public sealed record ShowingResponse(
    string Id, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, bool SaleOpen, DateTimeOffset RefundUntil, string LayoutHash, IReadOnlyList<TierResponse> Tiers);

/// <summary>A price tier of a date.</summary>
/// <param name="Index">Position among the tiers.</param>
/// <param name="Name">As printed on tickets.</param>
/// <param name="Price">In the currency's minor unit.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Total">Seats there are, blocked ones included.</param>
/// <param name="Remaining">Free seats; null while the seats cannot be asked.</param>
public sealed record TierResponse(int Index, string Name, long Price, string Currency, int Total, int? Remaining);

/// <summary>Puts together what people see of a show: the programme from the catalog, and what is left of its seats.</summary>
public sealed class ShowReader(IStockReader stock, TimeProvider time)
{
    // The programme can be read while Redis is away, and soon: nobody waits long for numbers that will not come.
    private static readonly TimeSpan WaitForSeats = TimeSpan.FromMilliseconds(500);

    /// <summary>A show with all of its dates.</summary>
    public async Task<ShowResponse> ReadAsync(Show show, CancellationToken cancellation) => new(
        show.Id, show.Title, show.Venue, show.Description, show.PosterUrl,
        await Task.WhenAll(show.Showings.Select(showing => ReadAsync(showing, cancellation))));

    /// <summary>One date, with what is left in each tier.</summary>
    public async Task<ShowingResponse> ReadAsync(Showing showing, CancellationToken cancellation)
    {
        var remaining = await RemainingAsync(showing, cancellation);
        return new ShowingResponse(
            showing.Id, showing.StartsAt, showing.SaleOpensAt, showing.IsOnSale(time.GetUtcNow()), showing.RefundUntil, showing.Layout.Hash,
            [.. showing.Layout.Tiers.Select(tier => new TierResponse(
                tier.Index, tier.Name, tier.Price ?? 0, showing.Layout.Currency, showing.Layout.SeatsInTier(tier.Index), remaining?.GetValueOrDefault(tier.Index)))]);
    }

    private async Task<IReadOnlyDictionary<int, int>?> RemainingAsync(Showing showing, CancellationToken cancellation)
    {
        try
        {
            return await stock.RemainingAsync(showing).WaitAsync(WaitForSeats, time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
