using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
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
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        using var store = new SeatStore(new RedisClient(redis.Connection, TimeProvider.System), epoch, Options.Create(new HoldOptions()), TimeProvider.System);
        Assert.True(await store.BeginRebuildAsync(Showing, 1, "t", 10));
        Assert.True(await store.OpenAsync(Showing, 1, "t"));
        var hold = (await store.HoldAsync(Showing, "guest", [3, 4], QueueRules.Off, new(From, 10, 0))).Hold!;
        Assert.Equal(PayVerdict.Started, (await store.StartPayAsync(hold.HoldId, "guest", "key")).Verdict);
        Assert.Single(await store.PayingSinceAsync(Showing, TimeSpan.Zero, 10));

        await store.SellAsync(new(Showing, "order", hold.HoldId, "account", [3, 4]));

        Assert.Empty(await store.PayingSinceAsync(Showing, TimeSpan.Zero, 10));
        Assert.Empty(await store.HoldsAsync(Showing, "guest"));
        Assert.Equal("0002200000"u8.ToArray(), (await store.SnapshotAsync(Showing)).States);
        Assert.False(await redis.Connection.GetDatabase().HashExistsAsync(RedisKeys.Seats(Showing).Prefix + "addresses", From));
    }
}
