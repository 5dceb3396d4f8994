using System.Globalization;
using System.Text;
using SeatAspire.Bench.Measures;

namespace SeatAspire.Bench.Reports;

/// <summary>What SeatAspire does of a kind, by what was measured, beside the highest figure of it that others published.</summary>
internal static class Claims
{
    private static readonly (string Measure, string What, Func<Result, string?> Own, string Reference)[] All =
    [
        ("seat-actions", "Holds accepted a second, on one core",
            // Every other action gives back what the one before took.
            result => PerCore(result, 2) is { } holds ? $"{holds:#,0}: replicas, Redis and database counted, each hold given back soon after" : null,
            "about 102 requests a second and vCPU (chengting0906os, a ticketing system)"),
        ("purchases", "Paid orders a second, on one core, on disk before they are answered",
            result => PerCore(result, 1) is { } orders ? $"{orders:#,0}: replicas, Redis and database counted" : null,
            "about 125 reservations a second and core, not paid for: the most that was found"),
        ("click-to-all", "From a click until the last of the viewers has seen it, p99",
            result => $"{result.OwnMedian:#,0} ms: 500 viewers, 200 clicks a second, load generator on the same two cores",
            "2 to 5 s, by polling (Zzradar/high-concurrency-ticketing-system)"),
        ("viewers-carried", "Viewers of one hall, told ten times a second what changed, p99 below 250 ms",
            result => $"{result.OwnMedian:#,0}: 500 clicks a second, load generator on the same two cores",
            "1,000,000 sockets on 20 pods and 5 Redis, p99 below 200 ms (Centrifugo): far more than was tried here, on far more machines"),
        ("queue-telling", "Waiting people told their places, by a second of processor time",
            result => $"{10_000 * 1_000 / result.OwnMedian:#,0}: of 10,000 at once, each of them connected",
            "10,000 to 100,000 clients tried, cost not told (AWS Virtual Waiting Room); 2,000 (NudgeOn)"),
    ];

    /// <summary>A table in Markdown: a row for each of which there is a result; empty where there is none.</summary>
    public static string Table(IReadOnlyList<Result> results)
    {
        var table = new StringBuilder();
        foreach (var (measure, what, own, reference) in All)
        {
            if (results.FirstOrDefault(result => result.Name == measure) is { } found && own(found) is { } figure)
            {
                table.Append(CultureInfo.InvariantCulture, $"| {what} (`{measure}`) | {figure} | {reference} |\n");
            }
        }

        return table.Length == 0 ? "" : "| what | SeatAspire | highest figure found elsewhere |\n|---|---|---|\n" + table;
    }

    private static double? PerCore(Result result, int actionsEach) => 1e6 / result.Cost / actionsEach;
}
