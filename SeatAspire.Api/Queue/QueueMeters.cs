using System.Diagnostics.Metrics;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Queue;

/// <summary>What the dashboard shows of the queues.</summary>
public sealed class QueueMeters
{
    private readonly Counter<long> _asked = SeatTelemetry.Meter.CreateCounter<long>("queue.checks", "{call}", "Times somebody entered or asked");
    private readonly Counter<long> _left = SeatTelemetry.Meter.CreateCounter<long>("queue.left", "{person}", "Turns and places given up");
    private readonly Counter<long> _admitted = SeatTelemetry.Meter.CreateCounter<long>("queue.admitted", "{person}", "People let in after waiting");
    private readonly Gauge<long> _waiting = SeatTelemetry.Meter.CreateGauge<long>("queue.waiting", "{person}", "People with tickets, as of this replica's last tick");
    private readonly Histogram<double> _tick = SeatTelemetry.Meter.CreateHistogram(
        "queue.tick.duration", "s", "Letting people in and telling the others, once a second in all", advice: SeatTelemetry.Seconds);

    public void Asked(string showingId) => _asked.Add(1, Showing(showingId));
    public void Left(string showingId) => _left.Add(1, Showing(showingId));

    public void Ticked(string showingId, QueueTick tick, double milliseconds)
    {
        _admitted.Add(tick.Admitted.Count, Showing(showingId));
        _waiting.Record(tick.Waiting, Showing(showingId));
        _tick.Record(milliseconds / 1000, Showing(showingId));
    }

    private static KeyValuePair<string, object?> Showing(string showingId) => new("showing", showingId);
}
