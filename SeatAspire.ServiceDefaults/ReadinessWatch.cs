using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MySqlConnector;
using StackExchange.Redis;

namespace SeatAspire.ServiceDefaults;

/// <summary>Settings of the section <c>Readiness</c>.</summary>
public sealed class ReadinessOptions
{
    /// <summary>Seconds that a process may be unready while Redis and the database answer others; 0: for ever.</summary>
    public int StuckSeconds { get; set; } = 60;
}

/// <summary>
/// Ends a process that stays unready though its servers answer whoever connects anew: then it is this process, most likely a client of it,
/// that is stuck, and a new one is the cure. Whoever runs it starts it again (exit code <see cref="ExitCode"/>). While a server is away
/// nothing is ended, since a new process would be no better off.
/// </summary>
/// <param name="isPreparing">Whether the process still prepares what the checks ask for, such as the database's tables, which may take its time.</param>
internal sealed partial class ReadinessWatch(
    HealthCheckService health, IConfiguration configuration, Func<bool> isPreparing, IHostApplicationLifetime lifetime,
    IOptions<ReadinessOptions> options, TimeProvider time, ILogger<ReadinessWatch> log) : BackgroundService
{
    /// <summary>Says that the process gave itself up.</summary>
    public const int ExitCode = 75;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);

    // What is stuck may also keep the process from ending in order.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.StuckSeconds == 0)
        {
            return;
        }

        // Not all replicas at the same moment, should they all have the same trouble.
        var limit = TimeSpan.FromSeconds(options.Value.StuckSeconds * (1 + (Random.Shared.NextDouble() / 4)));
        var verdict = new StuckVerdict(limit, time);
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var amiss = await AmissAsync(stoppingToken).ConfigureAwait(false);
            if (verdict.IsStuck(amiss is null, amiss is not null && await ServersAnswerAsync(stoppingToken).ConfigureAwait(false)))
            {
                LogStuck(log, (int)limit.TotalSeconds, amiss!);
                End();
                return;
            }
        }
    }

    /// <summary>What is not ready, by the names of the checks; null if nothing is.</summary>
    private async Task<string?> AmissAsync(CancellationToken stopping)
    {
        try
        {
            var report = await health.CheckHealthAsync(stopping).WaitAsync(CheckLimit, time, stopping).ConfigureAwait(false);
            string[] amiss = [.. report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry => entry.Key)];
            // What is prepared is waited for, unless one of the servers cannot even be asked.
            var counts = isPreparing() ? amiss.Intersect(BackingChecks.Names) : amiss;
            return counts.Any() ? string.Join(", ", amiss) : null;
        }
        catch (TimeoutException)
        {
            return "a check that does not come back";
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            return error.GetType().Name;
        }
    }

    /// <summary>Whether Redis and the database answer a connection that is made for the question.</summary>
    private async Task<bool> ServersAnswerAsync(CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(AskRedisAsync(), AskDatabaseAsync(stopping)).WaitAsync(ProbeLimit * 3, time, stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task AskRedisAsync()
    {
        var settings = ConfigurationOptions.Parse(configuration.GetConnectionString("redis") ?? "");
        settings.AbortOnConnectFail = true;
        settings.ConnectRetry = 1;
        settings.ConnectTimeout = settings.AsyncTimeout = settings.SyncTimeout = (int)ProbeLimit.TotalMilliseconds;
        var connection = await ConnectionMultiplexer.ConnectAsync(settings).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await connection.GetDatabase().PingAsync().ConfigureAwait(false);
        }
    }

    private async Task AskDatabaseAsync(CancellationToken stopping)
    {
        var settings = new MySqlConnectionStringBuilder(configuration.GetConnectionString("seats") ?? "")
        {
            Pooling = false,
            ConnectionTimeout = (uint)ProbeLimit.TotalSeconds,
            DefaultCommandTimeout = (uint)ProbeLimit.TotalSeconds,
        };
        var connection = new MySqlConnection(settings.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(stopping).ConfigureAwait(false);
            var command = new MySqlCommand("SELECT 1", connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteScalarAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private void End()
    {
        Environment.ExitCode = ExitCode;
        lifetime.StopApplication();
        _ = Task.Delay(StopLimit, time, lifetime.ApplicationStopped).ContinueWith(
            static _ => Environment.Exit(ExitCode), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    [LoggerMessage(LogLevel.Critical, "This process has been unready for {Seconds} s though Redis and the database answer others ({Amiss}): it ends itself, to be started anew")]
    private static partial void LogStuck(ILogger log, int seconds, string amiss);
}

/// <summary>Whether a process is stuck: unready for so long without a break, while all that time its servers answered.</summary>
internal sealed class StuckVerdict(TimeSpan limit, TimeProvider time)
{
    private long? _since;

    /// <summary>Judges by one more look.</summary>
    /// <param name="isReady">Whether the process is ready.</param>
    /// <param name="serversAnswer">Whether its servers answer a connection made anew.</param>
    public bool IsStuck(bool isReady, bool serversAnswer)
    {
        if (isReady || !serversAnswer)
        {
            _since = null;
            return false;
        }

        _since ??= time.GetTimestamp();
        return time.GetElapsedTime(_since.Value) >= limit;
    }
}
