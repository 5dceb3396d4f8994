using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench.Reports;

/// <summary>What all measures found, for people and for scripts.</summary>
internal sealed class Report
{
    private readonly List<Result> _results = [];

    /// <summary>Takes a result and prints its line.</summary>
    public void Add(Result result)
    {
        _results.Add(result);
        Console.WriteLine($"ratio {result.Name} {result.Ratio:0.00} goal {result.Goal:0.##}");
        foreach (var note in result.Notes)
        {
            Console.WriteLine("      " + note);
        }
    }

    public void Write(string folder)
    {
        Console.WriteLine();
        Console.WriteLine("| measure | SeatAspire | peer | ratio | goal |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var result in _results)
        {
            Console.WriteLine($"| {result.What} | {result.OwnMedian:#,0.#} {result.Unit} | {result.PeerMedian:#,0.#} {result.Unit} | {result.Ratio:0.0} | {result.Goal:0.#} |");
        }
    }
}
