using System.Globalization;
using SeatAspire.Bench;
using SeatAspire.Bench.Reports;
using SeatAspire.Bench.Sides;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (BenchOptions.Parse(args) is not { } options)
{
    return 1;
}

var folder = Path.Combine(options.Root, ".run", "bench");
Directory.CreateDirectory(folder);
await using var own = await OwnSide.StartAsync(options.Root, folder);
await using var peer = await PeerSide.StartAsync(options.Root, own);
using var arena = new Arena(own, peer, options.Timing);
var report = new Report();
foreach (var measure in options.Measures)
{
    Console.WriteLine($"    {measure.Name}");
    foreach (var result in await measure.RunAsync(arena))
    {
        report.Add(result);
    }
}

report.Write(folder);
return 0;
