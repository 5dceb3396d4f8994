using SeatAspire.Tests.Proof;
using SeatAspire.Tests.Queue;
using SeatAspire.Tests.Support;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Simulation;

/// <summary>
/// Many short histories of seats and of queues, each from its own seed, in the real scripts on a real Redis, compared with their models; of one that
/// fails the steps are told that are enough for it. <c>./prove model</c> runs 100,000.
/// </summary>
public sealed class ShortRunTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int Steps = 15;
    private const int AtOnce = 64;

    // Redis forgets what came to an end after each so many.
    private const int Together = 1000;

    [Fact]
    public async Task Whatever_is_drawn_the_scripts_do_what_the_models_do()
    {
        var seed = ProofRun.Setting("PROOF_SEED", Random.Shared.Next());
        var runs = ProofRun.Setting("PROOF_HISTORIES", 400);
        output.WriteLine($"seeds from {seed}");
        for (var done = 0; done < runs; done += Together)
        {
            await Parallel.ForAsync(done, Math.Min(runs, done + Together), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (run, _) =>
            {
                var one = unchecked(seed + run);
                Func<IEnumerable<int>, Task> of = run % 2 == 0 ? steps => SeatsAsync(one, steps) : steps => QueueAsync(one, steps);
                if (await Record.ExceptionAsync(() => of(Enumerable.Range(0, Steps))) is { } found)
                {
                    var least = await Draws.LeastAsync([.. Enumerable.Range(0, Steps)], async steps => await Record.ExceptionAsync(() => of(steps)) is not null);
                    Assert.Fail($"{(run % 2 == 0 ? "Seats" : "A queue")}, seed {one}, of {Steps} steps {string.Join(", ", least)} are enough: {found}");
                }
            });
            await redis.Connection.GetDatabase().ExecuteAsync("FLUSHDB");
        }

        await ProofRun.TellAsync(output, $"model: {runs} histories of {Steps} steps, from seed {seed}");
    }

    [Fact]
    public async Task What_fails_is_told_by_the_steps_that_are_enough()
    {
        const int Long = 300;
        var (way, _) = WithoutGuard.Of(
            redis.Connection, "local state = redis.call('GETRANGE', STATES, seat, seat)\n    if state ~= '0' then", "local state = '0'\n    if state ~= '0' then");
        Task<bool> FailsAsync(IReadOnlyList<int> steps) => FailsWithAsync(() => SeatsAsync(7, steps, way));
        var all = Enumerable.Range(0, Long).ToArray();
        Assert.True(await FailsAsync(all));
        var least = await Draws.LeastAsync(all, FailsAsync);
        Assert.InRange(least.Count, 1, 10);
        Assert.True(await FailsAsync(least));
        Assert.All(least, step => Assert.False(least.Count > 1 && FailsAsync([.. least.Where(one => one != step)]).GetAwaiter().GetResult()));
    }

    private static async Task<bool> FailsWithAsync(Func<Task> run) => await Record.ExceptionAsync(run) is not null;

    private Task SeatsAsync(int seed, IEnumerable<int> steps, IConnectionMultiplexer? way = null) =>
        new SeatScriptRun(redis, seed, $"short-{Guid.NewGuid():N}", way).GoAsync(steps);

    private async Task QueueAsync(int seed, IEnumerable<int> steps) =>
        await new QueueScriptRun(await QueueBench.MakeAsync(redis, QueueScriptRun.Settings), seed).GoAsync(steps);
}
