using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

// Two at a time: a system is a dozen processes, and most tests wait for one of them rather than compute.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("SeatAspire.Tests.Support." + nameof(SharedSystemFirst), "SeatAspire.Tests")]

namespace SeatAspire.Tests.Support;

/// <summary>
/// The tests of the shared system, most of them in the browser, are as long as all others together: they begin at once, and the
/// others pass one after the other beside them, those that share a system of their own, and take longest, in front.
/// </summary>
public sealed class SharedSystemFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections
            .OrderByDescending(one => one.DisplayName == SharedSystem.Name)
            .ThenByDescending(one => one.CollectionDefinition is not null)
            .ThenBy(one => one.DisplayName, StringComparer.Ordinal);
}
