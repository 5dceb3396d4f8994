using System.Collections.Concurrent;
using SeatAspire.Api.Background;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shows;

/// <summary>
/// All shows and showings, in memory, as the database had them a moment ago (<see cref="ShowCatalogRefresher"/>).
/// Readers never wait and never fail, also while the database is away. Thread safe.
/// </summary>
public sealed class ShowCatalog(TimeProvider? clock = null)
{
    // Long after the last hold and the last payment.
    private static readonly TimeSpan RestsAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan AwakeFor = TimeSpan.FromMinutes(1);

    // Of so many sales that open one after the other, each is not read for by itself.
    private const double LeastWait = 20;

    private readonly TimeProvider _time = clock ?? TimeProvider.System;

    // Dates that somebody asked for by name, and until when that keeps them awake; none: as of the next visit.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);
    private long _readAfter;
    private volatile Contents _contents = new([], new Dictionary<string, Showing>());

    /// <summary>A showing appeared, was changed, or came on or went off sale. Raised after the change can be read here.</summary>
    public event Action<Showing>? Changed;

    /// <summary>Whether the database has answered since the start; until then there are no shows.</summary>
    public bool Loaded { get; private set; }

    /// <summary>Every show, in the order of the programme.</summary>
    public IReadOnlyList<Show> Shows => _contents.Shows;

    /// <summary>The dates to come and of the last day, and those that somebody asked for lately.</summary>
    public IReadOnlyList<Showing> Awake() => [.. Sorted()[true]];

    /// <summary>
    /// The dates that a round of background work visits: those that are <see cref="Awake"/>, and one of all the others, drawn at random, so
    /// that none is left alone for ever and a long history costs nothing.
    /// </summary>
    public IReadOnlyList<Showing> Visited()
    {
        var all = Sorted();
        var resting = all[false].ToList();
        return resting.Count == 0 ? [.. all[true]] : [.. all[true], resting[Random.Shared.Next(resting.Count)]];
    }

    private ILookup<bool, Showing> Sorted()
    {
        var now = _time.GetUtcNow();
        foreach (var (id, until) in _asked)
        {
            if (until == default)
            {
                _asked[id] = now + AwakeFor;
            }
            else if (until < now)
            {
                _asked.TryRemove(id, out _);
            }
        }

        return _contents.Showings.Values.ToLookup(showing => showing.StartsAt > now - RestsAfter || _asked.ContainsKey(showing.Id));
    }

    /// <summary>A showing by its id; null where there is none.</summary>
    public Showing? Find(string showingId)
    {
        var showing = _contents.Showings.GetValueOrDefault(showingId);
        if (showing is not null && !_asked.ContainsKey(showingId))
        {
            _asked.TryAdd(showingId, default);
        }

        return showing;
    }

    /// <summary>
    /// A moment of Redis' clock, Unix ms, after which it was read: whatever came of what the database had by then is later. 0 where Redis did not say. Whoever
    /// reads this, and then the shows, has them as they were then or later.
    /// </summary>
    public long ReadAfter => Volatile.Read(ref _readAfter);

    /// <summary>The show that a showing is a date of; null where that is gone.</summary>
    public Show? ShowOf(Showing showing) => _contents.Shows.FirstOrDefault(show => show.Id == showing.ShowId);

    /// <summary>
    /// A showing by its id; else null, and what to answer: it is unknown (said as <paramref name="unknown"/> where that is given), or all
    /// are until the database has answered.
    /// </summary>
    public Showing? Find(string showingId, out Refusal missing, Refusal? unknown = null)
    {
        // Looked at first: what is read in between is not called unknown.
        missing = Loaded ? unknown ?? Refusals.UnknownShowing : Refusals.Unavailable;
        return Find(showingId);
    }

    /// <summary>Takes over what the database says now and tells who listens what is different. Called by one task at a time.</summary>
    /// <param name="shows">All of them.</param>
    /// <param name="readAfter">As <see cref="ReadAfter"/> has it.</param>
    internal void Replace(IReadOnlyList<Show> shows, long readAfter = 0)
    {
        var former = _contents;
        if (Loaded && former.Shows.SequenceEqual(shows))
        {
            Volatile.Write(ref _readAfter, readAfter);
            return;
        }

        _contents = new Contents(shows, shows.SelectMany(show => show.Showings).ToDictionary(showing => showing.Id, StringComparer.Ordinal));
        Loaded = true;
        Volatile.Write(ref _readAfter, readAfter);
        foreach (var showing in _contents.Showings.Values.Where(showing => !showing.Equals(former.Showings.GetValueOrDefault(showing.Id))))
        {
            Changed?.Invoke(showing);
        }
    }

    /// <summary>Tells who listens about showings that came on or went off sale between two moments.</summary>
    internal void Tick(DateTimeOffset before, DateTimeOffset now)
    {
        foreach (var showing in _contents.Showings.Values.Where(showing => showing.IsOnSale(before) != showing.IsOnSale(now)))
        {
            Changed?.Invoke(showing);
        }
    }

    /// <summary>How long it is until some sale opens or closes by the clock, but no longer than that.</summary>
    internal TimeSpan UntilSalesChange(DateTimeOffset now, TimeSpan most)
    {
        var next = now + most;
        foreach (var moment in _contents.Showings.Values.SelectMany(showing => (DateTimeOffset[])[showing.SaleOpensAt, showing.SaleClosesAt]))
        {
            next = moment > now && moment < next ? moment : next;
        }

        // Timers go by whole milliseconds, and one that rings early would find nothing changed.
        return TimeSpan.FromMilliseconds(Math.Max(LeastWait, Math.Ceiling((next - now).TotalMilliseconds) + 1));
    }

    private sealed record Contents(IReadOnlyList<Show> Shows, IReadOnlyDictionary<string, Showing> Showings);
}

/// <summary>Rounds about many showings.</summary>
internal static class ShowingLoops
{
    /// <summary>Does something for each showing; one that fails costs the others nothing.</summary>
    /// <exception cref="OutageException">What all of them stand on was away for each; those after the first few were not tried.</exception>
    public static Task ForEachShowingAsync(
        this LoopRunner loops, string loop, IEnumerable<Showing> showings, Func<Showing, Task> work, CancellationToken stopping, int atOnce = LoopRunner.AtOnce) =>
        loops.ForEachAsync(loop, showings, showing => showing.Id, work, stopping, atOnce);
}
