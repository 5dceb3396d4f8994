using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SeatAspire.Bench;
using SeatAspire.Bench.Micro;
using SeatAspire.Bench.Rehearsal;
using SeatAspire.Bench.Reports;
using SeatAspire.Bench.Sides;
using SeatAspire.Bench.Soak;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("micro"))
{
    MicroBenchmarks.Run(Path.Combine(args[0], ".run", "bench", "micro"), args.Contains("--quick"));
    return 0;
}

if (args.Contains("best-available"))
{
    await BestSeatCost.RunAsync(Directory.CreateDirectory(Path.Combine(args[0], ".run", "bench")).FullName);
    return 0;
}

if (args.ElementAtOrDefault(1) == "rehearse")
{
    return await RehearsalRun.RunAsync(args);
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
if (args.ElementAtOrDefault(1) == "soak")
{
    return await SoakRun.RunAsync(args);
}

if (BenchOptions.Parse(args) is not { } options)
{
    return 1;
}

var folder = Path.Combine(options.Root, ".run", "bench");
Directory.CreateDirectory(folder);
await using var own = await OwnSide.StartAsync(options.Root, folder);
await using var peer = options.OwnAlone ? null : await PeerSide.StartAsync(options.Root, own);
using var arena = new Arena(own, peer, options.Timing);
foreach (var side in arena.Sides)
{
    await arena.WarmUpAsync(side);
}

var report = new Report();
foreach (var measure in options.Measures)
{
    Console.WriteLine($"    {measure.Name}");
    var started = Stopwatch.GetTimestamp();
    try
    {
        (await measure.RunAsync(arena)).ToList().ForEach(report.Add);
        measure.Curves.ForEach(report.Add);
        Console.WriteLine($"      in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
    }
    catch (Exception error)
    {
        // The others are worth having all the same, as long as there is somebody to measure.
        report.Fail(measure.Name, error);
        if (Children.IsOneLost)
        {
            Console.Error.WriteLine("One of the systems that are measured has ended; its logs are in " + folder + ".");
            break;
        }
    }
}

report.Write(folder);
if (options.Documents)
{
    await Documents.FillAsync(options.Root, own, report);
}

return report.IsWhole ? 0 : 1;

// Nothing of either side is left behind.
static void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    // Errors of those who are cut off now are none of SeatAspire's.
    Console.Error.WriteLine($"Told to stop ({signal.Signal}): what is measured is incomplete.");
    Children.StopAllAsync().Wait();
    Environment.Exit(130);
}
