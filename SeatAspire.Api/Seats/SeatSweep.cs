using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>Makes expired holds visible: some replica looks twice a second, in bounded steps.</summary>
public sealed class SeatSweep(SeatStore store, RedisTurns turns, ShowCatalog catalog, SeatMeters meters) : BackgroundService
{
    private const int Step = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await turns.TakeAsync("sweep", Turn))
                {
                    await Task.WhenAll(catalog.Shows.SelectMany(show => show.Showings).Select(showing => SweepAsync(showing.Id)));
                }
            }
            catch (Exception error) when (error is RedisAwayException or RebuildingException)
            {
                // Nothing can expire visibly now; the hold script takes expired seats over by itself.
            }

            // Spread, so that replicas started together do not look together.
            var pause = Pause * (0.75 + (Random.Shared.NextDouble() / 2));
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

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
