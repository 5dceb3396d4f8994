using System.Globalization;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Seat indexes as scripts and payments keep them: <c>17,18,19</c>. Behind one that a code took of its allocation stands a mark: <c>17c</c>.
/// </summary>
internal static class SeatList
{
    private const char ByCodeMark = 'c';

    /// <summary>Writes seats in their order.</summary>
    /// <param name="seats">The seats.</param>
    /// <param name="byCode">Those of them that a code took.</param>
    public static string Format(IEnumerable<int> seats, IReadOnlyCollection<int>? byCode = null) => string.Join(',', Marked(seats, byCode));

    /// <summary>Each seat by itself, with its mark.</summary>
    public static IEnumerable<string> Marked(IEnumerable<int> seats, IReadOnlyCollection<int>? byCode) => seats.Select(seat =>
        byCode?.Contains(seat) == true
            ? string.Create(CultureInfo.InvariantCulture, $"{seat}{ByCodeMark}")
            : seat.ToString(CultureInfo.InvariantCulture));

    /// <summary>The seats, whatever took them.</summary>
    public static List<int> Parse(string text) => [.. Read(text).Select(seat => seat.Seat)];

    /// <summary>Those that a code took.</summary>
    public static List<int> ByCode(string text) =>
        text.Contains(ByCodeMark, StringComparison.Ordinal) ? [.. Read(text).Where(seat => seat.ByCode).Select(seat => seat.Seat)] : [];

    private static IEnumerable<(int Seat, bool ByCode)> Read(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(seat => (int.Parse(seat.AsSpan().TrimEnd(ByCodeMark), CultureInfo.InvariantCulture), seat[^1] == ByCodeMark));
}
