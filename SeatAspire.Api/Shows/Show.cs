using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows;

/// <summary>What is played.</summary>
/// <param name="Id">A slug, such as <c>moonlight</c>.</param>
/// <param name="Title">Shown to people.</param>
/// <param name="Venue">Shown to people.</param>
/// <param name="Description">A few sentences.</param>
/// <param name="PosterUrl">What begins with <c>/api/</c> is below the origin that was asked; else relative to the web app, or absolute.</param>
/// <param name="Showings">Its dates, by <see cref="Showing.StartsAt"/>.</param>
public sealed record Show(
    string Id, string Title, string Venue, string Description, string PosterUrl, IReadOnlyList<Showing> Showings)
{
    /// <summary>The poster for lists; the same as <see cref="PosterUrl"/> where there is one size.</summary>
    public string PosterSmallUrl { get; init; } = PosterUrl;

    /// <summary>ISO 4217: of all its prices.</summary>
    public string Currency { get; init; } = "";

    /// <summary>IANA's name of the venue's time zone, such as <c>Asia/Seoul</c>.</summary>
    public string TimeZone { get; init; } = "";

    /// <inheritdoc/>
    public bool Equals(Show? other) =>
        other is not null && (Id, Title, Venue, Description, PosterUrl, Currency, TimeZone)
            == (other.Id, other.Title, other.Venue, other.Description, other.PosterUrl, other.Currency, other.TimeZone)
        && Showings.SequenceEqual(other.Showings);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>One date of a show: what seats and sales hang on.</summary>
/// <param name="Id">Such as <c>moonlight-2026-12-24</c>.</param>
/// <param name="ShowId">The show's.</param>
/// <param name="StartsAt">When the curtain rises; sales end then.</param>
/// <param name="SaleOpensAt">When sales begin.</param>
/// <param name="SaleClosed">Ended by the operator, whatever the dates say.</param>
/// <param name="Layout">Its seats and prices.</param>
/// <param name="Queue">How its waiting queue lets people in.</param>
public sealed record Showing(
    string Id, string ShowId, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, bool SaleClosed, VenueLayout Layout, QueueSettings Queue)
{
    /// <summary>Until when buyers may cancel, where that was set.</summary>
    public DateTimeOffset? LastRefund { get; init; }

    /// <summary>Until when buyers may cancel.</summary>
    public DateTimeOffset RefundUntil => LastRefund ?? StartsAt;

    /// <summary>When sales end, where that was set.</summary>
    public DateTimeOffset? LastSale { get; init; }

    /// <summary>When sales end.</summary>
    public DateTimeOffset SaleClosesAt => LastSale is { } last && last < StartsAt ? last : StartsAt;

    /// <summary>When it was called off, if it was.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Until when its sale is rehearsed, if it was to be.</summary>
    public DateTimeOffset? RehearsalUntil { get; init; }

    /// <summary>How its seats are sold.</summary>
    public SaleTerms Terms { get; init; } = SaleTerms.Default;

    /// <summary>What they cost.</summary>
    public ShowingPrices Prices { get; init; } = ShowingPrices.None;

    /// <summary>ISO 4217, of all its prices.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What a seat costs now, in the currency's minor unit.</summary>
    public long PriceOf(int seat) => Prices.Current.PriceOf(Layout, seat);

    /// <summary>Whether seats may be held at this moment.</summary>
    public bool IsOnSale(DateTimeOffset now) => SaleOpensAt <= now && !IsOver(now) && !Prices.Missing(Layout).Any();

    /// <summary>Whether no seat will be sold any more, as it is set now.</summary>
    public bool IsOver(DateTimeOffset now) => SaleClosed || CancelledAt is not null || SaleClosesAt <= now;

    /// <summary>Whether its sale is rehearsed at this moment: no limit by address goes for it, what is sold is no sale, and no money is taken.</summary>
    public bool IsRehearsed(DateTimeOffset now) => now < RehearsalUntil;

    /// <summary>As the contract spells it: <c>scheduled</c>, <c>on-sale</c>, <c>closed</c> or <c>cancelled</c>.</summary>
    public string State(DateTimeOffset now) => CancelledAt is not null ? "cancelled" : IsOver(now) ? "closed" : IsOnSale(now) ? "on-sale" : "scheduled";

    /// <summary>Before this nobody is let in: there would be nothing to hold.</summary>
    public DateTimeOffset QueueOpensAt => Queue.OpensAt is { } opens && opens > SaleOpensAt ? opens : SaleOpensAt;
}
