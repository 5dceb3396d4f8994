using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

// Three at a time, of which two may share a system (SeatSystem.AtOnce): most tests wait for something rather than compute.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("SeatAspire.Tests.Support." + nameof(SharedSystemFirst), "SeatAspire.Tests")]

namespace SeatAspire.Tests.Support;

/// <summary>
/// The tests of the shared system, most of them in the browser, are as long as all others together: they begin at once. Beside them go those of one system after the other,
/// and those without one, which fill what those leave of the machine.
/// </summary>
public sealed class SharedSystemFirst : ITestCollectionOrderer
{
    private const int Between = 12;

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
    {
        var all = testCollections.OrderBy(one => one.DisplayName, StringComparer.Ordinal).ToList();
        var systems = all.Where(one => one.CollectionDefinition is not null).OrderByDescending(one => one.DisplayName == SharedSystem.Name).ToList();
        var others = all.Except(systems).ToList();
        // Each of the other systems begins about when the one before it ends: a lane that comes to it sooner waits.
        return [.. systems.Take(2), .. systems.Skip(2).SelectMany((system, i) => others.Skip(i * Between).Take(Between).Append(system)), .. others.Skip((systems.Count - 2) * Between)];
    }
}
