using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>Reads a date's figures, now and over the last while. Throws <see cref="RedisAwayException"/> and <see cref="RebuildingException"/>.</summary>
internal sealed class AdminReader(SeatStore seats, QueueStore queues, ViewerCount viewers, ForwarderNames forwarders, RedisClient redis,
    RefundReader refunds, IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan CountedFor = TimeSpan.FromSeconds(5);

    // Of each date whether the box office had sold any of it, and when that was looked at. Once it has, it has.
    private readonly ConcurrentDictionary<string, (bool IsSo, long At)> _soldOtherwise = new(StringComparer.Ordinal);

    // Of each date what the books said last, where the seats alone don't tell.
    private readonly ConcurrentDictionary<string, (long Revenue, RefundProgress? Refunds)> _books = new(StringComparer.Ordinal);

    /// <summary>How far back the history goes.</summary>
    public static readonly TimeSpan HistoryLength = TimeSpan.FromMinutes(30);

    /// <summary>The figures as they are now.</summary>
    public async Task<AdminFigures> ReadAsync(Showing showing) => await ReadAsync(showing, await viewers.ByShowingAsync());

    /// <summary>The same, with the viewers known already.</summary>
    public async Task<AdminFigures> ReadAsync(Showing showing, IReadOnlyDictionary<string, int> viewersByShowing)
    {
        var queue = queues.StatsAsync(showing);
        var (_, _, states) = await seats.StandingAsync(showing.Id, showing.Layout.SeatCount);
        var stats = await queue;
        var untrusted = await forwarders.ReadAsync();
        return await AddBooksAsync(showing, AdminFigures.Of(
            showing, time.GetUtcNow(), viewersByShowing.GetValueOrDefault(showing.Id), stats, SeatCount.Of(showing.Layout, showing.Prices.Current, states), untrusted));
    }

    /// <summary>What the seats alone don't tell: how far refunds are, and the revenue where some were sold at other prices than today's, or for nothing.</summary>
    private async Task<AdminFigures> AddBooksAsync(Showing showing, AdminFigures figures)
    {
        if (showing.CancelledAt is null && (figures.Sold == 0 || (showing.Prices.Current.Number == 1 && !await AreSeatsSoldOtherwiseAsync(showing.Id))))
        {
            return figures;
        }

        try
        {
            var (revenue, refunded) = _books[showing.Id] = await scopes.UseDbAsync(async db => (
                await db.Orders.Where(order => order.ShowingId == showing.Id && !order.IsRehearsal).SumAsync(order => order.Amount - order.Refunded),
                showing.CancelledAt is { } at ? await refunds.ReadAsync(db, showing.Id, at, CancellationToken.None) : null));
            return figures with { Revenue = revenue, Refunds = refunded };
        }
        catch (Exception error) when (Outage.EndsByItself(error))
        {
            // The figures go on while the database is away, with what it said last.
            return _books.TryGetValue(showing.Id, out var last) ? figures with { Revenue = last.Revenue, Refunds = last.Refunds } : figures;
        }
    }

    /// <summary>Whether some were sold at the box office, perhaps for nothing, or may have been by a code, below their price.</summary>
    private async Task<bool> AreSeatsSoldOtherwiseAsync(string showingId)
    {
        if (_soldOtherwise.TryGetValue(showingId, out var known) && (known.IsSo || time.GetElapsedTime(known.At) < CountedFor))
        {
            return known.IsSo;
        }

        var isSo = false;
        try
        {
            isSo = await scopes.UseDbAsync(async db =>
                await db.Orders.AnyAsync(order => order.ShowingId == showingId && order.Place == OrderPlace.BoxOffice)
                || await db.Allocations.AnyAsync(row => row.ShowingId == showingId && row.DiscountPercent > 0));
        }
        catch (Exception error) when (Outage.EndsByItself(error))
        {
            // The figures go on while the database is away, as the seats tell them.
        }

        _soldOtherwise[showingId] = (isSo, time.GetTimestamp());
        return isSo;
    }

    /// <summary>The points of the last half hour, the oldest first; there is none for a time when Redis was away.</summary>
    public async Task<IReadOnlyList<HistoryPoint>> HistoryAsync(string showingId)
    {
        var texts = await redis.CallAsync(database => database.ListRangeAsync(RedisKeys.History(showingId)));
        var since = time.GetUtcNow() - HistoryLength;
        return [.. texts.Select(text => HistoryPoint.Parse((string)text!)).OfType<HistoryPoint>().Where(point => point.At > since)];
    }
}
