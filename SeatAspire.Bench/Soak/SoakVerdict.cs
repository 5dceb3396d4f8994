using System.Globalization;
using System.Text;

namespace SeatAspire.Bench.Soak;

/// <summary>
/// Whether it could have gone on like this: what the end is compared with is the tenth minute (a third of shorter runs), each as the
/// median of three samples up to then.
/// </summary>
internal sealed class SoakVerdict(IReadOnlyList<SoakSample> samples)
{
    private const int SettledAfter = 10;
    private const int SamplesEach = 3;
    private const double MostGrowth = 1.2;

    // Viewers come and go: so many connections more at one moment than at another are chance.
    private const int Chance = 30;

    /// <summary>How long a hold that was given back is remembered, in minutes, and the one up to the next sample.</summary>
    private const int Remembered = 10 + 1;

    /// <summary>The minute that the end is compared with.</summary>
    public int Settled { get; } = Math.Min(SettledAfter, Math.Max(1, samples.Count / 3));

    /// <summary>A table of the settled minute against the end.</summary>
    public string Table()
    {
        var table = new StringBuilder($"| | minute {Settled} | minute {samples[^1].Minute:0} | |\n|---|--:|--:|--:|\n");
        foreach (var (what, _, value) in Figures())
        {
            var (before, after) = (At(Settled, value), At(samples.Count, value));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {before:#,0} | {after:#,0} | {(before > 0 ? after / before : 1):0.00} × |");
        }

        return table.ToString();
    }

    /// <summary>Sentences on what grew that should not.</summary>
    public IEnumerable<string> Grown() =>
        from figure in Figures()
        let before = At(Settled, figure.Value)
        let after = At(samples.Count, figure.Value)
        where figure.Slack is not null && after > (before * MostGrowth) + figure.Slack
        select string.Create(CultureInfo.InvariantCulture, $"{figure.What} grew from {before:#,0} to {after:#,0}");

    /// <summary>Most holds that Redis may remember: those given back for ten minutes, all others for a day.</summary>
    /// <param name="held">All that were ever made.</param>
    public long MostRemembered(long held) =>
        held - (samples.LastOrDefault(sample => sample.Minute <= samples[^1].Minute - Remembered)?.GivenBackSoFar ?? 0);

    // Without a slack: may grow.
    private List<(string What, int? Slack, Func<SoakSample, double> Value)> Figures()
    {
        List<(string, int?, Func<SoakSample, double>)> figures = [];
        for (var i = 0; i < samples[^1].Memory.Count; i++)
        {
            var replica = i;
            figures.Add(($"replica {i + 1}, resident MB", 0, sample => sample.Memory[replica] / (double)(1 << 20)));
            figures.Add(($"replica {i + 1}, open descriptors", Chance, sample => sample.Descriptors[replica]));
        }

        figures.AddRange(
        [
            ("Redis' channels", Chance, sample => sample.Channels),
            ("Redis' clients", Chance, sample => sample.RedisClients),
            ("connections to the database", Chance, sample => sample.DatabaseClients),
            ("Redis, MB", null, sample => sample.RedisMemory / (double)(1 << 20)),
            ("Redis' keys", null, sample => sample.RedisKeys),
            ("holds so far", null, sample => sample.Held),
            ("purchases so far", null, sample => sample.Bought),
            ("cancellations so far", null, sample => sample.CancelledSoFar),
        ]);
        return figures;
    }

    private double At(int count, Func<SoakSample, double> value)
    {
        var some = samples.Take(count).TakeLast(SamplesEach).Select(value).Order().ToList();
        return some[some.Count / 2];
    }
}
