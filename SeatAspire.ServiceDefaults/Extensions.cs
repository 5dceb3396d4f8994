using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace SeatAspire.ServiceDefaults;

/// <summary>What every service of SeatAspire has alike: logs, traces, metrics, health, and telling the host where it listens.</summary>
public static class Extensions
{
    /// <summary>
    /// Adds logging (<see cref="CalmLog"/>), telemetry (exported when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set), health checks, the removal of access
    /// tokens from addresses, and the registration of the bound address when <c>Run:Directory</c> is set.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        AddLogging(builder);
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            AddTelemetry(builder);
        }

        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RunFacts>();
        builder.Services.AddSingleton<IHttpContextFactory, QueryTokens>();
        if (builder.Configuration["Run:Directory"] is { Length: > 0 })
        {
            builder.Services.AddHostedService<RunRegistration>();
        }

        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (200 when all checks pass, or are no worse than degraded: ready for traffic; else 503; it names what is
    /// amiss) and <c>/alive</c> (200 while the process answers).
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteHealthAsync }).DisableHttpMetrics();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false }).DisableHttpMetrics();
        return app;
    }

    /// <summary>The status, then a line for each check that is not healthy: its name and what it says.</summary>
    private static Task WriteHealthAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var amiss = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"\n{entry.Key}: {entry.Value.Status}: {entry.Value.Description}");
        return context.Response.WriteAsync(report.Status + string.Concat(amiss), context.RequestAborted);
    }

    private static void AddLogging(IHostApplicationBuilder builder)
    {
        // Below every other source, so that settings files and the environment decide where they say something.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
                // Every error here also is an exception, and some are expected: a violated key tells two buyers apart.
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "None",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Update"] = "None",
                ["Logging:LogLevel:System.Net.Http"] = "Warning",
                // Forty lines for each connection.
                ["Logging:LogLevel:StackExchange.Redis"] = "Warning",
                // A dead backing service fails every check: said by the answer of /health, not by a log line each time.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Critical",
            },
        });
        builder.Services.AddSingleton<ILoggerFactory, CalmLog>();
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
        });
    }

    private static void AddTelemetry(IHostApplicationBuilder builder)
    {
        // ASP.NET Core 10 names its request activities' tags only when asked; read once, when the host is built.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddHostedService<TelemetryStart>();
        new TelemetryBuilder(builder.Services)
            .WithTracing(tracing => tracing
                .AddSource(SeatTelemetry.Name, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server", "System.Net.Http", "Npgsql", "MySqlConnector")
                .AddProcessor(new RequestsNamed())
                .AddProcessor(new ChoresUnrecorded()))
            .WithMetrics(metrics => metrics.AddMeter(
                SeatTelemetry.Name, "Microsoft.AspNetCore.*", "System.Runtime", "System.Net.Http", "Npgsql", "MySqlConnector"))
            .UseOtlpExporter();
    }

    /// <summary>What OpenTelemetry.Extensions.Hosting would offer, in the few lines that are needed of it.</summary>
    private sealed class TelemetryBuilder(IServiceCollection services) : IOpenTelemetryBuilder
    {
        public IServiceCollection Services => services;
    }

    /// <summary>Providers listen once they exist, so that they are made before the first request; the container flushes and ends them.</summary>
    private sealed class TelemetryStart(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive(traces);
            GC.KeepAlive(metrics);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Names a request by what it asked for, such as <c>GET /api/shows/{showId}</c>; ASP.NET Core names all alike.</summary>
    private sealed class RequestsNamed : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Kind == ActivityKind.Server && data.GetTagItem("http.request.method") is string method)
            {
                data.DisplayName = $"{method} {data.GetTagItem("http.route") ?? data.GetTagItem("url.path")}";
            }
        }
    }

    /// <summary>
    /// Leaves out what comes every second for ever and would bury the requests of people: health probes, and single calls to
    /// Redis or the database that no request asked for. Those that fail are shown.
    /// </summary>
    private sealed class ChoresUnrecorded : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            var isProbe = data.GetTagItem("url.path") is "/health" or "/alive";
            var isLoneCall = data.Kind == ActivityKind.Client && data.ParentSpanId == default;
            if ((isProbe || isLoneCall) && data.Status != ActivityStatusCode.Error)
            {
                data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }
    }
}
