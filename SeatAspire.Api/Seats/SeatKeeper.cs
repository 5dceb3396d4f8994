using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Notices that Redis was lost, restarted, replaced or emptied, and restores the seats. The epoch stands in the database
/// with Redis' run id; whoever sees another run id, or no epoch where one stood, moves the epoch on (one conditional
/// update decides who), and every showing whose seats are of an older epoch is rebuilt from the database: any replica
/// may, and a second one starting over takes the first one's place.
/// </summary>
public sealed partial class SeatKeeper(
    SeatEpoch epoch, SeatRebuild rebuild, RedisGate redis, ShowCatalog catalog,
    IServiceScopeFactory scopes, ILogger<SeatKeeper> log) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private volatile bool _settled;

    // The epoch each showing was last seen at: what stood and is gone was lost, what never stood is a new date.
    private readonly Dictionary<string, long> _stood = [];

    /// <summary>Ready once every showing stood for the first time. Later losses do not count: a replica that waits for Redis works.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_settled ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The seats are not loaded yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Restored += (_, _) => epoch.Doubt();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (RedisAwayException)
            {
                // /health says so, and browsers that they reconnect.
                epoch.Doubt();
            }
            catch (RebuildingException)
            {
                // Redis was lost again in the middle: the next look begins anew.
            }
            catch (Exception error) when (Backing.IsDatabaseAway(error))
            {
                LogDatabaseAway(log);
            }

            await epoch.WaitAsync(_settled ? Pause : FirstPause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (!catalog.Loaded)
        {
            return;
        }

        var doubts = epoch.Doubts;
        var runId = await RunIdAsync();
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var row = await database.SeatEpoch.AsNoTracking().SingleAsync(stopping);
        var standing = await StandingAsync();
        if (row.RunId != runId || standing.Any(pair => pair.Value is null && _stood.GetValueOrDefault(pair.Key.Id, -1) == row.Epoch))
        {
            var next = row.Epoch + 1;
            var won = await database.SeatEpoch.Where(x => x.Epoch == row.Epoch).ExecuteUpdateAsync(
                set => set.SetProperty(x => x.Epoch, next).SetProperty(x => x.RunId, runId), stopping);
            if (won == 0)
            {
                epoch.Suspect();
                return;
            }

            // Another run id at the start is a restart; later it is a loss.
            LogNewEpoch(log, _settled ? LogLevel.Warning : LogLevel.Information, next);
            row = new SeatEpochRow { Id = row.Id, Epoch = next, RunId = runId };
        }

        epoch.Believe(row.Epoch, doubts);
        _settled |= standing.All(pair => _stood.ContainsKey(pair.Key.Id));
        var expected = row.Epoch.ToString(CultureInfo.InvariantCulture);
        foreach (var (showing, stands) in standing)
        {
            if (stands == expected)
            {
                _stood[showing.Id] = row.Epoch;
            }
            else if (await rebuild.RunAsync(showing, row.Epoch, stopping))
            {
                // Remembered at once: Redis may be lost again before the next look.
                _stood[showing.Id] = row.Epoch;
            }
        }
    }

    /// <summary>Each showing's epoch as Redis has it: null for none, <c>r:…</c> during a rebuild.</summary>
    private async Task<IReadOnlyList<KeyValuePair<Showing, string?>>> StandingAsync()
    {
        var showings = catalog.Shows.SelectMany(show => show.Showings).ToList();
        var epochs = await Task.WhenAll(showings.Select(showing =>
            redis.CallAsync(database => database.StringGetAsync(RedisKeys.Seats(showing.Id).Epoch))));
        return [.. showings.Zip(epochs, (showing, stands) => KeyValuePair.Create(showing, (string?)stands))];
    }

    private async Task<string> RunIdAsync()
    {
        var info = (string)(await redis.CallAsync(database => database.ExecuteAsync("INFO", "server")))!;
        const string Field = "run_id:";
        var start = info.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        return info[start..info.IndexOf('\r', start)];
    }

    [LoggerMessage("Redis is new or was lost: epoch {Epoch} begins, the seats are restored from the database")]
    private static partial void LogNewEpoch(ILogger log, LogLevel level, long epoch);

    [LoggerMessage(LogLevel.Warning, "The database does not answer; seats stay as they are until it does")]
    private static partial void LogDatabaseAway(ILogger log);
}
