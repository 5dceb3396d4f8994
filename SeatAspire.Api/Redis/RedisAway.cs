using SeatAspire.Api.Batching;
using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>Redis did not answer in time, is not connected, or said that it cannot serve now.</summary>
public sealed class RedisAwayException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Whether what was asked may have happened, or may still: it was on its way when the answer was given up. False only where that is
    /// certain: it never left this replica, or Redis refused it, which it does before a script's first change or not at all.
    /// </summary>
    public bool MayHaveHappened => InnerException switch
    {
        // Redis' own word, or that of a queue in front of it.
        RedisServerException or BatchesFullException => false,
        RedisConnectionException error => error is not
        {
            CommandStatus: CommandStatus.WaitingInBacklog or CommandStatus.WaitingToBeSent,
            FailureType: ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection,
        },
        null => false,
        _ => true,
    };
}

/// <summary>Redis answers, but a showing's seats are being restored, so nothing may be held yet.</summary>
public sealed class RebuildingException(string showingId) : Exception($"The seats of {showingId} are being restored.");
