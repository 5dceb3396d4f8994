using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using static SeatAspire.Tests.Proof.SeatHistory;

namespace SeatAspire.Tests.Proof;

/// <summary>A date with those who want its seats, and what they were answered.</summary>
internal sealed class SeatHall : IDisposable
{
    private const int People = 12;

    // While something hangs they run out.
    private const int ShortHoldSeconds = 3;

    private readonly GivenRedisSystem _system;
    private readonly SeatSeller _seller;
    private readonly SeatKeeper _keeper;
    private readonly List<SeatBuyer> _buyers;

    private SeatHall(GivenRedisSystem system, string id, int seed, ApiClient seller, ApiClient keeper, List<ApiClient> buyers)
    {
        (_system, Id) = (system, id);
        var codes = new SeatCodes();
        _seller = new(system, seller, id, Seats, History, new Random(seed));
        _keeper = new(system, keeper, id, Seats, codes, History, new Random(seed + 1));
        _buyers = [.. buyers.Select((buyer, i) => new SeatBuyer(system, buyer, id, Seats, codes, History, new Random(unchecked((seed * People) + i))))];
    }

    /// <summary>The seats that they want, by their labels.</summary>
    public static string[] Seats { get; } = [.. "CDE".SelectMany(row => Enumerable.Range(1, 12).Select(seat => $"{row}-{seat}"))];

    /// <summary>The date.</summary>
    public string Id { get; }

    /// <summary>What they were answered.</summary>
    public SeatHistory History { get; } = new();

    /// <summary>Makes one, whose sale is open, without a queue.</summary>
    public static async Task<SeatHall> OpenAsync(GivenRedisSystem system, int seed, bool areHoldsShort)
    {
        var showing = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.Off });
        if (areHoldsShort)
        {
            await using var database = system.Database();
            await database.Db.Set<ShowingRow>().Where(row => row.Id == showing.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.HoldSeconds, ShortHoldSeconds));
        }

        var (seller, keeper) = (await ApiClient.AdminAsync(system.Api[0]), await ApiClient.AdminAsync(system.Api[1]));
        var buyers = new List<ApiClient>();
        for (var i = 0; i < People; i++)
        {
            buyers.Add(await ApiClient.GuestAsync(system.Api[i % system.Api.Count]));
        }

        return new(system, showing.Id, seed, seller, keeper, buyers);
    }

    /// <summary>All do as much as makes so many calls of the buyers; the operators as much as each of these, or nothing.</summary>
    public Task ActAsync(int calls, bool withOperators)
    {
        var each = calls / People;
        var ofOperators = withOperators ? each : 0;
        return Task.WhenAll([_seller.ActAsync(ofOperators), _keeper.ActAsync(ofOperators), .. _buyers.Select(buyer => buyer.ActAsync(each))]);
    }

    /// <summary>All give back what they hold; then it is noted how it stands.</summary>
    public async Task LeaveAsync()
    {
        await Task.WhenAll([_keeper.LeaveAsync(), .. _buyers.Select(buyer => buyer.LeaveAsync())]);
        await EndAsync();
    }

    public void Dispose()
    {
        _seller.Dispose();
        _keeper.Dispose();
        _buyers.ForEach(buyer => buyer.Dispose());
    }

    /// <summary>Notes how it stands when all is quiet: in the database, and the same on every replica.</summary>
    private async Task EndAsync()
    {
        await using var database = _system.Database();
        var layout = await LayoutAsync(database);
        var index = Enumerable.Range(0, layout.SeatCount).ToDictionary(layout.Label);
        var called = Now;
        var sold = await database.Db.Set<Api.Seats.SoldSeatRow>().AsNoTracking().Where(seat => seat.ShowingId == Id).ToDictionaryAsync(seat => seat.Seat, seat => seat.OrderId);
        foreach (var seat in Seats)
        {
            var order = sold.GetValueOrDefault(index[seat]);
            History.Add([seat], new(order is null ? SeatEffect.EndsFree : SeatEffect.EndsSold, "", order ?? "", called, Now));
        }

        foreach (var origin in _system.Api)
        {
            await using var viewer = await Viewer.JoinAsync(origin, Id);
            var wrong = Array.Empty<int>();
            try
            {
                await Wait.UntilAsync(
                    "a replica shows what is sold, and nothing is held",
                    () => (wrong = [.. Seats.Select(seat => index[seat]).Where(seat => viewer.StateOf(seat) != (sold.ContainsKey(seat) ? 2 : 0))]).Length == 0,
                    HistoriesTests.UntilPutRight);
            }
            catch (TimeoutException)
            {
                var seen = string.Join(", ", wrong.Select(seat => $"{layout.Label(seat)} ({seat}) is {viewer.StateOf(seat)}, sold to {sold.GetValueOrDefault(seat) ?? "nobody"}"));
                Assert.Fail($"{origin} shows of {Id} what is not so (open {viewer.Hub.IsOpen}, version {viewer.Version}, joined anew {viewer.Rejoins} times): {seen}\n{await SeatTrouble.TellAsync(_system, Id, wrong)}");
            }
        }
    }

    private async Task<VenueLayout> LayoutAsync(TestDatabase database)
    {
        var hash = await database.Db.Set<ShowingRow>().Where(row => row.Id == Id).Select(row => row.LayoutHash).SingleAsync();
        return VenueLayout.Parse(await database.Db.Set<LayoutRow>().Where(row => row.Hash == hash).Select(row => row.Json).SingleAsync());
    }
}
