using SeatAspire.Api.Background;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;
using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>Redis did not answer in time, is not connected, or said that it cannot serve now.</summary>
public sealed class RedisAwayException(string message, Exception? inner = null) : OutageException(message, inner)
{
    /// <summary>
    /// Whether what was asked may have happened, or may still: it was on its way when the answer was given up. False only where that is
    /// certain: it never left this replica, or Redis refused it, which it does before a script's first change or not at all.
    /// </summary>
    public bool MayHaveHappened => InnerException switch
    {
        // Redis' own word, or that of a queue in front of it.
        RedisServerException or BatchesFullException => false,
        RedisConnectionException error => error is not
        {
            CommandStatus: CommandStatus.WaitingInBacklog or CommandStatus.WaitingToBeSent,
            FailureType: ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection,
        },
        null => false,
        _ => true,
    };
}

/// <summary>Redis answers, but a showing's seats are being restored, so nothing may be held yet.</summary>
public sealed class RebuildingException(string showingId) : OutageException($"The seats of {showingId} are being restored.")
{
    /// <inheritdoc/>
    public override Refusal Refusal => Refusals.Rebuilding;

    /// <inheritdoc/>
    public override bool IsOfOneShowing => true;
}

/// <summary>
/// The one door to Redis. Each call has a limit of its own, shorter than the client's, and counts as an outage beyond it.
/// </summary>
public sealed class RedisClient(IConnectionMultiplexer redis, TimeProvider time)
{
    /// <summary>How long a call may take before Redis counts as away.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly string? Ours = typeof(RedisClient).Assembly.GetName().Name;

    // What Redis says while it loads its data, has lost its disk or its memory, or is not the one to write to.
    private static readonly string[] NotNow = ["LOADING", "BUSY", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "OOM", "MISCONF", "NOREPLICAS"];

    /// <summary>Raised when a lost connection stands again: the Redis behind it may be another one.</summary>
    public event EventHandler<ConnectionFailedEventArgs> Restored
    {
        add => redis.ConnectionRestored += value;
        remove => redis.ConnectionRestored -= value;
    }

    /// <summary>Runs one command or script.</summary>
    /// <exception cref="RedisAwayException">No answer in time, or no connection.</exception>
    public async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call)
    {
        Task<T>? asked = null;
        try
        {
            asked = call(redis.GetDatabase());
            return await asked.WaitAsync(Limit, time).ConfigureAwait(false);
        }
        catch (Exception error) when (Backing.IsRedisAway(error) || IsOfItsClient(error, asked is not null))
        {
            throw new RedisAwayException("Redis does not answer.", error);
        }
        catch (RedisServerException error) when (Array.Exists(NotNow, word => error.Message.StartsWith(word, StringComparison.Ordinal)))
        {
            throw new RedisAwayException("Redis cannot serve now.", error);
        }
    }

    // Where a connection ends while it is written to, whoever asked is given what the writer met, of any kind: all that is neither Redis' own word, nor a command that the
    // client does not know, nor ours is an outage. Before there is a call, only the client's end is: the rest is a mistake in asking.
    private static bool IsOfItsClient(Exception error, bool isAsked) =>
        isAsked
            ? error is not (RedisServerException or RedisCommandException) && error.Source != Ours
            : error is IOException or InvalidOperationException or OperationCanceledException;

    /// <summary>
    /// Those of several of which something is true, all asked for at once: so that next to nothing is done for those where there is nothing to do. Where Redis cannot
    /// tell, since a key is not what it ought to be, it counts as true: whoever goes on with it finds out why.
    /// </summary>
    /// <exception cref="RedisAwayException">No answer in time, or no connection.</exception>
    public async Task<IReadOnlyList<T>> WhereAsync<T>(IReadOnlyList<T> items, Func<IDatabase, T, Task<bool>> isSo)
    {
        var found = await CallAsync(database => Task.WhenAll(items.Select(item => TellAsync(isSo(database, item)))));
        return [.. items.Where((_, i) => found[i])];

        static async Task<bool> TellAsync(Task<bool> asked)
        {
            try
            {
                return await asked;
            }
            catch (RedisServerException error) when (error.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
            {
                return true;
            }
        }
    }

    /// <summary>The name of this life of Redis: another one after each start.</summary>
    public async Task<string> RunIdAsync()
    {
        var info = (string)(await CallAsync(database => database.ExecuteAsync("INFO", "server")))!;
        const string Field = "run_id:";
        var start = info.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        return info[start..info.IndexOf('\r', start)];
    }

    /// <summary>The time of Redis' clock, Unix ms: the one that its deadlines are of.</summary>
    public async Task<long> NowAsync()
    {
        var clock = (RedisResult[])(await CallAsync(database => database.ExecuteAsync("TIME")))!;
        return ((long)clock[0] * 1000) + ((long)clock[1] / 1000);
    }

    /// <summary>Publishes a message; the answer is how many connections of this node heard it.</summary>
    public Task<long> PublishAsync(string channel, string message) =>
        CallAsync(database => database.PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message));

    /// <summary>
    /// Hears a channel until the replica stops; while Redis is away it goes on trying. The handler is called in the order of
    /// the messages and must return at once; one message that it cannot take costs the others nothing.
    /// </summary>
    public Task ListenAsync(string channel, Action<string> handler, LoopRunner loops, CancellationToken stopping) => loops.UntilAsync(
        "hearing " + channel,
        // Once subscribed, the client restores it by itself.
        async _ => await Backing.SubscribeAsync(redis, channel, message => loops.Try("a message of " + channel, null, () => handler(message))),
        stopping);
}
