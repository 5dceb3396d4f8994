using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>Prolongs the turns of those who are in a seat room on this replica, every few seconds.</summary>
public sealed class QueueRenewal(QueueStore store, SeatRooms rooms, ShowCatalog catalog, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                foreach (var (showingId, people) in rooms.People())
                {
                    if (catalog.Find(showingId) is { } showing)
                    {
                        await store.RenewAsync(showing, people);
                    }
                }
            }
            catch (Exception error) when (error is RedisAwayException or RebuildingException)
            {
                // The leases go on running; who is still there when Redis is back has theirs prolonged then.
            }
        }
    }
}
