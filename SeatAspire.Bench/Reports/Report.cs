using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench.Reports;

/// <summary>What all measures found: lines and a table for people, files for scripts and for the documentation.</summary>
internal sealed class Report
{
    /// <summary>How files for scripts are written.</summary>
    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Result> _results = [];
    private readonly List<Curve> _curves = [];

    /// <summary>What was found, in the order of the measures.</summary>
    public IReadOnlyList<Result> Results => _results;

    /// <summary>How things grew.</summary>
    public IReadOnlyList<Curve> Curves => _curves;

    /// <summary>Takes a result and prints its line.</summary>
    public void Add(Result result)
    {
        _results.Add(result);
        Console.WriteLine($"      {result.What}: SeatAspire {Figures(result.Own)}, peer {Figures(result.Peer)} {result.Unit}");
        foreach (var note in result.Notes)
        {
            Console.WriteLine("      " + note);
        }

        Console.WriteLine($"ratio {result.Name} {result.Ratio:0.00} goal {result.Goal:0.##}");
    }

    /// <summary>Takes how something grew.</summary>
    public void Add(Curve curve) => _curves.Add(curve);

    /// <summary>Whether every measure came to its end.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>A measure broke off.</summary>
    public void Fail(string name, Exception error)
    {
        IsWhole = false;
        Console.Error.WriteLine($"      {name} broke off: {error}");
    }

    /// <summary>Prints the table, and writes <c>results.json</c>, <c>table.md</c>, <c>chart.svg</c>, and the curves.</summary>
    public void Write(string folder)
    {
        if (_results.Count > 0)
        {
            var table = Table(_results);
            Console.WriteLine();
            Console.WriteLine(table);
            Console.WriteLine(Claims.Table(_results));
            File.WriteAllText(Path.Combine(folder, "table.md"), table);
            File.WriteAllText(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(_results, Format));
            File.WriteAllText(Path.Combine(folder, "chart.svg"), RatioChart.Draw(_results));
        }

        _curves.ForEach(curve => File.WriteAllText(Path.Combine(folder, curve.Name + ".svg"), CurveChart.Draw(curve)));
        File.WriteAllText(Path.Combine(folder, "curves.json"), JsonSerializer.Serialize(_curves, Format));
    }

    /// <summary>A table in Markdown, a row a result.</summary>
    public static string Table(IReadOnlyList<Result> results)
    {
        var table = new StringBuilder("| measure | SeatAspire | peer | times better | goal |\n|---|--:|--:|--:|--:|\n");
        foreach (var result in results)
        {
            table.AppendLine($"| {result.What} (`{result.Name}`) | {Figure(result.OwnMedian)} {result.Unit} | {Figure(result.PeerMedian)} {result.Unit} | {result.Ratio:0.##} | {result.Goal:0.##} |");
        }

        return table.ToString();
    }

    /// <summary>Runs, one after the other.</summary>
    public static string Figures(IReadOnlyList<double> values) => string.Join(", ", values.Select(Figure));

    private static string Figure(double value) => value.ToString(value < 100 ? "0.#" : "#,0");
}
