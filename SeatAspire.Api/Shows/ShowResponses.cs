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
