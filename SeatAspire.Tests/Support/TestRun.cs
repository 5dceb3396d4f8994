// Two at a time: a good part of every test is waiting. Within one system its tests still follow each other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace SeatAspire.Tests.Support;

/// <summary>
/// Tests that hold the system to a time on the clock, or need all of the machine: after all others, one after the other.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
