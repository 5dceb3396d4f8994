using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Api.Realtime;

/// <summary>
/// A connection in a room, of whose messages the newest says all: while its last write is under way it is passed over, so that it keeps one
/// message however slow it is. Whoever writes to it does so from one place, one message after the other.
/// </summary>
internal class HubMember(HubConnectionContext connection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private Task? _pending;
    private long _pendingSince;

    /// <summary>The connection.</summary>
    public HubConnectionContext Connection => connection;

    /// <summary>Whether another message may be written; a connection that takes none for long is given up, and its browser connects anew.</summary>
    public bool IsReady(TimeProvider time)
    {
        if (_pending is null || _pending.IsCompleted)
        {
            _pending = null;
            return true;
        }

        if (time.GetElapsedTime(_pendingSince) > Patience)
        {
            connection.Abort();
        }

        return false;
    }

    /// <summary>Writes without waiting.</summary>
    public void Write(SerializedHubMessage message, TimeProvider time)
    {
        var write = connection.WriteAsync(message);
        if (!write.IsCompletedSuccessfully)
        {
            _pendingSince = time.GetTimestamp();
            // A write that fails belongs to a connection that is closing; SignalR ends it.
            _pending = write.AsTask().ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        }
    }
}
