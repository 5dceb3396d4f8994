using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Simulation;

/// <summary>
/// A thousand random steps of a few people on a few seats, in the real scripts on a real Redis, each compared with a
/// small model. A failure prints its seed; put it in place of the drawn ones to see it again.
/// </summary>
public sealed class SeatScriptTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int Seats = 12;
    private const int MostSeats = 5;
    private const int MostUnpaid = 6;
    private const int Steps = 1000;
    private static readonly string[] People = ["ann", "bob", "cho", "dan"];
    private static readonly string[] Addresses = ["office", "home"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Redis_does_what_the_model_does(int fixedSeed)
    {
        var seed = fixedSeed != 0 ? fixedSeed : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await new Run(redis, StoreOf, new Random(seed), $"sim-{seed}-{Guid.NewGuid():N}").GoAsync(Steps);
    }

    [Fact]
    public async Task What_is_given_back_is_forgotten_sooner_than_what_was_sold_or_ran_out()
    {
        var showing = $"forgotten-{Guid.NewGuid():N}";
        var (lasting, fleeting) = (StoreOf(300), StoreOf(0));
        Assert.True(await lasting.BeginRebuildAsync(showing, 1, "t", Seats));
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
        Task<TimeSpan?> LeftAsync(string hold) => redis.Connection.GetDatabase().KeyTimeToLiveAsync($"{RedisKeys.Seats(showing).Prefix}hold:{hold}");
    }

    private SeatStore StoreOf(int seconds) => StoreOf(seconds, new RedisEpoch());

    private SeatStore StoreOf(int seconds, RedisEpoch epoch)
    {
        epoch.Believe(1, epoch.Doubts);
        return new(
            new RedisClient(redis.Connection, TimeProvider.System), epoch,
            Options.Create(new HoldOptions { Seconds = seconds, MaxSeats = MostSeats, RunOutsBeforePause = 0 }), TimeProvider.System);
    }

    /// <summary>One run: the store whose holds last, the store whose holds are over at once, and the model.</summary>
    private sealed class Run
    {
        private readonly Random _random;
        private readonly string _showing;
        private readonly SeatStore _lasting;
        private readonly SeatStore _fleeting;
        private readonly SeatModel _model = new(Seats, MostSeats, MostUnpaid);
        private readonly RedisEpoch _epoch = new();
        private readonly RedisServer _redis;
        private readonly Dictionary<string, ModelHold> _orders = [];
        private long _version;

        public Run(RedisServer redis, Func<int, RedisEpoch, SeatStore> store, Random random, string showing) =>
            (_redis, _random, _showing, _lasting, _fleeting) = (redis, random, showing, store(300, _epoch), store(0, _epoch));

        public async Task GoAsync(int steps)
        {
            Assert.True(await _lasting.BeginRebuildAsync(_showing, 1, "t", Seats));
            Assert.True(await _lasting.OpenAsync(_showing, 1, "t"));
            for (var step = 0; step < steps; step++)
            {
                var before = _model.States();
                await (_random.Next(100) == 0 ? RebuildAsync() : _random.Next(9) switch
                {
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
            var expected = _model.Expect(person, from, wanted);
            var outcome = await (isOver ? _fleeting : _lasting).HoldAsync(_showing, person, wanted, QueueRules.Off, new(from, MostUnpaid, 0));
            Assert.Equal(expected, outcome.Verdict switch
            {
                HoldVerdict.Held => "ok",
                HoldVerdict.Taken => "taken",
                HoldVerdict.Unpaid => "unpaid",
                _ => "limit",
            });
            if (outcome.Hold is { } hold)
            {
                _model.Hold(hold.HoldId, person, from, wanted, isOver);
            }
        }

        private async Task ReleaseAsync()
        {
            if (Any(_model.Holds.Values) is { } hold)
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
            if (Any(_model.Holds.Values) is { } hold)
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
            if (Any(_model.Holds.Values) is { } hold)
            {
                var attempt = _random.Next(2) == 0 ? hold.Attempt : hold.Attempt - 1;
                await _lasting.UnpayAsync(hold.Id, attempt);
                if (hold.State == "paying" && attempt == hold.Attempt)
                {
                    hold.State = "held";
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
        }

        private async Task FreeAsync()
        {
            if (Any(_orders.Keys) is { } order)
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

        // As after a restart of Redis that lost nothing: what was sold comes back from the database, live holds are still there.
        private async Task RebuildAsync()
        {
            var epoch = _epoch.Current!.Value + 1;
            Assert.True(await _lasting.BeginRebuildAsync(_showing, epoch, "t", Seats));
            foreach (var order in _orders.Keys.Where(order => _orders[order].Seats.Any(seat => _model.RefOf(seat) == "o:" + order)))
            {
                await _lasting.SellAsync(Sale(order));
            }

            Assert.True(await _lasting.OpenAsync(_showing, epoch, "t"));
            _epoch.Believe(epoch, _epoch.Doubts);
        }

        private async Task CompareAsync(int step, string before)
        {
            var (_, version, states) = await _lasting.SnapshotAsync(_showing);
            var refs = await _lasting.RefsAsync(_showing);
            Assert.True(_model.States() == System.Text.Encoding.ASCII.GetString(states), $"step {step}: states differ");
            Assert.All(Enumerable.Range(0, Seats), seat => Assert.Equal(_model.RefOf(seat), refs.GetValueOrDefault(seat)));
            Assert.True(_model.States() == before || version > _version, $"step {step}: a change without a version");
            _version = version;
            var unpaid = await _redis.Connection.GetDatabase().HashGetAllAsync(RedisKeys.Seats(_showing).Prefix + "addresses");
            Assert.Equal(_model.Unpaid().OrderBy(one => one.Key), unpaid.Select(one => KeyValuePair.Create((string)one.Name!, (int)one.Value)).OrderBy(one => one.Key));
            foreach (var person in People)
            {
                var holds = await _lasting.HoldsAsync(_showing, person);
                Assert.Equal(_model.LiveHolds(person).Select(hold => hold.Id).Order(), holds.Select(hold => hold.HoldId).Order());
            }
        }

        private SeatSale Sale(string order) => new(_showing, order, _orders[order].Id, _orders[order].Person, _orders[order].Seats);

        private T? Any<T>(IEnumerable<T> from)
            where T : class
        {
            var list = from.ToList();
            return list.Count == 0 ? null : list[_random.Next(list.Count)];
        }
    }
}
