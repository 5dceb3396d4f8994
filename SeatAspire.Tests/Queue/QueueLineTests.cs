using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Queue;

/// <summary>Who waits is counted once and in order, whatever lines there are, and told as often as the crowd's size allows.</summary>
public sealed class QueueLineTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly QueueSettings Slow = QueueSettings.Default with { Mode = QueueMode.On, Threshold = 1_000_000, AdmitPerSecond = 1, LeaseSeconds = 600 };

    [Fact]
    public async Task Before_and_during_a_draw_everybody_counts_once()
    {
        var now = TimeProvider.System.GetUtcNow();
        var queue = await QueueBench.MakeAsync(redis, Slow with { Draw = true, OpensAt = now.AddHours(1) });
        foreach (var person in (string[])["ann", "bob", "cho", "dan", "eve"])
        {
            await queue.EnterAsync(person);
        }

        queue.Change(settings => settings with { OpensAt = now.AddMinutes(-1) });
        var tick = await queue.TickAsync();
        await queue.EnterAsync("late");
        await queue.EnterAsync("later");
        Assert.True(await queue.Store.WriteDrawnAsync(queue.Showing, tick.Drawing!.Value, [("ann", tick.Drawing.Value), ("bob", tick.Drawing.Value + 1), ("cho", tick.Drawing.Value + 2)]));

        var stats = await queue.Store.StatsAsync(queue.Showing);
        Assert.Equal((0L, 7L), (stats.Waiting, stats.InLobby));
        Assert.Equal(7, (await queue.PlaceAsync("ann")).Waiting);

        Assert.True(await queue.Store.WriteDrawnAsync(queue.Showing, tick.Drawing.Value, [("dan", tick.Drawing.Value + 3), ("eve", tick.Drawing.Value + 4)]));
        Assert.True(await queue.Store.ShowDrawnAsync(queue.Showing, tick.Drawing.Value));
        stats = await queue.Store.StatsAsync(queue.Showing);
        Assert.Equal((7L, 0L), (stats.Waiting, stats.InLobby));
        Assert.Equal(6, (await queue.PlaceAsync("later")).Ahead);
    }

    [Fact]
    public async Task A_lobby_that_is_drawn_no_more_stands_behind_those_who_wait_and_all_get_in_in_order()
    {
        var now = TimeProvider.System.GetUtcNow();
        var queue = await QueueBench.MakeAsync(redis, Slow with { Paused = true });
        // Three times over: tickets, a line behind them, and one more behind that, which has to wait for the two to be one.
        string[] people = [.. Enumerable.Range(1, 9).Select(i => $"p{i}")];
        for (var i = 0; i < people.Length; i++)
        {
            queue.Change(settings => settings with { Draw = i is 2 or 3 or 5 or 6, OpensAt = i is 2 or 3 or 5 or 6 ? now.AddHours(1) : null });
            await queue.EnterAsync(people[i]);
        }

        queue.Change(settings => settings with { Draw = false, OpensAt = null, Paused = false, AdmitPerSecond = 2 });
        var positions = await Task.WhenAll(people.Select(queue.PlaceAsync));
        var served = new List<string>();
        while (served.Count < people.Length)
        {
            var tick = await queue.TickAsync();
            served.AddRange(tick.Admitted);
            Assert.Equal(people.Length - served.Count, tick.Waiting);
            Assert.Equal(Enumerable.Range(1, (int)tick.Waiting).Select(i => (long)i), tick.Marks.Select(mark => mark[1]));
            Assert.Equal(tick.Marks.Select(mark => mark[0]).Order(), tick.Marks.Select(mark => mark[0]));
        }

        Assert.Equal(people, served);
        Assert.Equal(people.Select((_, i) => (long)i), positions.Select(place => place.Ahead));
    }

    [Fact]
    public async Task Lines_are_brought_together_in_bounded_steps_in_which_nobody_passes_anybody()
    {
        var now = TimeProvider.System.GetUtcNow();
        var queue = await QueueBench.MakeAsync(redis, Slow with { Paused = true });
        var database = redis.Connection.GetDatabase();
        await queue.FillAsync(10);
        await database.StringSetAsync($"queue:{{{queue.Showing.Id}}}:next", "20010");
        await database.SortedSetAddAsync(
            $"queue:{{{queue.Showing.Id}}}:behind", [.. Enumerable.Range(11, 20_000).Select(i => new StackExchange.Redis.SortedSetEntry($"person {i}", i))]);
        queue.Change(settings => settings with { Draw = true, OpensAt = now.AddHours(1) });
        await queue.EnterAsync("last");
        queue.Change(settings => settings with { Draw = false, OpensAt = null });

        await queue.TickAsync();
        // More than one step is needed; meanwhile all count, each at their place.
        Assert.InRange(await database.SortedSetLengthAsync(queue.Keys.Tickets), 11, 10_010);
        Assert.Equal(14_999, (await queue.PlaceAsync("person 15000")).Ahead);
        await Wait.UntilAsync("the last one stands in the line", async () => (await queue.TickAsync()).Waiting == 20_011);
        Assert.Equal(20_010, (await queue.PlaceAsync("last")).Ahead);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(1_500, 2)]
    [InlineData(12_000, 5)]
    public async Task Everybody_is_told_at_the_pace_of_their_number_also_while_the_line_moves(int people, int seconds)
    {
        var queue = await QueueBench.MakeAsync(redis, Slow);
        await queue.FillAsync(people);
        var before = await queue.TickAsync();
        Assert.True(before.Tell);
        for (var ago = 0; ago <= 5; ago++)
        {
            // So many seconds ago, by whichever replica.
            var told = before.Second - ago;
            await redis.Connection.GetDatabase().HashSetAsync(queue.Keys.Pace, "told", told);
            before = await queue.TickAsync();
            Assert.NotEmpty(before.Admitted);
            Assert.Equal(before.Second - told >= seconds, before.Tell);
        }
    }

    [Fact]
    public async Task The_last_word_is_said_for_a_while_and_what_was_told_is_known_to_every_replica()
    {
        var queue = await QueueBench.MakeAsync(redis, Slow);
        await queue.EnterAsync("ann");
        await queue.TickAsync();
        Assert.Equal("", (await queue.TickAsync()).ToldLeft);
        await queue.Store.NoteToldAsync(queue.Showing.Id, "12,3");
        await redis.Connection.GetDatabase().HashDeleteAsync(queue.Keys.Pace, "told");
        var tick = await queue.TickAsync();
        Assert.Equal((0L, true, "12,3"), (tick.Waiting, tick.Tell, tick.ToldLeft));

        await redis.Connection.GetDatabase().HashSetAsync(queue.Keys.Pace, [new("told", 0), new("moved", tick.Second - 60)]);
        Assert.False((await queue.TickAsync()).Tell);
    }
}
