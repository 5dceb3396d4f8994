using System.Collections.Concurrent;

namespace SeatAspire.Tests.Proof;

/// <summary>A code of an allocation that stands.</summary>
/// <param name="Allocation">What it opens.</param>
/// <param name="Code">The code.</param>
/// <param name="Seats">The labels of its seats.</param>
internal sealed record SeatCode(string Allocation, string Code, string[] Seats);

/// <summary>The codes that buyers were given: whoever sets seats aside adds one, and takes it back before it ends. Thread safe.</summary>
internal sealed class SeatCodes
{
    private readonly ConcurrentDictionary<string, SeatCode> _known = new();

    public void Add(SeatCode code) => _known[code.Allocation] = code;

    public void Remove(string allocation) => _known.TryRemove(allocation, out _);

    /// <summary>One of them; null where there is none.</summary>
    public SeatCode? Any(Random random)
    {
        var all = _known.Values.ToArray();
        return all.Length == 0 ? null : all[random.Next(all.Length)];
    }
}
