using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Background;

/// <summary>
/// Keeps what fails in the background: each kind is logged at most once a minute and loop, and what keeps failing is named in
/// <c>/health</c> until it works again. There it counts as <c>degraded</c>, whatever loop it is: a replica whose stock is not told still
/// sells, all replicas mostly fail alike, and what they cannot do without (Redis, the database, the seats) has checks of its own.
/// </summary>
public sealed partial class LoopFaults(TimeProvider time, ILogger<LoopFaults> log) : IHealthCheck
{
    private const int MostKept = 2_000;
    private const int MostNamed = 5;
    private const int TimesUntilTold = 3;
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    // A date is rebuilt, or Redis starts again, within this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // What has not been tried again since may be gone: a date that was removed, a message that was passed over.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<(string Loop, string Item), Failing> _failing = new();
    private readonly ConcurrentDictionary<(string Loop, string Kind), Line> _lines = new();

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = _failing.Where(pair => KeepsFailing(pair.Value)).OrderByDescending(pair => pair.Value.Times).ToList();
        if (failing.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        var named = failing.Take(MostNamed).Select(pair =>
            $"{Name(pair.Key.Loop, pair.Key.Item)} ({pair.Value.Kind}, {pair.Value.Times} times in a row)");
        var more = failing.Count > MostNamed ? $" and {failing.Count - MostNamed} more" : "";
        return Task.FromResult(HealthCheckResult.Degraded($"Keeps failing: {string.Join(", ", named)}{more}"));
    }

    /// <summary>It worked.</summary>
    internal void Went(string loop, string? item)
    {
        if (!_failing.IsEmpty)
        {
            _failing.TryRemove((loop, item ?? ""), out _);
        }
    }

    /// <summary>It failed; the error is said, unless one of its kind was within the last minute.</summary>
    internal void Failed(string loop, string? item, Exception error)
    {
        var (now, kind) = (time.GetTimestamp(), error.GetType().Name);
        if (_failing.Count >= MostKept)
        {
            Forget();
        }

        var failing = _failing.Count >= MostKept
            ? new Failing(1, now, now, kind)
            : _failing.AddOrUpdate((loop, item ?? ""), _ => new(1, now, now, kind), (_, before) => new(before.Times + 1, before.Since, now, kind));
        // Each new date is rebuilt once, and that is nothing to tell.
        if (error is not OutageException { IsOfOneShowing: true } || KeepsFailing(failing))
        {
            Say(loop, item, error, kind, KeepsFailing(failing));
        }
    }

    private void Say(string loop, string? item, Exception error, string kind, bool keeps)
    {
        var line = _lines.GetOrAdd((loop, kind), _ => new());
        var isFirst = false;
        long unsaid;
        lock (line)
        {
            if (line.SaidAt is { } before && time.GetElapsedTime(before) < BetweenLines)
            {
                line.Unsaid++;
                return;
            }

            (isFirst, unsaid) = (line.SaidAt is null, line.Unsaid);
            (line.SaidAt, line.Unsaid) = (time.GetTimestamp(), 0);
        }

        var name = Name(loop, item);
        // A line without a stack is enough of what ends by itself.
        if (Outage.EndsByItself(error))
        {
            LogPutOff(log, name, error.GetBaseException().Message, unsaid);
        }
        else
        {
            LogFailed(log, keeps ? LogLevel.Critical : LogLevel.Error, isFirst ? error : null, name, kind, error.Message, unsaid);
        }
    }

    private bool KeepsFailing(Failing failing) =>
        failing.Times >= TimesUntilTold && time.GetElapsedTime(failing.Since, failing.Last) >= Patience && time.GetElapsedTime(failing.Last) < Forgotten;

    private void Forget()
    {
        foreach (var (key, failing) in _failing)
        {
            if (time.GetElapsedTime(failing.Last) >= Forgotten)
            {
                _failing.TryRemove(new(key, failing));
            }
        }
    }

    private static string Name(string loop, string? item) => string.IsNullOrEmpty(item) ? loop : $"{loop} of {item}";

    [LoggerMessage(LogLevel.Warning, "{Loop} is put off: {Reason} ({Unsaid} more of this kind since the last line)")]
    private static partial void LogPutOff(ILogger log, string loop, string reason, long unsaid);

    [LoggerMessage("{Loop} failed and is tried again: {Kind}: {Reason} ({Unsaid} more of this kind since the last line)")]
    private static partial void LogFailed(ILogger log, LogLevel level, Exception? error, string loop, string kind, string reason, long unsaid);

    private sealed record Failing(int Times, long Since, long Last, string Kind);

    private sealed class Line
    {
        public long? SaidAt { get; set; }
        public long Unsaid { get; set; }
    }
}
