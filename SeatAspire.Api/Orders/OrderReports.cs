using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders;

/// <summary>What was sold at one place in one way, in the currency's minor unit.</summary>
/// <param name="Place">Where: <c>web</c> or <c>box-office</c>.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Orders">How many orders.</param>
/// <param name="Seats">How many seats they bought.</param>
/// <param name="Amount">What was paid for them.</param>
/// <param name="Refunded">What was given back: of these orders, or, in a day's report, on that day, whenever it was bought.</param>
public sealed record ReportLine(string Place, string Method, string Currency, int Orders, int Seats, long Amount, long Refunded)
{
    /// <summary>What is left.</summary>
    public long Net => Amount - Refunded;
}

/// <summary>What was sold of a date, on a day, or both.</summary>
public sealed record Report(string? ShowingId, DateOnly? Day, string TimeZone, IReadOnlyList<ReportLine> Lines);

/// <summary>A line of a date's list of orders.</summary>
public sealed record OrderLine(
    string Reference, string OrderId, string CreatedAt, string Status, string Place, string Method, string? Name, string? Email, string Nickname,
    string Seats, int Tickets, long Amount, long Refunded, long Net, string Currency);

/// <summary>Adds up what was sold, as the database has it, but for what was only rehearsed.</summary>
internal static class OrderReports
{
    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture)
    {
        // RFC 4180.
        NewLine = "\r\n",
        // What a spreadsheet would run is text.
        InjectionOptions = InjectionOptions.Escape,
    };

    /// <summary>By place of sale and method; <paramref name="since"/> and <paramref name="until"/> bound a day.</summary>
    public static async Task<IReadOnlyList<ReportLine>> ReadAsync(SeatDb db, string? showingId, DateTimeOffset? since, DateTimeOffset? until, CancellationToken ct)
    {
        var sold = await (
            from order in db.Orders
            join payment in db.Set<Payments.PaymentRow>() on order.PaymentId equals payment.Id
            where !order.IsRehearsal && (showingId == null || order.ShowingId == showingId) && (since == null || (order.CreatedAt >= since && order.CreatedAt < until))
            group order by new { order.Place, payment.Method, order.Currency } into lines
            select new { lines.Key, Orders = lines.Count(), Amount = lines.Sum(order => order.Amount) }).ToListAsync(ct);
        var seats = await (
            from seat in db.OrderSeats
            join order in db.Set<OrderRow>() on seat.OrderId equals order.Id
            join payment in db.Set<Payments.PaymentRow>() on order.PaymentId equals payment.Id
            where !order.IsRehearsal && (showingId == null || order.ShowingId == showingId) && (since == null || (order.CreatedAt >= since && order.CreatedAt < until))
            group seat by new { order.Place, payment.Method, order.Currency } into lines
            select new { lines.Key, Seats = lines.Count() }).ToDictionaryAsync(line => line.Key, line => line.Seats, ct);
        var refunded = await (
            from refund in db.Refunds
            join order in db.Set<OrderRow>() on refund.OrderId equals order.Id
            join payment in db.Set<Payments.PaymentRow>() on order.PaymentId equals payment.Id
            where !order.IsRehearsal && (showingId == null || order.ShowingId == showingId) && (since == null || (refund.CreatedAt >= since && refund.CreatedAt < until))
            group refund by new { order.Place, payment.Method, order.Currency } into lines
            select new { lines.Key, Amount = lines.Sum(refund => refund.Amount) }).ToDictionaryAsync(line => line.Key, line => line.Amount, ct);
        return [.. sold.Select(line => line.Key).Union(refunded.Keys)
            .OrderBy(key => key.Place, StringComparer.Ordinal).ThenBy(key => key.Method, StringComparer.Ordinal).ThenBy(key => key.Currency, StringComparer.Ordinal)
            .Select(key =>
            {
                var line = sold.Find(line => line.Key.Equals(key));
                return new ReportLine(
                    key.Place, key.Method, key.Currency, line?.Orders ?? 0, seats.GetValueOrDefault(key), line?.Amount ?? 0, refunded.GetValueOrDefault(key));
            })];
    }

    /// <summary>Writes a date's orders, the oldest first, a page at a time.</summary>
    public static async Task WriteAsync(SeatDb db, string showingId, TextWriter to, CancellationToken ct)
    {
        const int page = 500;
        await using var csv = new CsvWriter(to, Csv, leaveOpen: true);
        csv.WriteHeader<OrderLine>();
        await csv.NextRecordAsync();
        for (var last = ""; ;)
        {
            var rows = await (
                from order in db.Orders.AsNoTracking()
                join payment in db.Set<Payments.PaymentRow>() on order.PaymentId equals payment.Id
                where order.ShowingId == showingId && !order.IsRehearsal && string.Compare(order.Id, last) > 0
                orderby order.Id
                select new { Order = order, payment.Method }).Take(page).ToListAsync(ct);
            var ids = rows.ConvertAll(row => row.Order.Id);
            var seats = (await db.OrderSeats.AsNoTracking().Where(seat => ids.Contains(seat.OrderId)).OrderBy(seat => seat.Seat).ToListAsync(ct)).ToLookup(seat => seat.OrderId);
            foreach (var row in rows)
            {
                var order = row.Order;
                csv.WriteRecord(new OrderLine(
                    order.Reference, order.Id, order.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), order.Status, order.Place,
                    row.Method, order.BuyerName, order.BuyerEmail, order.Nickname, string.Join(' ', seats[order.Id].Select(seat => seat.Label)),
                    seats[order.Id].Count(), order.Amount, order.Refunded, order.Amount - order.Refunded, order.Currency));
                await csv.NextRecordAsync();
            }

            await csv.FlushAsync();
            if (rows.Count < page)
            {
                return;
            }

            last = ids[^1];
        }
    }
}
