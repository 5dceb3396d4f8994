using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>A showing of its own in a Redis, in which the best seats are asked for; its people may have any number.</summary>
internal sealed class BestSeatHall : IDisposable
{
    private readonly RedisServer _redis;
    private int _people;

    private BestSeatHall(RedisServer redis, Seating seating, int holdSeconds)
    {
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        (_redis, Seating) = (redis, seating);
        var options = new HoldOptions { Seconds = holdSeconds, MaxSeats = 1_000_000, RunOutsBeforePause = 0 };
        Store = new(new RedisClient(redis.Connection, TimeProvider.System), epoch, Options.Create(options), TimeProvider.System);
    }

    public SeatStore Store { get; }
    public Seating Seating { get; }
    public string Showing { get; } = $"best-{Guid.NewGuid():N}";

    public static async Task<BestSeatHall> OpenAsync(RedisServer redis, Seating seating, int seats, int holdSeconds = 300)
    {
        var hall = new BestSeatHall(redis, seating, holdSeconds);
        Assert.True(await hall.Store.BeginRebuildAsync(hall.Showing, 1, "t", seats));
        Assert.True(await hall.Store.OpenAsync(hall.Showing, 1, "t"));
        return hall;
    }

    /// <summary>Sets all states, one character a seat; what is not 0 is blocked.</summary>
    public Task SetAsync(string states) => _redis.Connection.GetDatabase().StringSetAsync(RedisKeys.Seats(Showing).States, states);

    public async Task<string> StatesAsync() => System.Text.Encoding.ASCII.GetString((await Store.SnapshotAsync(Showing)).States);

    public Task<HoldOutcome> BestAsync(SeatWish wish, string? person = null) => Store.HoldBestAsync(Showing, person ?? Somebody(), wish, Seating, QueueRules.Off);

    public Task<HoldOutcome> LeavingNoneSingleAsync(int[] seats) =>
        Store.HoldLeavingNoneSingleAsync(Showing, Somebody(), seats, Seating, QueueRules.Off);

    public string Somebody() => $"person-{Interlocked.Increment(ref _people)}";

    public void Dispose() => Store.Dispose();
}
