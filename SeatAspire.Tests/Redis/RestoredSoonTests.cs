using System.Globalization;
using SeatAspire.Api.Redis;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Redis;

/// <summary>Who asks about a date that is being restored is answered when it stands, and thousands who do cost Redis no more than one.</summary>
public sealed class RestoredSoonTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const int Many = 2_000;

    private readonly RedisEpoch _epoch = new();
    private readonly string _showing = $"soon-{Guid.NewGuid():N}";
    private int _asked, _gets;

    [Fact]
    public async Task Those_who_wait_are_answered_once_it_stands_by_few_looks()
    {
        var soon = Soon();
        await SetAsync("r:2:token");
        var before = await LooksAsync();
        var waiting = Enumerable.Range(0, Many).Select(_ => soon.AskAsync(_showing, AskAsync)).ToList();
        Assert.Equal(Many, _asked);

        // Restored, though this replica does not know the epoch yet; then it does.
        await SetAsync("2");
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        _epoch.Believe(2, _epoch.Doubts);
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("answer", answer));
        Assert.Equal(2 * Many, _asked);
        Assert.InRange(await LooksAsync() - before, 1, 100);
    }

    [Fact]
    public async Task Where_it_does_not_stand_in_time_or_falls_again_they_are_told_so()
    {
        var soon = Soon();
        await SetAsync("r:2:token");
        _epoch.Believe(2, _epoch.Doubts);
        await Assert.ThrowsAsync<RebuildingException>(() => soon.AskAsync(_showing, AskAsync));
        Assert.Equal(1, _asked);

        // It stands, and the second question finds that it does not.
        await SetAsync("2");
        await Assert.ThrowsAsync<RebuildingException>(() => soon.AskAsync<string>(_showing, () => throw new RebuildingException(_showing)));
        Assert.Equal("answer", await soon.AskAsync(_showing, AskAsync));
    }

    private RestoredSoon Soon() => new(new RedisClient(redis.Connection, TimeProvider.System), _epoch, TimeProvider.System);

    private async Task<string> AskAsync()
    {
        Interlocked.Increment(ref _asked);
        if (_epoch.Current != 2)
        {
            throw new RebuildingException(_showing);
        }

        Interlocked.Increment(ref _gets);
        return await Database.StringGetAsync(RedisKeys.Seats(_showing).Epoch) == "2" ? "answer" : throw new RebuildingException(_showing);
    }

    private IDatabase Database => redis.Connection.GetDatabase();

    private Task SetAsync(string epoch) => Database.StringSetAsync(RedisKeys.Seats(_showing).Epoch, epoch);

    // But those of who asks.
    private async Task<long> LooksAsync()
    {
        const string Gets = "cmdstat_get:calls=";
        var stats = (string)(await Database.ExecuteAsync("INFO", "commandstats"))!;
        var start = stats.IndexOf(Gets, StringComparison.Ordinal);
        return start < 0 ? 0 : long.Parse(stats[(start + Gets.Length)..stats.IndexOf(',', start)], CultureInfo.InvariantCulture) - _gets;
    }
}
