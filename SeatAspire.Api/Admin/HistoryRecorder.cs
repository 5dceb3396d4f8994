using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>
/// Says each second how many people look on from this replica, and records the histories: a point each five seconds for every
/// date that is not over, by whichever replica asks first. While Redis is away there are no points.
/// </summary>
internal sealed partial class HistoryRecorder(
    ViewerCount viewers, AdminReader reader, ShowCatalog catalog, RedisGate redis, TimeProvider time, ILogger<HistoryRecorder> log) : BackgroundService
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenPoints = TimeSpan.FromSeconds(5);
    private static readonly int MostPoints = (int)(AdminReader.HistoryLength / BetweenPoints);
    private const int MostShowings = 500;
    private const int AtOnce = 16;

    private static readonly RedisScript HistoryScript = RedisScript.Load("history");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var away = false;
        using var timer = new PeriodicTimer(Pulse, time);
        do
        {
            try
            {
                if (await viewers.ReportAsync(BetweenPoints) is { } point)
                {
                    await RecordAsync(point);
                }

                away = false;
            }
            catch (Exception error) when (error is RedisAwayException or RebuildingException)
            {
                if (!away)
                {
                    LogAway(log, error.Message);
                }

                away = true;
            }
        }
        while (await NextAsync(timer, stoppingToken));
        try
        {
            await viewers.EndAsync();
        }
        catch (RedisAwayException)
        {
            // A silent replica counts no more in a few seconds.
        }
    }

    private async Task RecordAsync(DateTimeOffset at)
    {
        var now = time.GetUtcNow();
        var counts = await viewers.ByShowingAsync();
        var showings = catalog.Shows.SelectMany(show => show.Showings)
            .Where(showing => !showing.IsOver(now))
            .OrderByDescending(showing => counts.GetValueOrDefault(showing.Id)).ThenBy(showing => showing.SaleOpensAt)
            .Take(MostShowings);
        foreach (var some in showings.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(showing => RecordAsync(showing, at, counts)));
        }
    }

    private async Task RecordAsync(Showing showing, DateTimeOffset at, IReadOnlyDictionary<string, int> counts)
    {
        AdminFigures figures;
        try
        {
            figures = await reader.ReadAsync(showing, counts);
        }
        catch (RebuildingException)
        {
            // This date alone has no figures now.
            return;
        }

        await HistoryScript.RunAsync(
            redis, [RedisKeys.History(showing.Id)],
            at.ToUnixTimeMilliseconds(), HistoryPoint.Of(at, figures).Text, MostPoints, (long)AdminReader.HistoryLength.TotalMilliseconds);
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "No figures are recorded for now: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);
}
