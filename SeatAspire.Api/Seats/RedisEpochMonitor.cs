using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Notices that Redis was lost, restarted, replaced or emptied, and restores the seats. The epoch stands in the database
/// with Redis' run id; whoever sees another run id, or no epoch where one stood, moves the epoch on (one conditional
/// update decides who), and every showing whose seats are of an older epoch is rebuilt from the database: any replica
/// may, and a second one starting over takes the first one's place.
/// </summary>
public sealed partial class RedisEpochMonitor(
    RedisEpoch epoch, SeatRebuild rebuild, RedisClient redis, ShowCatalog catalog,
    IServiceScopeFactory scopes, LoopRunner loops, ILogger<RedisEpochMonitor> log) : IBackgroundWork, IHealthCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    // A date that stays in restoration makes every call of it ask for a look.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private const int RebuiltAtOnce = 4;

    private volatile bool _settled;

    // The epoch each showing was last seen at: what stood and is gone was lost, what never stood is a new date.
    private readonly ConcurrentDictionary<string, long> _stood = new();

    // What cannot be read or restored for another reason than an outage: no replica waits for it to be ready.
    private readonly ConcurrentDictionary<string, byte> _broken = new();

    /// <summary>Ready once every showing stood for the first time. Later losses do not count: a replica that waits for Redis works.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_settled ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The seats are not loaded yet."));

    public Task RunAsync(CancellationToken stopping)
    {
        redis.Restored += (_, _) => epoch.Doubt();
        // A new date has its seats at once: whoever made it goes to look at it.
        catalog.Changed += showing =>
        {
            if (!_stood.ContainsKey(showing.Id))
            {
                epoch.Suspect();
            }
        };
        return loops.RunAsync("seats", ShortestPause, RoundAsync, stopping);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(stopping);
        }
        catch (RedisAwayException)
        {
            // /health says so, and browsers that they reconnect.
            epoch.Doubt();
            throw;
        }

        await epoch.WaitAsync(_settled ? Pause : FirstPause, stopping);
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (!catalog.Loaded)
        {
            return;
        }

        var doubts = epoch.Doubts;
        var runId = await redis.RunIdAsync();
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
        _settled |= catalog.Awake().All(showing => _stood.ContainsKey(showing.Id) || _broken.ContainsKey(showing.Id));
        var expected = row.Epoch.ToString(CultureInfo.InvariantCulture);
        foreach (var (showing, _) in standing.Where(pair => pair.Value == expected))
        {
            Stands(showing, row.Epoch);
        }

        // A date that is restored, or cannot be, keeps none of the others waiting.
        await loops.ForEachShowingAsync(
            "restoring", standing.Where(pair => pair.Value != expected).Select(pair => pair.Key),
            async showing =>
            {
                if (await WatchedAsync(showing, () => rebuild.RunAsync(showing, row.Epoch, stopping)))
                {
                    // Remembered at once: Redis may be lost again before the next look.
                    Stands(showing, row.Epoch);
                }
            },
            stopping, RebuiltAtOnce);
    }

    /// <summary>
    /// Each showing's epoch as Redis has it: null for none, <c>r:…</c> during a rebuild, <c>l:…</c> where it stands with other seats than the date has. All are
    /// asked for at once.
    /// </summary>
    private async Task<IReadOnlyCollection<KeyValuePair<Showing, string?>>> StandingAsync()
    {
        var showings = catalog.Visited();
        var stands = await redis.CallAsync(database => Task.WhenAll(showings.Select(showing => database.StringGetAsync(RedisKeys.Seats(showing.Id).Standing))));
        return [.. showings.Zip(stands, (showing, one) => KeyValuePair.Create(showing, IsOther(showing, one) ? "l:" + one[0] : (string?)one[0]))];

        static bool IsOther(Showing showing, RedisValue[] stands) =>
            !stands[0].IsNull && (string?)stands[1] is { Length: > 0 } layout && layout != showing.Layout.Hash;
    }

    private void Stands(Showing showing, long believed)
    {
        _stood[showing.Id] = believed;
        _broken.TryRemove(showing.Id, out _);
    }

    private async Task<T> WatchedAsync<T>(Showing showing, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RedisAwayException)
        {
            epoch.Doubt();
            throw;
        }
        catch (Exception error) when (!Outage.EndsByItself(error))
        {
            _broken.TryAdd(showing.Id, 0);
            throw;
        }
    }

    [LoggerMessage("Redis is new or was lost: epoch {Epoch} begins, the seats are restored from the database")]
    private static partial void LogNewEpoch(ILogger log, LogLevel level, long epoch);
}
