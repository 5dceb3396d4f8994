using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Problems;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>What reading the programme costs, and what small chores on keys may do, on a real Redis.</summary>
public sealed class StockReaderTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Reading_what_is_left_counts_free_seats_and_listens_to_nothing()
    {
        var showing = new Showing($"stock-{Guid.NewGuid():N}", "show", DateTimeOffset.MaxValue, DateTimeOffset.MinValue, false, LoneApi.Layout, QueueSettings.Default);
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        using var store = new SeatStore(new RedisClient(redis.Connection, TimeProvider.System), epoch, Options.Create(new HoldOptions()), TimeProvider.System);
        var catalog = new ShowCatalog();
        catalog.Replace([new Show("show", "", "", "", "", [showing])]);
        var feeds = new SeatFeeds(store, redis.Connection, catalog, new SeatMeters(),
            new LoopRunner(new LoopFaults(TimeProvider.System, NullLogger<LoopFaults>.Instance), TimeProvider.System), TimeProvider.System,
            NullLogger<SeatFeeds>.Instance);
        using var stock = new StockReader(feeds, store, TimeProvider.System);
        Assert.Null(await stock.RemainingAsync(showing));

        Assert.True(await store.BeginRebuildAsync(showing.Id, 1, "t", showing.Layout.SeatCount));
        Assert.True(await store.OpenAsync(showing.Id, 1, "t"));
        await store.HoldAsync(showing.Id, "ann", [0, 1], QueueRules.Off);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => stock.RemainingAsync(showing)));
        Assert.All(answers, remaining => Assert.Equal(showing.Layout.SeatCount - 2, remaining!.Values.Sum()));
        Assert.Null(feeds.Running(showing.Id));
        Assert.Empty((StackExchange.Redis.RedisResult[])(await redis.Connection.GetDatabase().ExecuteAsync("PUBSUB", "CHANNELS", RedisKeys.Seats(showing.Id).Changes))!);
    }

    [Fact]
    public async Task A_key_is_dropped_by_its_owner_alone()
    {
        var (client, database) = (new RedisClient(redis.Connection, TimeProvider.System), redis.Connection.GetDatabase());
        await database.StringSetAsync("lock", "mine");
        Assert.Equal(0, (long)await RedisScript.Load("drop").RunAsync(client, ["lock"], "somebody else's"));
        Assert.Equal("mine", (string?)await database.StringGetAsync("lock"));
        Assert.Equal(1, (long)await RedisScript.Load("drop").RunAsync(client, ["lock"], "mine"));
        Assert.False(await database.KeyExistsAsync("lock"));
    }
}
