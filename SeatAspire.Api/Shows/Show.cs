namespace SeatAspire.Api.Shows;

/// <summary>What is played.</summary>
/// <param name="Id">A slug, such as <c>moonlight</c>.</param>
/// <param name="Title">Shown to people.</param>
/// <param name="Venue">Shown to people.</param>
/// <param name="Description">A few sentences.</param>
/// <param name="PosterUrl">Relative to the web app, or absolute.</param>
/// <param name="Showings">Its dates, by <see cref="Showing.StartsAt"/>.</param>
public sealed record Show(
    string Id, string Title, string Venue, string Description, string PosterUrl, IReadOnlyList<Showing> Showings)
{
    /// <inheritdoc/>
    public bool Equals(Show? other) =>
        other is not null && (Id, Title, Venue, Description, PosterUrl) == (other.Id, other.Title, other.Venue, other.Description, other.PosterUrl)
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

    /// <summary>Whether seats that are chosen may leave no single one, while others leave none.</summary>
    public bool NoSingleSeats { get; init; }

    /// <summary>Until when buyers may cancel.</summary>
    public DateTimeOffset RefundUntil => LastRefund ?? StartsAt;

    /// <summary>Whether seats may be held at this moment.</summary>
    public bool IsOnSale(DateTimeOffset now) => SaleOpensAt <= now && !IsOver(now);

    /// <summary>Whether no seat will be sold any more.</summary>
    public bool IsOver(DateTimeOffset now) => SaleClosed || StartsAt <= now;

    /// <summary>Before this nobody is let in: there would be nothing to hold.</summary>
    public DateTimeOffset QueueOpensAt => Queue.OpensAt is { } opens && opens > SaleOpensAt ? opens : SaleOpensAt;
}
