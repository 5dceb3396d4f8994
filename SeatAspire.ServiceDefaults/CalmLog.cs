using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// Keeps the log readable, and the disk free, while something that is expected to fail does: Redis or the database away, clients that
/// go, requests that can't be read. Whatever is logged as a warning, and errors of those kinds, are one line without a stack and at most
/// one a minute of a kind: where it is logged, what about, which exception. The next line says how many were left out. All else, which
/// is a bug, is logged whole.
/// </summary>
internal sealed class CalmLog(IServiceProvider services, TimeProvider time) : ILoggerFactory
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    // Kinds are texts of our code; a source that made up new ones without end would share the last one.
    private const int MostKinds = 1_000;

    private readonly LoggerFactory _inner = ActivatorUtilities.CreateInstance<LoggerFactory>(services);
    private readonly ConcurrentDictionary<Kind, Told> _told = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName, _inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose() => _inner.Dispose();

    private static bool IsExpected(LogLevel level, Exception? error) => level == LogLevel.Warning
        || (level == LogLevel.Error && error is not null
            && (Backing.IsDatabaseAway(error) || Backing.IsRedisAway(error.GetBaseException()) || error.GetBaseException() is RedisException or IOException or OperationCanceledException));

    /// <summary>Whether it may be told now, and how many of the kind were left out since it last was.</summary>
    private bool MayTell(Kind kind, out int leftOut)
    {
        var told = _told.GetOrAdd(_told.Count < MostKinds ? kind : default, _ => new Told());
        lock (told)
        {
            leftOut = told.LeftOut;
            if (told.At is { } at && time.GetElapsedTime(at) < Apart)
            {
                told.LeftOut++;
                return false;
            }

            (told.At, told.LeftOut) = (time.GetTimestamp(), 0);
            return true;
        }
    }

    private readonly record struct Kind(string Category, string? Text, Type? Error);

    private sealed class Told
    {
        public long? At { get; set; }
        public int LeftOut { get; set; }
    }

    private sealed class Logger(CalmLog owner, string category, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning || !IsEnabled(logLevel) || !IsExpected(logLevel, exception))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            if (!owner.MayTell(new(category, Template(state) ?? eventId.Name, exception?.GetBaseException().GetType()), out var leftOut))
            {
                return;
            }

            var reason = exception is null ? "" : $": {exception.GetBaseException().GetType().Name}: {exception.GetBaseException().Message}";
            var more = leftOut == 0 ? "" : $" (and {leftOut} more of this kind since it was last told)";
            inner.Log(logLevel, eventId, state, null, (said, _) => (formatter(said, exception) + reason + more).ReplaceLineEndings(" "));
        }

        // By the framework's convention the last of a message's values is the text that they were put into.
        private static string? Template(object? state) =>
            state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values && values[^1] is { Key: "{OriginalFormat}", Value: string text } ? text : null;
    }
}
