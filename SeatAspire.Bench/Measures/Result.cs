namespace SeatAspire.Bench.Measures;

/// <summary>What one measure found: medians of both sides, and how many times better SeatAspire is.</summary>
/// <param name="Name">As <c>./bench NAME</c> has it.</param>
/// <param name="What">For people.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Own">SeatAspire's runs.</param>
/// <param name="Peer">The peer's runs, or what stands for it.</param>
/// <param name="MoreIsBetter">Whether the larger figure is the better one.</param>
/// <param name="Goal">The ratio to reach.</param>
/// <param name="Notes">What else was seen, a line a note.</param>
/// <param name="Cost">Processor time that SeatAspire, Redis and the database took for one of what is counted, in µs; null where nothing is.</param>
internal sealed record Result(
    string Name, string What, string Unit, IReadOnlyList<double> Own, IReadOnlyList<double> Peer, bool MoreIsBetter, double Goal, IReadOnlyList<string> Notes, double? Cost = null)
{
    public double OwnMedian => Median(Own);

    public double PeerMedian => Median(Peer);

    /// <summary>How many times better than the peer; more is always better.</summary>
    public double Ratio => MoreIsBetter ? OwnMedian / PeerMedian : PeerMedian / OwnMedian;

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
