using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Shows;

/// <summary>
/// Tells every replica that shows, dates or settings changed in the database, so that a change acts at once. Told or
/// not, each replica looks every few seconds: a lost message only costs that time.
/// </summary>
public sealed class CatalogInvalidation(RedisClient redis, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _told = new(0, 1);
    private TaskCompletionSource _next = NewLook();

    /// <summary>
    /// Call it after the change is committed: then this replica has it, so that whoever is answered finds what they did, and the others soon do. While Redis is
    /// away nobody else is told, and while the database is this one does not have it either.
    /// </summary>
    public async Task TellAsync()
    {
        var look = Volatile.Read(ref _next).Task;
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

        await look.WaitAsync(LookLimit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A look at the database that begins now: dispose of it at its end. Changes that were told of before are seen by it.</summary>
    internal IDisposable BeginLook() => new Look(Interlocked.Exchange(ref _next, NewLook()));

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

    private static TaskCompletionSource NewLook() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Look(TaskCompletionSource end) : IDisposable
    {
        public void Dispose() => end.SetResult();
    }
}
