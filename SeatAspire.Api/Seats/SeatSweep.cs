using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>Makes expired holds visible: some replica looks twice a second, where a deadline has passed, in bounded steps.</summary>
public sealed class SeatSweep(SeatStore store, RedisClient redis, PeriodicLock periodic, ShowCatalog catalog, LoopRunner loops, SeatMeters meters) : IBackgroundWork
{
    private const int Step = 100;

    /// <inheritdoc/>
    // While nothing can expire visibly the hold script takes expired seats over by itself.
    public Task RunAsync(CancellationToken stopping) => periodic.RunAsync(
        "sweep",
        async () =>
        {
            var now = await redis.NowAsync();
            var due = await redis.WhereAsync(catalog.Visited(), (database, showing) => IsDueAsync(database, showing.Id, now));
            await loops.ForEachShowingAsync("the sweep", due, showing => SweepAsync(showing.Id), stopping);
        },
        stopping);

    private static async Task<bool> IsDueAsync(IDatabase database, string showingId, long now) =>
        await database.SortedSetRangeByRankWithScoresAsync(RedisKeys.Seats(showingId).Deadlines, 0, 0) is [var first] && first.Score <= now;

    private async Task SweepAsync(string showingId)
    {
        int ended;
        do
        {
            ended = await store.ExpireAsync(showingId, Step);
            meters.Expired(showingId, ended);
        }
        while (ended == Step);
    }
}
