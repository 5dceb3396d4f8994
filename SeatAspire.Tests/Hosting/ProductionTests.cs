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
        foreach (var part in new[] { "api-1", "api-2", "api-3", "web" })
        {
            var log = Directory.EnumerateFiles(system.Folder, part + ".log", SearchOption.AllDirectories).Single();
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Assert.Contains("Hosting environment: Production", new StreamReader(file).ReadToEnd(), StringComparison.Ordinal);
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
