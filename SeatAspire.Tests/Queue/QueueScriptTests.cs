using System.Diagnostics;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Queue;

/// <summary>What each queue script promises, on a real Redis.</summary>
public sealed class QueueScriptTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private static readonly QueueSettings One = QueueSettings.Default with { Threshold = 1 };

    [Fact]
    public async Task Whoever_comes_while_there_is_room_goes_straight_in_and_the_next_waits()
    {
        var queue = await QueueBench.MakeAsync(redis, One);
        Assert.Equal(Standing.In, (await queue.EnterAsync("ann")).Standing);
        var bob = await queue.EnterAsync("bob");
        Assert.Equal((Standing.Waiting, 1, 0, 1, 1), (bob.Standing, bob.Ticket, bob.Ahead, bob.Waiting, bob.Active));
        var cho = await queue.EnterAsync("cho");
        Assert.Equal((2, 1, 2), (cho.Ticket, cho.Ahead, cho.Waiting));
        Assert.Equal(Standing.Out, (await queue.PlaceAsync("dan")).Standing);
        Assert.True(queue.Store.IsOn(queue.Showing, 0, 1));
        Assert.False(queue.Store.IsOn(queue.Showing, 0, 0));
    }

    [Fact]
    public async Task Entering_a_hundred_times_at_once_takes_one_number()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Mode = QueueMode.On });
        var places = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => queue.EnterAsync("ann")));
        Assert.All(places, place => Assert.Equal((1, 0, 1), (place.Ticket, place.Ahead, place.Waiting)));
        Assert.Equal(2, (await queue.EnterAsync("bob")).Ticket);
    }

    [Fact]
    public async Task Within_one_second_no_more_get_in_than_the_rate_says_whoever_asks()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { AdmitPerSecond = 6 });
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => queue.EnterAsync($"p{i}")));
        await Wait.UntilAsync("nobody waits", async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => queue.Store.AdmitAsync(queue.Showing, QueueBench.Knowing)));
            return (await queue.PlaceAsync("p0")).Waiting == 0;
        });
        var admissions = await queue.AdmissionsAsync();
        Assert.Equal(30, admissions.Select(one => one.Person).Distinct().Count());
        Assert.All(admissions.GroupBy(one => one.At / 1000), second => Assert.InRange(second.Count(), 1, 6));
        Assert.Equal(admissions.Where(one => one.Ticket is not null).Select(one => one.Ticket).Order(), admissions.Where(one => one.Ticket is not null).Select(one => one.Ticket));
    }

    [Fact]
    public async Task A_turn_that_is_left_over_or_used_goes_to_the_next()
    {
        var queue = await QueueBench.MakeAsync(redis, One);
        foreach (var person in new[] { "ann", "bob", "cho", "dan" })
        {
            await queue.EnterAsync(person);
        }

        Assert.Empty((await queue.TickAsync()).Admitted);
        Assert.True(await queue.Store.LeaveAsync(queue.Showing, "ann"));
        Assert.Equal(["bob"], (await queue.TickAsync()).Admitted);
        await queue.ExpireAsync("bob");
        Assert.Equal(["cho"], (await queue.TickAsync()).Admitted);
        var hold = await queue.HoldAsync("cho", 1);
        Assert.Equal(HoldVerdict.Held, hold.Verdict);
        await queue.SellAsync(hold.Hold!, "cho");
        Assert.Equal(["dan"], (await queue.TickAsync()).Admitted);
        Assert.False(await queue.Store.LeaveAsync(queue.Showing, "ann"));
    }

    [Fact]
    public async Task A_hold_without_a_turn_counts_like_entering_and_gives_no_seat()
    {
        var queue = await QueueBench.MakeAsync(redis, One);
        Assert.Equal(HoldVerdict.Held, (await queue.HoldAsync("ann", 0)).Verdict);
        var refused = await queue.HoldAsync("bob", 1);
        Assert.Equal((HoldVerdict.Queue, 1L), (refused.Verdict, refused.Place!.Ticket));
        Assert.Equal(1, (await queue.EnterAsync("bob")).Ticket);
        await queue.ExpireAsync("ann");
        // Her lease is over, so she is behind him now; what she holds stays hers.
        Assert.Equal((HoldVerdict.Queue, 2L), ((await queue.HoldAsync("ann", 2)).Verdict, (await queue.PlaceAsync("ann")).Ticket));
        Assert.Equal(["bob"], (await queue.TickAsync()).Admitted);
        Assert.Equal(HoldVerdict.Held, (await queue.HoldAsync("bob", 1)).Verdict);
    }

    [Fact]
    public async Task A_lease_is_prolonged_up_to_the_end_of_the_turn_and_never_revived()
    {
        var queue = await QueueBench.MakeAsync(redis, One);
        var ann = await queue.EnterAsync("ann");
        Assert.Equal(TimeSpan.FromSeconds(2 * One.LeaseSeconds), ann.TurnEndsAt - ann.LeaseExpiresAt);
        await Wait.UntilAsync("the lease is prolonged", async () =>
        {
            await queue.Store.RenewAsync(queue.Showing, ["ann", "stranger"]);
            return (await queue.PlaceAsync("ann")).LeaseExpiresAt > ann.LeaseExpiresAt;
        });
        Assert.Equal(ann.TurnEndsAt, (await queue.PlaceAsync("ann")).TurnEndsAt);

        queue.Change(settings => settings with { LeaseSeconds = 10 * One.LeaseSeconds });
        await queue.Store.RenewAsync(queue.Showing, ["ann"]);
        Assert.Equal(ann.TurnEndsAt, (await queue.PlaceAsync("ann")).LeaseExpiresAt);

        await queue.ExpireAsync("ann");
        await queue.Store.RenewAsync(queue.Showing, ["ann"]);
        Assert.Equal(1, await queue.LeaseAsync("ann"));
        Assert.Null(await queue.LeaseAsync("stranger"));
    }

    [Fact]
    public async Task A_lower_threshold_throws_nobody_out()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Threshold = 3 });
        foreach (var person in new[] { "ann", "bob", "cho", "dan" })
        {
            await queue.EnterAsync(person);
        }

        queue.Change(settings => settings with { Threshold = 2 });
        Assert.Empty((await queue.TickAsync()).Admitted);
        Assert.Equal(3, (await queue.Store.StatsAsync(queue.Showing)).Active);
        await queue.Store.LeaveAsync(queue.Showing, "ann");
        Assert.Empty((await queue.TickAsync()).Admitted);
        await queue.Store.LeaveAsync(queue.Showing, "bob");
        Assert.Equal(["dan"], (await queue.TickAsync()).Admitted);
    }

    [Fact]
    public async Task Pausing_keeps_all_numbers_and_lets_nobody_in()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Paused = true });
        Assert.Equal(1, (await queue.EnterAsync("ann")).Ticket);
        Assert.Equal(2, (await queue.EnterAsync("bob")).Ticket);
        Assert.Empty((await queue.TickAsync()).Admitted);
        queue.Change(settings => settings with { Paused = false });
        Assert.Equal(["ann", "bob"], (await queue.TickAsync()).Admitted);
    }

    [Fact]
    public async Task Forced_on_everybody_takes_a_number_and_forced_off_everybody_goes_in()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Mode = QueueMode.On, AdmitPerSecond = 1 });
        Assert.Equal(1, (await queue.EnterAsync("ann")).Ticket);
        Assert.Equal(2, (await queue.EnterAsync("bob")).Ticket);
        Assert.Equal(["ann"], (await queue.TickAsync()).Admitted);
        queue.Change(settings => settings with { Mode = QueueMode.Off });
        Assert.True((await queue.TickAsync()).LetGo);
        Assert.Equal(Standing.Out, (await queue.PlaceAsync("bob")).Standing);
        Assert.Equal(Standing.In, (await queue.EnterAsync("bob")).Standing);
        Assert.Equal(HoldVerdict.Held, (await queue.HoldAsync("cho", 1)).Verdict);
        Assert.Equal(3, (await queue.Store.StatsAsync(queue.Showing)).Active);
        Assert.False((await queue.TickAsync()).LetGo);
    }

    [Fact]
    public async Task Who_has_not_heard_of_the_queue_yet_neither_lets_go_of_who_has_just_lined_up_nor_lets_them_in()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Mode = QueueMode.On, Paused = true });
        var before = await queue.NowAsync();
        Assert.Equal(1, (await queue.EnterAsync("ann")).Ticket);
        queue.Change(settings => settings with { Mode = QueueMode.Off, Paused = false });
        foreach (var readAfter in new[] { 0, before })
        {
            Assert.Null(await queue.TickAgainAsync(readAfter));
            Assert.Equal((Standing.Waiting, 1), ((await queue.PlaceAsync("ann")).Standing, (await queue.PlaceAsync("ann")).Ticket));
        }

        // Nor does it keep others from letting people in, or go by settings that are old.
        queue.Change(settings => settings with { Mode = QueueMode.On });
        Assert.NotNull(await queue.Store.AdmitAsync(queue.Showing, 0));
        queue.Change(settings => settings with { Mode = QueueMode.Off });
        Assert.Equal(Standing.In, (await queue.PlaceAsync("ann")).Standing);
        queue.Change(settings => settings with { Mode = QueueMode.On });
        await queue.EnterAsync("bob");
        queue.Change(settings => settings with { Mode = QueueMode.Off });
        Assert.True((await queue.TickAgainAsync(await queue.NowAsync() + 1))!.LetGo);
        Assert.Equal(Standing.Out, (await queue.PlaceAsync("bob")).Standing);
    }

    [Fact]
    public async Task A_scheduled_opening_lets_nobody_in_before_and_keeps_the_order()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { OpensAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        Assert.Equal(1, (await queue.EnterAsync("ann")).Ticket);
        Assert.Equal(HoldVerdict.Queue, (await queue.HoldAsync("bob", 1)).Verdict);
        Assert.Empty((await queue.TickAsync()).Admitted);
        queue.Change(settings => settings with { OpensAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) });
        Assert.Equal(["ann", "bob"], (await queue.TickAsync()).Admitted);
    }

    [Fact]
    public async Task Marks_stand_at_equal_ranks_and_account_for_who_left()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Mode = QueueMode.On, Paused = true });
        for (var i = 1; i <= 100; i++)
        {
            await queue.EnterAsync($"p{i}");
        }

        for (var i = 1; i <= 50; i++)
        {
            await queue.Store.LeaveAsync(queue.Showing, $"p{i}");
        }

        var marks = (await queue.TickAsync()).Marks;
        Assert.Equal(32, marks.Count);
        Assert.Equal([100L, 50L], marks[^1]);
        Assert.All(marks, mark => Assert.Equal(mark[0] - 50, mark[1]));
        Assert.All(marks.Zip(marks.Skip(1)), pair => Assert.InRange(pair.Second[1] - pair.First[1], 1, 2));
    }

    [Fact]
    public async Task The_pace_is_that_of_the_time_since_people_wait()
    {
        var queue = await QueueBench.MakeAsync(redis, QueueSettings.Default with { Mode = QueueMode.On, AdmitPerSecond = 10 });
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => queue.EnterAsync($"p{i}")));
        Assert.Equal(0, (await queue.PlaceAsync("p99")).PerMinute);
        var tick = await queue.TickAsync();
        Assert.Equal((10, 10), (tick.Admitted.Count, tick.AdmittedPerMinute));
        Assert.InRange(tick.PerMinute, 300, 600);
        Assert.Equal(tick.PerMinute, (await queue.PlaceAsync("p99")).PerMinute);
    }

    [Fact]
    public async Task A_tick_costs_the_same_however_many_wait()
    {
        const int Ticks = 60;
        var settings = QueueSettings.Default with { Mode = QueueMode.On, Paused = true };
        var few = await QueueBench.MakeAsync(redis, settings);
        var many = await QueueBench.MakeAsync(redis, settings);
        await few.FillAsync(1_000);
        await many.FillAsync(100_000);
        await few.TickAsync();
        await many.TickAsync();

        var (fewTime, manyTime) = (new List<double>(), new List<double>());
        for (var i = 0; i < Ticks; i++)
        {
            fewTime.Add(await TimeAsync(few));
            manyTime.Add(await TimeAsync(many));
        }

        // Medians, taken in turns within one run; the difference is the depth of a tree.
        var ratio = manyTime.Order().ElementAt(Ticks / 2) / fewTime.Order().ElementAt(Ticks / 2);
        output.WriteLine($"tick with 1,000 waiting {fewTime.Order().ElementAt(Ticks / 2):0.00} ms, with 100,000 {manyTime.Order().ElementAt(Ticks / 2):0.00} ms");
        Assert.InRange(ratio, 0, 3);

        static async Task<double> TimeAsync(QueueBench queue)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(32, (await queue.TickAsync()).Marks.Count);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }
}
