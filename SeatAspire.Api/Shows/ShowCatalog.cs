using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shows;

/// <summary>
/// All shows and showings, in memory, as the database had them a moment ago (<see cref="ShowCatalogRefresher"/>).
/// Readers never wait and never fail, also while the database is away. Thread safe.
/// </summary>
public sealed class ShowCatalog
{
    private volatile Contents _contents = new([], new Dictionary<string, Showing>());

    /// <summary>A showing appeared, was changed, or came on or went off sale. Raised after the change can be read here.</summary>
    public event Action<Showing>? Changed;

    /// <summary>Whether the database has answered since the start; until then there are no shows.</summary>
    public bool Loaded { get; private set; }

    /// <summary>Every show, in the order of the programme.</summary>
    public IReadOnlyList<Show> Shows => _contents.Shows;

    /// <summary>A showing by its id; null where there is none.</summary>
    public Showing? Find(string showingId) => _contents.Showings.GetValueOrDefault(showingId);

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
    internal void Replace(IReadOnlyList<Show> shows)
    {
        var former = _contents;
        if (Loaded && former.Shows.SequenceEqual(shows))
        {
            return;
        }

        _contents = new Contents(shows, shows.SelectMany(show => show.Showings).ToDictionary(showing => showing.Id, StringComparer.Ordinal));
        Loaded = true;
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

    private sealed record Contents(IReadOnlyList<Show> Shows, IReadOnlyDictionary<string, Showing> Showings);
}
