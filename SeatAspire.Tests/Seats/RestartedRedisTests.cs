using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>
/// Redis is started again with older data, and a replica asks before it has noticed: nothing is promised by states that are over. Each test has a Redis of its own.
/// </summary>
public sealed class RestartedRedisTests : IAsyncLifetime
{
    private const string Showing = "restarted";
    private readonly RedisServer _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Nothing_is_held_paid_given_back_or_blocked_by_older_data_until_the_seats_are_restored()
    {
        // It believes in the former epoch for as long as nobody tells it otherwise.
        var epoch = new RedisEpoch();
        using var store = await OpenAsync(epoch);
        var ann = (await store.HoldAsync(Showing, "ann", [1, 2], QueueRules.Off)).Hold!;
        _redis.Keep();
        Assert.Equal(ReleaseVerdict.Released, await store.ReleaseAsync(ann.HoldId, "ann"));
        await store.SellAsync(new(Showing, "order", "hold", "bob", [1, 5]));

        await _redis.RestartAsync(withKept: true);
        await Wait.UntilAsync("Redis answers again", async () => await Record.ExceptionAsync(() => store.HeadAsync(Showing)) is null);
        Assert.Equal(1, (await store.HeadAsync(Showing)).Epoch);
        Assert.Equal(1, epoch.Current);
        Func<Task>[] calls =
        [
            () => store.HoldAsync(Showing, "eve", [5], QueueRules.Off),
            () => store.ReleaseAsync(ann.HoldId, "ann"),
            () => store.StartPayAsync(ann.HoldId, "ann", "key"),
            () => store.BlockAsync(Showing, [5]),
            () => store.RepairAsync(Showing, [(5, "blocked")]),
            () => store.CloseAsync(Showing, "t2"),
        ];
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<RebuildingException>(call);
        }

        Assert.Equal((byte)'1', (await store.SnapshotAsync(Showing)).States[1]);
        Assert.True(await store.BeginRebuildAsync(Showing, 2, "t", 20));
        Assert.True(await store.OpenAsync(Showing, 2, "t"));
        epoch.Believe(2, epoch.Doubts);
        Assert.Equal(HoldVerdict.Held, (await store.HoldAsync(Showing, "eve", [7], QueueRules.Off)).Verdict);
    }

    [Fact]
    public async Task Seats_of_before_lives_were_noted_are_sold_on()
    {
        using var store = await OpenAsync(new RedisEpoch());
        Assert.True(await _redis.Connection.GetDatabase().KeyDeleteAsync(RedisKeys.Seats(Showing).Prefix + "life"));
        Assert.Equal(HoldVerdict.Held, (await store.HoldAsync(Showing, "eve", [7], QueueRules.Off)).Verdict);
    }

    private async Task<SeatStore> OpenAsync(RedisEpoch epoch)
    {
        epoch.Believe(1, epoch.Doubts);
        var store = new SeatStore(new RedisClient(_redis.Connection, TimeProvider.System), epoch, Options.Create(new HoldOptions()), TimeProvider.System);
        Assert.True(await store.BeginRebuildAsync(Showing, 1, "t", 20));
        Assert.True(await store.OpenAsync(Showing, 1, "t"));
        return store;
    }
}
