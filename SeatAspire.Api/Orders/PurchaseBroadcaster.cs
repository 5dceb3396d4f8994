using System.Threading.Channels;
using SeatAspire.Api.Background;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>
/// Tells everybody on this replica what somebody bought, twice a second at most: a single purchase at once, and what comes
/// within the half second after it as one message, the newest with the number of the others. A purchase that is announced
/// again, because a replica died in the middle of announcing it, is told once.
/// </summary>
internal sealed class PurchaseBroadcaster(RedisClient redis, SeatRooms rooms, LoopRunner loops, TimeProvider time) : IBackgroundWork
{
    private const int MostWaiting = 10_000;
    private const int Remembered = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Channel<PurchasedNotice> _waiting = Channel.CreateBounded<PurchasedNotice>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Queue<string> _toldInOrder = new();

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Purchases, OnPurchase, loops, stopping);
        await loops.RunAsync("purchases", TimeSpan.Zero, TellAsync, stopping);
    }

    private async Task TellAsync(CancellationToken stopping)
    {
        await _waiting.Reader.WaitToReadAsync(stopping);
        PurchasedNotice? newest = null;
        var count = 0;
        while (_waiting.Reader.TryRead(out var notice))
        {
            if (IsNew(notice.Id))
            {
                (newest, count) = (notice, count + 1);
            }
        }

        if (newest is not null)
        {
            await rooms.ToEveryoneAsync(HubMessages.Event("Purchased", newest with { More = count - 1 }));
            await Task.Delay(Pause, time, stopping);
        }
    }

    private void OnPurchase(string message)
    {
        foreach (var notice in PurchasedNotice.Parse(message))
        {
            _waiting.Writer.TryWrite(notice);
        }
    }

    private bool IsNew(string id)
    {
        if (!_told.Add(id))
        {
            return false;
        }

        _toldInOrder.Enqueue(id);
        if (_toldInOrder.Count > Remembered)
        {
            _told.Remove(_toldInOrder.Dequeue());
        }

        return true;
    }
}
