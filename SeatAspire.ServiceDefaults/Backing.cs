using System.Net.Sockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MySqlConnector;
using StackExchange.Redis;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// What stands behind the application: how Redis, the database and the hubs' scale-out are registered, how a channel is read in order,
/// and how the database says what went wrong.
/// </summary>
public static class Backing
{
    /// <summary>
    /// Answers 1 if this connection now holds the lock under which a database is set up, 0 if another one does.
    /// The lock ends with the connection, or with <see cref="LeaveSetupLockSql"/>.
    /// </summary>
    // Named after the database, since this server's locks are common to all of its databases.
    public const string TrySetupLockSql = "SELECT GET_LOCK(CONCAT('setup of ', DATABASE()), 0)";

    private const string Oldest = "8.0.0-mysql";

    /// <summary>Gives back the lock of <see cref="TrySetupLockSql"/>.</summary>
    public const string LeaveSetupLockSql = "SELECT RELEASE_LOCK(CONCAT('setup of ', DATABASE()))";

    /// <summary>Registers <see cref="IConnectionMultiplexer"/> from <c>ConnectionStrings:redis</c>.</summary>
    public static void AddRedis(IHostApplicationBuilder builder) =>
        builder.AddRedisClient(
            "redis",
            settings =>
            {
                // BackingChecks asks within a limit; and each script has a trace of its own.
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true;
            },
            // A replica starts and runs while Redis is away; the client goes on trying by itself.
            options => options.AbortOnConnectFail = false);

    /// <summary>Registers <typeparamref name="TContext"/>, pooled, from <c>ConnectionStrings:seats</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">What else the context needs.</param>
    public static void AddDatabase<TContext>(IHostApplicationBuilder builder, Action<DbContextOptionsBuilder>? configure = null)
        where TContext : DbContext =>
        builder.AddMySqlDbContext<TContext>("seats", settings =>
        {
            settings.ConnectionString = Bounded(settings.ConnectionString);
            settings.DisableHealthChecks = true;
            // ServiceDefaults listens to the driver, where there is anybody to tell.
            settings.DisableTracing = true;
            settings.DisableMetrics = true;
            // What may be tried again is decided where the transaction is, not by the driver.
            settings.DisableRetry = true;
            // A database that hangs must become a refusal soon.
            settings.CommandTimeout ??= 8;
            // Named by the AppHost where it starts the server itself.
            settings.ServerVersion ??= AskVersion(settings.ConnectionString) ?? Oldest;
        }, configure);

    /// <summary>Makes hubs that rely on SignalR's own group and user sends reach every replica.</summary>
    public static ISignalRServerBuilder AddHubScaleOut(ISignalRServerBuilder signalR, IConfiguration configuration) =>
        signalR.AddStackExchangeRedis(configuration.GetConnectionString("redis") ?? "", options =>
        {
            options.Configuration.AbortOnConnectFail = false;
            options.Configuration.ChannelPrefix = new RedisChannel("hubs", RedisChannel.PatternMode.Literal);
        });

    /// <summary>
    /// Calls <paramref name="handler"/> with each message of a channel, one after the other, in the order Redis sent them.
    /// The handler must return at once. Dispose the answer to stop.
    /// </summary>
    public static async Task<IAsyncDisposable> SubscribeAsync(IConnectionMultiplexer redis, string channel, Action<string> handler)
    {
        // The queue's handler is called in order; a handler given to SubscribeAsync itself would be called concurrently.
        var queue = await redis.GetSubscriber().SubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal)).ConfigureAwait(false);
        queue.OnMessage(message => handler((string?)message.Message ?? ""));
        return new Subscription(queue);
    }

    /// <summary>Whether the database refused a row because its key is already there.</summary>
    public static bool IsUniqueViolation(Exception error) =>
        Find<MySqlException>(error)?.ErrorCode == MySqlErrorCode.DuplicateKeyEntry;

    /// <summary>
    /// Whether the database ended the transaction, or the statement, for the sake of another one that had the same rows: the whole may be
    /// tried again.
    /// </summary>
    // CheckRead is MariaDB's word for a row that changed since the transaction first read; newer ones say it by default.
    public static bool IsDeadlock(Exception error) =>
        Find<MySqlException>(error)?.ErrorCode is MySqlErrorCode.LockDeadlock or MySqlErrorCode.CheckRead || IsLockWait(error);

    /// <summary>Whether the database gave up waiting for somebody else's row.</summary>
    public static bool IsLockWait(Exception error) => Find<MySqlException>(error)?.ErrorCode is MySqlErrorCode.LockWaitTimeout;

    /// <summary>Whether Redis could not be reached, did not answer in time, or went away while it was asked. What it was asked may have happened.</summary>
    // Where a connection ends while it is written to, its client hands whatever it met there on to all who wait: of the socket, of the pipe in front of
    // it, or of what is gone already. (Its third major version says RedisConnectionException.)
    public static bool IsRedisAway(Exception error) =>
        error is RedisConnectionException or TimeoutException || error.GetBaseException() is SocketException
        || (RedisClientParts.Contains(error.Source) && !IsMistake(error));

    /// <summary>What was wrong with what it was asked: that ends by nothing but another release of ours.</summary>
    private static bool IsMistake(Exception error) =>
        error is RedisException or RedisCommandException || (error is ArgumentException && error.Source == "StackExchange.Redis");

    private static readonly HashSet<string?> RedisClientParts =
        ["StackExchange.Redis", "Pipelines.Sockets.Unofficial", "System.IO.Pipelines", "System.Net.Sockets", "System.Net.Security"];

    /// <summary>
    /// Whether the database could not be reached, does not exist yet, went away while it was asked, cannot write just now, or is so busy
    /// with the same rows that trying again was given up.
    /// </summary>
    public static bool IsDatabaseAway(Exception error) =>
        Find<RetryLimitExceededException>(error) is not null
        // What we gave up ourselves comes with the database's word that it was interrupted.
        || (error is not OperationCanceledException && Find<MySqlException>(error) is { } answer && !IsDeadlock(answer)
            && (answer.IsTransient || Away.Contains(answer.ErrorCode)))
        || Find<MySqlEndOfStreamException>(error) is not null
        // Cut off while it was read from: then the driver's own exception has no code.
        || (Find<MySqlException>(error) is not null && (Find<IOException>(error) is not null || Find<SocketException>(error) is not null))
        // Cut off between two calls, as before a COMMIT: then the driver says that its connection is broken, by no exception of its own.
        || (error is not OperationCanceledException && Chain(error).Any(IsBrokenConnection));

    // Anything else of that kind is a mistake in using the driver.
    private static bool IsBrokenConnection(Exception error) =>
        error is BrokenTransactionException or ObjectDisposedException { Source: "MySqlConnector", ObjectName: "ServerSession" }
        || (error is InvalidOperationException { Source: "MySqlConnector" }
            && (error.Message.StartsWith("Connection must be ", StringComparison.Ordinal) || error.Message.StartsWith("ServerSession is not connected", StringComparison.Ordinal)));

    private static readonly HashSet<MySqlErrorCode> Away =
    [
        MySqlErrorCode.UnableToConnectToHost, MySqlErrorCode.UnknownDatabase, MySqlErrorCode.ServerShutdown,
        MySqlErrorCode.TooManyUserConnections, MySqlErrorCode.ConnectionCountError, MySqlErrorCode.CommandTimeoutExpired,
        // An operator, or a server that gives way to another one, ended the statement or the connection; MariaDB has a number of its own for that.
        MySqlErrorCode.QueryInterrupted, (MySqlErrorCode)1927, MySqlErrorCode.ClientInteractionTimeout,
        // Took longer than the server allows: MySQL, MariaDB.
        MySqlErrorCode.QueryTimeout, (MySqlErrorCode)1969,
        // Reads only, as while another server takes over: MySQL, MariaDB.
        MySqlErrorCode.OptionPreventsStatement, (MySqlErrorCode)1836,
        MySqlErrorCode.DiskFull, MySqlErrorCode.RecordFileFull, MySqlErrorCode.LockTableFull,
    ];

    /// <summary>Limits that the connection string may set otherwise: how many connections, and how long one may take to come about.</summary>
    private static string Bounded(string? text)
    {
        var connection = new MySqlConnectionStringBuilder(text ?? "");
        if (!connection.ContainsKey("Maximum Pool Size"))
        {
            // All replicas together stay below what the server takes.
            connection.MaximumPoolSize = 40;
        }

        if (!connection.ContainsKey("Connection Timeout"))
        {
            connection.ConnectionTimeout = 5;
        }

        return connection.ConnectionString;
    }

    /// <summary>
    /// Asks the server, once, while the program is put together and nothing else runs. Null: it does not answer. A replica starts all the
    /// same then, and speaks as to the oldest server, which every other one understands.
    /// </summary>
    private static string? AskVersion(string connectionString)
    {
        try
        {
            var text = new MySqlConnectionStringBuilder(connectionString) { ConnectionTimeout = 2, Pooling = false, Database = "" };
            using var connection = new MySqlConnection(text.ConnectionString);
            connection.Open();
            return connection.ServerVersion;
        }
        catch (MySqlException)
        {
            return null;
        }
    }

    private static TException? Find<TException>(Exception? error)
        where TException : Exception => Chain(error).OfType<TException>().FirstOrDefault();

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }

    private sealed class Subscription(ChannelMessageQueue queue) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await queue.UnsubscribeAsync().ConfigureAwait(false);
    }
}
