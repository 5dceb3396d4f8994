using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Something that the API stands on cannot serve just now. It ends by itself: whoever asked is told to try again, and the log has one line of
/// it, no stack.
/// </summary>
public abstract class OutageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What whoever asked is told.</summary>
    public virtual Refusal Refusal => Refusals.Unavailable;

    /// <summary>Whether one showing alone is concerned; otherwise whatever is asked next fails too.</summary>
    public virtual bool IsOfOneShowing => false;
}

/// <summary>Tells an outage, which ends by itself and has an answer of its own, from a bug.</summary>
public static class Outage
{
    /// <summary>Whether something that the API stands on is away, or has too much to do.</summary>
    public static bool Is(Exception error) =>
        error is OutageException || Backing.IsRedisAway(error) || Backing.IsDatabaseAway(error);

    /// <summary>Whether an error of something that goes on is no fault of ours: an outage, or a limit of time that ended a call.</summary>
    public static bool EndsByItself(Exception error) => Is(error) || error is OperationCanceledException;

    /// <summary>Whether it is an outage, or a step's limit of time that ended it.</summary>
    public static bool Is(Exception error, CancellationToken limit) =>
        Is(error) || (error is OperationCanceledException && limit.IsCancellationRequested);
}
