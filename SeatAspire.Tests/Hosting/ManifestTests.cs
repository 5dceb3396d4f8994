using System.Diagnostics;
using System.Text.Json;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>What a deployment tool is told of the system.</summary>
public sealed class ManifestTests : IDisposable
{
    // Built along with these tests, and copied beside them.
    private static readonly string AppHost = Path.Combine(AppContext.BaseDirectory, "SeatAspire.AppHost.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_names_the_containers_the_services_and_how_they_reach_each_other()
    {
        var path = Path.Combine(_folder.FullName, "manifest.json");
        using var publisher = Process.Start(new ProcessStartInfo("dotnet", [AppHost, "--publisher", "manifest", "--output-path", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(publisher.StandardOutput.ReadToEndAsync(), publisher.StandardError.ReadToEndAsync());
        await publisher.WaitForExitAsync().WaitAsync(Wait.Limit);
        Assert.True(publisher.ExitCode == 0, string.Concat(await said));

        var resources = JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement.GetProperty("resources");
        Assert.Contains("--appendonly yes", resources.GetProperty("redis").GetProperty("args")[1].GetString(), StringComparison.Ordinal);
        Assert.Equal("/var/lib/mysql", resources.GetProperty("mysql").GetProperty("volumes")[0].GetProperty("target").GetString());
        var api = resources.GetProperty("api").GetProperty("env");
        Assert.Equal("{redis.connectionString}", api.GetProperty("ConnectionStrings__redis").GetString());
        Assert.Equal("{seats.connectionString}", api.GetProperty("ConnectionStrings__seats").GetString());
        Assert.Equal("{web.bindings.http.url}", api.GetProperty("Web__Origins__0").GetString());
        Assert.Equal("{api.bindings.http.url}", resources.GetProperty("web").GetProperty("env").GetProperty("Api__Origins").GetString());
        Assert.All(["api", "web"], name => Assert.True(resources.GetProperty(name).GetProperty("bindings").GetProperty("http").GetProperty("external").GetBoolean()));
        Assert.False(resources.TryGetProperty("reset-demo", out _));
    }
}
