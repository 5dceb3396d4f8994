using SeatAspire.Api.Background;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>Who is inside: their turns go on while they are there.</summary>
public interface ISeatRoomPeople
{
    /// <summary>Who is in each showing's seat room on this replica, nobody twice; people who are not signed in do not count.</summary>
    IReadOnlyDictionary<string, HashSet<string>> People();
}

/// <summary>Prolongs the turns of those who are in a seat room on this replica, every few seconds.</summary>
public sealed class QueueRenewal(QueueStore store, ISeatRoomPeople rooms, ShowCatalog catalog, LoopRunner loops) : IBackgroundWork
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    // While Redis is away the leases go on running; who is still there when it is back has theirs prolonged then.
    public Task RunAsync(CancellationToken stopping) => loops.RunAsync("turns", Pause, RenewAsync, stopping);

    private Task RenewAsync(CancellationToken stopping)
    {
        var people = rooms.People();
        return loops.ForEachShowingAsync(
            "turns", people.Keys.Select(catalog.Find).OfType<Showing>(), showing => store.RenewAsync(showing, people[showing.Id]), stopping);
    }
}
