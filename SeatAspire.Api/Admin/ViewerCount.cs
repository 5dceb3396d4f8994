using System.Globalization;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Admin;

/// <summary>Connections in the seat rooms, of all replicas together: each says its own once a second.</summary>
internal sealed class ViewerCount(SeatRooms rooms, RedisClient redis)
{
    /// <summary>A replica that has been silent for so long counts no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly RedisScript PulseScript = RedisScript.Load("pulse");

    private readonly string _replica = Guid.NewGuid().ToString("N");

    /// <summary>Says this replica's own. The answer is the time of the history's point that the caller has to record, if one is due.</summary>
    public async Task<DateTimeOffset?> ReportAsync(TimeSpan betweenPoints)
    {
        var own = string.Join(',', rooms.Viewers().Select(room => string.Create(CultureInfo.InvariantCulture, $"{room.Key}:{room.Value}")));
        var due = await PulseScript.RunAsync(
            redis, [RedisKeys.Viewers, RedisKeys.Recorded],
            _replica, own, (long)Patience.TotalMilliseconds, (long)betweenPoints.TotalMilliseconds);
        return long.Parse((string)due!, CultureInfo.InvariantCulture) is > 0 and var point ? DateTimeOffset.FromUnixTimeMilliseconds(point) : null;
    }

    /// <summary>Takes this replica's own away, so that nobody counts them who are connecting elsewhere already.</summary>
    public Task EndAsync() => redis.CallAsync(database => database.HashDeleteAsync(RedisKeys.Viewers, _replica));

    /// <summary>Viewers of each showing that has any.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ByShowingAsync()
    {
        var sums = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var report in await redis.CallAsync(database => database.HashValuesAsync(RedisKeys.Viewers)))
        {
            var text = (string)report!;
            foreach (var room in text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var colon = room.LastIndexOf(':');
                if (colon > 0 && int.TryParse(room.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var count))
                {
                    var showing = room[..colon];
                    sums[showing] = sums.GetValueOrDefault(showing) + count;
                }
            }
        }

        return sums;
    }
}
