namespace SeatAspire.Api.Background;

/// <summary>What goes on in the background for as long as the replica does: one or several loops of the <see cref="LoopRunner"/>.</summary>
public interface IBackgroundWork
{
    /// <summary>Runs until <paramref name="stopping"/>, then does what is left to do and returns.</summary>
    Task RunAsync(CancellationToken stopping);
}

/// <summary>
/// The one background service: runs all <see cref="IBackgroundWork"/> side by side. Work that throws, outside the rounds that the
/// <see cref="LoopRunner"/> tries again by itself, is begun anew; the others don't notice.
/// </summary>
internal sealed class BackgroundRunner(IEnumerable<IBackgroundWork> all, LoopRunner loops) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(all.Select(work =>
        Task.Run(() => loops.UntilAsync(work.GetType().Name, work.RunAsync, stoppingToken), CancellationToken.None)));
}
