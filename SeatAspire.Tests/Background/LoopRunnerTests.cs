using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using SeatAspire.Api.Background;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Background;

/// <summary>What goes on in the background goes on whatever happens, and says so neither never nor always.</summary>
public sealed class LoopRunnerTests : IDisposable
{
    private static readonly VenueLayout Layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));

    private static readonly Func<Exception>[] Kinds =
    [
        () => new ArgumentNullException("key"), () => new InvalidOperationException("a bug"), () => new NullReferenceException(),
        () => new KeyNotFoundException("a key"), () => new OperationCanceledException(), () => new TimeoutException(),
        () => new RedisAwayException("Redis does not answer."), () => new RebuildingException("one"), () => new AggregateException(new FormatException()),
    ];

    private readonly MovedTime _time = new();
    private readonly KeptLog _log = new();
    private readonly LoggerFactory _logs;
    private readonly LoopFaults _faults;
    private readonly LoopRunner _loops;

    public LoopRunnerTests()
    {
        _logs = new LoggerFactory([_log]);
        _faults = new(_time, _logs.CreateLogger<LoopFaults>());
        _loops = new(_faults, _time);
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task A_loop_survives_every_kind_of_error_and_ends_when_the_replica_stops()
    {
        using var stopping = new CancellationTokenSource();
        var rounds = 0;
        var running = _loops.RunAsync("a loop", TimeSpan.Zero, async stop =>
        {
            // Every other round is well, so that no pause grows; those that throw do so before and after they first wait.
            var round = rounds++;
            if (round >= 2 * Kinds.Length)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            }

            if (round % 4 == 3)
            {
                await Task.Yield();
            }

            if (round % 2 == 1)
            {
                throw Kinds[round / 2]();
            }
        }, stopping.Token);

        await Wait.UntilAsync("every kind was thrown", () => rounds > 2 * Kinds.Length);
        Assert.False(running.IsCompleted);
        await stopping.CancelAsync();
        await running;
        // A restoration of a moment is nothing to tell; each other kind is one line.
        Assert.Equal(Kinds.Length - 1, _log.Lines.Count);
    }

    [Fact]
    public async Task What_keeps_failing_is_one_line_a_minute_and_stands_in_health_until_it_works()
    {
        using var stopping = new CancellationTokenSource();
        var (rounds, broken) = (0, true);
        var running = _loops.RunAsync("the clock", TimeSpan.FromMilliseconds(5), _ =>
        {
            rounds++;
            return Volatile.Read(ref broken) ? throw new ArgumentNullException("key") : Task.CompletedTask;
        }, stopping.Token);

        await Wait.UntilAsync("it has failed a few times", () => rounds >= 4);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
        Assert.Single(_log.Lines);

        _time.MoveOn(TimeSpan.FromSeconds(61));
        var health = await Wait.ForAsync("it is told that it keeps failing", HealthAsync, health => health.Status == HealthStatus.Degraded);
        Assert.Contains("the clock (ArgumentNullException", health.Description, StringComparison.Ordinal);
        await Wait.UntilAsync("the next minute has its line", () => _log.Lines.Count == 2);
        // The stack once; afterwards how often it happened.
        Assert.Contains("\n", _log.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\n", _log.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("(0 more", _log.Lines[1], StringComparison.Ordinal);

        Volatile.Write(ref broken, false);
        await Wait.ForAsync("it is well again", HealthAsync, health => health.Status == HealthStatus.Healthy);
        await stopping.CancelAsync();
        await running;
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task One_date_that_fails_or_hangs_for_a_while_costs_the_others_nothing()
    {
        var showings = Enumerable.Range(0, 40).Select(i => Date($"date-{i}")).ToList();
        var done = new System.Collections.Concurrent.ConcurrentBag<string>();
        await _loops.ForEachShowingAsync("a round", showings, async showing =>
        {
            await Task.Yield();
            var number = int.Parse(showing.Id.AsSpan("date-".Length), System.Globalization.CultureInfo.InvariantCulture);
            if (number < Kinds.Length)
            {
                throw Kinds[number]();
            }

            done.Add(showing.Id);
        }, CancellationToken.None);
        Assert.Equal(showings.Skip(Kinds.Length).Select(showing => showing.Id).Order(), done.Order());
    }

    [Fact]
    public async Task While_Redis_answers_nobody_a_round_does_not_ask_it_for_every_date()
    {
        var tried = 0;
        await Assert.ThrowsAsync<RedisAwayException>(() => _loops.ForEachShowingAsync(
            "a round", Enumerable.Range(0, 1_000).Select(i => Date($"date-{i}")),
            async _ =>
            {
                await Task.Yield();
                Interlocked.Increment(ref tried);
                throw new RedisAwayException("Redis does not answer.");
            },
            CancellationToken.None));
        Assert.InRange(tried, LoopRunner.AtOnce, 3 * LoopRunner.AtOnce);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Something_that_must_be_done_once_is_tried_until_it_is()
    {
        var tries = 0;
        Assert.True(await _loops.UntilAsync("setting up", _ => ++tries < 4 ? throw new InvalidOperationException() : Task.CompletedTask, CancellationToken.None));
        Assert.Equal(4, tries);
        Assert.Single(_log.Lines);
    }

    private Task<HealthCheckResult> HealthAsync() => _faults.CheckHealthAsync(new HealthCheckContext());

    private static Showing Date(string id) =>
        new(id, "show", DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, SaleClosed: false, Layout, QueueSettings.Default);

    /// <summary>The real clock, moved on by hand for whoever measures how long something takes.</summary>
    private sealed class MovedTime : TimeProvider
    {
        private long _moved;

        public void MoveOn(TimeSpan by) => Interlocked.Add(ref _moved, (long)(by.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _moved);
    }
}
