using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders;

/// <summary>
/// Brings purchases to their end whose driver was killed or cut off, on every replica. It may work at the same time as
/// the driver, or as another replica's resolver: the database's conditional updates and unique keys decide between them.
/// </summary>
public sealed partial class PurchaseResolver(
    SeatStore seats, ShowCatalog catalog, PaymentRepository payments, HoldReturn holds, PaidSales sales, IServiceScopeFactory scopes, DatabaseReady database,
    IOptions<PaymentOptions> options, LoopRunner loops, OrderMeters meters, TimeProvider time, ILogger<PurchaseResolver> logger) : IBackgroundWork
{
    private const int PaymentsAPass = 50;

    // About as many as a replica may have under way: what one that dies leaves behind.
    private const int MostWatched = InFlightPurchases.Most;
    private const int HoldsAPass = 100;
    private static readonly TimeSpan PassLimit = TimeSpan.FromSeconds(20);

    // Showings that are not on sale may have a payment under way too, but hardly ever.
    private const int PassesBetweenAll = 10;

    // Payments whose beat falls behind, as the last pass saw them, and how many passes in a row saw them so.
    private Dictionary<(string Id, string Driver, int Beat), int> _still = [];

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await database.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var pass = 0;
        // An outage, most likely, where it fails: what is stuck now is stuck in a second, too.
        await loops.RunAsync("purchases that are stuck", TimeSpan.Zero, async stopping =>
        {
            await PassAsync(everyShowing: pass++ % PassesBetweenAll == 0, stopping);
            // Replicas drift apart, and seldom do the same at the same time.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(800, 1200)), time, stopping);
        }, stopping);
    }

    /// <summary>One look at everything that may be stuck.</summary>
    public async Task PassAsync(bool everyShowing, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(PassLimit);
        // The holds are looked at also where the database does not tell of payments.
        await loops.TryAsync("payments that are stuck", null, () => ResolvePendingAsync(limit.Token), stopping);
        var now = time.GetUtcNow();
        var paid = await seats.WherePayingAsync([.. catalog.Shows.SelectMany(show => show.Showings).Where(showing => everyShowing || showing.IsOnSale(now))]);
        await loops.ForEachShowingAsync("purchases that are stuck", paid, showing => ResolvePayingAsync(showing.Id, limit.Token), stopping, atOnce: 1);
    }

    /// <summary>
    /// Payments whose driver did not end them: killed in step 3 or 4, or cut off from the database. Old is not enough: while the database was
    /// away nobody could beat, or ask again. Each must be seen to stand still for longer than who asks again needs to take it over.
    /// </summary>
    private async Task ResolvePendingAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (before, watchedBefore) = (now - options.Value.StuckAfter, now - options.Value.StuckAfter + PaymentOptions.WatchedBeforeGivenUp);
        var late = await scopes.UseDbAsync(db => db.Payments.AsNoTracking()
            .Where(payment => payment.State == PaymentState.Pending
                && payment.CreatedAt < watchedBefore && payment.CreatedAt.AddSeconds(payment.Beat) < watchedBefore)
            .OrderBy(payment => payment.CreatedAt)
            .Take(MostWatched)
            .Select(payment => new { payment.Id, payment.Driver, payment.Beat, payment.CreatedAt, payment.ShowingId, payment.HoldId, payment.Attempt, payment.Method })
            .ToListAsync(ct));
        var looks = late.Select(payment => (payment.Id, payment.Driver, payment.Beat)).ToDictionary(seen => seen, seen => _still.GetValueOrDefault(seen) + 1);
        _still = looks;
        var stuck = late
            .Where(payment => payment.CreatedAt.AddSeconds(payment.Beat) < before
                && looks[(payment.Id, payment.Driver, payment.Beat)] >= PaymentOptions.LooksUntilGivenUp)
            .Take(PaymentsAPass);
        foreach (var payment in stuck)
        {
            await loops.TryAsync("payments that are stuck", payment.Id, async () =>
            {
                // Unless somebody has taken it over since.
                if (await payments.EndAsync(payment.Id, payment.Driver, PaymentState.Aborted, answer: null, voidCharge: !BoxOfficeMethod.IsOne(payment.Method), ct))
                {
                    await holds.UnpayAsync(payment.HoldId, payment.Attempt);
                    Resolved("pending", payment.ShowingId, payment.HoldId, payment.Attempt);
                }
            }, ct);
        }
    }

    /// <summary>Holds that Redis believes to be paying, against what the database knows of that attempt.</summary>
    private async Task ResolvePayingAsync(string showingId, CancellationToken ct)
    {
        var paying = await seats.PayingSinceAsync(showingId, PaymentOptions.RowlessAfter, HoldsAPass);
        if (paying.Count == 0)
        {
            return;
        }

        var ids = paying.Select(hold => hold.HoldId).ToArray();
        var known = await scopes.UseDbAsync(db => db.Payments.AsNoTracking()
            .Where(payment => ids.Contains(payment.HoldId))
            .Select(payment => new { payment.HoldId, payment.Attempt, payment.Id, payment.State, payment.Method })
            .ToDictionaryAsync(payment => (payment.HoldId, payment.Attempt), ct));
        // An order was moved to the seat, and that is not shown yet: until then it is held.
        var rows = known.Values.Where(payment => payment.State == PaymentState.Aborted && payment.Method.Length == 0).Select(payment => payment.Id).ToArray();
        var moves = rows.Length == 0 ? [] : await scopes.UseDbAsync(db => db.Outbox.Where(row => row.Kind == OutboxKind.Move.Word() && rows.Contains(row.Subject)).Select(row => row.Subject).ToListAsync(ct));
        foreach (var hold in paying)
        {
            var payment = known.GetValueOrDefault((hold.HoldId, hold.Attempt));
            switch (payment?.State)
            {
                case not null when moves.Contains(payment.Id):
                    break;

                // Killed between 1 and 2. Its place is taken first, so that a driver that is merely slow can't go on.
                case null when await payments.BlockAsync(hold.HoldId, hold.Attempt, hold.PersonId, showingId, ct):
                    await holds.UnpayAsync(hold.HoldId, hold.Attempt);
                    Resolved("rowless", showingId, hold.HoldId, hold.Attempt);
                    break;

                // Ended without a sale, but Redis was not told.
                case PaymentState.Declined or PaymentState.Aborted:
                    await holds.UnpayAsync(hold.HoldId, hold.Attempt);
                    Resolved(payment.State, showingId, hold.HoldId, hold.Attempt);
                    break;

                // Killed between 4 and 5.
                case PaymentState.Paid:
                    await sales.ShowAsync(payment.Id, ct);
                    Resolved(payment.State, showingId, hold.HoldId, hold.Attempt);
                    break;
            }
        }
    }

    private void Resolved(string found, string showingId, string holdId, int attempt)
    {
        meters.Resolved(found);
        LogResolved(showingId, holdId, attempt, found);
    }

    [LoggerMessage(LogLevel.Warning, "Resolved {ShowingId}: hold {HoldId}, attempt {Attempt}, was {Found}")]
    private partial void LogResolved(string showingId, string holdId, int attempt, string found);
}
