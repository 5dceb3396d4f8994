using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Simulation;

/// <summary>
/// A thousand random steps of a few people on a few seats, in the real scripts on a real Redis, each compared with a
/// small model. A failure prints its seed; put it in place of the drawn ones to see it again.
/// </summary>
public sealed class SeatScriptTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int Steps = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Redis_does_what_the_model_does(int fixedSeed)
    {
        var seed = fixedSeed != 0 ? fixedSeed : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await new SeatScriptRun(redis, seed, $"sim-{seed}-{Guid.NewGuid():N}").GoAsync(Steps);
    }

    [Fact]
    public async Task What_is_given_back_is_forgotten_sooner_than_what_was_sold_or_ran_out()
    {
        var showing = $"forgotten-{Guid.NewGuid():N}";
        var (lasting, fleeting) = (StoreOf(300), StoreOf(0));
        Assert.True(await lasting.BeginRebuildAsync(showing, 1, "t", SeatScriptRun.Seats));
        Assert.True(await lasting.OpenAsync(showing, 1, "t"));
        var released = await HeldAsync(lasting, 0);
        var sold = await HeldAsync(lasting, 1);
        var expired = await HeldAsync(fleeting, 2);
        Assert.Equal([null, null, null], await Task.WhenAll(LeftAsync(released), LeftAsync(sold), LeftAsync(expired)));

        await lasting.ReleaseAsync(released, "ann");
        await lasting.SellAsync(new(showing, "order", sold, "ann", [1]));
        await lasting.ExpireAsync(showing, 100);

        Assert.InRange((await LeftAsync(released))!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.InRange((await LeftAsync(sold))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
        Assert.InRange((await LeftAsync(expired))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));

        async Task<string> HeldAsync(SeatStore store, int seat) => (await store.HoldAsync(showing, "ann", [seat], QueueRules.Off)).Hold!.HoldId;
        Task<TimeSpan?> LeftAsync(string hold) => redis.Connection.GetDatabase().KeyTimeToLiveAsync(RedisKeys.Seats(showing).Hold(hold));
    }

    private SeatStore StoreOf(int seconds) => SeatScriptRun.StoreOf(new RedisClient(redis.Connection, TimeProvider.System), seconds, new RedisEpoch());
}
