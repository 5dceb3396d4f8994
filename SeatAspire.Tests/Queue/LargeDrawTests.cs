using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Tests.Orders;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Queue;

/// <summary>A draw of more people than one statement can bring to the database.</summary>
public sealed class LargeDrawTests(OrderBench bench) : IClassFixture<OrderBench>
{
    private const int People = (2 * Draw.EntriesInPart) + 1;

    [Fact]
    public async Task However_many_take_part_all_are_drawn_and_published()
    {
        var (showing, keys) = (bench.Showing, RedisKeys.Queue(bench.Showing.Id));
        var redis = bench.Redis.Connection.GetDatabase();
        foreach (var some in Enumerable.Range(1, People).Chunk(10_000))
        {
            await redis.SortedSetAddAsync(keys.Frozen, [.. some.Select(number => new SortedSetEntry($"person {number}", number))]);
        }

        await redis.HashSetAsync(keys.Pace, "drawing", "1");
        await bench.Get<DrawRunner>().RunAsync(showing, 1, CancellationToken.None);
        // None is larger than a server takes by itself.
        Assert.Equal(2, await bench.QueryAsync(db => db.DrawParts.CountAsync()));
        Assert.InRange(await bench.QueryAsync(db => db.Database.SqlQueryRaw<long>("SELECT MAX(LENGTH(entries)) AS Value FROM draws").SingleAsync()), 1, 4_000_000);
        Assert.InRange(await bench.QueryAsync(db => db.Database.SqlQueryRaw<long>("SELECT MAX(LENGTH(entries)) AS Value FROM draw_parts").SingleAsync()), 1, 4_000_000);
        // A replica's own round may have been first, and be about to say so.
        var published = await Wait.ForAsync("the draw is shown", () => bench.Get<PublishedDraws>().LatestAsync(showing.Id, CancellationToken.None), draw => draw!.Tag.Contains("shown", StringComparison.Ordinal));
        var answer = JsonSerializer.Deserialize<DrawResponse>(published!.Json, JsonSerializerOptions.Web)!;
        Assert.Equal(("shown", People, People), (answer.State, answer.EntryCount, answer.Entries.Count));
        Assert.Equal(answer.EntriesSha256, Draw.HashOf(Draw.List(answer.Entries)));
        // Whoever was drawn last stands last: the first may be let in by now.
        var last = Draw.Order(answer.Seed!, answer.Entries)[^1];
        var person = Enumerable.Range(1, People).Select(number => $"person {number}").Single(person => QueueResponse.EntryIdOf(showing.Id, person) == last);
        Assert.Equal(People, await Wait.ForAsync("the numbers count", () => redis.SortedSetScoreAsync(keys.Tickets, person), score => score is not null));
        await redis.KeyDeleteAsync(keys.Tickets);
    }
}
