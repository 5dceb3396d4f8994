using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Api.Seats;

/// <summary>A connection in a seat room: up to where it was told, and whether its last write is still under way.</summary>
internal sealed class FeedMember(HubConnectionContext connection, long sentTo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private Task? _pending;
    private long _pendingSince;

    /// <summary>The version up to which this connection has been told.</summary>
    public long SentTo { get; private set; } = sentTo;

    /// <summary>Ends the connection; its browser connects anew.</summary>
    public void Abort() => connection.Abort();

    /// <summary>Whether another message may be written; a connection that takes none for long is given up.</summary>
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

    /// <summary>Writes without waiting: a slow connection keeps only this one message.</summary>
    public void Write(SerializedHubMessage message, long to, TimeProvider time)
    {
        SentTo = to;
        var write = connection.WriteAsync(message);
        if (!write.IsCompletedSuccessfully)
        {
            _pendingSince = time.GetTimestamp();
            // A write that fails belongs to a connection that is closing; SignalR ends it.
            _pending = write.AsTask().ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        }
    }
}
