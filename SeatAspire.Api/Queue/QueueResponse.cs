using System.Security.Cryptography;
using System.Text;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>What anybody may know of a queue before they say who they are.</summary>
/// <param name="ShowingId">The showing's.</param>
/// <param name="QueueOn">Whether one has to line up.</param>
/// <param name="Waiting">All who wait.</param>
/// <param name="OpensAt">The scheduled opening, where there is one.</param>
/// <param name="Draw">Whether places are drawn at that opening.</param>
/// <param name="Paused">Nobody is let in for now.</param>
public sealed record QueueOverview(string ShowingId, bool QueueOn, long Waiting, DateTimeOffset? OpensAt, bool Draw, bool Paused);

/// <summary>A person's turn in a showing's queue, as the contract spells it.</summary>
/// <param name="ShowingId">The showing's.</param>
/// <param name="State"><c>open</c>: there is no queue now; <c>lobby</c>: before a drawn opening; <c>waiting</c>, with a null place for
/// who has not entered; <c>admitted</c>: the queue is on and it is the person's turn.</param>
/// <param name="Place">The ticket number.</param>
/// <param name="Position"><see cref="Ahead"/> + 1.</param>
/// <param name="Ahead">People in front; for who has not entered, all who wait.</param>
/// <param name="Waiting">All who wait.</param>
/// <param name="EstimatedWaitSeconds">From the pace seen lately; null while nobody was let in.</param>
/// <param name="OpensAt">The scheduled opening, where there is one.</param>
/// <param name="LeaseExpiresAt">When the turn ends if its owner goes away.</param>
/// <param name="TurnEndsAt">When the turn ends at the latest.</param>
/// <param name="Paused">Nobody is let in for now; all numbers are kept.</param>
/// <param name="EntryId">What stands for the person in the list of a drawn opening.</param>
public sealed record QueueResponse(
    string ShowingId, string State, long? Place, long? Position, long Ahead, long Waiting, long? EstimatedWaitSeconds, DateTimeOffset? OpensAt,
    DateTimeOffset? LeaseExpiresAt, DateTimeOffset? TurnEndsAt, bool Paused, string? EntryId)
{
    private const int EntryIdLength = 32;

    /// <summary>Words a place.</summary>
    internal static QueueResponse Of(Showing showing, string personId, QueuePlace place, bool queueIsOn, DateTimeOffset now)
    {
        var isLobby = showing.Queue is { Draw: true, OpensAt: not null } && now < showing.QueueOpensAt;
        var state = place.Standing switch
        {
            Standing.In => queueIsOn ? "admitted" : "open",
            Standing.Waiting => "waiting",
            Standing.Lobby => "lobby",
            _ => !queueIsOn ? "open" : isLobby ? "lobby" : "waiting",
        };
        var ahead = place.Standing switch { Standing.Waiting => place.Ahead, Standing.Out when queueIsOn => place.Waiting, _ => 0 };
        var waits = place.Standing is Standing.Waiting or Standing.Out && queueIsOn && !showing.Queue.Paused;
        return new(
            showing.Id, state, place.Ticket, place.Standing == Standing.Waiting ? ahead + 1 : null, ahead, place.Waiting,
            waits && place.PerMinute > 0 ? (((ahead + 1) * 60) + place.PerMinute - 1) / place.PerMinute : null,
            showing.Queue.OpensAt is null ? null : showing.QueueOpensAt, place.LeaseExpiresAt, place.TurnEndsAt, showing.Queue.Paused,
            isLobby || place.Standing == Standing.Lobby ? EntryIdOf(showing.Id, personId) : null);
    }

    /// <summary>Who was never asked of Redis: the seats are not for sale yet and no opening is scheduled, or not any more.</summary>
    internal static QueueResponse Open(Showing showing) =>
        new(showing.Id, "open", null, null, 0, 0, null, null, null, null, showing.Queue.Paused, null);

    /// <summary>
    /// The first 32 hexadecimal digits of SHA-256(<c>SHOWING/PERSON</c>): a person finds theirs, nobody else can tell whose it is.
    /// </summary>
    public static string EntryIdOf(string showingId, string personId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{showingId}/{personId}")))[..EntryIdLength];
}
