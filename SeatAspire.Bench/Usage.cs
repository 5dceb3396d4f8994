using System.Diagnostics;
using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench;

/// <summary>Processor time, in cores: what a side, the servers behind it and the load generator itself took of the machine.</summary>
internal readonly record struct Usage(double Side, double Redis, double Database, double Generator)
{
    private const double TicksPerSecond = 100;

    /// <summary>Starts to count; the answer stops and tells.</summary>
    public static Func<Usage> Start(ISide side, OwnSide own)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Seconds(side, own));
        return () =>
        {
            var (took, after) = (Stopwatch.GetElapsedTime(started).TotalSeconds, Seconds(side, own));
            return new((after.Side - before.Side) / took, (after.Redis - before.Redis) / took,
                (after.Database - before.Database) / took, (after.Generator - before.Generator) / took);
        };
    }

    /// <summary>Seconds that a process has run, user and system.</summary>
    public static double SecondsOf(int pid)
    {
        var fields = Stat(pid);
        return fields.Length == 0 ? 0 : fields[11..13].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Memory of a process in KB; shared pages count by their share.</summary>
    public static double KilobytesOf(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    private static Usage Seconds(ISide side, OwnSide own) => new(
        side.Pids.Sum(SecondsOf), SecondsOf(own.Redis), SecondsOf(own.Database),
        Environment.CpuUsage.TotalTime.TotalSeconds);

    // The fields after the name, which may itself have spaces: state, parent, …
    private static string[] Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
