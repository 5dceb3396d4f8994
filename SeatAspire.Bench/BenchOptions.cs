using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Root">The checkout.</param>
/// <param name="Timing">How long.</param>
/// <param name="Measures">What.</param>
/// <param name="OwnAlone">SeatAspire against itself, for a profiler.</param>
/// <param name="Documents">What is found goes into <c>docs</c>.</param>
internal sealed record BenchOptions(string Root, Timing Timing, IReadOnlyList<Measure> Measures, bool OwnAlone, bool Documents)
{
    private static readonly Timing Full = new(5, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20), 1.5, 10_000);
    private static readonly Timing Quick = new(3, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), 2, 3_000);

    // Whether a measure still finds what it measures, not how much that is.
    private static readonly Timing Once = Quick with { Rounds = 1, Start = TimeSpan.FromSeconds(2) };

    private static readonly Measure[] All =
    [
        new ViewerMemory(),
        new SeatActions("seat-actions", viewers: 0, goal: 10),
        new SeatActions("seat-actions-200", viewers: 200, goal: 20),
        new ClickToAll(),
        new SlowReaders(),
        new KilledReplica(),
        new LostLine(),
        new ViewersCarried(),
        new Purchases(),
        new QueueJoins(),
        new QueueTelling(),
        new QueueWaiting(),
        new OpeningMap(),
        new MapFrames(),
        new RedisWork(),
        new CostOfTelemetry(),
        new CostAgainstRate(),
        new CostAgainstReplicas(),
    ];

    private static readonly string[] Options = ["--quick", "--once", "--own", "--docs"];

    /// <summary>Null, and a sentence, when there is no such option or measure.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> args)
    {
        var (isOnce, isAlone, documents) = (args.Contains("--once"), args.Contains("--own"), args.Contains("--docs"));
        var isQuick = isOnce || args.Contains("--quick");
        var names = args.Skip(1).Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        Measure[] measures = [.. All.Where(measure => names.Count == 0 ? measure.IsForAll(isQuick) : names.Contains(measure.Name))];
        if (measures.Length < names.Count || args.Any(arg => arg.StartsWith("--", StringComparison.Ordinal) && !Options.Contains(arg)))
        {
            Console.Error.WriteLine($"There is no such measure or option. Measures: {string.Join(", ", All.Select(measure => measure.Name))}.");
            return null;
        }

        if (documents && (isQuick || isAlone))
        {
            Console.Error.WriteLine("--docs is for whole runs against the peer: leave --quick, --once and --own out.");
            return null;
        }

        if (documents && names.Count > 0 && !File.Exists(Reports.Documents.FiguresFile(args[0])))
        {
            Console.Error.WriteLine("There are no figures of the other measures (docs/figures.json) beside which these could stand: run --docs without names first.");
            return null;
        }

        return new(args[0], isOnce ? Once : isQuick ? Quick : Full, measures, isAlone, documents);
    }
}
