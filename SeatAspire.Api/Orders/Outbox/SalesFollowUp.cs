using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>
/// Does what this replica's own sales left to be done, several transactions' together: shows them, tells of them, takes the money, and
/// deletes the rows. What fails is put off for the outbox worker, which knows it from the database.
/// </summary>
public sealed partial class SalesFollowUp(
    OutboxHandoff handover, IServiceScopeFactory scopes, ShownSales shown, SeatStore seats, OrderEvents events, IPaymentProvider provider,
    OrderMeters meters, TimeProvider time, ILogger<SalesFollowUp> logger)
{
    private const int AtOnce = 64;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    /// <summary>Does all that was handed over; the answer is how many rows that were.</summary>
    public async Task<int> WorkAsync()
    {
        var now = time.GetUtcNow();
        var handed = handover.TakeAll().Where(sales => now < sales.DueAt).ToList();
        if (handed.Count == 0)
        {
            return 0;
        }

        using var limit = new CancellationTokenSource(OutboxHandoff.Claim, time);
        var works = handed.SelectMany(sales => sales.Sales).ToList();
        List<PurchaseWork> Due(OutboxKind kind) => works.FindAll(work => OutboxKinds.OfSale(work.Order).Contains(kind));
        var failed = new ConcurrentBag<(OutboxKind Kind, string Subject)>();
        // At once: no money waits for a Redis that is away.
        await Task.WhenAll(
            EachAsync(Due(OutboxKind.Sell), OutboxKind.Sell, ShowAsync, failed, limit.Token),
            AnnounceAsync(Due(OutboxKind.Announce), failed, limit.Token),
            EachAsync(Due(OutboxKind.Capture), OutboxKind.Capture, (work, ct) => provider.CaptureAsync(work.Payment.Id, ct), failed, limit.Token));
        using var settling = new CancellationTokenSource(SettleLimit, time);
        await SettleAsync(handed, failed, settling.Token);
        return works.Count;
    }

    private Task ShowAsync(PurchaseWork work, CancellationToken ct) =>
        // Shown by the purchase itself, most often.
        shown.Take(work.Order.Id) ? Task.CompletedTask : seats.SellAsync(work.Sale);

    private async Task AnnounceAsync(List<PurchaseWork> works, ConcurrentBag<(OutboxKind Kind, string Subject)> failed, CancellationToken ct)
    {
        if (works.Count == 0)
        {
            return;
        }

        try
        {
            var named = await scopes.UseDbAsync(db => db.NamedInFullAsync(works.Select(work => work.Order.PersonId), ct));
            await events.OrdersChangedAsync([.. works.Select(work => (work.Order.PersonId, work.Order.ShowingId)).Distinct()]);
            // What is only rehearsed is no news.
            await events.PurchasedAsync([.. works.Where(work => !work.Order.IsRehearsal).Select(work => OutboxActions.NoticeOf(work.Order, work.Seats.Count, [], named.Contains(work.Order.PersonId)))]);
            meters.Delivered(OutboxKind.Announce, done: true, works.Count);
        }
        catch (Exception error)
        {
            LogFailed(error, OutboxKind.Announce.Word(), works.Count);
            meters.Delivered(OutboxKind.Announce, done: false, works.Count);
            works.ForEach(work => failed.Add((OutboxKind.Announce, OutboxKind.Announce.SubjectOf(work.Order))));
        }
    }

    private async Task EachAsync(
        List<PurchaseWork> works, OutboxKind kind, Func<PurchaseWork, CancellationToken, Task> action, ConcurrentBag<(OutboxKind Kind, string Subject)> failed,
        CancellationToken ct)
    {
        await Parallel.ForEachAsync(works, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (work, _) =>
        {
            try
            {
                await action(work, ct);
                meters.Delivered(kind, done: true);
            }
            catch (Exception error)
            {
                // Whatever it was, its turn comes again.
                LogFailed(error, kind.Word(), 1);
                meters.Delivered(kind, done: false);
                failed.Add((kind, kind.SubjectOf(work.Order)));
            }
        });
    }

    /// <summary>
    /// Deletes the sales' rows and writes down what failed instead. If something did, and a claim was over and somebody took some of it
    /// over, nothing is changed: the rows are due, and whoever finds them does all of it once more.
    /// </summary>
    private Task SettleAsync(List<SalesToFollowUp> handed, IReadOnlyCollection<(OutboxKind Kind, string Subject)> failed, CancellationToken ct) =>
        scopes.UseDbAsync(async db =>
        {
            var claims = handed.ConvertAll(sales => sales.Claim);
            var dues = handed.ConvertAll(sales => sales.DueAt);
            var claimed = db.Outbox.Where(row => dues.Contains(row.DueAt) && claims.Contains(row.ClaimedBy!));
            if (failed.Count == 0)
            {
                await claimed.ExecuteDeleteAsync(ct);
                return;
            }

            await db.TransactAsync(
                async transaction =>
                {
                    if (await claimed.ExecuteDeleteAsync(ct) == handed.Sum(sales => sales.Sales.Count))
                    {
                        var later = time.GetUtcNow() + Delay;
                        db.Outbox.AddRange(failed.Select(one => one.Kind.Row(one.Subject, later)));
                        await db.SaveChangesAsync(ct);
                        await transaction.CommitAsync(ct);
                    }
                },
                ct);
        });

    [LoggerMessage(LogLevel.Warning, "Outbox: {Kind} of {Count} new sales failed; it will be tried again")]
    private partial void LogFailed(Exception error, string kind, int count);
}
