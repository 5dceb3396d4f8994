using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SeatAspire.Bench.Micro;

/// <summary><c>./bench micro</c>.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs them in this process: a project made for the purpose would not know this checkout's package versions.</summary>
    public static void Run(string folder, bool quick) => BenchmarkRunner.Run<SeatBenchmarks>(DefaultConfig.Instance
        .WithArtifactsPath(folder)
        .AddJob((quick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance)));
}
