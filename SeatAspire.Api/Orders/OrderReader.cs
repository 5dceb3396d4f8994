using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>Reads a person's orders as the contract spells them. Answers no one else's.</summary>
public sealed class OrderReader(IServiceScopeFactory scopes) : ISoldOrders
{
    /// <summary>A list never grows beyond this: the newest are answered.</summary>
    public const int Limit = 500;

    /// <summary>The person's orders, newest first, of one showing or (null) of all, goods included.</summary>
    public Task<IReadOnlyList<OrderResponse>> OfPersonAsync(string personId, string? showingId, CancellationToken ct) =>
        Answers(ReadAsync(order => order.PersonId == personId && (showingId == null || order.ShowingId == showingId), ct));

    /// <summary>
    /// Of each of several people the orders of a showing, or (null) those of goods alone, newest first: read together. There is an
    /// entry for each that was asked for.
    /// </summary>
    public async Task<IReadOnlyDictionary<(string PersonId, string? ShowingId), IReadOnlyList<OrderResponse>>> OfPeopleAsync(
        IReadOnlyCollection<(string PersonId, string? ShowingId)> wanted, CancellationToken ct)
    {
        var people = wanted.Select(one => one.PersonId).Distinct().ToArray();
        var showings = wanted.Select(one => one.ShowingId).OfType<string>().Distinct().ToArray();
        var goodsToo = wanted.Any(one => one.ShowingId is null);
        var found = await ReadAsync(
            order => people.Contains(order.PersonId) && (order.ShowingId == null ? goodsToo : showings.Contains(order.ShowingId)), ct);
        if (found.Count == Limit)
        {
            // Somebody has so many that others' may be missing: each alone.
            var lists = await Task.WhenAll(wanted.Select(one => one.ShowingId is { } showing
                ? OfPersonAsync(one.PersonId, showing, ct)
                : Answers(ReadAsync(order => order.PersonId == one.PersonId && order.ShowingId == null, ct))));
            return wanted.Zip(lists).ToDictionary(pair => pair.First, pair => pair.Second);
        }

        var known = found.ToLookup(order => (order.Row.PersonId, order.Row.ShowingId), order => order.Answer);
        return wanted.ToDictionary(one => one, one => (IReadOnlyList<OrderResponse>)[.. known[one]]);
    }

    /// <summary>One order of the person, or null: unknown, or somebody else's.</summary>
    public Task<OrderResponse?> FindAsync(string personId, string orderId, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            var orders = await db.Orders.AsNoTracking()
                .Where(order => order.Id == orderId && order.PersonId == personId)
                .ToListAsync(ct);
            return (await WithContentsAsync(db, orders, ct)).Select(order => (OrderResponse?)order.Answer).SingleOrDefault();
        });

    /// <inheritdoc/>
    public Task<Dictionary<string, SoldOrder>> OrdersAsync(IReadOnlyCollection<string> orderIds, CancellationToken ct) => scopes.UseDbAsync(async db =>
    {
        // In one statement, so that the number of moves is of the moment at which it has these seats.
        var orders = await db.Orders.AsNoTracking().Where(order => orderIds.Contains(order.Id)).Select(order => new
        {
            order.Id,
            order.HoldId,
            order.PersonId,
            Moves = db.Set<OrderMoveRow>().Count(move => move.OrderId == order.Id),
            Seats = db.Set<SoldSeatRow>().Where(seat => seat.OrderId == order.Id).Select(seat => seat.Seat).ToList(),
        }).ToListAsync(ct);
        return orders.ToDictionary(order => order.Id, order => new SoldOrder(order.HoldId, order.PersonId, order.Seats, order.Moves), StringComparer.Ordinal);
    });

    private Task<IReadOnlyList<(OrderRow Row, OrderResponse Answer)>> ReadAsync(Expression<Func<OrderRow, bool>> wanted, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            // One connection for all that is read, instead of one from the pool, reset, for each statement.
            await db.Database.OpenConnectionAsync(ct);
            var orders = await db.Orders.AsNoTracking()
                .Where(wanted)
                .OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id)
                .Take(Limit)
                .ToListAsync(ct);
            return await WithContentsAsync(db, orders, ct);
        });

    private static async Task<IReadOnlyList<OrderResponse>> Answers(Task<IReadOnlyList<(OrderRow Row, OrderResponse Answer)>> orders) =>
        [.. (await orders).Select(order => order.Answer)];

    /// <summary>Orders with their seats, goods and dates, as they are answered.</summary>
    internal static async Task<IReadOnlyList<(OrderRow Row, OrderResponse Answer)>> WithContentsAsync(SeatDb db, List<OrderRow> orders, CancellationToken ct)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var ids = orders.ConvertAll(order => order.Id);
        var seats = (await db.OrderSeats.AsNoTracking().Where(seat => ids.Contains(seat.OrderId)).ToListAsync(ct))
            .ToLookup(seat => seat.OrderId);
        var goods = (await db.OrderGoods.AsNoTracking().Where(line => ids.Contains(line.OrderId)).ToListAsync(ct))
            .ToLookup(line => line.OrderId);
        var dates = orders.Select(order => order.ShowingId).OfType<string>().Distinct().ToArray();
        var showings = dates.Length == 0 ? [] : (await (
            from showing in db.Showings.AsNoTracking()
            join show in db.Shows.AsNoTracking() on showing.ShowId equals show.Id
            where dates.Contains(showing.Id)
            select new { Showing = showing, show.Title, show.Venue, show.TimeZone }).ToListAsync(ct)).ToDictionary(found => found.Showing.Id, found => new OrderShowing(
                found.Showing.Id, found.Showing.ShowId, found.Title, found.Venue, found.Showing.StartsAt.ToUniversalTime(),
                (found.Showing.RefundUntil ?? found.Showing.StartsAt).ToUniversalTime(), found.TimeZone));
        return orders.ConvertAll(order => (order, OrderResponses.Of(
            order, seats[order.Id], goods[order.Id], order.ShowingId is { } date ? showings.GetValueOrDefault(date) : null)));
    }
}
