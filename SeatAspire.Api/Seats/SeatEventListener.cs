using System.Text.Json;
using System.Threading.Channels;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Seats;

/// <summary>A person's live holds of a showing, sent to their own connections.</summary>
public sealed record HoldsOfPerson(string ShowingId, IReadOnlyList<HoldAnswer> Holds);

/// <summary>A person's orders of a showing, or (null) their orders of goods alone, sent to their own connections.</summary>
public sealed record OrdersOfPerson(string? ShowingId, IReadOnlyList<OrderAnswer> Orders);

/// <summary>A date appeared, moved, or came on or went off sale.</summary>
public sealed record ShowingState(
    string ShowingId, string ShowId, bool SaleOpen, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, string LayoutHash);

/// <summary>
/// Hears, once a replica, what concerns a person or everyone, and passes it on to the connections that are here.
/// For a person the current truth is read and sent, so a lost or doubled message does no harm.
/// </summary>
public sealed partial class SeatEventListener(
    RedisGate redis, SeatRooms rooms, HoldDesk desk, OrderReader orders, ShowCatalog catalog, NoticeBoard notices,
    TimeProvider time, ILogger<SeatEventListener> log) : BackgroundService
{
    private const int MostQueued = 10_000;
    private readonly Channel<(char Kind, string Person, string ShowingId)> _people = Channel.CreateBounded<(char, string, string)>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        catalog.Changed += OnShowingChanged;
        notices.Posted += OnNotice;
        try
        {
            await redis.ListenAsync(RedisKeys.People, OnPerson, stoppingToken);
            await redis.ListenAsync(RedisKeys.Everyone, OnEveryone, stoppingToken);
            await SendAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica stops.
        }
        finally
        {
            catalog.Changed -= OnShowingChanged;
            notices.Posted -= OnNotice;
        }
    }

    /// <summary>Reads and sends; what is asked for several times meanwhile is sent once.</summary>
    private async Task SendAsync(CancellationToken stopping)
    {
        var wanted = new HashSet<(char Kind, string Person, string ShowingId)>();
        while (await _people.Reader.WaitToReadAsync(stopping))
        {
            while (_people.Reader.TryRead(out var next))
            {
                wanted.Add(next);
            }

            await Task.WhenAll(wanted.Select(one => SendAsync(one.Kind, one.Person, one.ShowingId, stopping)));
            wanted.Clear();
        }
    }

    private async Task SendAsync(char kind, string person, string showingId, CancellationToken stopping)
    {
        try
        {
            rooms.ToPerson(person, kind == 'h'
                ? HubMessages.Event("HoldsChanged", new HoldsOfPerson(showingId, await desk.HoldsAsync(person, showingId)))
                : HubMessages.Event("OrdersChanged", await OrdersAsync(person, showingId == RedisKeys.NoShowing ? null : showingId, stopping)));
        }
        catch (Exception error) when (error is RedisAwayException or RebuildingException || Backing.IsDatabaseAway(error))
        {
            // Browsers ask for their holds and orders again when they reconnect or reload.
            LogNotSent(log, showingId, error.Message);
        }
    }

    private async Task<OrdersOfPerson> OrdersAsync(string person, string? showingId, CancellationToken stopping) => new(
        showingId,
        showingId is null
            ? await orders.OfGoodsAsync(person, stopping)
            : await orders.OfPersonAsync(person, showingId, stopping));

    private void OnPerson(string message)
    {
        var parts = message.Split(' ');
        if (parts.Length == 3 && parts[0].Length == 1 && rooms.Knows(parts[1]))
        {
            _people.Writer.TryWrite((parts[0][0], parts[1], parts[2]));
        }
    }

    private void OnEveryone(string message)
    {
        using var json = JsonDocument.Parse(message);
        rooms.ToEveryone(HubMessages.Event(json.RootElement.GetProperty("target").GetString()!, json.RootElement.GetProperty("argument")));
    }

    private void OnShowingChanged(Showing showing) =>
        // Each replica sees the change in the database by itself.
        rooms.ToEveryone(HubMessages.Event("ShowingChanged", new ShowingState(
            showing.Id, showing.ShowId, showing.IsOnSale(time.GetUtcNow()), showing.StartsAt, showing.SaleOpensAt, showing.House.Hash)));

    private void OnNotice(Notice notice) => rooms.ToEveryone(HubMessages.Event(nameof(Notice), notice));

    [LoggerMessage(LogLevel.Information, "A person's holds or orders of {ShowingId} could not be read to tell them: {Reason}")]
    private static partial void LogNotSent(ILogger log, string showingId, string reason);
}
