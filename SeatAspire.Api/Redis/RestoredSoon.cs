using System.Collections.Concurrent;
using System.Globalization;

namespace SeatAspire.Api.Redis;

/// <summary>
/// Lets those wait who ask about a date whose seats are just being restored: that takes a second, and thousands who are refused ask again and again, which makes it several.
/// One look at Redis serves all who wait.
/// </summary>
public sealed class RestoredSoon(RedisClient redis, RedisEpoch epoch, TimeProvider time)
{
    /// <summary>Nobody waits longer: a page that has no answer after two seconds believes its connection dead.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _looks = new(StringComparer.Ordinal);

    /// <summary>Asks, and where the seats are being restored once more when they stand.</summary>
    /// <exception cref="RebuildingException">They do not stand in time.</exception>
    /// <exception cref="RedisAwayException">No answer in time, or no connection.</exception>
    public async Task<T> AskAsync<T>(string showingId, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RebuildingException)
        {
            if (!await StandsAsync(showingId))
            {
                throw;
            }
        }

        return await ask();
    }

    private async Task<bool> StandsAsync(string showingId)
    {
        var look = _looks.GetOrAdd(showingId, _ => new(() => LookAsync(showingId)));
        try
        {
            return await look.Value;
        }
        finally
        {
            _looks.TryRemove(new(showingId, look));
        }
    }

    private async Task<bool> LookAsync(string showingId)
    {
        // So that those who come at the same moment find this look, however soon it ends.
        await Task.Yield();
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Limit; await Task.Delay(Pause, time))
        {
            if (epoch.Current is { } believed
                && await redis.CallAsync(database => database.StringGetAsync(RedisKeys.Seats(showingId).Epoch)) == believed.ToString(CultureInfo.InvariantCulture))
            {
                return true;
            }
        }

        return false;
    }
}
