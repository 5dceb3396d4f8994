using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>A sale as it is shown on the map, by the real script.</summary>
public sealed class SaleScriptTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Showing = "sold-on", From = "an address";

    /// <summary>They logged in after the sale was committed and before it was shown; else their hold would be paying for ever, and looked after each second.</summary>
    [Fact]
    public async Task Whoever_the_buyer_is_by_now_the_hold_that_was_bought_ends()
    {
        using var store = await OpenAsync(Showing);
        var hold = await PayingAsync(store, Showing, [3, 4]);
        Assert.Single(await store.PayingSinceAsync(Showing, TimeSpan.Zero, 10));

        await store.SellAsync(new(Showing, "order", hold.HoldId, "account", [3, 4]));

        Assert.Empty(await store.PayingSinceAsync(Showing, TimeSpan.Zero, 10));
        Assert.Empty(await store.HoldsAsync(Showing, "guest"));
        Assert.Equal("0002200000"u8.ToArray(), (await store.SnapshotAsync(Showing)).States);
        Assert.False(await redis.Connection.GetDatabase().HashExistsAsync(RedisKeys.Seats(Showing).Prefix + "addresses", From));
    }

    /// <summary>Redis came back with data from before an order gave seats back, or all of them: else they would be held, by nobody, until somebody compares Redis with the database.</summary>
    [Theory]
    [InlineData("some", new[] { 4 }, "0000200000")]
    [InlineData("none", new int[0], "0000000000")]
    public async Task What_an_order_has_no_more_is_free_with_its_sale(string left, int[] has, string states)
    {
        var showing = Showing + left;
        using var store = await OpenAsync(showing);
        var hold = await PayingAsync(store, showing, [3, 4, 5]);

        var told = new ConcurrentQueue<string>();
        await using var hears = await Backing.SubscribeAsync(redis.Connection, RedisKeys.People, told.Enqueue);

        await store.SellAsync(new(showing, "order", hold.HoldId, "guest", has));

        await Wait.UntilAsync("its holder is told that they hold nothing any more", () => told.Any(message => message.StartsWith("h " + showing, StringComparison.Ordinal) && message.EndsWith("\nguest", StringComparison.Ordinal)));
        Assert.Empty(await store.PayingSinceAsync(showing, TimeSpan.Zero, 10));
        Assert.Equal(states, Encoding.ASCII.GetString((await store.SnapshotAsync(showing)).States));
    }

    private async Task<SeatStore> OpenAsync(string showing)
    {
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        var store = new SeatStore(new RedisClient(redis.Connection, TimeProvider.System), epoch, Options.Create(new HoldOptions()), TimeProvider.System);
        Assert.True(await store.BeginRebuildAsync(showing, 1, "t", 10));
        Assert.True(await store.OpenAsync(showing, 1, "t"));
        return store;
    }

    private static async Task<Hold> PayingAsync(SeatStore store, string showing, int[] seats)
    {
        var hold = (await store.HoldAsync(showing, "guest", seats, QueueRules.Off, new(From, 10, 0))).Hold!;
        Assert.Equal(PayVerdict.Started, (await store.StartPayAsync(hold.HoldId, "guest", "key")).Verdict);
        return hold;
    }
}
