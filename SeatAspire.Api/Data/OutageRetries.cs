using Polly;
using Polly.Retry;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>
/// For work whose outcome must become known, and that finds out by itself whether an earlier try of it took effect: tried again for as long as
/// the database is away, until the caller's limit ends it. Deadlocks are seen to below (<see cref="LockRetries"/>).
/// </summary>
internal static class OutageRetries
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="time">Measures the pauses.</param>
    /// <param name="failed">Told of each try that failed.</param>
    public static ResiliencePipeline Create(TimeProvider time, Action<Exception>? failed = null) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = Pause,
                BackoffType = DelayBackoffType.Constant,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(Backing.IsDatabaseAway),
                OnRetry = outcome =>
                {
                    failed?.Invoke(outcome.Outcome.Exception!);
                    return default;
                },
            })
            .Build();
}
