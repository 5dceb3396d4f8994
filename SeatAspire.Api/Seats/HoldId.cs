using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>
/// A hold's id names its showing, <c>SHOWING~RANDOM</c>, so that one round trip finds it; what its code takes off each seat of the allocation, in
/// percent, <c>SHOWING~RANDOMd20</c>; and the price list that it was made by where that is not the first, <c>SHOWING~RANDOMd20-2</c>. So it keeps its
/// prices for as long as it lives. An id that was not given to its person is no hold's, so nobody chooses a list or a discount.
/// </summary>
public static partial class HoldId
{
    private const int RandomBytes = 10;
    private const int MostDigits = 9, MostDiscountDigits = 3;

    /// <summary>Most characters of one.</summary>
    internal const int Longest = HubShowingAttribute.LongestId + 1 + (2 * RandomBytes) + 1 + MostDigits + 1 + MostDiscountDigits;

    /// <summary>A new id, not to be guessed.</summary>
    public static string New(string showingId, int priceList = 1, int discountPercent = 0)
    {
        var discount = discountPercent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"d{discountPercent}");
        var list = priceList == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{priceList}");
        return $"{showingId}~{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}{discount}{list}";
    }

    /// <summary>The showing a hold would belong to; false where the text is no hold id.</summary>
    public static bool TryGetShowing(string holdId, [NotNullWhen(true)] out string? showingId)
    {
        var parts = Parts().Match(holdId);
        showingId = parts.Success ? parts.Groups["showing"].Value : null;
        return parts.Success;
    }

    /// <summary>The number of the price list that a hold was made by; 0 where the text is no hold id.</summary>
    public static int PriceList(string holdId) => Parts().Match(holdId) is { Success: true } parts ? Number(parts.Groups["list"], 1) : 0;

    /// <summary>What is taken off each seat that the hold's code took, in percent.</summary>
    public static int DiscountPercent(string holdId) => Parts().Match(holdId) is { Success: true } parts ? Number(parts.Groups["discount"], 0) : 0;

    /// <summary>What a seat of a hold costs by its price list, in the currency's minor unit. The discount is rounded half up, a seat.</summary>
    internal static long PriceOf(this PriceList prices, VenueLayout layout, int seat, string holdId, bool byCode)
    {
        var price = prices.PriceOf(layout, seat);
        return byCode ? price - (((price * DiscountPercent(holdId)) + 50) / 100) : price;
    }

    private static int Number(Group digits, int otherwise) => digits.Success ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"^(?<showing>.+)~[0-9a-f]{20}(d(?<discount>[1-9][0-9]?|100))?(-(?<list>[1-9][0-9]{0,8}))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
