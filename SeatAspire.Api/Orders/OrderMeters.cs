using System.Diagnostics;
using System.Diagnostics.Metrics;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders;

/// <summary>What the dashboard shows of purchases.</summary>
public sealed class OrderMeters
{
    private readonly Counter<long> _sales = SeatTelemetry.Meter.CreateCounter<long>("orders.sales", "{seat}", "Seats sold");
    private readonly Counter<long> _cancels = SeatTelemetry.Meter.CreateCounter<long>("orders.cancels", "{seat}", "Seats given back by cancelling");
    private readonly Counter<long> _refusals = SeatTelemetry.Meter.CreateCounter<long>("orders.refusals", "{refusal}", "Payments refused, by word");
    private readonly Counter<long> _repeats = SeatTelemetry.Meter.CreateCounter<long>("orders.repeats", "{request}", "Requests that got the stored answer of their key");
    private readonly Counter<long> _resolved = SeatTelemetry.Meter.CreateCounter<long>("orders.resolved", "{payment}", "Payments that a resolver brought to an end, by what it found");
    private readonly Counter<long> _outbox = SeatTelemetry.Meter.CreateCounter<long>("orders.outbox", "{action}", "What commits left to be done, by kind and whether it worked");
    private readonly Histogram<int> _batches = SeatTelemetry.Meter.CreateHistogram<int>("orders.commit.sales", "{sale}", "Sales that one transaction committed");
    private readonly Histogram<double> _duration = SeatTelemetry.Meter.CreateHistogram(
        "orders.payment.duration", "s", "From a request to pay to its answer, by status", advice: SeatTelemetry.Seconds);
    private readonly Histogram<double> _provider = SeatTelemetry.Meter.CreateHistogram(
        "orders.provider.duration", "s", "What the payment provider took, repeats included, by outcome", advice: SeatTelemetry.Seconds);

    public void Sold(string showingId, int seats) => _sales.Add(seats, new KeyValuePair<string, object?>("showing", showingId));
    public void Committed(int sales) => _batches.Record(sales);
    public void Cancelled(string showingId, int seats) => _cancels.Add(seats, new KeyValuePair<string, object?>("showing", showingId));
    public void Refused(string word) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", word));
    public void Repeated() => _repeats.Add(1);
    public void Resolved(string found) => _resolved.Add(1, new KeyValuePair<string, object?>("found", found));
    public void Answered(TimeSpan took, int status) => _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("status", status));
    public void Asked(TimeSpan took, string outcome) => _provider.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));

    public void Delivered(OutboxKind kind, bool done, int rows = 1) =>
        _outbox.Add(rows, new("kind", kind.Word()), new KeyValuePair<string, object?>("done", done));

    /// <summary>A step of a purchase, as part of its request's trace.</summary>
    internal static Activity? Step(string name, string showingId, string holdId) =>
        SeatTelemetry.Source.StartActivity(name)?.SetTag("showing", showingId).SetTag("hold", holdId);
}
