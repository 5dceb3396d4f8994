using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace SeatAspire.AppHost.Hosting;

internal static class ServiceSettings
{
    private const string Exporter = "OTEL_EXPORTER_OTLP_";

    /// <summary>
    /// Hands on sections of this host's own settings, wherever they come from: environment (<c>Holds__Seconds</c>), command
    /// line (<c>--Holds:Seconds=5</c>), user secrets. Services run as in production, whatever this host's own environment is, unless
    /// <c>ASPNETCORE_ENVIRONMENT</c> says otherwise. When published, all this is the deployment's business.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithSettings(
        this IResourceBuilder<ProjectResource> service, params string[] sections)
    {
        if (service.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return service;
        }

        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is { Length: > 0 } named ? named : Environments.Production;
        service.WithEnvironment("ASPNETCORE_ENVIRONMENT", environment).WithEnvironment("DOTNET_ENVIRONMENT", environment)
            // Aspire's own is each second, which costs more than all that people do on a quiet system.
            .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", service.ApplicationBuilder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] ?? "5000");
        foreach (var (key, value) in sections.SelectMany(name => service.ApplicationBuilder.Configuration.GetSection(name).AsEnumerable()))
        {
            if (value is not null)
            {
                service.WithEnvironment(key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal), value);
            }
        }

        return service;
    }

    /// <summary>
    /// Without a dashboard, services send telemetry where this host's own <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, with the other
    /// <c>OTEL_EXPORTER_OTLP_…</c>, and where there is none they trace nothing. Aspire names the dashboard's address even then: all would be
    /// traced, and sent to nobody, again and again.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithTelemetryOnlyWhereItIsHeard(this IResourceBuilder<ProjectResource> service)
    {
        var settings = service.ApplicationBuilder.Configuration;
        if (settings[SeatOptions.DashboardSetting] != "false")
        {
            return service;
        }

        var collector = string.IsNullOrEmpty(settings[Exporter + "ENDPOINT"]) ? []
            : settings.AsEnumerable().Where(setting => setting.Key.StartsWith(Exporter, StringComparison.OrdinalIgnoreCase)).ToList();
        return service.WithEnvironment(context =>
        {
            foreach (var name in context.EnvironmentVariables.Keys.Where(name => name.StartsWith(Exporter, StringComparison.Ordinal)).ToList())
            {
                context.EnvironmentVariables.Remove(name);
            }

            foreach (var (name, value) in collector)
            {
                context.EnvironmentVariables[name] = value ?? "";
            }
        });
    }

    /// <summary>Lets the API be used from the web app's pages, under either name of this machine; the setting <c>Web:Origins</c> adds more.</summary>
    public static void WithWebOrigins(this IResourceBuilder<ProjectResource> api, EndpointReference web)
    {
        api.WithEnvironment("Web__Origins__0", web);
        if (api.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            api.WithEnvironment("Web__Origins__1", ReferenceExpression.Create($"http://127.0.0.1:{web.Property(EndpointProperty.Port)}"));
        }
    }
}
