using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>A system that is started without further words is one for users, not for developers.</summary>
[Collection(SharedSystem.Name)]
public sealed class ProductionTests(SeatSystem system)
{
    [Fact]
    public void Services_run_in_production()
    {
        // Three replicas and the web app; each says it when it has started.
        var said = system.Log.Split('\n').Count(line => line.Contains("Hosting environment: Production", StringComparison.Ordinal));
        Assert.True(said >= 4, $"{said} said so.");
    }

    [Fact]
    public void Without_a_dashboard_nothing_is_traced_for_nobody()
    {
        foreach (var part in new[] { "api-1", "api-2", "api-3", "web" })
        {
            var environment = File.ReadAllText($"/proc/{system.Pid(part)}/environ").Split('\0');
            Assert.Contains("OTEL_SERVICE_NAME=" + part.Split('-')[0], environment);
            Assert.DoesNotContain(environment, variable => variable.StartsWith("OTEL_EXPORTER_OTLP_", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task No_answer_tells_what_serves_it_and_head_answers_wherever_get_does()
    {
        foreach (var (origin, path) in new[] { (system.Web, "/"), (system.Web, "/config.json"), (system.Web, "/shows/any"), (system.Web, "/health"), (system.Api[0], "/health"), (system.Api[0], "/openapi/v1.json"), (system.Api[0], "/api/shows") })
        {
            using var client = ApiClient.Nobody(origin);
            var got = await client.GetAsync(path);
            var head = await client.SendAsync(HttpMethod.Head, path, null);

            Assert.Equal((200, 200, ""), (got.Status, head.Status, head.Text));
            Assert.Equal(got.ContentHeaders.ContentType, head.ContentHeaders.ContentType);
            Assert.Empty(got.Headers.Server);
            Assert.Empty(head.Headers.Server);
        }
    }
}
