using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// The application's own traces and metrics. Each feature declares its instruments on <see cref="Meter"/> and starts its
/// activities on <see cref="Source"/>; the Aspire dashboard, or whatever collects OTLP, shows both under this name.
/// </summary>
public static class SeatTelemetry
{
    public const string Name = "SeatAspire";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>Buckets for durations in seconds, as meters have them by convention: from a millisecond to half a minute.</summary>
    public static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };
}
