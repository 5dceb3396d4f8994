using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Hosting;

/// <summary>Which traces are exported: all of a quiet system, a bounded number of a busy one, errors and slow ones of both.</summary>
public sealed class TraceBudgetTests : IDisposable
{
    private const int Budget = 50;

    private readonly ActivitySource _source = new("TraceBudgetTests " + Guid.NewGuid());
    private readonly HandClock _time = new();
    private readonly Kept _kept = new();
    private readonly TracerProvider _provider;

    public TraceBudgetTests()
    {
        var batches = new BatchExportProcessorOptions<Activity> { MaxQueueSize = 100_000 };
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(_source.Name)
            .AddProcessor(new TraceStart())
            .AddProcessor(new TraceBudget(_kept, batches, new TelemetryOptions { SpansPerSecond = Budget, SlowSeconds = 1 }, _time))
            .Build();
    }

    public void Dispose()
    {
        _provider.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void A_quiet_system_shows_all()
    {
        for (var i = 0; i < 100; i++)
        {
            Trace("click", spans: 5);
            _time.Forward(TimeSpan.FromSeconds(0.2));
        }

        Assert.Equal(100 * 5, Exported().Count);
    }

    [Fact]
    public void Of_a_burst_whole_traces_are_kept_within_the_budget()
    {
        const int Seconds = 20;
        for (var i = 0; i < Seconds * 200; i++)
        {
            Trace("click", spans: 5);
            _time.Forward(TimeSpan.FromSeconds(1.0 / 200));
        }

        var exported = Exported();
        Assert.InRange(exported.Count, Budget * (Seconds - 1), Budget * (Seconds + 3));
        Assert.All(exported.GroupBy(span => span.TraceId), trace => Assert.Equal(5, trace.Count()));
    }

    [Fact]
    public void Errors_and_slow_ones_are_kept_in_the_middle_of_a_burst()
    {
        for (var i = 0; i < 5_000; i++)
        {
            Trace("click", spans: 5);
            if (i % 500 == 499)
            {
                Trace("failed below", spans: 3, status: ActivityStatusCode.Error);
                Trace("slow", spans: 3, took: TimeSpan.FromSeconds(1));
            }
        }

        var exported = Exported();
        Assert.Equal(10 * 3, exported.Count(span => span.DisplayName == "failed below"));
        Assert.Equal(10 * 3, exported.Count(span => span.DisplayName == "slow"));
        Assert.InRange(exported.Count(span => span.DisplayName == "click"), 1, 3 * Budget);
    }

    [Fact]
    public void Where_all_fails_that_too_is_bounded()
    {
        for (var i = 0; i < 5_000; i++)
        {
            Trace("failed below", spans: 3, status: ActivityStatusCode.Error);
        }

        Assert.InRange(Exported().Count, 1_000, 2_100);
    }

    [Fact]
    public void A_connection_is_not_slow_however_long_it_lasts()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Trace("watching", spans: 1, took: TimeSpan.FromHours(1), tag: ("http.response.status_code", 101));
        }

        Assert.InRange(Exported().Count, 1, 3 * Budget);
    }

    [Fact]
    public void Chores_are_left_out_unless_they_fail()
    {
        Trace("health", spans: 3, tag: ("url.path", "/health"));
        Trace("chore", spans: 1, kind: ActivityKind.Client);
        Trace("failed chore", spans: 1, kind: ActivityKind.Client, status: ActivityStatusCode.Error);
        Assert.Equal(["failed chore"], Exported().Select(span => span.DisplayName));
    }

    [Fact]
    public void What_ends_after_its_request_goes_the_same_way()
    {
        using var click = Start("click", ActivityKind.Server);
        using var late = Start("late", ActivityKind.Internal);
        click.Stop();
        late.Stop();
        Assert.Equal(["click", "late"], Exported().Select(span => span.DisplayName));
    }

    private Activity Start(string name, ActivityKind kind) => _source.StartActivity(name, kind)!;

    /// <summary>A trace whose last span below carries the status.</summary>
    private void Trace(
        string name, int spans, ActivityKind kind = ActivityKind.Server, ActivityStatusCode status = default, TimeSpan? took = null, (string Name, object Value)? tag = null)
    {
        // Not a part of the trace of whoever runs the test.
        Activity.Current = null;
        var first = Start(name, kind);
        for (var i = 1; i < spans; i++)
        {
            using var below = Start(name, ActivityKind.Internal);
            below.SetStatus(i == spans - 1 ? status : default);
        }

        if (spans == 1)
        {
            first.SetStatus(status);
        }

        if (tag is { } said)
        {
            first.SetTag(said.Name, said.Value);
        }

        first.SetEndTime(first.StartTimeUtc + (took ?? TimeSpan.FromMilliseconds(1)));
        first.Stop();
    }

    private List<Activity> Exported()
    {
        Assert.True(_provider.ForceFlush());
        return [.. _kept.Spans];
    }

    private sealed class Kept : BaseExporter<Activity>
    {
        public ConcurrentQueue<Activity> Spans { get; } = new();

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                Spans.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }
}
