using Microsoft.Extensions.Configuration;

namespace SeatAspire.AppHost.Hosting;

internal static class ServiceSettings
{
    /// <summary>
    /// Hands on sections of this host's own settings, wherever they come from: environment (<c>Holds__Seconds</c>), command
    /// line (<c>--Holds:Seconds=5</c>), user secrets; and <c>ASPNETCORE_ENVIRONMENT</c>, production unless it is set. When published, both are the deployment's business.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithSettings(
        this IResourceBuilder<ProjectResource> service, params string[] sections)
    {
        if (service.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return service;
        }

        // Not this host's environment, which is a developer's tool: what a developer sees of faults is nothing for others. Who wants it says so.
        service.WithEnvironment("ASPNETCORE_ENVIRONMENT", Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production")
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
