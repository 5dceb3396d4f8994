using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Problems;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// What Redis publishes of seats is lost, doubled, swapped and late on its way to a replica's feed: soon after it is quiet the feed's copy is what Redis has. The environment's
/// <c>PROOF_SCHEDULES</c> (24) makes it longer, <c>PROOF_SEED</c> begins with a certain one, <c>PROOF_FIGURES</c> is a file that says how much it was (<c>./prove convergence</c>).
/// </summary>
public sealed class FeedTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int AtOnce = 8;
    private const int Steps = 60;
    private const int Seats = 120;

    private static readonly int Schedules = ProofRun.Setting("PROOF_SCHEDULES", 24);
    private static readonly int Seed = ProofRun.Setting("PROOF_SEED", Random.Shared.Next());

    // What is promised, and what the machine may add.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2) + TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Whatever_is_lost_doubled_or_swapped_on_the_way_the_copy_is_soon_what_Redis_has()
    {
        // What would be published comes to the test instead.
        var (way, changed) = WithoutGuard.Of(redis.Connection, "redis.call('PUBLISH', PREFIX .. 'changes',", "redis.call('RPUSH', PREFIX .. 'astray',");
        Assert.True(changed > 0);
        var took = new ConcurrentBag<(int Messages, TimeSpan Time)>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Schedules), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => took.Add(await PlayAsync(Seed + i, new(way, TimeProvider.System))));
        var told = string.Create(CultureInfo.InvariantCulture,
            $"seed {Seed}: {took.Sum(one => one.Messages)} messages of {Schedules} schedules; quiet after {took.Average(one => one.Time.TotalMilliseconds):0} ms, at most {took.Max(one => one.Time.TotalMilliseconds):0}");
        await ProofRun.TellAsync(output, told);
    }

    /// <summary>One date; how many messages there were, and how long after the last one the copy was right.</summary>
    private async Task<(int Messages, TimeSpan Time)> PlayAsync(int seed, RedisClient client)
    {
        var random = new Random(seed);
        var showing = new Showing($"feed-{seed}-{Guid.NewGuid():N}", "show", DateTimeOffset.MaxValue, DateTimeOffset.MinValue, false, LoneApi.Layout, QueueSettings.Default);
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        using var store = new SeatStore(client, epoch, Options.Create(new HoldOptions()), TimeProvider.System);
        var catalog = new ShowCatalog();
        catalog.Replace([new Show("show", "", "", "", "", [showing])]);
        var loops = new LoopRunner(new LoopFaults(TimeProvider.System, NullLogger<LoopFaults>.Instance), TimeProvider.System);
        var feeds = new SeatFeeds(store, redis.Connection, catalog, new SeatMeters(), loops, TimeProvider.System, NullLogger<SeatFeeds>.Instance);
        Assert.True(await store.BeginRebuildAsync(showing.Id, 1, "t", showing.Layout.SeatCount));
        Assert.True(await store.OpenAsync(showing.Id, 1, "t"));
        using var stop = new CancellationTokenSource();
        var running = feeds.RunAsync(stop.Token);
        var feed = (await feeds.FindAsync(showing.Id))!;

        var (held, astray, messages) = (new List<(string Person, string Hold)>(), new List<string>(), 0);
        for (var step = 0; step < Steps; step++)
        {
            await ActAsync(store, showing.Id, random, held);
            messages += await PassAsync(showing.Id, random, astray, isLast: step == Steps - 1);
        }

        var began = Stopwatch.GetTimestamp();
        await Wait.UntilAsync($"PROOF_SEED={seed}: the copy is what Redis has", async () =>
        {
            var (_, version, states) = await store.SnapshotAsync(showing.Id);
            var copy = feed.Snapshot();
            return copy.Version == version && copy.States == Packed(states);
        }, Soon);
        var time = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        await running;
        return (messages, time);
    }

    private static async Task ActAsync(SeatStore store, string showing, Random random, List<(string Person, string Hold)> held)
    {
        if (held.Count > 0 && random.Next(3) == 0)
        {
            var one = held[random.Next(held.Count)];
            held.Remove(one);
            await store.ReleaseAsync(one.Hold, one.Person);
            return;
        }

        var person = Guid.NewGuid().ToString("N");
        var wanted = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(Seats)).Distinct().ToArray();
        if ((await store.HoldAsync(showing, person, wanted, QueueRules.Off)).Hold is { } hold)
        {
            held.Add((person, hold.HoldId));
        }
    }

    /// <summary>Publishes what came, some of it later, some twice, some never; how much came.</summary>
    private async Task<int> PassAsync(string showing, Random random, List<string> astray, bool isLast)
    {
        var (database, keys) = (redis.Connection.GetDatabase(), RedisKeys.Seats(showing));
        var came = await database.ListLeftPopAsync(keys.Prefix + "astray", 1000) ?? [];
        astray.AddRange(came.Select(message => (string)message!));
        foreach (var message in astray.OrderBy(_ => random.Next()).ToList())
        {
            var fate = random.Next(10);
            if (fate < 3 && !isLast)
            {
                // Later.
                continue;
            }

            astray.Remove(message);
            for (var times = fate switch { 3 or 4 => 0, 5 => 2, _ => 1 }; times > 0; times--)
            {
                await database.PublishAsync(StackExchange.Redis.RedisChannel.Literal(keys.Changes), message);
            }
        }

        return came.Length;
    }

    /// <summary>As feeds pack states: two bits a seat.</summary>
    private static string Packed(byte[] states)
    {
        var bytes = new byte[(states.Length + 3) / 4];
        for (var seat = 0; seat < states.Length; seat++)
        {
            bytes[seat >> 2] |= (byte)((states[seat] - '0') << ((seat & 3) * 2));
        }

        return Convert.ToBase64String(bytes);
    }
}
