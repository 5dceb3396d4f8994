using SeatAspire.Api.Background;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shows;

/// <summary>Rounds about many showings.</summary>
internal static class ShowingLoops
{
    /// <summary>Does something for each showing; one that fails costs the others nothing.</summary>
    /// <exception cref="OutageException">What all of them stand on was away for each; those after the first few were not tried.</exception>
    public static Task ForEachShowingAsync(
        this LoopRunner loops, string loop, IEnumerable<Showing> showings, Func<Showing, Task> work, CancellationToken stopping, int atOnce = LoopRunner.AtOnce) =>
        loops.ForEachAsync(loop, showings, showing => showing.Id, work, stopping, atOnce);
}
