using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>
/// Says each second how many people look on from this replica, and records the histories: a point each five seconds for every
/// date that is not over, by whichever replica asks first. While Redis is away there are no points.
/// </summary>
internal sealed class HistoryRecorder(
    ViewerCount viewers, ForwarderNames forwarders, AdminReader reader, ShowCatalog catalog, RedisClient redis, LoopRunner loops, TimeProvider time)
    : IBackgroundWork
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenPoints = TimeSpan.FromSeconds(5);
    private static readonly int MostPoints = (int)(AdminReader.HistoryLength / BetweenPoints);
    private const int MostShowings = 500;

    private static readonly RedisScript HistoryScript = RedisScript.Load("history");

    public async Task RunAsync(CancellationToken stopping)
    {
        await loops.RunAsync("viewers and history", Pulse, RoundAsync, stopping);
        // Should this fail: a silent replica counts no more in a few seconds.
        await loops.TryAsync("viewers and history", null, viewers.EndAsync, CancellationToken.None);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        await forwarders.ReportAsync();
        if (await viewers.ReportAsync(BetweenPoints) is { } point)
        {
            await RecordAsync(point, stopping);
        }
    }

    private async Task RecordAsync(DateTimeOffset at, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var counts = await viewers.ByShowingAsync();
        var showings = catalog.Shows.SelectMany(show => show.Showings)
            .Where(showing => !showing.IsOver(now))
            .OrderByDescending(showing => counts.GetValueOrDefault(showing.Id)).ThenBy(showing => showing.SaleOpensAt)
            .Take(MostShowings);
        await loops.ForEachShowingAsync("history", showings, showing => RecordAsync(showing, at, counts), stopping);
    }

    private async Task RecordAsync(Showing showing, DateTimeOffset at, IReadOnlyDictionary<string, int> counts)
    {
        var figures = await reader.ReadAsync(showing, counts);
        await HistoryScript.RunAsync(
            redis, [RedisKeys.History(showing.Id)],
            at.ToUnixTimeMilliseconds(), HistoryPoint.Of(at, figures).Text, MostPoints, (long)AdminReader.HistoryLength.TotalMilliseconds);
    }
}
