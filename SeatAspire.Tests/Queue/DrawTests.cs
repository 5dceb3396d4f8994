using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Queue;

/// <summary>A drawn opening: fair, frozen before the seed, and the same for whoever repeats it.</summary>
public sealed class DrawTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly QueueSettings Drawn = QueueSettings.Default with { OpensAt = Now.AddHours(1), Draw = true };

    [Fact]
    public void The_order_is_what_a_shell_computes_too()
    {
        // for e in a b c d; do echo "$(printf %s "seed$e" | sha256sum | cut -c1-64) $e"; done | sort
        Assert.Equal(["c", "a", "b", "d"], Draw.Order("seed", ["a", "b", "c", "d"]));
        // printf 'a\nb\nc\nd\n' | sha256sum
        Assert.Equal("a\nb\nc\nd\n", Draw.List(["d", "b", "a", "c"]));
        Assert.Equal("cf2c7f63055d2e84af6e3f01ac1bb7fce598d20cf213fab2b56b8e8047b46ced", Draw.HashOf("a\nb\nc\nd\n"));
        Assert.Equal(["a", "b", "c", "d"], Draw.Entries("a\nb\nc\nd\n"));
    }

    [Fact]
    public void Every_entry_is_equally_often_at_every_place()
    {
        const int Entries = 10;
        const int Draws = 10_000;
        var entries = Enumerable.Range(0, Entries).Select(i => QueueResponse.EntryIdOf("moonlight", $"person {i}")).ToArray();
        var counts = new int[Entries, Entries];
        for (var seed = 0; seed < Draws; seed++)
        {
            var order = Draw.Order($"seed {seed}", entries);
            for (var place = 0; place < Entries; place++)
            {
                counts[Array.IndexOf(entries, order[place]), place]++;
            }
        }

        const double Expected = (double)Draws / Entries;
        var chiSquare = counts.Cast<int>().Sum(count => (count - Expected) * (count - Expected) / Expected);
        // 81 degrees of freedom: a fair draw is above 137.2 once in 10,000 times. The seeds are fixed, so this never changes.
        Assert.InRange(chiSquare, 0, 137.2);
    }

    [Fact]
    public async Task Who_came_before_is_drawn_and_who_comes_later_lines_up_behind()
    {
        var queue = await QueueBench.MakeAsync(redis, Drawn with { Paused = true });
        var people = Enumerable.Range(1, 50).Select(i => $"p{i}").ToArray();
        foreach (var person in people)
        {
            Assert.Equal((Standing.Lobby, (long?)null), (await queue.EnterAsync(person)) is var place ? (place.Standing, place.Ticket) : default);
        }

        Assert.Null((await queue.TickAsync()).Drawing);
        queue.Change(settings => settings with { OpensAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) });
        var first = (await queue.TickAsync()).Drawing!.Value;
        Assert.Equal(51, first);
        Assert.Equal(people.Order(), (await queue.Store.FrozenAsync(queue.Showing.Id)).Order());
        // Meanwhile somebody comes, somebody leaves, and nobody gets in.
        Assert.Equal(Standing.Lobby, (await queue.EnterAsync("late")).Standing);
        Assert.True(await queue.Store.LeaveAsync(queue.Showing, "p7"));
        queue.Change(settings => settings with { Paused = false });
        Assert.Empty((await queue.TickAsync()).Admitted);

        var order = Draw.Order("seed", people);
        Assert.True(await queue.Store.WriteDrawnAsync(queue.Showing, first, order.Select((person, i) => (person, first + i))));
        Assert.Equal(Standing.Lobby, (await queue.PlaceAsync(order[0])).Standing);
        Assert.True(await queue.Store.ShowDrawnAsync(queue.Showing, first));
        Assert.False(await queue.Store.ShowDrawnAsync(queue.Showing, first));
        Assert.False(await queue.Store.WriteDrawnAsync(queue.Showing, first, [("p7", 1)]));
        var admitted = (await queue.TickAsync()).Admitted;
        Assert.Equal([.. order.Where(person => person != "p7"), "late"], admitted);
    }

    [Fact]
    public async Task Drawn_no_more_they_line_up_as_they_came()
    {
        var queue = await QueueBench.MakeAsync(redis, Drawn);
        foreach (var person in new[] { "cho", "ann", "bob" })
        {
            await queue.EnterAsync(person);
        }

        queue.Change(settings => settings with { Draw = false });
        Assert.Equal((Standing.Waiting, 1L), (await queue.EnterAsync("cho")) is var place ? (place.Standing, place.Ticket!.Value) : default);
        queue.Change(settings => settings with { OpensAt = null });
        Assert.Equal(["cho", "ann", "bob"], (await queue.TickAsync()).Admitted);
    }

    [Fact]
    public async Task Two_tabs_of_the_lobby_are_one_entry()
    {
        var queue = await QueueBench.MakeAsync(redis, Drawn);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => queue.EnterAsync("ann")));
        Assert.Equal((1, 1), (await queue.Store.StatsAsync(queue.Showing)) is var stats ? (stats.InLobby, (await queue.PlaceAsync("ann")).Waiting) : default);
    }
}
