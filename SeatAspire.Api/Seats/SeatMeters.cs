using System.Diagnostics.Metrics;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>What the dashboard shows of the seats.</summary>
public sealed class SeatMeters
{
    private readonly Counter<long> _holds = SeatTelemetry.Meter.CreateCounter<long>("seats.holds", "{seat}", "Seats held");
    private readonly Counter<long> _refusals = SeatTelemetry.Meter.CreateCounter<long>("seats.refusals", "{refusal}", "Holds refused, by reason");
    private readonly Counter<long> _releases = SeatTelemetry.Meter.CreateCounter<long>("seats.releases", "{hold}", "Holds given back");
    private readonly Counter<long> _expired = SeatTelemetry.Meter.CreateCounter<long>("seats.expired", "{hold}", "Holds whose time ran out");
    private readonly Counter<long> _repairs = SeatTelemetry.Meter.CreateCounter<long>("seats.repairs", "{seat}", "Seats and orders that differed from the database");
    private readonly Counter<long> _gaps = SeatTelemetry.Meter.CreateCounter<long>("feed.gaps", "{gap}", "Times a feed missed a change and read afresh");
    private readonly Counter<long> _passedOver = SeatTelemetry.Meter.CreateCounter<long>("feed.passed_over", "{message}", "Messages spared a connection that was still busy with the last");
    private readonly Histogram<double> _lag = SeatTelemetry.Meter.CreateHistogram(
        "feed.lag", "s", "From a change in Redis to its frames being written", advice: SeatTelemetry.Seconds);
    private readonly UpDownCounter<long> _viewers = SeatTelemetry.Meter.CreateUpDownCounter<long>("seats.viewers", "{connection}", "Connections of the seat hub");

    public void Held(string showingId, int seats) => _holds.Add(seats, Showing(showingId));
    public void Refused(string showingId, string word) => _refusals.Add(1, Showing(showingId), new("reason", word));
    public void Released(string showingId) => _releases.Add(1, Showing(showingId));
    public void Repaired(string showingId, int seats) => _repairs.Add(seats, Showing(showingId));
    public void Gap(string showingId) => _gaps.Add(1, Showing(showingId));
    public void PassedOver(string showingId, int messages) => _passedOver.Add(messages, Showing(showingId));
    public void Lag(string showingId, double milliseconds) => _lag.Record(milliseconds / 1000, Showing(showingId));
    public void Viewer(int change) => _viewers.Add(change);

    public void Expired(string showingId, int holds)
    {
        if (holds > 0)
        {
            _expired.Add(holds, Showing(showingId));
        }
    }

    private static KeyValuePair<string, object?> Showing(string showingId) => new("showing", showingId);
}
