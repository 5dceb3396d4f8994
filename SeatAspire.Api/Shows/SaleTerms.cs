namespace SeatAspire.Api.Shows;

/// <summary>Whether a date's buyers say whom the tickets are for.</summary>
public enum BuyerRule
{
    /// <summary>They are not asked, and what they say is not kept.</summary>
    Off,

    /// <summary>They may.</summary>
    Optional,

    /// <summary>Nothing is paid without name and e-mail.</summary>
    Required,
}

/// <summary>How a date's seats are sold.</summary>
/// <param name="HoldSeconds">How long a hold lasts; null: <see cref="HoldOptions.Seconds"/>.</param>
/// <param name="MaxSeats">Most seats a person may hold and have bought; null: <see cref="HoldOptions.MaxSeats"/>.</param>
/// <param name="Buyer">Whether buyers say whom the tickets are for.</param>
/// <param name="NoSingleSeats">Whether a hold may not leave a single free seat between others.</param>
public sealed record SaleTerms(int? HoldSeconds, int? MaxSeats, BuyerRule Buyer, bool NoSingleSeats)
{
    /// <summary>What a date has that was given nothing else.</summary>
    public static readonly SaleTerms Default = new(null, null, BuyerRule.Optional, NoSingleSeats: false);

    /// <summary>Most seconds that a hold may last: two hours.</summary>
    public const int LongestHold = 7_200;

    /// <summary>Most that <see cref="MaxSeats"/> may be.</summary>
    public const int MostSeats = 100;

    /// <summary>How long a hold of it lasts.</summary>
    public int HoldSecondsOr(HoldOptions options) => HoldSeconds ?? options.Seconds;

    /// <summary>Most seats that a person may have of it.</summary>
    public int MaxSeatsOr(HoldOptions options) => MaxSeats ?? options.MaxSeats;
}

/// <summary>How rules are spelled.</summary>
internal static class BuyerRules
{
    /// <summary>As the contract and the database spell it: <c>off</c>, <c>optional</c>, <c>required</c>.</summary>
    public static string Word(this BuyerRule rule) => rule switch { BuyerRule.Off => "off", BuyerRule.Required => "required", _ => "optional" };

    /// <summary>The rule of a word; null where there is none.</summary>
    public static BuyerRule? Parse(string word) => word switch { "off" => BuyerRule.Off, "optional" => BuyerRule.Optional, "required" => BuyerRule.Required, _ => null };
}
