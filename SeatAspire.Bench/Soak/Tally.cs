using System.Collections.Concurrent;

namespace SeatAspire.Bench.Soak;

/// <summary>What was answered, by kind; errors are counted apart, and the first of them printed with their text.</summary>
internal sealed class Tally
{
    private const int MostTold = 20;
    private const int LongestTold = 600;

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _errors;

    /// <summary>Everything that was not expected: a status from 500, a hub's error, an exception, an answer that never came.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Kinds as <c>WHAT WORD</c>, sorted, with how often they came.</summary>
    public IReadOnlyList<(string Kind, long Count)> Kinds => [.. _counts.Select(one => (one.Key, one.Value)).OrderBy(one => one.Key, StringComparer.Ordinal)];

    /// <summary>How often this kind came.</summary>
    public long this[string kind] => _counts.GetValueOrDefault(kind);

    public void Count(string kind) => _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);

    /// <summary>Something that must not be.</summary>
    public void Error(string what, string text)
    {
        Count(what + " ERROR");
        if (Interlocked.Increment(ref _errors) <= MostTold)
        {
            Console.WriteLine($"    error: {TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}: {(text.Length > LongestTold ? text[..LongestTold] : text)}");
        }
    }
}
