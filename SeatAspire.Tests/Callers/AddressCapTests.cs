using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Queue;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Callers;

/// <summary>What one address and one person may take of a date, in the real scripts on a real Redis, asked by two replicas' stores.</summary>
public sealed class AddressCapTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const int MostUnpaid = 20;
    private static readonly AddressShare Office = new("office", MostUnpaid, 0);
    private static readonly AddressShare Home = new("home", MostUnpaid, 0);

    private readonly string _showing = $"caps-{Guid.NewGuid():N}";

    private IDatabase Database => redis.Connection.GetDatabase();

    [Fact]
    public async Task Many_guests_of_one_address_hold_no_more_than_it_may_whichever_replica_they_ask_and_others_hold_on()
    {
        SeatStore[] replicas = [StoreOf(300), StoreOf(300)];
        await OpenAsync(replicas[0], 300);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => replicas[i % 2].HoldAsync(_showing, $"guest {i}", [2 * i, (2 * i) + 1], QueueRules.Off, Office)));

        Assert.Equal(MostUnpaid, outcomes.Sum(outcome => outcome.Hold?.Seats.Count ?? 0));
        Assert.All(outcomes.Where(outcome => outcome.Hold is null), outcome => Assert.Equal(HoldVerdict.Unpaid, outcome.Verdict));
        Assert.Equal(HoldVerdict.Held, (await replicas[0].HoldAsync(_showing, "elsewhere", [250], QueueRules.Off, Home)).Verdict);
        // An operator's, and whoever's where the limit is lifted.
        Assert.Equal(HoldVerdict.Held, (await replicas[1].HoldAsync(_showing, "operator", [251], QueueRules.Off)).Verdict);
        Assert.Equal(HoldVerdict.Held, (await replicas[1].HoldAsync(_showing, "rehearsal", [252], QueueRules.Off, Office with { MostUnpaidSeats = 0 })).Verdict);
    }

    [Fact]
    public async Task What_is_given_back_sold_or_run_out_counts_no_more_and_what_is_being_paid_does()
    {
        var (lasting, fleeting) = (StoreOf(300), StoreOf(0));
        await OpenAsync(lasting, 100);
        var seats = Enumerable.Range(0, MostUnpaid).Chunk(5).ToArray();
        var held = new List<Hold>();
        foreach (var (some, i) in seats.Select((some, i) => (some, i)))
        {
            // The last one is over at once, and nobody has noticed.
            held.Add((await (i == 3 ? fleeting : lasting).HoldAsync(_showing, $"guest {i}", some, QueueRules.Off, Office)).Hold!);
        }

        // Five of them had run out.
        Assert.Equal(HoldVerdict.Held, (await HoldAsync(50)).Verdict);
        Assert.Equal(HoldVerdict.Unpaid, (await HoldAsync(60)).Verdict);

        await lasting.StartPayAsync(held[0].HoldId, "guest 0", "key");
        Assert.Equal(HoldVerdict.Unpaid, (await HoldAsync(60)).Verdict);

        await lasting.SellAsync(new(_showing, "order", held[0].HoldId, "guest 0", held[0].Seats));
        await lasting.SellAsync(new(_showing, "order", held[0].HoldId, "guest 0", held[0].Seats));
        Assert.Equal(HoldVerdict.Held, (await HoldAsync(60)).Verdict);
        Assert.Equal(HoldVerdict.Unpaid, (await HoldAsync(70)).Verdict);

        Assert.Equal(ReleaseVerdict.Released, await lasting.ReleaseAsync(held[1].HoldId, "guest 1"));
        Assert.Equal(ReleaseVerdict.Ended, await lasting.ReleaseAsync(held[1].HoldId, "guest 1"));
        Assert.Equal(HoldVerdict.Held, (await HoldAsync(70)).Verdict);
        Assert.Equal(HoldVerdict.Unpaid, (await HoldAsync(80)).Verdict);

        Task<HoldOutcome> HoldAsync(int first) =>
            lasting.HoldAsync(_showing, $"guest of {first}", [.. Enumerable.Range(first, 5)], QueueRules.Off, Office);
    }

    [Fact]
    public async Task When_Redis_lost_its_data_addresses_begin_at_nothing()
    {
        var store = StoreOf(300);
        await OpenAsync(store, 100);
        Assert.Equal(HoldVerdict.Held, (await store.HoldAsync(_showing, "ann", [.. Enumerable.Range(0, MostUnpaid)], QueueRules.Off, Office)).Verdict);
        Assert.Equal(HoldVerdict.Unpaid, (await store.HoldAsync(_showing, "bob", [50], QueueRules.Off, Office)).Verdict);

        await Database.ExecuteAsync("FLUSHDB");
        await OpenAsync(store, 100);
        Assert.Equal(HoldVerdict.Held, (await store.HoldAsync(_showing, "bob", [.. Enumerable.Range(0, MostUnpaid)], QueueRules.Off, Office)).Verdict);
    }

    [Fact]
    public async Task Who_lets_holds_run_out_pauses_longer_each_time_until_they_buy()
    {
        var (lasting, fleeting) = (StoreOf(300, runOuts: 2), StoreOf(0, runOuts: 2));
        await OpenAsync(lasting, 20);
        Assert.Equal(HoldVerdict.Held, (await fleeting.HoldAsync(_showing, "ann", [0], QueueRules.Off)).Verdict);
        Assert.Equal(HoldVerdict.Held, (await fleeting.HoldAsync(_showing, "ann", [1], QueueRules.Off)).Verdict);

        foreach (var seconds in new[] { 30, 60, 120, 240, 480, 600, 600 })
        {
            var paused = await lasting.HoldAsync(_showing, "ann", [2], QueueRules.Off);
            Assert.Equal(HoldVerdict.Paused, paused.Verdict);
            Assert.InRange(paused.Wait!.Value, TimeSpan.FromSeconds(seconds - 5), TimeSpan.FromSeconds(seconds));
            Assert.Equal(HoldVerdict.Held, (await lasting.HoldAsync(_showing, $"bob {seconds} {Guid.NewGuid()}", [await FreeSeatAsync(lasting)], QueueRules.Off)).Verdict);

            // The pause is over, and the next hold runs out again.
            await Database.HashSetAsync(RanOut("ann"), "at", "1");
            Assert.Equal(HoldVerdict.Held, (await fleeting.HoldAsync(_showing, "ann", [2], QueueRules.Off)).Verdict);
        }

        await fleeting.ExpireAsync(_showing, 100);
        await Database.HashSetAsync(RanOut("ann"), "at", "1");
        var hold = (await lasting.HoldAsync(_showing, "ann", [2], QueueRules.Off)).Hold!;
        await lasting.StartPayAsync(hold.HoldId, "ann", "key");
        await lasting.SellAsync(new(_showing, "order", hold.HoldId, "ann", [2]));
        Assert.False(await Database.KeyExistsAsync(RanOut("ann")));
    }

    [Fact]
    public async Task What_was_given_back_in_time_and_what_a_payment_outlived_is_no_run_out()
    {
        var (lasting, fleeting) = (StoreOf(300, runOuts: 1), StoreOf(1, runOuts: 1));
        await OpenAsync(lasting, 20);
        var first = (await lasting.HoldAsync(_showing, "ann", [0], QueueRules.Off)).Hold!;
        await lasting.ReleaseAsync(first.HoldId, "ann");
        var second = (await fleeting.HoldAsync(_showing, "ann", [0], QueueRules.Off)).Hold!;
        var paying = await fleeting.StartPayAsync(second.HoldId, "ann", "key");
        await Wait.UntilAsync("its time is over", () => TimeProvider.System.GetUtcNow() > second.ExpiresAt + TimeSpan.FromMilliseconds(20));
        await fleeting.UnpayAsync(second.HoldId, paying.Attempt);
        Assert.False(await Database.KeyExistsAsync(RanOut("ann")));

        // Given back too late is run out.
        var third = (await fleeting.HoldAsync(_showing, "ann", [0], QueueRules.Off)).Hold!;
        await Wait.UntilAsync("its time is over", () => TimeProvider.System.GetUtcNow() > third.ExpiresAt + TimeSpan.FromMilliseconds(20));
        Assert.Equal(ReleaseVerdict.Ended, await fleeting.ReleaseAsync(third.HoldId, "ann"));
        Assert.Equal(HoldVerdict.Paused, (await lasting.HoldAsync(_showing, "ann", [0], QueueRules.Off)).Verdict);
    }

    [Fact]
    public async Task An_address_has_no_more_places_and_turns_than_it_may_and_those_given_up_are_free_again()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Mode = QueueMode.Auto, Threshold = 2, AdmitPerSecond = 1000 });
        var entries = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => queue.EnterAsync($"guest {i}", "office", 10)));

        var inside = entries.Count(entry => entry.Place is not null);
        Assert.Equal(10, inside);
        Assert.All(entries.Where(entry => entry.Place is null), entry => Assert.True(entry.Crowded));
        Assert.NotNull((await queue.EnterAsync("elsewhere", "home", 10)).Place);
        // Who has a place keeps it, and asking again is not refused.
        var known = Array.FindIndex(entries, entry => entry.Place is not null);
        Assert.NotNull((await queue.EnterAsync($"guest {known}", "office", 10)).Place);

        await queue.Store.LeaveAsync(queue.Showing, $"guest {known}");
        await Wait.UntilAsync("the place is free", async () => (await queue.EnterAsync("newcomer", "office", 10)).Place is not null);
        Assert.True((await queue.EnterAsync("another newcomer", "office", 10)).Crowded);
    }

    private async Task<int> FreeSeatAsync(SeatStore store)
    {
        var (_, _, states) = await store.SnapshotAsync(_showing);
        return Array.IndexOf(states, (byte)'0', 3);
    }

    private RedisKey RanOut(string person) => RedisKeys.Seats(_showing).Prefix + "ranout:" + person;

    private async Task OpenAsync(SeatStore store, int seats)
    {
        Assert.True(await store.BeginRebuildAsync(_showing, 1, "t", seats));
        Assert.True(await store.OpenAsync(_showing, 1, "t"));
    }

    private SeatStore StoreOf(int seconds, int runOuts = 0)
    {
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        return new(
            new RedisClient(redis.Connection, TimeProvider.System), epoch,
            Options.Create(new HoldOptions { Seconds = seconds, MaxSeats = 100, RunOutsBeforePause = runOuts }), TimeProvider.System);
    }
}
