using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>A process that is stuck ends itself; one whose servers are away, or that still prepares, does not.</summary>
public sealed class ReadinessWatchTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private readonly DatabaseServer _database = new();
    private readonly KeptLog _log = new();

    public Task InitializeAsync() => Task.WhenAll(_redis.InitializeAsync(), _database.InitializeAsync());

    public Task DisposeAsync() => Task.WhenAll(_redis.DisposeAsync(), _database.DisposeAsync());

    [Fact]
    public void Stuck_is_only_who_is_unready_without_a_break_while_the_servers_answer()
    {
        var time = new HandClock();
        var verdict = new StuckVerdict(TimeSpan.FromSeconds(60), time);
        Assert.False(Look(isReady: false, serversAnswer: true, after: 0));
        Assert.False(Look(isReady: false, serversAnswer: true, after: 59));
        Assert.False(Look(isReady: true, serversAnswer: true, after: 1));
        Assert.False(Look(isReady: false, serversAnswer: true, after: 1));
        Assert.False(Look(isReady: false, serversAnswer: false, after: 59));
        Assert.False(Look(isReady: false, serversAnswer: false, after: 1_000_000));
        Assert.False(Look(isReady: false, serversAnswer: true, after: 1));
        Assert.False(Look(isReady: false, serversAnswer: true, after: 59));
        Assert.True(Look(isReady: false, serversAnswer: true, after: 1));

        bool Look(bool isReady, bool serversAnswer, int after)
        {
            time.Forward(TimeSpan.FromSeconds(after));
            return verdict.IsStuck(isReady, serversAnswer);
        }
    }

    [Fact]
    public async Task It_ends_with_a_reason_once_the_servers_answer_and_not_before()
    {
        await _redis.KillAsync();
        using var host = await StartAsync(isPreparing: false);
        var ended = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        // Several looks: the first check of each comes 3 s after the one before.
        await Wait.UntilAsync("it has looked a few times", () => Looks(host) >= 2);
        Assert.False(ended.IsCancellationRequested);

        await _redis.RestartAsync(withKept: false);
        await Wait.UntilAsync("it ends itself", () => ended.IsCancellationRequested);
        await host.StopAsync();
        Assert.Equal(ReadinessWatch.ExitCode, Environment.ExitCode);
        Environment.ExitCode = 0;
        Assert.Contains(_log.Lines, line => line.Contains("it ends itself", StringComparison.Ordinal) && line.Contains("stuck", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_prepares_the_database_is_left_alone()
    {
        using var host = await StartAsync(isPreparing: true);
        await Wait.UntilAsync("it has looked a few times", () => Looks(host) >= 3);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync();
    }

    private static int Looks(IHost host) => host.Services.GetRequiredService<Stuck>().Looks;

    private async Task<IHost> StartAsync(bool isPreparing)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = _redis.ConnectionString,
            ["ConnectionStrings:seats"] = _database.ConnectionString,
            ["Readiness:StuckSeconds"] = "4",
        });
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddSingleton<Stuck>();
        builder.Services.AddHealthChecks().AddCheck<Stuck>("stuck");
        builder.AddReadinessWatch(_ => isPreparing);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed class Stuck : IHealthCheck
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _looks);
            return Task.FromResult(HealthCheckResult.Unhealthy());
        }
    }
}
