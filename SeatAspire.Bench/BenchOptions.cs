using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions(string Root, Timing Timing, IReadOnlyList<Measure> Measures)
{
    private static readonly Timing Full = new(5, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(4));
    private static readonly Timing Quick = new(3, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));

    private static readonly Measure[] All =
    [
        new SeatActions("seat-actions", viewers: 0, goal: 10),
        new SeatActions("seat-actions-200", viewers: 200, goal: 20),
        new ClickToAll(),
    ];

    /// <summary>Null, and a sentence, when there is no such option or measure.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> args)
    {
        var names = args.Skip(1).Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        var measures = names.Count == 0 ? All : [.. All.Where(measure => names.Contains(measure.Name))];
        if (measures.Length < names.Count || args.Any(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg != "--quick"))
        {
            Console.Error.WriteLine($"There is no such measure or option. Measures: {string.Join(", ", All.Select(measure => measure.Name))}.");
            return null;
        }

        return new(args[0], args.Contains("--quick") ? Quick : Full, measures);
    }
}
