using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>A person's live holds of a showing as they are from a version on, sent to their own connections.</summary>
public sealed record HoldsOfPerson(string ShowingId, long Version, IReadOnlyList<HoldResponse> Holds);

/// <summary>A date appeared, moved, or came on or went off sale.</summary>
public sealed record ShowingState(
    string ShowingId, string ShowId, bool SaleOpen, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, string LayoutHash,
    DateTimeOffset SaleClosesAt, string State, DateTimeOffset RefundUntil, int MaxSeats, int HoldSeconds, string Buyer, IReadOnlyList<long?> Prices)
{
    internal static ShowingState Of(Showing showing, HoldOptions options, DateTimeOffset now) => new(
        showing.Id, showing.ShowId, showing.IsOnSale(now), showing.StartsAt, showing.SaleOpensAt, showing.Layout.Hash,
        showing.SaleClosesAt, showing.State(now), showing.RefundUntil, showing.Terms.MaxSeatsOr(options), showing.Terms.HoldSecondsOr(options),
        showing.Terms.Buyer.Word(), [.. showing.Layout.Tiers.Select(tier => showing.Prices.Current[tier.Index])]);
}

/// <summary>
/// Hears, once a replica, whose holds changed and what concerns everyone, and passes it on to the connections that are here.
/// A person is told the whole truth each time, so a doubled message does no harm: their holds come with the message.
/// </summary>
public sealed class SeatEventListener(
    RedisClient redis, SeatRooms rooms, HoldService holdService, ShowCatalog catalog, NoticeBroadcaster notices,
    LoopRunner loops, IOptions<HoldOptions> options, TimeProvider time) : IBackgroundWork
{
    private const int MostQueued = 10_000;

    // Whoever clicked is answered at once; their other windows may learn it a moment later.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Channel<string> _holds = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        catalog.Changed += OnShowingChanged;
        notices.Posted += OnNotice;
        try
        {
            await redis.ListenAsync(RedisKeys.People, OnPerson, loops, stopping);
            await loops.RunAsync("news of holds", TimeSpan.Zero, TellHoldsAsync, stopping);
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

    private void OnPerson(string message)
    {
        // Orders are others' to tell.
        if (message.StartsWith('h'))
        {
            _holds.Writer.TryWrite(message);
        }
    }

    private void OnShowingChanged(Showing showing) =>
        // Each replica sees the change in the database by itself.
        _ = rooms.ToEveryoneAsync(HubMessages.Event("ShowingChanged", ShowingState.Of(showing, options.Value, time.GetUtcNow())));

    private void OnNotice(Notice notice) => _ = rooms.ToEveryoneAsync(HubMessages.Event(nameof(Notice), notice));
}
