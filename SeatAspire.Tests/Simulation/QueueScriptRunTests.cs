using SeatAspire.Tests.Queue;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Simulation;

/// <summary>
/// Random steps of a few people at a queue whose settings change meanwhile, its openings and draws among them, in the real scripts on a real
/// Redis, each compared with a small model. A failure prints its seed; put it in place of the drawn one to see it again.
/// </summary>
public sealed class QueueScriptRunTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int Steps = 800;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Redis_does_what_the_model_does(int fixedSeed)
    {
        var seed = fixedSeed != 0 ? fixedSeed : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var queue = await QueueBench.MakeAsync(redis, QueueScriptRun.Settings);
        var run = new QueueScriptRun(queue, seed);
        await run.GoAsync(Steps);

        // Draws, openings and seconds whose budget was used up were among it; a seed that nobody knows may have none.
        if (fixedSeed != 0)
        {
            Assert.All(run.Times, pair => Assert.True(pair.Value > 0, $"Not once {pair.Key}."));
        }
    }
}
