using System.Diagnostics;
using OpenTelemetry;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// Decides at the end of each trace whether it is exported: one with an error or a slow one is, and of the others as many as the budget
/// bears, so that a quiet system shows each click and a busy one is not slowed down by being watched.
/// <code>
///   first span starts  →  <see cref="TraceStart"/> gives its trace a <see cref="LocalTrace"/>; every span below it has the same
///   a span ends        →  it waits there
///   first span ends    →  all that wait are exported together, or none; what ends later follows, each within the budget
/// </code>
/// What comes each second for ever and would bury the requests of people is left out unless it failed: health probes, and single calls
/// to Redis or the database that no request asked for.
/// </summary>
/// <param name="exporter">Where they go.</param>
/// <param name="batches">How it is called; as <c>OTEL_BSP_…</c> say unless told otherwise.</param>
/// <param name="options">The budget.</param>
/// <param name="time">The clock.</param>
internal sealed class TraceBudget(
    BaseExporter<Activity> exporter, BatchExportProcessorOptions<Activity> batches, TelemetryOptions options, TimeProvider time)
    : BatchActivityExportProcessor(
        exporter, batches.MaxQueueSize, batches.ScheduledDelayMilliseconds, batches.ExporterTimeoutMilliseconds, batches.MaxExportBatchSize)
{
    private readonly TokenBucket _budget = new(options.SpansPerSecond, time);

    // An outage makes every call an error or slow, and a stranger can bring about errors: what is always kept has a bound too, if a far one.
    private readonly TokenBucket _reserve = new(Math.Max(options.SpansPerSecond, 100) * 10, time);
    private readonly TimeSpan _slow = TimeSpan.FromSeconds(options.SlowSeconds);

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (LocalTrace.Of(data) is not { } trace)
        {
            return;
        }

        var (ready, isWhole) = trace.Ended(data);
        if (ready is [])
        {
            return;
        }

        if (isWhole)
        {
            trace.Decide(IsKept(data, ready));
        }

        if (trace.IsKept is true && (isWhole || _budget.Take(ready.Count)))
        {
            foreach (var span in ready)
            {
                base.OnEnd(span);
            }
        }
        else if (!isWhole && ready.Any(IsError) && _reserve.Take(ready.Count))
        {
            // It failed after its trace had been judged.
            foreach (var span in ready)
            {
                base.OnEnd(span);
            }
        }
    }

    private bool IsKept(Activity first, IReadOnlyList<Activity> spans)
    {
        if (spans.Any(IsError))
        {
            return _reserve.Take(spans.Count);
        }

        if (IsChore(first))
        {
            return false;
        }

        return (first.Duration >= _slow && !IsConnection(first) && _reserve.Take(spans.Count)) || _budget.Take(spans.Count);
    }

    private static bool IsError(Activity span) => span.Status == ActivityStatusCode.Error;

    private static bool IsChore(Activity first) =>
        first.GetTagItem("url.path") is "/health" or "/alive" || (first.Kind == ActivityKind.Client && first.ParentSpanId == default);

    /// <summary>A connection lasts as long as somebody looks: that is not slow.</summary>
    private static bool IsConnection(Activity first) =>
        first.GetTagItem("http.response.status_code") is 101 || (first.GetTagItem("url.path") as string)?.StartsWith("/hubs/", StringComparison.Ordinal) == true;
}

/// <summary>Gives each span the trace that it belongs to in this process.</summary>
internal sealed class TraceStart : BaseProcessor<Activity>
{
    public override void OnStart(Activity data) => LocalTrace.Begin(data);
}

/// <summary>The part of a trace that is this process's: what has ended of it, and, once its first span has, whether it is exported.</summary>
internal sealed class LocalTrace
{
    // A connection's span may live for days; whatever is below it is no more than this.
    private const int MostWaiting = 512;
    private const string Key = "SeatAspire.LocalTrace";

    private readonly Activity _first;
    private readonly Lock _lock = new();
    private List<Activity>? _ended = [];

    private LocalTrace(Activity first) => _first = first;

    /// <summary>Whether it is exported; null until that is decided.</summary>
    public bool? IsKept { get; private set; }

    /// <summary>Joins a span to the trace of the one that it is part of, or begins one.</summary>
    public static void Begin(Activity span) =>
        span.SetCustomProperty(Key, span.Parent is { } parent && Of(parent) is { } trace ? trace : new LocalTrace(span));

    /// <summary>The trace of a span; null for one that began before anybody listened.</summary>
    public static LocalTrace? Of(Activity span) => span.GetCustomProperty(Key) as LocalTrace;

    /// <summary>A span has ended. Answers what is to be judged now, and whether that is the whole trace.</summary>
    public (IReadOnlyList<Activity> Ready, bool IsWhole) Ended(Activity span)
    {
        lock (_lock)
        {
            if (_ended is null)
            {
                return ([span], false);
            }

            if (span == _first || _ended.Count < MostWaiting)
            {
                _ended.Add(span);
            }

            if (span != _first)
            {
                return ([], false);
            }

            var all = _ended;
            _ended = null;
            return (all, true);
        }
    }

    /// <summary>Says whether it is exported.</summary>
    public void Decide(bool isKept) => IsKept = isKept;
}

/// <summary>So many a second in the long run, and two seconds' worth at once, but at least a purchase's.</summary>
internal sealed class TokenBucket(int perSecond, TimeProvider time)
{
    private const int LeastAtOnce = 60;

    private readonly double _most = perSecond == 0 ? 0 : Math.Max(2 * perSecond, LeastAtOnce);
    private readonly Lock _lock = new();
    private double _left = perSecond == 0 ? 0 : Math.Max(2 * perSecond, LeastAtOnce);
    private long _at = time.GetTimestamp();

    /// <summary>Takes so many if anything is left; a large trace may run up a debt, so that it too is seen.</summary>
    public bool Take(int count)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(_most, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left <= 0)
            {
                return false;
            }

            _left -= count;
            return true;
        }
    }
}
