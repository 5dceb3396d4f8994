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

    private static readonly Dictionary<string, Exception> Ends = new()
    {
        ["the pipe's, of a buffer that is gone"] = new ArgumentOutOfRangeException("bytes"),
        ["the pipe's, that was completed"] = new InvalidOperationException("Writing is not allowed after writer was completed."),
        ["the socket's"] = new IOException("reset"),
        ["a task's"] = new TaskCanceledException(),
        ["the connection's, that is gone"] = new NullReferenceException(),
        ["a list's, that another has emptied"] = new IndexOutOfRangeException(),
        ["one that is not known yet"] = new FormatException(),
    };

    public static TheoryData<string> EndNames => [.. Ends.Keys];

    [Theory]
    [MemberData(nameof(EndNames))]
    public async Task Whatever_its_client_hands_on_is_an_outage_of_which_nobody_knows_whether_it_happened(string end)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var away = await Assert.ThrowsAsync<RedisAwayException>(() => new RedisClient(connection, TimeProvider.System).CallAsync(_ => Task.FromException<int>(Ends[end])));
        Assert.True(away.MayHaveHappened);
    }

    /// <summary>Those are no outages: who waits for their end waits for ever.</summary>
    [Fact]
    public async Task What_Redis_answers_and_what_is_asked_wrongly_is_told_as_it_is()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var client = new RedisClient(connection, TimeProvider.System);
        await Assert.ThrowsAsync<RedisServerException>(() => client.CallAsync(database => database.ExecuteAsync("NOSUCH")));
        await Assert.ThrowsAsync<RedisCommandException>(() => client.CallAsync(database => database.Multiplexer.GetServers()[0].FlushDatabaseAsync().ContinueWith(_ => true, TaskScheduler.Default)));
        await Assert.ThrowsAsync<ArgumentException>(() => client.CallAsync(database => database.StringGetAsync(default(RedisKey))));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.CallAsync<bool>(_ => throw new ArgumentNullException("key")));
    }
}
