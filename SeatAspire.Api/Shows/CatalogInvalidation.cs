using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Shows;

/// <summary>
/// Tells every replica that shows, dates or settings changed in the database, so that a change acts at once. Told or
/// not, each replica looks every few seconds: a lost message only costs that time.
/// </summary>
public sealed class CatalogInvalidation(RedisClient redis, LoopRunner loops) : IBackgroundWork
{
    private readonly SemaphoreSlim _told = new(0, 1);

    /// <summary>Call it after the change is committed. While Redis is away nobody is told.</summary>
    public async Task TellAsync()
    {
        // This replica need not hear itself.
        Wake();
        try
        {
            await redis.PublishAsync(RedisKeys.Catalog, "changed");
        }
        catch (RedisAwayException)
        {
            // The others look by themselves.
        }
    }

    /// <summary>Waits until somebody tells, or the time is over.</summary>
    internal Task WaitAsync(TimeSpan atMost, CancellationToken stopping) => _told.WaitAsync(atMost, stopping);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stopping) =>
        redis.ListenAsync(RedisKeys.Catalog, _ => Wake(), loops, stopping);

    private void Wake()
    {
        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // One look answers both.
        }
    }
}
