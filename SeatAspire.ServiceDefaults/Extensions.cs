using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        Telemetry.Add(builder);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton(OffsetClock.Of(builder.Configuration["Clock:Offsets"]));
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
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteHealthAsync }).DisableHttpMetrics();
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
}
