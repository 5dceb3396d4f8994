using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Multicast;

/// <summary>
/// Sends stock and purchases to the multicast group. Of all replicas the one sends that has the lease in Redis; it lasts
/// three seconds, so that another goes on soon. What is left is sent when it changes, at most four times a second, and all of it
/// every ten seconds, for screens that were just turned on. Nothing is sent while Redis is away.
/// </summary>
internal sealed partial class MulticastSender(
    RedisClient redis, SeatFeeds feeds, ShowCatalog catalog, IOptions<MulticastOptions> options, LoopRunner loops, TimeProvider time, ILogger<MulticastSender> log)
    : IBackgroundWork
{
    private const int MostShowings = 200;
    private const int MostWaiting = 1000;
    private const int MostPurchasesAtOnce = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
    private static readonly RedisScript Script = RedisScript.Load("multicast");
    private static readonly Counter<long> Sent = SeatTelemetry.Meter.CreateCounter<long>("board.datagrams", "{datagram}", "Datagrams sent to the screens");

    // Whose lease it is, can be seen in Redis.
    private readonly string _replica = $"{Environment.MachineName} {Environment.ProcessId} {Guid.NewGuid():N}";
    private readonly Channel<PurchasedNotice> _purchases = Channel.CreateBounded<PurchasedNotice>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private long _toldAll;
    private bool _failed;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Purchases, OnPurchase, loops, stopping);
        Socket? socket = null;
        try
        {
            await loops.RunAsync("screens", Pause, stopping => RoundAsync(socket ??= Open(), stopping), stopping);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    // While Redis is away nobody knows who may send.
    private async Task RoundAsync(Socket socket, CancellationToken stopping)
    {
        if (await TakeNumbersAsync(0) is not null)
        {
            await SendAsync(socket, stopping);
            return;
        }

        // Another one sends. Should this one be next, all it has to say is what is left then.
        _told.Clear();
        while (_purchases.Reader.TryRead(out _))
        {
        }
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 1);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Parse(options.Value.Interface).GetAddressBytes());
        return socket;
    }

    /// <summary>Renews the lease and takes so many numbers; the answer is the one before the first, or null if another replica sends.</summary>
    private async Task<long?> TakeNumbersAsync(int count)
    {
        var before = (long)await Script.RunAsync(
            redis, [RedisKeys.MulticastSender, RedisKeys.MulticastNumber], _replica, (long)Lease.TotalMilliseconds, count);
        return before < 0 ? null : before;
    }

    private async Task SendAsync(Socket socket, CancellationToken stopping)
    {
        var news = await CollectAsync();
        if (news.Count == 0 || await TakeNumbersAsync(news.Count) is not { } seq)
        {
            return;
        }

        foreach (var one in news)
        {
            var bytes = (one with { Seq = ++seq, At = time.GetUtcNow() }).ToBytes();
            try
            {
                if (bytes.Length <= MulticastDatagram.MostBytes)
                {
                    await socket.SendToAsync(bytes, options.Value.GroupEndPoint, stopping);
                    Sent.Add(1);
                    _failed = false;
                }
            }
            catch (SocketException error)
            {
                if (!_failed)
                {
                    LogFailed(log, options.Value.Group, error.Message);
                }

                _failed = true;
            }
        }
    }

    private async Task<List<MulticastDatagram>> CollectAsync()
    {
        var news = new List<MulticastDatagram>();
        if (_toldAll == 0 || time.GetElapsedTime(_toldAll) >= Again)
        {
            _told.Clear();
            _toldAll = time.GetTimestamp();
        }

        var now = time.GetUtcNow();
        var showings = catalog.Shows.SelectMany(show => show.Showings)
            .Where(showing => showing.StartsAt > now).OrderBy(showing => showing.StartsAt).Take(MostShowings);
        foreach (var showing in showings)
        {
            if (feeds.RemainingNow(showing.Id) is { } remaining)
            {
                var text = string.Join(',', remaining.Values);
                if (_told.GetValueOrDefault(showing.Id) != text)
                {
                    _told[showing.Id] = text;
                    news.Add(new(0, now, showing.Id, remaining, null));
                }
            }
        }

        while (news.Count(one => one.Purchased is not null) < MostPurchasesAtOnce && _purchases.Reader.TryRead(out var notice))
        {
            news.Add(new(0, now, notice.ShowingId, null, MulticastPurchase.Of(notice)));
        }

        return news;
    }

    private void OnPurchase(string message)
    {
        foreach (var notice in PurchasedNotice.Parse(message))
        {
            _purchases.Writer.TryWrite(notice);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nothing can be sent to the screens at {Group} just now: {Reason}. See Board:Interface")]
    private static partial void LogFailed(ILogger log, string group, string reason);
}
