using System.Threading.Channels;
using SeatAspire.Api.Background;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>A person's orders of a showing, or (null) their orders of goods alone, sent to their own connections.</summary>
public sealed record OrdersOfPerson(string? ShowingId, IReadOnlyList<OrderResponse> Orders);

/// <summary>
/// Hears, once a replica, whose orders changed, and tells the connections of theirs that are here. The orders are read then, all of a
/// showing each time, so a doubled message does no harm.
/// </summary>
internal sealed class OrderEventListener(RedisClient redis, SeatRooms rooms, OrderReader reader, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    private const int MostQueued = 10_000;
    private const int MostRead = 50;

    // Whoever clicked is answered at once; their other windows may learn it a moment later, the later the longer it takes to read what they are told.
    private static readonly TimeSpan ShortestMoment = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestMoment = TimeSpan.FromMilliseconds(500);
    private const int TimesApart = 10;

    private readonly Channel<OrdersChange> _orders = Channel.CreateBounded<OrdersChange>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private TimeSpan _took;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.People, OnPerson, loops, stopping);
        await loops.RunAsync("news of orders", TimeSpan.Zero, TellAsync, stopping);
    }

    private void OnPerson(string message)
    {
        foreach (var change in (OrdersChange.Parse(message) ?? []).Where(change => rooms.Knows(change.PersonId)))
        {
            _orders.Writer.TryWrite(change);
        }
    }

    /// <summary>Tells orders that changed within a moment, each person's once, however often.</summary>
    private async Task TellAsync(CancellationToken stopping)
    {
        await _orders.Reader.WaitToReadAsync(stopping);
        await Task.Delay(TimeSpan.FromTicks(Math.Clamp(_took.Ticks * TimesApart, ShortestMoment.Ticks, LongestMoment.Ticks)), time, stopping);
        var started = time.GetTimestamp();
        var changed = new HashSet<OrdersChange>();
        while (_orders.Reader.TryRead(out var change))
        {
            changed.Add(change);
        }

        // Where the orders cannot be read, browsers ask for them when they reconnect or reload.
        foreach (var some in changed.Chunk(MostRead))
        {
            await loops.TryAsync("telling of orders", null, () => TellAsync(some, stopping), stopping);
        }

        _took = time.GetElapsedTime(started);
    }

    private async Task TellAsync(IReadOnlyCollection<OrdersChange> changes, CancellationToken stopping)
    {
        foreach (var ((person, showing), theirs) in await reader.OfPeopleAsync([.. changes.Select(one => (one.PersonId, one.ShowingId))], stopping))
        {
            rooms.ToPerson(person, HubMessages.Event("OrdersChanged", new OrdersOfPerson(showing, theirs)));
        }
    }
}
