using Microsoft.Extensions.Options;

namespace SeatAspire.Api.Shows;

/// <summary>A show as the contract spells it.</summary>
/// <param name="Id">A slug.</param>
/// <param name="Title">What is played.</param>
/// <param name="Venue">Where.</param>
/// <param name="Description">A few sentences.</param>
/// <param name="PosterUrl">Relative to the web app, or absolute.</param>
/// <param name="PosterSmallUrl">The same, for lists.</param>
/// <param name="Currency">ISO 4217: of all its prices.</param>
/// <param name="CurrencyDecimals">How many of the last digits of an amount are decimals.</param>
/// <param name="TimeZone">IANA's name of the venue's time zone, in which its dates are to be shown.</param>
/// <param name="Showings">Its dates, the next first.</param>
public sealed record ShowResponse(
    string Id, string Title, string Venue, string Description, string PosterUrl, string PosterSmallUrl, string Currency, int CurrencyDecimals, string TimeZone,
    IReadOnlyList<ShowingResponse> Showings)
{
    internal static ShowResponse Of(Show show, IReadOnlyList<ShowingResponse> showings) => new(
        show.Id, show.Title, show.Venue, show.Description, show.PosterUrl, show.PosterSmallUrl, show.Currency, Currencies.Decimals(show.Currency), show.TimeZone,
        showings);

    /// <summary>The same for whoever asked: a poster that was uploaded is below the origin that they asked.</summary>
    internal ShowResponse For(HttpRequest request) => this with { PosterUrl = Absolute(PosterUrl, request), PosterSmallUrl = Absolute(PosterSmallUrl, request) };

    // A proxy that takes TLS off says so; a page is told the address that it came by.
    private static string Absolute(string url, HttpRequest request) => !url.StartsWith("/api/", StringComparison.Ordinal) ? url
        : $"{(request.Headers["X-Forwarded-Proto"] == "https" ? "https" : request.Scheme)}://{request.Host}{url}";
}

/// <summary>A date of a show as the contract spells it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="SaleOpensAt">When sales begin.</param>
/// <param name="SaleClosesAt">When they end.</param>
/// <param name="SaleOpen">Whether seats may be held now.</param>
/// <param name="State"><c>scheduled</c>, <c>on-sale</c>, <c>closed</c> or <c>cancelled</c>.</param>
/// <param name="RefundUntil">Until when its orders may be cancelled.</param>
/// <param name="MaxSeats">Most seats that a person may hold and have bought.</param>
/// <param name="HoldSeconds">How long a hold lasts.</param>
/// <param name="Buyer">Whether buyers say whom the tickets are for: <c>off</c>, <c>optional</c> or <c>required</c>.</param>
/// <param name="LayoutHash">Names its layout.</param>
/// <param name="Tiers">Its prices, and what is left of each.</param>
public sealed record ShowingResponse(
    string Id, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, DateTimeOffset SaleClosesAt, bool SaleOpen, string State, DateTimeOffset RefundUntil,
    int MaxSeats, int HoldSeconds, string Buyer, string LayoutHash, IReadOnlyList<TierResponse> Tiers);

/// <summary>A price tier of a date.</summary>
/// <param name="Index">Position among the tiers.</param>
/// <param name="Name">As printed on tickets.</param>
/// <param name="Price">In the currency's minor unit; null while it has none, and then the date is not on sale.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Total">Seats there are, blocked ones included.</param>
/// <param name="Remaining">Free seats; null while the seats cannot be asked.</param>
public sealed record TierResponse(int Index, string Name, long? Price, string Currency, int Total, int? Remaining);

/// <summary>Puts together what people see of a show: the programme from the catalog, and what is left of its seats.</summary>
public sealed class ShowReader(IStockReader stock, IOptions<HoldOptions> holds, TimeProvider time)
{
    // The programme can be read while Redis is away, and soon: nobody waits long for numbers that will not come.
    private static readonly TimeSpan WaitForSeats = TimeSpan.FromMilliseconds(500);

    /// <summary>A show with all of its dates.</summary>
    public async Task<ShowResponse> ReadAsync(Show show, CancellationToken cancellation) => ShowResponse.Of(
        show, await Task.WhenAll(show.Showings.Select(showing => ReadAsync(showing, cancellation))));

    /// <summary>One date, with what is left in each tier.</summary>
    public async Task<ShowingResponse> ReadAsync(Showing showing, CancellationToken cancellation)
    {
        var remaining = await RemainingAsync(showing, cancellation);
        var now = time.GetUtcNow();
        return new ShowingResponse(
            showing.Id, showing.StartsAt, showing.SaleOpensAt, showing.SaleClosesAt, showing.IsOnSale(now), showing.State(now), showing.RefundUntil,
            showing.Terms.MaxSeatsOr(holds.Value), showing.Terms.HoldSecondsOr(holds.Value), showing.Terms.Buyer.Word(), showing.Layout.Hash,
            [.. showing.Layout.Tiers.Select(tier => new TierResponse(
                tier.Index, tier.Name, showing.Prices.Current[tier.Index], showing.Currency, showing.Layout.SeatsInTier(tier.Index), remaining?.GetValueOrDefault(tier.Index)))]);
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
