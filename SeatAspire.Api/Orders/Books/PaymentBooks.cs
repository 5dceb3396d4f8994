using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Books;

/// <summary>
/// Compares payments, orders, their rows and what the provider has, page by page. Rows are read one after the other while sales go on, so what seems
/// to differ is looked at again: what still does, the same way, and is nothing that the outbox is about to do, differs.
/// </summary>
internal sealed class PaymentBooks(IServiceScopeFactory scopes, ProviderBooks provider, TimeProvider time)
{
    private const int Page = 500;

    // More than could be under way at any moment. What is found beyond is not looked at again.
    private const int MostLookedAtAgain = 10_000;

    /// <summary>Reads all of it.</summary>
    public async Task CompareAsync(BookReport report, CancellationToken ct)
    {
        var doubtful = new Dictionary<string, IReadOnlyList<BookDifference>>(StringComparer.Ordinal);
        var people = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var last = ""; ;)
        {
            var page = await ReadAsync(payments => payments.Where(payment => string.Compare(payment.Id, last) > 0).OrderBy(payment => payment.Id).Take(Page), ct);
            foreach (var entry in page)
            {
                report.Add(BookComparison.Payments, 1);
                report.Add(BookComparison.Orders, entry.Order is null ? 0 : 1);
                report.Add(BookComparison.SoldSeats, entry.Sold.Count);
                var found = Differences(entry);
                if (found.Count > 0 && doubtful.Count < MostLookedAtAgain)
                {
                    doubtful[entry.Payment.Id] = found;
                    continue;
                }

                Count(report, people, entry, found);
            }

            if (page.Count < Page)
            {
                break;
            }

            last = page[^1].Payment.Id;
        }

        await LookAgainAsync(report, doubtful, people, ct);
        report.Add(BookComparison.People, await scopes.UseDbAsync(db => db.Payments.Select(payment => payment.PersonId).Distinct().LongCountAsync(ct)));
        foreach (var (person, astray) in people.Where(one => one.Value != 0))
        {
            report.Add(new(BookComparison.People, person, FormattableString.Invariant($"charged {astray} more than orders keep, was voided and was refunded")));
        }
    }

    private async Task LookAgainAsync(
        BookReport report, Dictionary<string, IReadOnlyList<BookDifference>> doubtful, Dictionary<string, long> people, CancellationToken ct)
    {
        for (var look = 1; doubtful.Count > 0 && look <= BooksCommand.Looks; look++)
        {
            await Task.Delay(BooksCommand.Pause, time, ct);
            foreach (var ids in doubtful.Keys.ToList().Chunk(Page))
            {
                var entries = await ReadAsync(payments => payments.Where(payment => ids.Contains(payment.Id)).OrderBy(payment => payment.Id), ct);
                var left = await UnderWayAsync(entries, ct);
                foreach (var entry in entries)
                {
                    var all = Differences(entry);
                    var stand = all.Where(difference => doubtful[entry.Payment.Id].Contains(difference) && !(difference.MayFollow && left.Contains(entry.Payment.Id))).ToList();
                    if (all.Count > 0 && look < BooksCommand.Looks)
                    {
                        doubtful[entry.Payment.Id] = all;
                        continue;
                    }

                    doubtful.Remove(entry.Payment.Id);
                    Count(report, people, entry, stand);
                    foreach (var compared in all.Except(stand).Select(difference => difference.Compared).Distinct())
                    {
                        report.AddUnderWay(compared);
                    }
                }
            }
        }
    }

    private List<BookDifference> Differences(BookEntry entry) => [.. entry.Differences(time.GetUtcNow())];

    private static void Count(BookReport report, Dictionary<string, long> people, BookEntry entry, IReadOnlyList<BookDifference> found)
    {
        foreach (var difference in found)
        {
            report.Add(difference);
        }

        var money = entry.Money;
        if (found.Count > 0)
        {
            people[entry.Payment.PersonId] = people.GetValueOrDefault(entry.Payment.PersonId) + money.Astray;
        }
        else
        {
            // What is under way is of no difference.
            money = money with { Pending = money.Pending + money.Astray };
        }

        if (entry.Payment.Currency.Length > 0)
        {
            report.Add(entry.Payment.Currency, money);
        }

        if (entry.Payment.State == PaymentState.Pending && found.Count == 0)
        {
            report.AddUnderWay(BookComparison.Payments);
        }
    }

    private async Task<List<BookEntry>> ReadAsync(Func<IQueryable<PaymentRow>, IQueryable<PaymentRow>> which, CancellationToken ct)
    {
        var (payments, read) = await scopes.UseDbAsync(async db =>
        {
            var payments = await which(db.Payments.AsNoTracking()).ToListAsync(ct);
            var ids = payments.ConvertAll(payment => payment.Id);
            var orders = await db.Orders.AsNoTracking().Where(order => ids.Contains(order.PaymentId)).ToListAsync(ct);
            var orderIds = orders.ConvertAll(order => order.Id);
            var seats = (await db.OrderSeats.AsNoTracking().Where(seat => orderIds.Contains(seat.OrderId)).ToListAsync(ct)).ToLookup(seat => seat.OrderId);
            var goods = (await db.OrderGoods.AsNoTracking().Where(line => orderIds.Contains(line.OrderId)).ToListAsync(ct)).ToLookup(line => line.OrderId);
            var refunds = (await db.Refunds.AsNoTracking().Where(refund => orderIds.Contains(refund.OrderId)).ToListAsync(ct)).ToLookup(refund => refund.OrderId);
            var sold = (await db.SoldSeats.AsNoTracking().Where(seat => orderIds.Contains(seat.OrderId)).ToListAsync(ct)).ToLookup(seat => seat.OrderId);
            var orderOf = orders.ToDictionary(order => order.PaymentId);
            var strange = payments.Where(payment => orderOf.TryGetValue(payment.Id, out var order) && order.PersonId != payment.PersonId).ToList();
            var keys = await KeysOfOthersAsync(db, strange.ConvertAll(payment => (orderOf[payment.Id].PersonId, payment.IdempotencyKey)), ct);
            return (payments, (Func<PaymentRow, ProviderRecord?, BookEntry>)((payment, record) =>
            {
                var order = orderOf.GetValueOrDefault(payment.Id);
                var id = order?.Id ?? "";
                return new(payment, order, record)
                {
                    Seats = [.. seats[id]], Goods = [.. goods[id]], Refunds = [.. refunds[id]], Sold = [.. sold[id]],
                    IsKeyOfAnother = order is not null && keys.Contains((order.PersonId, payment.IdempotencyKey)),
                };
            }));
        });
        var records = await provider.FindAsync(payments.ConvertAll(payment => payment.Id), ct);
        return payments.ConvertAll(payment => read(payment, records.GetValueOrDefault(payment.Id)));
    }

    /// <summary>Of these people and keys those that there are: a guest's payment whose key the account had used too stays the guest's.</summary>
    private static async Task<HashSet<(string PersonId, string Key)>> KeysOfOthersAsync(SeatDb db, List<(string PersonId, string Key)> wanted, CancellationToken ct)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        var (people, keys) = (wanted.ConvertAll(one => one.PersonId), wanted.ConvertAll(one => one.Key));
        var found = await db.Payments.AsNoTracking().Where(payment => people.Contains(payment.PersonId) && keys.Contains(payment.IdempotencyKey))
            .Select(payment => new { payment.PersonId, payment.IdempotencyKey }).ToListAsync(ct);
        return [.. found.Select(one => (one.PersonId, one.IdempotencyKey))];
    }

    /// <summary>Those of these payments about which the outbox has something to do, read after them: what it has done by then, the next look sees.</summary>
    private async Task<HashSet<string>> UnderWayAsync(List<BookEntry> entries, CancellationToken ct)
    {
        var about = entries.SelectMany(entry => entry.Subjects, (entry, subject) => (subject, entry.Payment.Id)).ToLookup(one => one.subject, one => one.Id);
        var subjects = about.Select(one => one.Key).ToArray();
        var left = await scopes.UseDbAsync(db => db.Outbox.AsNoTracking().Where(row => subjects.Contains(row.Subject)).Select(row => row.Subject).Distinct().ToListAsync(ct));
        return [.. left.SelectMany(subject => about[subject])];
    }
}

/// <summary>The provider's side of the books. What it throws is its being away.</summary>
internal sealed class ProviderBooks(IServiceScopeFactory scopes, IPaymentProvider provider)
{
    private const int Page = 500;

    /// <summary>What the provider has of these payments, by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, ProviderRecord>> FindAsync(IReadOnlyCollection<string> paymentIds, CancellationToken ct) =>
        (await AskAsync(() => provider.FindAsync(paymentIds, ct))).ToDictionary(record => record.PaymentId);

    /// <summary>Looks for charges without a payment. A payment's row is there before the provider hears of it, and stays.</summary>
    public async Task CompareAsync(BookReport report, CancellationToken ct)
    {
        for (var last = ""; ;)
        {
            var page = await AskAsync(() => provider.ListAsync(last, Page, ct));
            var ids = page.Select(record => record.PaymentId).ToArray();
            var known = await scopes.UseDbAsync(db => db.Payments.Where(payment => ids.Contains(payment.Id)).Select(payment => payment.Id).ToHashSetAsync(ct));
            report.Add(BookComparison.Charges, page.Count);
            foreach (var record in page.Where(record => !known.Contains(record.PaymentId)))
            {
                report.Add(new(BookComparison.Charges, record.PaymentId, FormattableString.Invariant(
                    $"the provider has {record.State.ToString().ToLowerInvariant()} {record.Amount} {record.Currency}, but there is no such payment")));
            }

            if (page.Count < Page)
            {
                return;
            }

            last = page[^1].PaymentId;
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever its client throws.
            throw new BooksAwayException("The payment provider does not tell of its payments", error);
        }
    }
}
