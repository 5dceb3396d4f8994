using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>
/// Counts the purchases of this replica, so that one that is told to stop begins no new ones and ends only after those
/// under way (the host's shutdown limit bounds the wait; a resolver finds what it cuts off).
/// </summary>
public sealed partial class InFlightPurchases(ILogger<InFlightPurchases> logger) : IHostedLifecycleService
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private bool stopping;

    /// <summary>Runs a purchase, or refuses it while this replica stops.</summary>
    public async Task<PayAnswer> RunAsync(Func<Task<PayAnswer>> purchase)
    {
        lock (gate)
        {
            if (stopping)
            {
                return new RefusedAnswer(Refusals.Unavailable);
            }

            running++;
        }

        try
        {
            return await purchase();
        }
        finally
        {
            lock (gate)
            {
                running--;
                SettleIfIdle();
            }
        }
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            stopping = true;
            SettleIfIdle();
            if (running > 0)
            {
                LogWaiting(running);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => idle.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void SettleIfIdle()
    {
        if (stopping && running == 0)
        {
            idle.TrySetResult();
        }
    }

    [LoggerMessage(LogLevel.Information, "Stopping once {Running} purchases under way have ended")]
    private partial void LogWaiting(int running);
}
