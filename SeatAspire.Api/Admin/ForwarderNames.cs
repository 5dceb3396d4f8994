using System.Globalization;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Admin;

/// <summary>
/// The senders that forward without being trusted (see <see cref="ClientAddresses"/>), of all replicas together: operators must know of a
/// proxy whose people all count as one.
/// </summary>
internal sealed class ForwarderNames(ClientAddresses addresses, RedisClient redis, TimeProvider time)
{
    private const int MostNamed = 16;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private volatile Names? _read;
    private long _reported;

    /// <summary>Says which ones this replica knows.</summary>
    public async Task ReportAsync()
    {
        var names = addresses.UntrustedForwarders;
        if (names.Count == 0 || (_reported != 0 && time.GetElapsedTime(_reported) < BetweenReports))
        {
            return;
        }

        _reported = time.GetTimestamp();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await redis.CallAsync(async database =>
        {
            var noted = database.HashSetAsync(RedisKeys.Forwarders, [.. names.Select(name => new HashEntry(name, now))]);
            var kept = database.KeyExpireAsync(RedisKeys.Forwarders, ClientAddresses.Remembered);
            await noted;
            return await kept;
        });
    }

    /// <summary>Those of all replicas, at most a few.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        if (_read is { } read && time.GetElapsedTime(read.At) < Fresh)
        {
            return read.List;
        }

        var entries = await redis.CallAsync(database => database.HashGetAllAsync(RedisKeys.Forwarders));
        var since = (time.GetUtcNow() - ClientAddresses.Remembered).ToUnixTimeMilliseconds();
        string[] list = [.. entries.Where(entry => long.Parse((string)entry.Value!, CultureInfo.InvariantCulture) > since)
            .Select(entry => (string)entry.Name!).Order(StringComparer.Ordinal).Take(MostNamed)];
        _read = new(list, time.GetTimestamp());
        return list;
    }

    private sealed record Names(IReadOnlyList<string> List, long At);
}
