namespace SeatAspire.Api.Shows;

/// <summary>Puts together what people see of a show: the programme from the catalog, and what is left.</summary>
public sealed class ShowReader(TimeProvider time)
{
    /// <summary>A show with all of its dates.</summary>
    public async Task<ShowAnswer> ReadAsync(Show show, CancellationToken cancellation) => new(
        show.Id, show.Title, show.Venue, show.Description, show.PosterUrl,
        await Task.WhenAll(show.Showings.Select(showing => ReadAsync(showing, cancellation))).ConfigureAwait(false));

    /// <summary>One date, with what is left in each tier.</summary>
    public Task<ShowingAnswer> ReadAsync(Showing showing, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(new ShowingAnswer(
            showing.Id, showing.StartsAt, showing.SaleOpensAt, showing.IsOnSale(time.GetUtcNow()), showing.House.Hash,
            [.. showing.House.Tiers.Select(tier => new TierAnswer(
                tier.Index, tier.Name, tier.Price, tier.Currency, showing.House.SeatsInTier(tier.Index), null))]));
    }
}
