using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>Reads what orders sold, and to whom, as others are to hear of it.</summary>
internal static class OrderSales
{
    /// <summary>An order with those of its seats that it still has; without a date and seats for one of goods alone.</summary>
    public static async Task<(OrderRow Order, SeatSale Sale)> SaleAsync(this SeatDb db, string orderId, CancellationToken ct)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(row => row.Id == orderId, ct);
        var seats = await db.OrderSeats.AsNoTracking()
            .Where(seat => seat.OrderId == orderId && seat.Status == OrderStatus.Paid)
            .OrderBy(seat => seat.Seat)
            .ToListAsync(ct);
        return (order, order.Sale(seats));
    }

    /// <summary>An order with these of its seats, as Redis is told of it.</summary>
    internal static SeatSale Sale(this OrderRow order, IReadOnlyList<OrderSeatRow> seats) => new(order.ShowingId ?? "", order.Id, order.HoldId, order.PersonId, [.. seats.Select(seat => seat.Seat)])
    {
        ByCode = [.. seats.Where(seat => seat.ByCode).Select(seat => seat.Seat)],
    };

    /// <summary>Notes each order of a date that was just called off, in the transaction that does that, for its refund by the outbox.</summary>
    public static Task<int> NoteRefundsAsync(this SeatDb db, string showingId, DateTimeOffset now, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync(
            "INSERT INTO outbox (kind, subject, due_at, attempts) SELECT {0}, id, {1}, 0 FROM orders WHERE showing_id = {2} AND status = {3}",
            [OutboxKind.CancelOrder.Word(), now, showingId, OrderStatus.Paid], ct);

    /// <summary>Notes each order that a rehearsal of a date has left, in the transaction that ends it, for the outbox to give it back.</summary>
    public static Task<int> NoteRehearsedAsync(this SeatDb db, string showingId, DateTimeOffset now, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync(
            "INSERT INTO outbox (kind, subject, due_at, attempts) SELECT {0}, id, {1}, 0 FROM orders WHERE showing_id = {2} AND status = {3} AND is_rehearsal",
            [OutboxKind.CancelOrder.Word(), now, showingId, OrderStatus.Paid], ct);

    /// <summary>Ends a rehearsal whose time is over: what it has left is noted to be given back. Nothing where it was begun anew or made longer.</summary>
    public static Task EndRehearsalAsync(this SeatDb db, string showingId, DateTimeOffset now, CancellationToken ct) => db.TransactAsync(
        async transaction =>
        {
            // A purchase refers to this row: what began in time is waited for.
            var row = (await db.Showings.FromSqlRaw("SELECT * FROM showings WHERE id = {0} FOR UPDATE", showingId).AsNoTracking().ToListAsync(ct)).SingleOrDefault();
            if (row is not null && !(row.RehearsalUntil > now))
            {
                // Over by whoever's clock: what is sold by one that is behind is noted with its sale.
                await db.Showings.Where(one => one.Id == showingId).ExecuteUpdateAsync(set => set.SetProperty(one => one.RehearsalUntil, (DateTimeOffset?)null), ct);
                await db.NoteRehearsedAsync(showingId, now, ct);
                await transaction.CommitAsync(ct);
            }
        },
        ct);

    /// <summary>Who of these people agreed to be named in full.</summary>
    public static async Task<HashSet<string>> NamedInFullAsync(this SeatDb db, IEnumerable<string> people, CancellationToken ct)
    {
        var ids = people.Distinct().ToArray();
        return [.. await db.People.Where(person => ids.Contains(person.PersonId) && person.ShowNickname).Select(person => person.PersonId).ToListAsync(ct)];
    }

    /// <summary>Which of these seats are sold, and by which orders.</summary>
    public static Task<List<SoldSeatRow>> OwnersAsync(this SeatDb db, string showingId, IReadOnlyCollection<int> seats, CancellationToken ct) =>
        db.SoldSeats.AsNoTracking()
            .Where(sold => sold.ShowingId == showingId && seats.Contains(sold.Seat))
            .OrderBy(sold => sold.Seat)
            .ToListAsync(ct);
}
