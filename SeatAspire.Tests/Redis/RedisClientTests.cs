using System.Collections.Concurrent;
using SeatAspire.Api.Redis;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Redis;

/// <summary>What the one door to Redis makes of a connection that ends.</summary>
public sealed class RedisClientTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const int Deaths = 3, Callers = 64;

    private static readonly string Long = new('x', 2_000);

    /// <summary>Its client hands on whatever it met as it was writing: each of these is an outage, and none a fault of ours.</summary>
    [Fact]
    public async Task However_a_connection_ends_whoever_asked_is_told_that_Redis_is_away()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var client = new RedisClient(connection, TimeProvider.System);
        var (served, faults) = (0, new ConcurrentDictionary<string, string>());
        using var over = new CancellationTokenSource();
        var asking = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    await client.CallAsync(database => Task.WhenAll(Enumerable.Range(0, 20).Select(i => database.StringSetAsync($"{i}", Long))));
                    Interlocked.Increment(ref served);
                }
                catch (RedisAwayException)
                {
                    // Until it is back.
                }
                catch (Exception error)
                {
                    faults.TryAdd(error.GetType().Name, error.ToString());
                }
            }
        })));
        for (var i = 0; i < Deaths && faults.IsEmpty; i++)
        {
            var before = Volatile.Read(ref served);
            await redis.RestartAsync(withKept: false);
            await Wait.UntilAsync("somebody is served again", () => Volatile.Read(ref served) > before + Callers || !faults.IsEmpty);
        }

        await over.CancelAsync();
        await asking;
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Values));
    }
}
