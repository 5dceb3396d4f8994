using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>Makes expired holds visible: some replica looks twice a second, where anything is held, in bounded steps.</summary>
public sealed class SeatSweep(SeatStore store, RedisClient redis, PeriodicLock periodic, ShowCatalog catalog, LoopRunner loops, SeatMeters meters) : IBackgroundWork
{
    private const int Step = 100;

    /// <inheritdoc/>
    // While nothing can expire visibly the hold script takes expired seats over by itself.
    public Task RunAsync(CancellationToken stopping) => periodic.RunAsync(
        "sweep",
        async () =>
        {
            var held = await redis.WithAnyKeyAsync(catalog.Visited(), showing => RedisKeys.Seats(showing.Id).Deadlines);
            await loops.ForEachShowingAsync("the sweep", held, showing => SweepAsync(showing.Id), stopping);
        },
        stopping);

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
