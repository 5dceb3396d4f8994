using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MySqlConnector;
using SeatAspire.Bench.Measures;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Reports;

/// <summary>
/// Puts what a run found into the documentation: the figures of <c>docs/performance.md</c> between its two marks, and the pictures beside
/// it. A run of some measures replaces theirs; what others found in the run with <c>--docs</c> before it stays.
/// </summary>
internal static class Documents
{
    private const string Begin = "<!-- figures: ./bench --docs writes what stands between these marks -->";
    private const string End = "<!-- end of figures -->";

    /// <summary>Where the figures are that stand in it, for the next run.</summary>
    public static string FiguresFile(string root) => Path.Combine(root, "docs", "figures.json");

    /// <summary>Fills it.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="own">A running side, to ask for the servers' versions.</param>
    /// <param name="report">What was found.</param>
    /// <exception cref="InvalidOperationException">The document has lost its marks.</exception>
    public static async Task FillAsync(string root, OwnSide own, Report report)
    {
        var results = Merge(FiguresFile(root), report.Results, result => result.Name);
        var curves = Merge(Path.Combine(root, "docs", "figures-curves.json"), report.Curves, curve => curve.Name);
        var path = Path.Combine(root, "docs", "performance.md");
        var text = await File.ReadAllTextAsync(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} lacks the marks between which its figures go: {Begin} and {End}");
        }

        await File.WriteAllTextAsync(path, $"{text[..(begin + Begin.Length)]}\n{await FiguresAsync(own, results, curves)}{text[end..]}");
        var pictures = Path.Combine(root, "docs", "images");
        await File.WriteAllTextAsync(Path.Combine(pictures, "bench.svg"), RatioChart.Draw(results));
        foreach (var curve in curves)
        {
            await File.WriteAllTextAsync(Path.Combine(pictures, $"bench-{curve.Name}.svg"), CurveChart.Draw(curve));
        }

        Console.WriteLine($"written to {Path.GetRelativePath(root, path)} and {Path.GetRelativePath(root, pictures)}");
    }

    private static List<T> Merge<T>(string file, IReadOnlyList<T> found, Func<T, string> name)
    {
        List<T> all = File.Exists(file) ? JsonSerializer.Deserialize<List<T>>(File.ReadAllText(file), Report.Format)! : [];
        foreach (var one in found)
        {
            var at = all.FindIndex(other => name(other) == name(one));
            if (at < 0)
            {
                all.Add(one);
            }
            else
            {
                all[at] = one;
            }
        }

        File.WriteAllText(file, JsonSerializer.Serialize(all, Report.Format));
        return all;
    }

    private static async Task<string> FiguresAsync(OwnSide own, IReadOnlyList<Result> results, IReadOnlyList<Curve> curves)
    {
        var text = new StringBuilder().Append(await MachineAsync(own)).Append("\n\n").Append(Report.Table(results));
        text.Append("\n![How many times better than the peer, measure by measure, with the goals](images/bench.svg)\n");
        text.Append("\n### Beside what others published\n\n").Append(Claims.Table(results));
        text.Append("\n<details><summary>What the runs said besides</summary>\n\n");
        foreach (var result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{result.Name}`, {result.Unit}: SeatAspire {Report.Figures(result.Own)}; peer {Report.Figures(result.Peer)}\n");
            result.Notes.ToList().ForEach(note => text.Append(CultureInfo.InvariantCulture, $"  - {note}\n"));
        }

        curves.SelectMany(curve => curve.Fits("x")).ToList().ForEach(fit => text.Append(CultureInfo.InvariantCulture, $"- {fit}\n"));
        return text.Append("\n</details>\n").ToString();
    }

    /// <summary>A sentence: when, and on what.</summary>
    private static async Task<string> MachineAsync(OwnSide own)
    {
        await using var database = new MySqlConnection(own.DatabaseConnection);
        await database.OpenAsync();
        using var redis = await ConnectionMultiplexer.ConnectAsync(own.RedisAddress);
        var node = await NodeAsync();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return string.Create(CultureInfo.InvariantCulture,
            $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {Environment.ProcessorCount} cores, {memory:0} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
            + $"Redis {redis.GetServer(redis.GetEndPoints()[0]).Version}, {database.ServerVersion}, Node.js {node}; both sides, the servers and the load generator on the same cores.");
    }

    private static async Task<string> NodeAsync()
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
        var version = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return version.Trim();
    }
}
