using System.Net;
using System.Net.Sockets;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>A start that cannot succeed ends within a minute, with exit code 1 and the reason, and leaves nothing running.</summary>
public sealed class FailedStartTests : IDisposable
{
    // The minute that is promised, and the machine's own business.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-failed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_database_that_cannot_read_its_data_is_named_with_its_last_lines()
    {
        // A folder that is there counts as made.
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "data", "mariadb"));
        var said = await FailAsync([]);
        Assert.Contains("SeatAspire could not start: database ended", said, StringComparison.Ordinal);
        Assert.Contains("[ERROR]", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_ends_at_its_start_is_named_with_its_last_lines()
    {
        var said = await FailAsync(new() { ["Holds__Seconds"] = "-1" });
        Assert.Matches("SeatAspire could not start: api-1 ended 3 times", said);
        Assert.Contains("Holds", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_servers_that_do_not_answer_are_named()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        var said = await FailAsync(new()
        {
            ["Run__StartSeconds"] = "5",
            ["ConnectionStrings__redis"] = $"127.0.0.1:{port}",
            ["ConnectionStrings__seats"] = $"Server=127.0.0.1;Port={port};User ID=a;Password=never-said;Database=seats",
        });
        Assert.Matches("SeatAspire could not start: (redis|database) is not ready", said);
        Assert.Matches("Unable to connect|not possible to connect", said);
        Assert.DoesNotContain("never-said", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_connection_string_is_refused_at_once()
    {
        var said = await FailAsync(new() { ["ConnectionStrings__seats"] = "nonsense" });
        Assert.Contains("ConnectionStrings:seats is no connection string", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Containers_without_a_runtime_are_refused_at_once()
    {
        var said = await FailAsync(new() { ["Infra__Mode"] = "containers", ["ASPIRE_CONTAINER_RUNTIME"] = "no-such-runtime" });
        Assert.Contains("no container runtime answers", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var said = await FailAsync(new() { ["Run__Port"] = $"{port}" }, "--Run:Port", $"{port}");
        Assert.Contains($"Port {port} is in use", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_servers_are_not_emptied_unless_that_is_asked_for_by_name()
    {
        var said = await FailAsync(new() { ["ConnectionStrings__redis"] = "127.0.0.1:1" }, "--fresh");
        Assert.Contains("Infra__EmptyGiven=true", said, StringComparison.Ordinal);
    }

    private async Task<string> FailAsync(Dictionary<string, string> settings, params string[] options)
    {
        var host = new HostProcess(replicas: 1);
        settings.TryAdd("Run__StartSeconds", "50");
        await host.StartAsync(_folder.FullName, settings, options);
        Assert.Equal(1, await host.EndAsync(Limit));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "endpoints.json")));
        return host.Log;
    }
}
