using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>
/// How far the line is: one message for everybody who waits. A position is that of the first mark at or above one's
/// ticket; the last mark is the last person's.
/// </summary>
public sealed record QueueProgress(string ShowingId, long Serving, long Waiting, int PerMinute, bool Paused, IReadOnlyList<IReadOnlyList<long>> Marks);

/// <summary>It is the receiver's turn.</summary>
public sealed record Admitted(string ShowingId, DateTimeOffset LeaseExpiresAt, DateTimeOffset TurnEndsAt);

/// <summary>Nobody has to wait any more: the queue was switched off, or the sale is over.</summary>
public sealed record QueueClosed(string ShowingId);

/// <summary>What browsers in a waiting room receive.</summary>
public interface IQueueClient
{
    /// <summary>To all who wait.</summary>
    Task QueueProgress(QueueProgress progress);

    /// <summary>To the person alone, on all of their connections.</summary>
    Task Admitted(Admitted admitted);

    /// <summary>To all who waited.</summary>
    Task QueueClosed(QueueClosed closed);

    /// <summary>What is left in each price tier.</summary>
    Task InventoryChanged(Inventory inventory);
}

/// <summary>The waiting rooms.</summary>
public sealed class QueueHub(QueueService queues, IRemainingSeats seats) : Hub<IQueueClient>
{
    /// <summary>Most waiting rooms one connection may be in.</summary>
    public const int MostRooms = 50;

    /// <summary>The group of a showing's waiting room.</summary>
    public static string Room(string showingId) => "queue:" + showingId;

    /// <summary>Sits down in a showing's waiting room; the answer is where one stands.</summary>
    /// <exception cref="HubException">Unknown showing, too many rooms, or Redis does not answer: one is not in the room then.</exception>
    public async Task<QueueResponse> Watch([HubShowing] string showingId)
    {
        if (!Rooms.Contains(showingId) && Rooms.Count >= MostRooms)
        {
            throw new HubException($"validation: at most {MostRooms} waiting rooms at once.");
        }

        // In the room before looking: what happens after the look is told.
        var isNew = Rooms.Add(showingId);
        QueueResponse? answer = null;
        try
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, Room(showingId));
            (answer, var missing) = await queues.LookAsync(showingId, Context.User!.PersonId()!);
            // The room is told what is left only when that changes: who comes later is told by themselves.
            if (answer is not null && await seats.RemainingAsync(showingId) is { } left)
            {
                await Clients.Caller.InventoryChanged(new(showingId, left));
            }

            return answer ?? throw missing!.ToHubException(Context);
        }
        catch (OutageException)
        {
            throw new HubException("unavailable: the queue cannot be asked just now; try again in a moment.");
        }
        finally
        {
            if (answer is null && isNew)
            {
                Rooms.Remove(showingId);
                await Groups.RemoveFromGroupAsync(Context.ConnectionId, Room(showingId));
            }
        }
    }

    // A connection's calls come one after the other.
    private HashSet<string> Rooms
    {
        get
        {
            if (Context.Items[typeof(QueueHub)] is not HashSet<string> rooms)
            {
                Context.Items[typeof(QueueHub)] = rooms = new(StringComparer.Ordinal);
            }

            return rooms;
        }
    }
}
