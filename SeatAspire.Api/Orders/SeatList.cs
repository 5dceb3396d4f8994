using System.Globalization;

namespace SeatAspire.Api.Orders;

/// <summary>Seat indexes as <c>payments.seats</c> keeps them: <c>17,18,19</c>.</summary>
internal static class SeatList
{
    public static string Format(IEnumerable<int> seats) => string.Join(',', seats.Select(seat => seat.ToString(CultureInfo.InvariantCulture)));

    public static List<int> Parse(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(seat => int.Parse(seat, CultureInfo.InvariantCulture))];
}
