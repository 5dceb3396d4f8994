using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Simulation;

/// <summary>
/// Random steps of a few people on a few seats, in the scripts on a real Redis, each compared with the model: by a store whose holds last, and one whose
/// holds are over at once.
/// </summary>
internal sealed class SeatScriptRun
{
    /// <summary>How many seats there are.</summary>
    public const int Seats = 12;

    private const int MostSeats = 5;
    private const int MostUnpaid = 6;
    private const string Code = "presale";
    private static readonly string[] People = ["ann", "bob", "cho", "dan"];
    private static readonly string[] Addresses = ["office", "home"];

    private readonly int _seed;
    private readonly string _showing;
    private Random _random = Random.Shared;
    private readonly RedisClient _client;
    private readonly SeatStore _lasting;
    private readonly SeatStore _fleeting;
    private readonly AllocationStore _allocations;
    private Allocation? _allocation;
    private readonly SeatModel _model = new(Seats, MostSeats, MostUnpaid);
    private readonly RedisEpoch _epoch = new();
    private readonly RedisServer _redis;
    private readonly Dictionary<string, ModelHold> _orders = [];
    private long _version;

    /// <summary>Of a date of its own.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <param name="showing">The date.</param>
    /// <param name="way">How scripts get there, where not as they are.</param>
    public SeatScriptRun(RedisServer redis, int seed, string showing, IConnectionMultiplexer? way = null)
    {
        _client = new(way ?? redis.Connection, TimeProvider.System);
        (_redis, _seed, _showing, _lasting, _fleeting) = (redis, seed, showing, StoreOf(_client, 300, _epoch), StoreOf(_client, 0, _epoch));
        _allocations = new(_client, _epoch, new AddressLimits(new ConfigurationBuilder().Build()));
    }

    /// <summary>A store whose holds last so long.</summary>
    public static SeatStore StoreOf(RedisClient client, int seconds, RedisEpoch epoch)
    {
        epoch.Believe(1, epoch.Doubts);
        return new(client, epoch, Options.Create(new HoldOptions { Seconds = seconds, MaxSeats = MostSeats, RunOutsBeforePause = 0 }), TimeProvider.System);
    }

    /// <summary>Does so many steps, each drawn after the one before.</summary>
    public Task GoAsync(int steps)
    {
        var drawn = new Random(_seed);
        return GoAsync(Enumerable.Range(0, steps), _ => drawn);
    }

    /// <summary>Does these steps, by their numbers: what each does, its number says alone.</summary>
    public Task GoAsync(IEnumerable<int> steps) => GoAsync(steps, step => Draws.Of(_seed, step));

    private async Task GoAsync(IEnumerable<int> steps, Func<int, Random> draws)
    {
        Assert.True(await _lasting.BeginRebuildAsync(_showing, 1, "t", Seats));
        Assert.True(await _lasting.OpenAsync(_showing, 1, "t"));
        foreach (var step in steps)
        {
            _random = draws(step);
            var before = _model.States();
            await (_random.Next(100) == 0 ? RebuildAsync() : _random.Next(11) switch
            {
                9 => AllocateAsync(),
                10 => TimePassesAsync(),
                0 or 1 or 2 => HoldAsync(),
                3 => ReleaseAsync(),
                4 => PayAsync(),
                5 => UnpayAsync(),
                6 => SellAsync(),
                7 => FreeAsync(),
                _ => ExpireAsync(),
            });
            await CompareAsync(step, before);
        }
    }

    private async Task HoldAsync()
    {
        var person = People[_random.Next(People.Length)];
        var wanted = Enumerable.Range(0, Seats).OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).ToArray();
        var isOver = _random.Next(3) == 0;
        // People move, and share addresses.
        var from = Addresses[_random.Next(Addresses.Length)];
        var byCode = _random.Next(2) == 0;
        var terms = new HoldTerms(isOver ? 0 : 300, MostSeats, 1, byCode ? new(AllocationCodes.HashOf(_showing, Code), 0) : null);
        var expected = _model.Expect(person, from, wanted, byCode);
        var outcome = await (isOver ? _fleeting : _lasting).HoldAsync(_showing, person, wanted, QueueRules.Off, new(from, MostUnpaid, 0), terms);
        Assert.Equal(expected, outcome.Verdict switch
        {
            HoldVerdict.Held => "ok",
            HoldVerdict.Taken => "taken",
            HoldVerdict.Unpaid => "unpaid",
            HoldVerdict.CodeRefused => "code",
            _ => "limit",
        });
        if (outcome.Hold is { } hold)
        {
            _model.Hold(hold.HoldId, person, from, wanted, isOver, byCode);
            Assert.Equal(_model.Holds[hold.HoldId].ByCode, hold.ByCode);
        }
    }

    private async Task AllocateAsync()
    {
        if (_allocation is not null)
        {
            if (_random.Next(3) == 0)
            {
                await _allocations.DropAsync(_showing, SeatModel.AllocationId);
                _model.Deallocate();
                _allocation = null;
            }

            return;
        }

        var wanted = Enumerable.Range(0, Seats).OrderBy(_ => _random.Next()).Take(4).ToArray();
        var taken = await _allocations.TakeAsync(_showing, SeatModel.AllocationId, wanted);
        var uses = _random.Next(1, 5);
        Assert.Equal(_model.Allocate(wanted, uses), taken.Count == 0);
        if (taken.Count == 0)
        {
            _allocation = new(new() { Id = SeatModel.AllocationId, ShowingId = _showing, Name = "one", Code = Code, Uses = uses, CreatedAt = default }, wanted);
            await _allocations.SetAsync(_allocation);
        }
    }

    private async Task ReleaseAsync()
    {
        if (AnyHold() is { } hold)
        {
            var stranger = People.First(person => person != hold.Person);
            Assert.Equal(ReleaseVerdict.Unknown, await _lasting.ReleaseAsync(hold.Id, stranger));
            var verdict = await _lasting.ReleaseAsync(hold.Id, hold.Person);
            Assert.Equal(hold switch
            {
                { State: "paying" } => ReleaseVerdict.Paying,
                { State: "sold" } => ReleaseVerdict.Paid,
                { State: "held", IsOver: false } => ReleaseVerdict.Released,
                _ => ReleaseVerdict.Ended,
            }, verdict);
            if (hold.State == "held")
            {
                _model.End(hold, "ended");
            }
        }
    }

    private async Task PayAsync()
    {
        if (AnyHold() is { } hold)
        {
            var answer = await _lasting.StartPayAsync(hold.Id, hold.Person, "key");
            var expected = hold switch
            {
                { State: "paying" } => PayVerdict.Paying,
                { State: "sold" } => PayVerdict.Paid,
                { State: "held", IsOver: false } => PayVerdict.Started,
                _ => PayVerdict.Ended,
            };
            Assert.Equal(expected, answer.Verdict);
            if (answer.Verdict == PayVerdict.Started)
            {
                (hold.State, hold.Attempt) = ("paying", hold.Attempt + 1);
                Assert.Equal(hold.Attempt, answer.Attempt);
                Assert.Equal(hold.Seats, answer.Seats);
            }
            else if (hold.State == "held")
            {
                _model.End(hold, "ended");
            }
        }
    }

    private async Task UnpayAsync()
    {
        // What the database has sold, nobody takes back.
        if (AnyHold() is { } hold && !_orders.ContainsValue(hold))
        {
            var attempt = _random.Next(2) == 0 ? hold.Attempt : hold.Attempt - 1;
            await _lasting.UnpayAsync(hold.Id, attempt);
            if (hold.State == "paying" && attempt == hold.Attempt)
            {
                hold.State = "held";
                if (hold.IsOver)
                {
                    _model.End(hold, "ended");
                }
            }
        }
    }

    private async Task SellAsync()
    {
        // The database sells what is paying; it also repeats an old sale, now and then, however late.
        if (_random.Next(3) == 0 && Any(_orders.Keys) is { } again)
        {
            await _lasting.SellAsync(Sale(again));
            _model.Sell(again, _orders[again]);
        }
        else if (Any(_model.Holds.Values.Where(hold => hold.State == "paying" && !_orders.ContainsValue(hold))) is { } hold)
        {
            var order = "order" + _orders.Count;
            _orders[order] = hold;
            if (_random.Next(4) == 0)
            {
                // Committed, but its sell is late: perhaps a free comes first.
                return;
            }

            await _lasting.SellAsync(Sale(order));
            _model.Sell(order, hold);
        }
        else if (Any(_model.Holds.Values.Where(hold => hold.State == "ended" && !_orders.ContainsValue(hold) && hold.Seats.All(IsNoOrders))) is { } lost)
        {
            // The database has sold it, but Redis had lost the hold: others may have its seats by now.
            var order = "order" + _orders.Count;
            _orders[order] = lost;
            await _lasting.SellAsync(Sale(order));
            _model.Sell(order, lost);
        }
    }

    // Neither sold nor about to be.
    private bool IsNoOrders(int seat) => _model.RefOf(seat) is not { } reference
        || (reference[0] != 'o' && !(reference[0] == 'h' && _orders.ContainsValue(_model.Holds[reference[2..]])));

    private async Task FreeAsync()
    {
        if (AnyOrder() is { } order)
        {
            // Some seats of it or all, perhaps given back before.
            var seats = _orders[order].Seats.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(_orders[order].Seats[0]).ToArray();
            var kept = _model.Kept(order, _orders[order]).Except(seats).ToArray();
            await _lasting.FreeAsync(Sale(order) with { Seats = seats }, kept);
            _model.Free(order, _orders[order], seats);
        }
    }

    private async Task ExpireAsync()
    {
        await _lasting.ExpireAsync(_showing, 100);
        _model.EndOver(_ => true);
    }

    // Its deadline comes, whether it is being paid or not; nobody has noticed yet.
    private async Task TimePassesAsync()
    {
        if (Any(_model.Holds.Values.Where(hold => hold.State is "held" or "paying" && !hold.IsOver)) is { } hold)
        {
            var (redis, prefix) = (_redis.Connection.GetDatabase(), RedisKeys.Seats(_showing).Prefix);
            hold.IsOver = true;
            await redis.HashSetAsync(RedisKeys.Seats(_showing).Hold(hold.Id), "deadline", 1);
            await redis.SortedSetAddAsync(prefix + "deadlines", hold.Id, 1, SortedSetWhen.Exists);
            var live = ((string)(await redis.HashGetAsync($"{prefix}live:{hold.Person}", hold.Id))!).Split(' ');
            await redis.HashSetAsync($"{prefix}live:{hold.Person}", hold.Id, $"{live[0]} 1 {live[2]}");
        }
    }

    // As after a restart of Redis that lost little: what was sold, and payments that are under way, come back from the database, live holds are still there.
    private async Task RebuildAsync()
    {
        var paying = await ForgetAsync();
        var epoch = _epoch.Current!.Value + 1;
        Assert.True(await _lasting.BeginRebuildAsync(_showing, epoch, "t", Seats));
        await RefusesAsync(epoch - 1);
        if (_allocation is not null)
        {
            await _allocations.SetAsync(_allocation, SeatStore.MarkOf(epoch, "t"));
        }

        foreach (var order in _orders.Keys.Where(order => _orders[order].Seats.Any(seat => _model.RefOf(seat) == "o:" + order)))
        {
            await _lasting.SellAsync(Sale(order));
        }

        await _lasting.KeepPayingForRebuildAsync(_showing, SeatStore.MarkOf(epoch, "t"), paying);
        Assert.True(await _lasting.OpenAsync(_showing, epoch, "t"));
        await RefusesAsync(epoch - 1);
        _epoch.Believe(epoch, _epoch.Doubts);
    }

    /// <summary>Some of the holds that are being paid are lost; the answer is all of them, as the database has them.</summary>
    private async Task<IReadOnlyList<PayingHold>> ForgetAsync()
    {
        var (redis, prefix) = (_redis.Connection.GetDatabase(), RedisKeys.Seats(_showing).Prefix);
        var paying = new List<PayingHold>();
        foreach (var hold in _model.Holds.Values.Where(hold => hold.State == "paying" && !_orders.ContainsValue(hold)))
        {
            var key = RedisKeys.Seats(_showing).Hold(hold.Id);
            paying.Add(new(hold.Id, hold.Person, hold.Attempt, hold.Seats)
            {
                ByCode = hold.ByCode, KeyHash = "key", ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds((long)await redis.HashGetAsync(key, "deadline")),
            });
            if (_random.Next(2) == 0)
            {
                await redis.KeyDeleteAsync(key);
                await redis.HashDeleteAsync($"{prefix}live:{hold.Person}", hold.Id);
                await redis.SortedSetRemoveAsync(prefix + "paying", hold.Id);
                hold.From = "";
            }
        }

        return paying;
    }

    /// <summary>Who believes in a former life of Redis is refused, and changes nothing.</summary>
    private async Task RefusesAsync(long former)
    {
        foreach (var ask in (Func<SeatStore, Task>[])[store => store.HoldAsync(_showing, "eve", [0], QueueRules.Off), store => store.BlockAsync(_showing, [1])])
        {
            var epoch = new RedisEpoch();
            using var store = StoreOf(_client, 300, epoch);
            epoch.Believe(former, epoch.Doubts);
            await Assert.ThrowsAsync<RebuildingException>(() => ask(store));
        }
    }

    private async Task CompareAsync(int step, string before)
    {
        var (_, version, states) = await _lasting.SnapshotAsync(_showing);
        var refs = await _lasting.RefsAsync(_showing);
        Assert.True(_model.States() == System.Text.Encoding.ASCII.GetString(states), $"step {step}: states differ");
        Assert.All(Enumerable.Range(0, Seats), seat => Assert.Equal(_model.RefOf(seat), refs.GetValueOrDefault(seat)));
        Assert.True(_model.States() == before || version > _version, $"step {step}: a change without a version");
        _version = version;
        Assert.Equal(_model.Taken, (await _allocations.UsedAsync(_showing, [SeatModel.AllocationId]))[0]);
        var unpaid = await _redis.Connection.GetDatabase().HashGetAllAsync(RedisKeys.Seats(_showing).Prefix + "addresses");
        Assert.Equal(_model.Unpaid().OrderBy(one => one.Key), unpaid.Select(one => KeyValuePair.Create((string)one.Name!, (int)one.Value)).OrderBy(one => one.Key));
        foreach (var person in People)
        {
            var holds = await _lasting.HoldsAsync(_showing, person);
            Assert.Equal(_model.LiveHolds(person).Select(hold => hold.Id).Order(), holds.Select(hold => hold.HoldId).Order());
        }
    }

    private SeatSale Sale(string order) => new(_showing, order, _orders[order].Id, _orders[order].Person, _orders[order].Seats) { ByCode = _orders[order].ByCode };

    // Mostly of those that something can still become of: the others are soon many more.
    private ModelHold? AnyHold() =>
        (_random.Next(4) > 0 ? Any(_model.Holds.Values.Where(hold => hold.State is "held" or "paying")) : null) ?? Any(_model.Holds.Values);

    private string? AnyOrder() =>
        (_random.Next(4) > 0 ? Any(_orders.Keys.Where(order => _model.Kept(order, _orders[order]).Any())) : null) ?? Any(_orders.Keys);

    private T? Any<T>(IEnumerable<T> from)
        where T : class
    {
        var list = from.ToList();
        return list.Count == 0 ? null : list[_random.Next(list.Count)];
    }
}
