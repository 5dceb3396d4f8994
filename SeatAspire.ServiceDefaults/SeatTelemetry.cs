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
}
