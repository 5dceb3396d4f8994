using System.Diagnostics;
using System.Text.Json;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>What a deployment tool is told of the system.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_names_the_containers_the_services_and_how_they_reach_each_other()
    {
        var path = Path.Combine(_folder.FullName, "manifest.json");
        var start = new ProcessStartInfo("dotnet", [HostProcess.Program, "--publisher", "manifest", "--output-path", path])
        {
            // What this machine would use when it ran the system is no matter of its deployment.
            Environment = { ["Infra__Mode"] = "executables", ["ConnectionStrings__redis"] = "elsewhere:6379" },
        };
        var (code, said) = await Programs.RunAsync(start, Wait.Limit);
        Assert.True(code == 0, said);

        var resources = JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement.GetProperty("resources");
        Assert.Contains("--appendonly yes", resources.GetProperty("redis").GetProperty("args")[1].GetString(), StringComparison.Ordinal);
        Assert.Equal("/var/lib/mysql", resources.GetProperty("mysql").GetProperty("volumes")[0].GetProperty("target").GetString());
        Assert.Equal("{mysql-password.value}", resources.GetProperty("mysql").GetProperty("env").GetProperty("MYSQL_ROOT_PASSWORD").GetString());
        Assert.True(resources.GetProperty("mysql-password").GetProperty("inputs").GetProperty("value").GetProperty("secret").GetBoolean());
        Assert.Equal(3, resources.GetProperty("api").GetProperty("replicas").GetInt32());
        Assert.Contains("--transaction-isolation=READ-COMMITTED", resources.GetProperty("mysql").GetProperty("args").EnumerateArray().Select(one => one.GetString()));
        var api = resources.GetProperty("api").GetProperty("env");
        Assert.Equal("{redis.connectionString}", api.GetProperty("ConnectionStrings__redis").GetString());
        Assert.Equal("{seats.connectionString}", api.GetProperty("ConnectionStrings__seats").GetString());
        Assert.Equal("{web.bindings.http.url}", api.GetProperty("Web__Origins__0").GetString());
        Assert.Equal("{api.bindings.http.url}", resources.GetProperty("web").GetProperty("env").GetProperty("Api__Origins").GetString());
        Assert.All(["api", "web"], name => Assert.True(resources.GetProperty(name).GetProperty("bindings").GetProperty("http").GetProperty("external").GetBoolean()));
        Assert.False(resources.TryGetProperty("reset-demo", out _));
    }
}
