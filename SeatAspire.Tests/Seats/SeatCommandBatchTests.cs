using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>What many ask at the same moment goes to Redis together, and each is answered as if they had come alone.</summary>
public sealed class SeatCommandBatchTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const int People = 400;
    private const int Seats = 20;

    [Fact]
    public async Task Of_many_who_want_the_same_seats_at_once_each_seat_gets_one_and_everybody_learns_what_they_hold()
    {
        using var hall = await Hall.OpenAsync(redis, Seats);
        var told = new ConcurrentDictionary<string, HoldsChange>();
        await using var people = await Backing.SubscribeAsync(redis.Connection, RedisKeys.People, message =>
        {
            foreach (var news in HoldsChange.Parse(message, person => person.StartsWith(hall.Showing, StringComparison.Ordinal)))
            {
                told[news.PersonId] = news;
            }
        });
        var (_, before, _) = await hall.Store.SnapshotAsync(hall.Showing);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, People).Select(i => hall.HoldAsync(i, i % Seats)));
        var held = outcomes.Select(outcome => outcome.Hold).OfType<Hold>().ToList();
        Assert.Equal(Enumerable.Range(0, Seats), held.SelectMany(hold => hold.Seats).Order());
        Assert.All(outcomes.Where(outcome => outcome.Hold is null), outcome => Assert.Equal(HoldVerdict.Taken, outcome.Verdict));
        Assert.All(outcomes.Index().Where(one => one.Item.Hold is null), one => Assert.Equal([one.Index % Seats], one.Item.Taken));

        // Together: fewer steps of the version than there are holds, and a hold knows the step that made it.
        var (_, after, states) = await hall.Store.SnapshotAsync(hall.Showing);
        Assert.InRange(after - before, 1, Seats - 1);
        Assert.All(held, hold => Assert.InRange(hold.Version, before + 1, after));
        Assert.All(states, state => Assert.Equal((byte)'1', state));

        await Wait.UntilAsync("all who hold were told", () => told.Count == Seats);
        foreach (var news in told.Values)
        {
            var own = Assert.Single(await hall.Store.HoldsAsync(hall.Showing, news.PersonId));
            var said = Assert.Single(news.Holds);
            Assert.Equal((own.HoldId, hall.Showing, own.ExpiresAt), (said.HoldId, said.ShowingId, said.ExpiresAt));
            Assert.Equal(own.Seats, said.Seats);
        }
    }

    [Fact]
    public async Task Holds_and_releases_of_several_showings_are_each_answered_by_their_own()
    {
        using var first = await Hall.OpenAsync(redis, Seats);
        using var second = await Hall.OpenAsync(redis, Seats);
        for (var round = 0; round < 5; round++)
        {
            var wishes = Enumerable.Range(0, Seats).SelectMany(seat => new[] { (Hall: first, Seat: seat), (Hall: second, Seat: seat) }).ToArray();
            var holds = await Task.WhenAll(wishes.Select(wish => first.Store.HoldAsync(wish.Hall.Showing, wish.Hall.Person(wish.Seat), [wish.Seat], QueueRules.Off)));
            Assert.All(wishes.Zip(holds), pair => Assert.Equal((pair.First.Hall.Showing, pair.First.Seat), (pair.Second.Hold!.ShowingId, Assert.Single(pair.Second.Hold.Seats))));
            // Everybody tries to give back somebody else's hold too.
            var releases = await Task.WhenAll(holds.Select(async outcome => (
                Strange: await first.Store.ReleaseAsync(outcome.Hold!.HoldId, "stranger"),
                Own: await first.Store.ReleaseAsync(outcome.Hold.HoldId, (outcome.Hold.ShowingId == first.Showing ? first : second).Person(outcome.Hold.Seats[0])))));
            Assert.All(releases, release => Assert.Equal((ReleaseVerdict.Unknown, ReleaseVerdict.Released), release));
            foreach (var hall in new[] { first, second })
            {
                Assert.All((await hall.Store.SnapshotAsync(hall.Showing)).States, state => Assert.Equal((byte)'0', state));
            }
        }
    }

    /// <summary>A showing of its own, its seats free.</summary>
    private sealed class Hall : IDisposable
    {
        private Hall(SeatStore store) => Store = store;

        public SeatStore Store { get; }
        public string Showing { get; } = $"commands-{Guid.NewGuid():N}";

        public static async Task<Hall> OpenAsync(RedisServer redis, int seats)
        {
            var epoch = new RedisEpoch();
            epoch.Believe(1, epoch.Doubts);
            var hall = new Hall(new SeatStore(new RedisClient(redis.Connection, TimeProvider.System), epoch, Options.Create(new HoldOptions()), TimeProvider.System));
            Assert.True(await hall.Store.BeginRebuildAsync(hall.Showing, 1, "t", seats));
            Assert.True(await hall.Store.OpenAsync(hall.Showing, 1, "t"));
            return hall;
        }

        public string Person(int number) => $"{Showing}-{number}";

        public Task<HoldOutcome> HoldAsync(int person, int seat) => Store.HoldAsync(Showing, Person(person), [seat], QueueRules.Off);

        public void Dispose() => Store.Dispose();
    }
}
