using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>A showing of its own in a Redis, of which seats are set aside; its people may have any number.</summary>
internal sealed class AllocationHall : IDisposable
{
    public const string Code = "Presale-1";

    private readonly RedisEpoch _epoch = new();

    private AllocationHall(RedisServer redis)
    {
        _epoch.Believe(1, _epoch.Doubts);
        var client = new RedisClient(redis.Connection, TimeProvider.System);
        Allocations = new(client, _epoch, new AddressLimits(new ConfigurationBuilder().Build()));
        (Lasting, Fleeting) = (StoreOf(300), StoreOf(0));

        SeatStore StoreOf(int seconds) => new(
            client, _epoch, Options.Create(new HoldOptions { Seconds = seconds, MaxSeats = 1_000_000, RunOutsBeforePause = 0 }), TimeProvider.System);
    }

    public AllocationStore Allocations { get; }

    /// <summary>Its holds last.</summary>
    public SeatStore Lasting { get; }

    /// <summary>Its holds are over at once, though nobody has noticed.</summary>
    public SeatStore Fleeting { get; }

    public string Showing { get; } = $"allocated-{Guid.NewGuid():N}";

    public static async Task<AllocationHall> OpenAsync(RedisServer redis, int seats)
    {
        var hall = new AllocationHall(redis);
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 1, "t", seats));
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 1, "t"));
        return hall;
    }

    /// <summary>Sets seats aside as an operator does.</summary>
    public async Task<Allocation> SetAsideAsync(int[] seats, string? code = Code, int? uses = null, int? percent = null, string id = "one")
    {
        Assert.Empty(await Allocations.TakeAsync(Showing, id, seats));
        var allocation = Of(id, seats, code, uses, percent);
        await Allocations.SetAsync(allocation);
        return allocation;
    }

    public Allocation Of(string id, int[] seats, string? code, int? uses, int? percent) => new(
        new() { Id = id, ShowingId = Showing, Name = id, Code = code, Uses = uses, DiscountPercent = percent, CreatedAt = default }, seats);

    public Task<HoldOutcome> HoldAsync(string person, int[] seats, string? code = null, SeatStore? store = null) =>
        (store ?? Lasting).HoldAsync(Showing, person, seats, QueueRules.Off, terms: TermsOf(code, store));

    /// <summary>As the service makes them of a code.</summary>
    public HoldTerms? TermsOf(string? code, SeatStore? store = null) =>
        code is null ? null : new(store == Fleeting ? 0 : 300, 1_000_000, 1, new(AllocationCodes.HashOf(Showing, code), 0));

    public async Task<string> StatesAsync() => System.Text.Encoding.ASCII.GetString((await Lasting.SnapshotAsync(Showing)).States);

    public async Task<long> UsedAsync(string id = "one") => (await Allocations.UsedAsync(Showing, [id]))[0];

    public void Believe(long epoch) => _epoch.Believe(epoch, _epoch.Doubts);

    public void Dispose()
    {
        Lasting.Dispose();
        Fleeting.Dispose();
    }
}
