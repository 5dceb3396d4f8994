using SeatAspire.Api.Background;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>
/// Counts the purchases of this replica: no more begin than it can end within their limits of time, and a replica that is told
/// to stop begins no new ones and ends only after those under way (the host's shutdown limit bounds the wait; a resolver finds
/// what it cuts off).
/// </summary>
public sealed partial class InFlightPurchases(ILogger<InFlightPurchases> logger) : IHostedLifecycleService
{
    /// <summary>Most purchases under way; one more is refused before anything of it is done.</summary>
    public const int Most = 1024;

    /// <summary>Most requests for one purchase: who asks again with its key waits for it, and takes no other purchase's place.</summary>
    public const int MostOfOne = 256;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<(string Person, string Key), int> _requests = [];
    private int _running;
    private bool _stopping;

    /// <summary>Runs a purchase, or refuses it while this replica stops or has too many under way.</summary>
    /// <param name="personId">Who asks for it.</param>
    /// <param name="key">Their key for it.</param>
    /// <param name="purchase">What is to be run.</param>
    public async Task<PayResponse> RunAsync(string personId, string key, Func<Task<PayResponse>> purchase)
    {
        var one = (personId, key);
        lock (_lock)
        {
            var same = _requests.GetValueOrDefault(one);
            if (_stopping || (same == 0 && _requests.Count == Most))
            {
                return new RefusedResponse(Refusals.Unavailable);
            }

            if (same == MostOfOne)
            {
                return new RefusedResponse(Refusals.PaymentInProgress);
            }

            _requests[one] = same + 1;
            _running++;
        }

        try
        {
            return await purchase();
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                if (--_requests[one] == 0)
                {
                    _requests.Remove(one);
                }

                SettleIfIdle();
            }
        }
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Refuse();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Refuse();
        return _idle.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Refuse()
    {
        lock (_lock)
        {
            if (!_stopping && _running > 0)
            {
                LogWaiting(_running);
            }

            _stopping = true;
            SettleIfIdle();
        }
    }

    private void SettleIfIdle()
    {
        if (_stopping && _running == 0)
        {
            _idle.TrySetResult();
        }
    }

    [LoggerMessage(LogLevel.Information, "Stopping once {Running} purchases under way have ended")]
    private partial void LogWaiting(int running);
}

/// <summary>How what purchases write and read at the same moment shares transactions.</summary>
internal static class DatabaseBatches
{
    /// <summary>
    /// A lone purchase waits for nobody; those of a crowd begin together, at most every 20 ms, and up to 200 ms apart as long as a batch takes longer than
    /// it should: each costs the same whether it is of three or of thirty.
    /// More may wait than a replica's purchases can ask for: those are refused before anything of them is done. What is not
    /// through after two seconds waits for a lock, most likely, and must hold nobody else up.
    /// </summary>
    public static readonly BatchLimits Limits = new(
        Largest: 64, AtOnce: 2, MostWaiting: 2 * InFlightPurchases.Most, Together: TimeSpan.FromSeconds(2),
        Pace: TimeSpan.FromMilliseconds(20), LongestPace: TimeSpan.FromMilliseconds(200), Apart: true);
}
