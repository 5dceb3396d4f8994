using SeatAspire.Api.Background;
using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// Chores that any replica may do and one at a time is enough for: whoever asks first has the turn, and nobody else until it is over.
/// Nothing but work depends on it: a chore that two do at once must do no harm.
/// </summary>
public sealed class PeriodicLock(RedisClient redis, LoopRunner loops, TimeProvider time)
{
    // A turn is over before the same replica asks again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Does a chore two or three times a second, whenever it is this replica's turn, until <paramref name="stopping"/>. While Redis is
    /// away nobody does it.
    /// </summary>
    /// <param name="chore">Its name, the same on all replicas.</param>
    /// <param name="work">What is done in a turn.</param>
    /// <param name="stopping">Ends it.</param>
    public Task RunAsync(string chore, Func<Task> work, CancellationToken stopping) => loops.RunAsync(
        chore, TimeSpan.Zero,
        async _ =>
        {
            try
            {
                if (await TakeAsync(chore))
                {
                    // What it left undone, the next turn finds.
                    await work();
                }
            }
            finally
            {
                // Spread, so that replicas started together do not ask together.
                var pause = Pause * (0.75 + (Random.Shared.NextDouble() / 2));
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        },
        stopping);

    private Task<bool> TakeAsync(string chore) =>
        redis.CallAsync(database => database.StringSetAsync(RedisKeys.Turn(chore), "1", Length, When.NotExists));
}
