using System.Globalization;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows;

/// <summary>
/// What a date's seats cost, by tier, in the currency's minor unit. A change of a price makes a new list with the next number; a hold names the
/// list that it was made by, and so keeps its prices for as long as it lives.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Amounts">By tier index; null where there is no price.</param>
public sealed record PriceList(int Number, IReadOnlyList<long?> Amounts)
{
    /// <summary>Most that a seat may cost.</summary>
    public const long Highest = 1_000_000_000_000;

    /// <summary>The price of a tier; null where it has none.</summary>
    public long? this[int tier] => tier < Amounts.Count ? Amounts[tier] : null;

    /// <summary>The price of a seat.</summary>
    /// <exception cref="InvalidOperationException">It has none: such a date is not on sale.</exception>
    public long PriceOf(VenueLayout layout, int seat) =>
        this[layout.TierOf(seat)] ?? throw new InvalidOperationException($"List {Number} has no price for seat {layout.Label(seat)}.");

    /// <summary>As the database keeps it: <c>132000,99000,,50000</c>.</summary>
    public static string Format(IEnumerable<long?> amounts) =>
        string.Join(',', amounts.Select(amount => amount?.ToString(CultureInfo.InvariantCulture) ?? ""));

    /// <summary>Reads <see cref="Format"/>.</summary>
    public static IReadOnlyList<long?> Parse(string text) =>
        [.. text.Split(',').Select(amount => amount.Length == 0 ? (long?)null : long.Parse(amount, CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public bool Equals(PriceList? other) => other is not null && Number == other.Number && Amounts.SequenceEqual(other.Amounts);

    /// <inheritdoc/>
    public override int GetHashCode() => Number;
}

/// <summary>The price lists of a date: the one by which holds are made now, and those that live holds may name.</summary>
public sealed class ShowingPrices : IEquatable<ShowingPrices>
{
    /// <summary>Of a date without any: it is not on sale.</summary>
    public static readonly ShowingPrices None = new([]);

    private readonly PriceList[] _lists;

    /// <param name="lists">In the order of their numbers.</param>
    public ShowingPrices(IEnumerable<PriceList> lists) => _lists = [.. lists];

    /// <summary>What the tiers of a layout cost, each in its place.</summary>
    public static ShowingPrices Of(params IReadOnlyList<long?> amounts) => new([new PriceList(1, amounts)]);

    /// <summary>By which holds are made now; one without prices where there is none.</summary>
    public PriceList Current => _lists.Length == 0 ? new(1, []) : _lists[^1];

    /// <summary>The number of the earliest list that is known: of the date's seats, as others begin with a list of their own.</summary>
    public int First => _lists.Length == 0 ? 1 : _lists[0].Number;

    /// <summary>The list of a number; null where it is not known here, or not any more.</summary>
    public PriceList? Find(int number) => Array.Find(_lists, list => list.Number == number);

    /// <summary>Tiers that have seats but no price.</summary>
    public IEnumerable<Tier> Missing(VenueLayout layout) => layout.Tiers.Where(tier => Current[tier.Index] is null && layout.SeatsInTier(tier.Index) > 0);

    /// <inheritdoc/>
    public bool Equals(ShowingPrices? other) => other is not null && _lists.AsSpan().SequenceEqual(other._lists);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ShowingPrices);

    /// <inheritdoc/>
    public override int GetHashCode() => Current.GetHashCode();
}
