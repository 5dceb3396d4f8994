using System.Threading.Channels;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Shop;

/// <summary>
/// Tells people's own connections what is in their cart now, whichever window or replica changed it. A replica names the person on a
/// channel; those that have connections of theirs read the cart, so that a lost or doubled message does no harm.
/// </summary>
internal sealed class CartBroadcaster(RedisClient redis, SeatRooms rooms, IServiceScopeFactory scopes, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    private const int MostQueued = 10_000;
    private const int MostRead = 50;

    // Whoever changed it is answered at once; their other windows may learn it a moment later.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Channel<string> _changed = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Says that a person's cart changed. Where Redis is away nobody is told: a page reads the cart when it is opened.</summary>
    public static async Task TellAsync(RedisClient redis, string personId)
    {
        try
        {
            await redis.PublishAsync(RedisKeys.Carts, personId);
        }
        catch (RedisAwayException)
        {
            // The cart stands in the database.
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Carts, OnChanged, loops, stopping);
        await loops.RunAsync("news of carts", TimeSpan.Zero, TellAsync, stopping);
    }

    private void OnChanged(string personId)
    {
        if (rooms.Knows(personId))
        {
            _changed.Writer.TryWrite(personId);
        }
    }

    private async Task TellAsync(CancellationToken stopping)
    {
        await _changed.Reader.WaitToReadAsync(stopping);
        await Task.Delay(Moment, time, stopping);
        var people = new HashSet<string>(StringComparer.Ordinal);
        while (_changed.Reader.TryRead(out var person))
        {
            people.Add(person);
        }

        foreach (var some in people.Chunk(MostRead))
        {
            await loops.TryAsync("telling of carts", null, async () =>
            {
                var carts = await scopes.UseDbAsync(db => Cart.ReadAsync(db, some, stopping));
                foreach (var person in some)
                {
                    rooms.ToPerson(person, HubMessages.Event("CartChanged", new CartOfPerson([.. carts[person]])));
                }
            }, stopping);
        }
    }
}
