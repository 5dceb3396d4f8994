using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>One of the two systems that are compared.</summary>
internal interface ISide
{
    /// <summary>How often both sides tell so many people where they stand.</summary>
    static readonly TimeSpan TellsEvery = TimeSpan.FromSeconds(5);

    string Name { get; }

    /// <summary>The addresses of its three processes.</summary>
    IReadOnlyList<Uri> Replicas { get; }

    /// <summary>The processes themselves.</summary>
    IReadOnlyList<int> Pids { get; }

    /// <summary>Where a new person's token comes from, and its name in the answer.</summary>
    (string Path, string? Body, string Member) Guests { get; }

    /// <summary>What a map needs before it can be drawn.</summary>
    IReadOnlyList<string> MapPaths(Hall hall);

    /// <summary>Where people line up.</summary>
    string QueuePath(Hall hall);

    /// <summary>Makes a showing of the stadium's 50,000 seats.</summary>
    /// <param name="lineUp">Nobody is let in: all wait.</param>
    Task<Hall> MakeHallAsync(bool lineUp = false);

    /// <summary>Opens a browser's connection to a replica.</summary>
    Visitor Open(Loop loop, int replica, string? token);

    /// <summary>Opens the connection of a browser in a waiting room.</summary>
    Visitor OpenWaiting(Loop loop, int replica, string token);

    /// <summary>Has its processes drop what nobody needs any more, so that the memory that is read then is in use.</summary>
    Task CollectGarbageAsync();

    /// <summary>Orders that the database has of a hall.</summary>
    Task<long> OrdersAsync(Hall hall);
}
