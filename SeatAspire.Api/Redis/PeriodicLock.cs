using SeatAspire.Api.Background;
using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// Chores that any replica may do and one at a time is enough for: whoever asks first has the turn, and nobody else until it is over.
/// Nothing but work depends on it: a chore that two do at once must do no harm.
/// </summary>
public sealed class PeriodicLock(RedisClient redis, LoopRunner loops, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    // Pauses are spread by so much of their length, so that replicas started together do not ask together.
    private const double Spread = 0.25;

    // A turn is over before the same replica asks again, or that one's pause would be two.
    private static readonly TimeSpan Length = Pause * (1 - Spread) * 0.8;

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
                var pause = Pause * (1 - Spread + (2 * Spread * Random.Shared.NextDouble()));
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        },
        stopping);

    private Task<bool> TakeAsync(string chore) =>
        redis.CallAsync(database => database.StringSetAsync(RedisKeys.Turn(chore), "1", Length, When.NotExists));
}
