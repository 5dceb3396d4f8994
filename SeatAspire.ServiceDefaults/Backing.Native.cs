using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// What stands behind the application, and all that differs between the stacks: how Redis, the database and the hubs'
/// scale-out are registered, how a channel is read in order, and how the database says what went wrong.
/// This is the <c>native</c> stack: Redis and PostgreSQL of this machine. Its twin is Backing.Aspire.cs.
/// </summary>
public static class Backing
{
    private const int MostConnects = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The stack's name, as in the setting <c>SeatStack</c>.</summary>
    public const string Stack = "native";

    /// <summary>The folder of the numbered SQL migrations that this stack's database speaks.</summary>
    public const string SqlDialect = "postgres";

    /// <summary>
    /// Answers true if this connection now holds the lock under which a database is set up, false if another one does.
    /// The lock ends with the connection, or with <see cref="LeaveSetupLockSql"/>.
    /// </summary>
    public const string TrySetupLockSql = "SELECT pg_try_advisory_lock(836501)";

    /// <summary>Gives back the lock of <see cref="TrySetupLockSql"/>.</summary>
    public const string LeaveSetupLockSql = "SELECT pg_advisory_unlock(836501)";

    /// <summary>Registers <see cref="IConnectionMultiplexer"/> from <c>ConnectionStrings:redis</c>.</summary>
    public static void AddRedis(IHostApplicationBuilder builder)
    {
        var options = ConfigurationOptions.Parse(Required(builder.Configuration, "redis"));
        // A replica starts and runs while Redis is away; the client goes on trying by itself.
        options.AbortOnConnectFail = false;
        // Connected synchronously: this client resumes an awaited connect on the thread that must deliver every later reply.
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => Connect(options));
    }

    /// <summary>Connects, or answers a client that goes on trying.</summary>
    private static ConnectionMultiplexer Connect(ConfigurationOptions options)
    {
        var redis = ConnectionMultiplexer.Connect(options);
        for (var again = 0; again < MostConnects && !redis.IsConnected && options.EndPoints.Any(Answers); again++)
        {
            // On a busy machine this client now and then finds no server that stands there, and never does. A new one does.
            redis.Dispose();
            redis = ConnectionMultiplexer.Connect(options);
        }

        return redis;
    }

    private static bool Answers(EndPoint server)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            return socket.ConnectAsync(server).Wait(Patience) && socket.Connected;
        }
        catch (AggregateException error) when (error.InnerException is SocketException)
        {
            return false;
        }
    }

    /// <summary>Registers <typeparamref name="TContext"/>, pooled, from <c>ConnectionStrings:seats</c>.</summary>
    public static void AddDatabase<TContext>(IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        var connection = Bounded(Required(builder.Configuration, "seats"));
        builder.Services.AddDbContextPool<TContext>(options => options.UseNpgsql(connection));
    }

    /// <summary>Makes hubs that rely on SignalR's own group and user sends reach every replica.</summary>
    public static ISignalRServerBuilder AddHubScaleOut(ISignalRServerBuilder signalR, IConfiguration configuration)
    {
        signalR.Services.AddSingleton(typeof(HubLifetimeManager<>), typeof(HubRelay<>));
        return signalR;
    }

    /// <summary>
    /// Calls <paramref name="handler"/> with each message of a channel, one after the other, in the order Redis sent them.
    /// The handler must return at once: it runs on the client's own thread. Dispose the answer to stop.
    /// </summary>
    /// <exception cref="RedisConnectionException">Redis is away.</exception>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public static async Task<IAsyncDisposable> SubscribeAsync(IConnectionMultiplexer redis, string channel, Action<string> handler)
    {
        var subscription = new Subscription(redis.GetSubscriber(), new(channel, RedisChannel.PatternMode.Literal), handler);
        await subscription.StartAsync().ConfigureAwait(false);
        // This client resumes its caller on the thread that delivers replies: leave it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return subscription;
    }

    /// <summary>Whether the database refused a row because its key is already there.</summary>
    public static bool IsUniqueViolation(Exception error) =>
        Find<PostgresException>(error)?.SqlState == PostgresErrorCodes.UniqueViolation;

    /// <summary>Whether the database ended the transaction to break a deadlock: the whole may be tried again.</summary>
    public static bool IsDeadlock(Exception error) =>
        Find<PostgresException>(error)?.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>Whether the database could not be reached, does not exist yet, or went away while it was asked.</summary>
    public static bool IsDatabaseAway(Exception error) =>
        Find<PostgresException>(error) is { } refusal
            ? refusal.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.InvalidCatalogName
            // The first connection of all may run out of time without an error of its own kind; EF Core says that it is transient.
            : Find<NpgsqlException>(error) is not null || Find<InvalidOperationException>(error) is { InnerException: TimeoutException };

    private static TException? Find<TException>(Exception? error)
        where TException : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is TException found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A database that hangs must become a refusal soon; a connection string may say otherwise.</summary>
    private static string Bounded(string connection)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connection };
        var bounded = new NpgsqlConnectionStringBuilder(connection);
        if (!given.ContainsKey("Timeout"))
        {
            bounded.Timeout = 5;
        }

        if (!given.ContainsKey("Command Timeout"))
        {
            bounded.CommandTimeout = 8;
        }

        // Npgsql would ask Kerberos for a ticket at each new connection: native code, on many threads at once, that hardly
        // anybody needs. Whoever does says so in the connection string.
        if (!given.ContainsKey("GSS Encryption Mode"))
        {
            bounded.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        // Nothing here changes a session's state but the setup lock, which is given back; transactions are rolled back either way.
        if (!given.ContainsKey("No Reset On Close"))
        {
            bounded.NoResetOnClose = true;
        }

        // What is asked again and again is planned once a connection.
        if (!given.ContainsKey("Max Auto Prepare"))
        {
            (bounded.MaxAutoPrepare, bounded.AutoPrepareMinUsages) = (100, 3);
        }

        return bounded.ConnectionString;
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"The setting ConnectionStrings:{name} is missing. Start the system with ./run, or give it.");

    private sealed class Subscription(ISubscriber subscriber, RedisChannel channel, Action<string> handler) : IAsyncDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

        private volatile bool _ended;

        public async Task StartAsync()
        {
            try
            {
                // This client waits for ever while Redis hangs.
                await subscriber.SubscribeAsync(channel, Deliver).WaitAsync(Limit).ConfigureAwait(false);
            }
            catch
            {
                // It keeps the handler of an attempt that failed; the next one must not be told twice.
                _ended = true;
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _ended = true;
            await subscriber.UnsubscribeAsync(channel, Deliver).ConfigureAwait(false);
        }

        // This client keeps one channel's messages in order (its PreserveAsyncOrder is on by default).
        private void Deliver(RedisChannel from, RedisValue message)
        {
            if (!_ended)
            {
                handler((string?)message ?? "");
            }
        }
    }
}
