using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// Chores that any replica may do and one at a time is enough for: whoever asks first has the turn, and nobody else until it is over.
/// Nothing but work depends on it: a chore that two do at once must do no harm.
/// </summary>
public sealed class RedisTurns(RedisGate redis)
{
    /// <summary>Takes the next turn of a chore; false while somebody has it.</summary>
    /// <param name="chore">Its name.</param>
    /// <param name="length">How long nobody else gets it: less than the pause between two looks of a replica.</param>
    /// <exception cref="RedisAwayException">Redis does not answer.</exception>
    public Task<bool> TakeAsync(string chore, TimeSpan length) =>
        redis.CallAsync(database => database.StringSetAsync(RedisKeys.Turn(chore), "1", length, When.NotExists));
}
