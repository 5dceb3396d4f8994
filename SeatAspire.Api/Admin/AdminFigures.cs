using System.Globalization;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>What an operator sees of a date, as the contract spells it.</summary>
/// <param name="ShowingId">The date's.</param>
/// <param name="At">When it was so.</param>
/// <param name="Viewers">Connections that look at the seats, on all replicas.</param>
/// <param name="Waiting">People who wait, those before a drawn opening included.</param>
/// <param name="InLobby">Of those, who came before a drawn opening.</param>
/// <param name="Active">People inside.</param>
/// <param name="AdmittedPerMinute">People let in within the last 60 seconds.</param>
/// <param name="QueueOn">Whether people have to wait now.</param>
/// <param name="Held">Seats that are held or being paid.</param>
/// <param name="Sold">Seats that are sold.</param>
/// <param name="Free">Seats that can be held.</param>
/// <param name="Blocked">Seats that are not for sale.</param>
/// <param name="Revenue">What the sold seats cost, in the currency's minor unit.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="QueueMode"><c>auto</c>, <c>on</c> or <c>off</c>.</param>
/// <param name="Threshold">Most people inside at once.</param>
/// <param name="AdmitPerSecond">Most people let in within a second.</param>
/// <param name="LeaseSeconds">How long a turn lasts.</param>
/// <param name="Paused">Nobody is let in.</param>
/// <param name="OpensAt">The scheduled opening.</param>
/// <param name="Draw">Whether it is drawn.</param>
/// <param name="UntrustedForwarders">
/// Addresses of senders that forwarded lately without being in <c>Limits:TrustedProxies</c>: all people of such a proxy count as one.
/// </param>
public sealed record AdminFigures(
    string ShowingId, DateTimeOffset At, int Viewers, long Waiting, long InLobby, int Active, int AdmittedPerMinute, bool QueueOn,
    int Held, int Sold, int Free, int Blocked, long Revenue, string Currency,
    string QueueMode, int Threshold, int AdmitPerSecond, int LeaseSeconds, bool Paused, DateTimeOffset? OpensAt, bool Draw,
    IReadOnlyList<string> UntrustedForwarders)
{
    /// <summary><c>scheduled</c>, <c>on-sale</c>, <c>closed</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>All that can be set of it.</summary>
    public required ShowingSettingsResponse Settings { get; init; }

    /// <summary>What keeps it from being sold: see <see cref="AdminShowingResponse"/>.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>How far its refunds are, once it is cancelled.</summary>
    public RefundProgress? Refunds { get; init; }

    /// <summary>Until when its sale is rehearsed; null while it is not.</summary>
    public DateTimeOffset? RehearsalUntil { get; init; }

    /// <summary>Puts together what the parts of the system know.</summary>
    internal static AdminFigures Of(Showing showing, DateTimeOffset at, int viewers, QueueStats queue, SeatCount seats, IReadOnlyList<string> untrustedForwarders) => new(
        showing.Id, at, viewers, queue.Waiting + queue.InLobby, queue.InLobby, queue.Active, queue.AdmittedPerMinute, queue.QueueOn,
        seats.Held, seats.Sold, seats.Free, seats.Blocked, seats.Revenue, showing.Currency,
        showing.Queue.Mode.Word(), showing.Queue.Threshold, showing.Queue.AdmitPerSecond, showing.Queue.LeaseSeconds,
        showing.Queue.Paused, showing.Queue.OpensAt, showing.Queue.Draw, untrustedForwarders)
    {
        State = showing.State(at),
        Settings = ShowingSettingsResponse.Of(showing),
        RehearsalUntil = showing.IsRehearsed(at) ? showing.RehearsalUntil : null,
        Missing = AdminShowingResponse.MissingOf(showing, seats.Blocked, at),
    };
}

/// <summary>A date's figures at one moment of the last while. Names and units as in <see cref="AdminFigures"/>.</summary>
public sealed record HistoryPoint(
    DateTimeOffset At, int Viewers, long Waiting, int Active, int Threshold, int AdmittedPerMinute, int Held, int Sold, int Free, long Revenue,
    bool QueueOn, bool Paused)
{
    private const int Numbers = 12;

    internal static HistoryPoint Of(DateTimeOffset at, AdminFigures figures) => new(
        at, figures.Viewers, figures.Waiting, figures.Active, figures.Threshold, figures.AdmittedPerMinute,
        figures.Held, figures.Sold, figures.Free, figures.Revenue, figures.QueueOn, figures.Paused);

    /// <summary>As Redis keeps it: numbers in a row, the time in Unix ms first.</summary>
    internal string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.ToUnixTimeMilliseconds()} {Viewers} {Waiting} {Active} {Threshold} {AdmittedPerMinute} {Held} {Sold} {Free} {Revenue} {(QueueOn ? 1 : 0)} {(Paused ? 1 : 0)}");

    /// <summary>Reads <see cref="Text"/>; null for one of another version of this program.</summary>
    internal static HistoryPoint? Parse(string text)
    {
        var parts = text.Split(' ');
        var numbers = parts.Select(part => long.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers.Length != Numbers || numbers.Contains(-1) ? null : new(
            DateTimeOffset.FromUnixTimeMilliseconds(numbers[0]), (int)numbers[1], numbers[2], (int)numbers[3], (int)numbers[4], (int)numbers[5],
            (int)numbers[6], (int)numbers[7], (int)numbers[8], numbers[9], numbers[10] == 1, numbers[11] == 1);
    }
}

/// <summary>How many seats of a date are in which state, and what the sold ones cost by today's prices.</summary>
internal readonly record struct SeatCount(int Free, int Held, int Sold, int Blocked, long Revenue)
{
    /// <summary>Counts states as Redis keeps them: a character a seat, 0 free, 1 held, 2 sold, 3 blocked.</summary>
    public static SeatCount Of(VenueLayout layout, PriceList prices, ReadOnlySpan<byte> states)
    {
        Span<int> counts = stackalloc int[4];
        var revenue = 0L;
        for (var seat = 0; seat < layout.SeatCount; seat++)
        {
            var state = seat < states.Length ? (states[seat] - '0') & 3 : 0;
            counts[state]++;
            revenue += state == 2 ? prices.PriceOf(layout, seat) : 0;
        }

        return new(counts[0], counts[1], counts[2], counts[3], revenue);
    }
}
