using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Realtime;

namespace SeatAspire.Api.Seats;

/// <summary>A connection in a seat room, and up to where it was told.</summary>
internal sealed class FeedMember(HubConnectionContext connection, long sentTo) : HubMember(connection)
{
    /// <summary>The version up to which this connection has been told.</summary>
    public long SentTo { get; private set; } = sentTo;

    /// <summary>Writes what leads up to a version.</summary>
    public void Write(SerializedHubMessage message, long to, TimeProvider time)
    {
        SentTo = to;
        Write(message, time);
    }
}
