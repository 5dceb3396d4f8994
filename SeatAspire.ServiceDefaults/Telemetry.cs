using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace SeatAspire.ServiceDefaults;

/// <summary>Settings of the section <c>Telemetry</c>, of each process.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Spans a second that a process exports in the long run, whole traces only; a quiet one exports all. With 0, nothing but errors and
    /// slow ones.
    /// </summary>
    public int SpansPerSecond { get; set; } = 50;

    /// <summary>A request or hub call that took at least so many seconds is exported whatever the budget says.</summary>
    public double SlowSeconds { get; set; } = 1;
}

/// <summary>
/// Sends logs, traces and metrics to whatever collects OTLP, such as the Aspire dashboard. Traces go the way
/// instrumentation → <see cref="TraceVerdicts"/> (what is no error is none) → <see cref="TraceBudget"/> (what is worth sending).
/// </summary>
internal static class Telemetry
{
    /// <summary>Where traces come from, beside the instrumentation of requests; each has meters of the same name.</summary>
    internal static readonly string[] Sources = [SeatTelemetry.Name, TraceVerdicts.Hubs, TraceVerdicts.Database];

    /// <summary>Adds it where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says that somebody listens.</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry").Validate(
            options => options is { SpansPerSecond: >= 0, SlowSeconds: > 0 },
            "Telemetry:SpansPerSecond must not be negative, Telemetry:SlowSeconds must be above 0.").ValidateOnStart();
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddOtlpExporter();
        });
        services.AddOpenTelemetry()
            .WithTracing(tracing => AddTracing(tracing).AddProcessor(provider => new TraceBudget(
                new OtlpTraceExporter(new OtlpExporterOptions()),
                new BatchExportActivityProcessorOptions(),
                provider.GetRequiredService<IOptions<TelemetryOptions>>().Value,
                provider.GetRequiredService<TimeProvider>())))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Sources)
                .AddOtlpExporter());
    }

    /// <summary>What is traced and how it is judged; the exporter is the caller's.</summary>
    internal static TracerProviderBuilder AddTracing(TracerProviderBuilder tracing) => tracing
        // Whether a trace is kept is decided at its end. What a caller's own headers say about sampling must not decide it.
        .SetSampler(new AlwaysOnSampler())
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddSource(Sources)
        .AddProcessor(new TraceVerdicts())
        .AddProcessor(new TraceStart());
}

/// <summary>
/// Takes the red off what was expected: a refusal of a hub's method, which tells a person of a limit, and a unique key that told two
/// buyers apart, and a probe that learns that this process is not ready yet. Over HTTP a refusal is a 4xx, which is no error of the server's.
/// </summary>
internal sealed class TraceVerdicts : BaseProcessor<Activity>
{
    /// <summary>The source of hub calls: each is a trace of its own, linked to its connection's.</summary>
    public const string Hubs = "Microsoft.AspNetCore.SignalR.Server";

    /// <summary>The source of the database's statements.</summary>
    public const string Database = "MySqlConnector";

    private const string Refusal = "Microsoft.AspNetCore.SignalR.HubException";
    private const string ViolatedKey = "DuplicateKeyEntry";

    public override void OnEnd(Activity data)
    {
        if (data.Status == ActivityStatusCode.Error && IsExpected(data))
        {
            data.SetStatus(ActivityStatusCode.Unset);
        }
    }

    private static bool IsExpected(Activity data) => data.Source.Name switch
    {
        Hubs => data.GetTagItem("error.type") as string == Refusal,
        Database => data.StatusDescription == ViolatedKey,
        _ => data.Kind == ActivityKind.Server && data.GetTagItem("url.path") is "/health",
    };
}
