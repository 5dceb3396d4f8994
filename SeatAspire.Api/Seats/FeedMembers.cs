using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Realtime;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>Who is in a seat room on this replica, and how they are told. Who is in it is guarded by the feed; telling is not, and belongs to one loop.</summary>
internal sealed class FeedMembers(string showingId, SeatMeters meters, LoopRunner loops, TimeProvider time)
{
    private readonly Dictionary<string, FeedMember> _members = [];
    private FeedMember[]? _all = [];

    /// <summary>How many they are.</summary>
    public int Count => _members.Count;

    /// <summary>All of them. Made anew only after somebody came or went, not for each of ten thousand who come.</summary>
    public FeedMember[] All => _all ??= [.. _members.Values];

    /// <summary>Lets a connection in that knows the states up to a version.</summary>
    public void Add(HubConnectionContext connection, long version)
    {
        _members[connection.ConnectionId] = new FeedMember(connection, version);
        _all = null;
    }

    /// <summary>Lets a connection go.</summary>
    public void Remove(string connectionId)
    {
        _members.Remove(connectionId);
        _all = null;
    }

    /// <summary>
    /// Writes one message to all who are up to date, and to each who fell behind their own, with room for other work in between:
    /// what it took is what it took the sockets, more or less.
    /// </summary>
    /// <param name="members">Who is to be told.</param>
    /// <param name="from">Up to where most of them know.</param>
    /// <param name="to">Up to where all are told; what came since belongs to the next tick.</param>
    /// <param name="message">Makes the message that leads from a version to <paramref name="to"/>.</param>
    /// <returns>How many were busy and passed over, and how long it took.</returns>
    public async Task<(int PassedOver, TimeSpan Took)> SendAsync(FeedMember[] members, long from, long to, Func<long, SerializedHubMessage> message)
    {
        var started = time.GetTimestamp();
        var messages = new Dictionary<long, SerializedHubMessage>();
        var (passedOver, written) = (0, 0);
        foreach (var member in members)
        {
            if (member.SentTo >= to)
            {
                continue;
            }

            if (!member.IsReady(time))
            {
                passedOver++;
                continue;
            }

            var since = Math.Min(member.SentTo, from);
            if (!messages.TryGetValue(since, out var one))
            {
                messages[since] = one = message(since);
            }

            try
            {
                member.Write(one, to, time);
            }
            catch (Exception error)
            {
                // It comes again; the others are told all the same.
                loops.Note("writing to a viewer", null, error);
                member.Connection.Abort();
            }

            if (++written % HubWrites.AtOnce == 0)
            {
                await Task.Yield();
            }
        }

        if (passedOver > 0)
        {
            meters.PassedOver(showingId, passedOver);
        }

        return (passedOver, time.GetElapsedTime(started));
    }
}

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
