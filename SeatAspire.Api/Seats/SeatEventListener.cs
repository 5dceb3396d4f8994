using System.Text.Json;
using System.Threading.Channels;
using SeatAspire.Api.Loops;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>A person's live holds of a showing as they are from a version on, sent to their own connections.</summary>
public sealed record HoldsOfPerson(string ShowingId, long Version, IReadOnlyList<HoldResponse> Holds);

/// <summary>A person's orders of a showing, or (null) their orders of goods alone, sent to their own connections.</summary>
public sealed record OrdersOfPerson(string? ShowingId, IReadOnlyList<OrderResponse> Orders);

/// <summary>A date appeared, moved, or came on or went off sale.</summary>
public sealed record ShowingState(
    string ShowingId, string ShowId, bool SaleOpen, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, string LayoutHash);

/// <summary>
/// Hears, once a replica, what concerns a person or everyone, and passes it on to the connections that are here.
/// A person is told the whole truth each time, so a doubled message does no harm: their holds come with the message, their
/// orders are read.
/// </summary>
public sealed class SeatEventListener(
    RedisClient redis, SeatRooms rooms, HoldService holdService, OrderReader reader, ShowCatalog catalog, NoticeBroadcaster notices,
    LoopRunner loops, TimeProvider time) : BackgroundService
{
    private const int MostQueued = 10_000;
    private const int MostRead = 50;

    // Whoever clicked is answered at once; their other windows may learn it a moment later.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    // Apart, so that a database that hangs keeps no news of holds back.
    private readonly Channel<string> _holds = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Channel<OrdersChange> _orders = Channel.CreateBounded<OrdersChange>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        catalog.Changed += OnShowingChanged;
        notices.Posted += OnNotice;
        try
        {
            await redis.ListenAsync(RedisKeys.People, OnPerson, loops, stoppingToken);
            await redis.ListenAsync(RedisKeys.Everyone, OnEveryone, loops, stoppingToken);
            await Task.WhenAll(
                loops.RunAsync("news of holds", TimeSpan.Zero, TellHoldsAsync, stoppingToken),
                loops.RunAsync("news of orders", TimeSpan.Zero, TellOrdersAsync, stoppingToken));
        }
        finally
        {
            catalog.Changed -= OnShowingChanged;
            notices.Posted -= OnNotice;
        }
    }

    /// <summary>Tells what came in within a moment: of somebody's holds of a showing the latest.</summary>
    private async Task TellHoldsAsync(CancellationToken stopping)
    {
        await _holds.Reader.WaitToReadAsync(stopping);
        await Task.Delay(Moment, time, stopping);
        var latest = new Dictionary<(string Person, string Showing), HoldsChange>();
        while (_holds.Reader.TryRead(out var message))
        {
            loops.Try("a message of holds", null, () =>
            {
                foreach (var news in HoldsChange.Parse(message, rooms.Knows))
                {
                    latest[(news.PersonId, news.ShowingId)] = news;
                }
            });
        }

        foreach (var (person, showing, version, holds) in latest.Values)
        {
            loops.Try("telling of holds", showing, () =>
                rooms.ToPerson(person, HubMessages.Event("HoldsChanged", new HoldsOfPerson(showing, version, holdService.Word(holds)))));
        }
    }

    /// <summary>Tells orders that changed within a moment, each person's once, however often.</summary>
    private async Task TellOrdersAsync(CancellationToken stopping)
    {
        await _orders.Reader.WaitToReadAsync(stopping);
        await Task.Delay(Moment, time, stopping);
        var changed = new HashSet<OrdersChange>();
        while (_orders.Reader.TryRead(out var news))
        {
            changed.Add(news);
        }

        // Where the orders cannot be read, browsers ask for them when they reconnect or reload.
        foreach (var some in changed.Chunk(MostRead))
        {
            await loops.TryAsync("telling of orders", null, () => TellOrdersAsync(some, stopping), stopping);
        }
    }

    private async Task TellOrdersAsync(IReadOnlyCollection<OrdersChange> news, CancellationToken stopping)
    {
        foreach (var ((person, showing), theirs) in await reader.OfPeopleAsync([.. news.Select(one => (one.PersonId, one.ShowingId))], stopping))
        {
            rooms.ToPerson(person, HubMessages.Event("OrdersChanged", new OrdersOfPerson(showing, theirs)));
        }
    }

    private void OnPerson(string message)
    {
        if (message.StartsWith('h'))
        {
            _holds.Writer.TryWrite(message);
            return;
        }

        foreach (var news in (OrdersChange.Parse(message) ?? []).Where(news => rooms.Knows(news.PersonId)))
        {
            _orders.Writer.TryWrite(news);
        }
    }

    private void OnEveryone(string message)
    {
        using var json = JsonDocument.Parse(message);
        _ = rooms.ToEveryoneAsync(HubMessages.Event(json.RootElement.GetProperty("target").GetString()!, json.RootElement.GetProperty("argument")));
    }

    private void OnShowingChanged(Showing showing) =>
        // Each replica sees the change in the database by itself.
        _ = rooms.ToEveryoneAsync(HubMessages.Event("ShowingChanged", new ShowingState(
            showing.Id, showing.ShowId, showing.IsOnSale(time.GetUtcNow()), showing.StartsAt, showing.SaleOpensAt, showing.Layout.Hash)));

    private void OnNotice(Notice notice) => _ = rooms.ToEveryoneAsync(HubMessages.Event(nameof(Notice), notice));
}
