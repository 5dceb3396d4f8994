namespace SeatAspire.Api.Problems;

/// <summary>
/// Something that the API stands on cannot serve just now. It ends by itself: whoever asked is told to try again, and the log has one line of
/// it, no stack.
/// </summary>
public abstract class OutageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What whoever asked is told.</summary>
    public abstract Refusal Refusal { get; }

    /// <summary>Whether one showing alone is concerned; otherwise whatever is asked next fails too.</summary>
    public abstract bool IsOfOneShowing { get; }
}
