using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Orders;

/// <summary>Everything that step 4 writes.</summary>
/// <param name="Payment">The pending payment whose amount the provider has authorised.</param>
/// <param name="Order">The order's row.</param>
/// <param name="Seats">The seats, in index order.</param>
/// <param name="Showing">What the answer says of the showing.</param>
/// <param name="Goods">The goods of an order of goods, in the order of their ids.</param>
public sealed record PurchaseWork(
    PaymentRow Payment, OrderRow Order, IReadOnlyList<OrderSeatRow> Seats, OrderShowing? Showing, IReadOnlyList<OrderGoodsRow>? Goods = null)
{
    private StoredResponse? _answer;

    /// <summary>Who sold it at the box office; null where a buyer paid.</summary>
    public ClaimsPrincipal? Operator { get; init; }

    /// <summary>What the payment's key answers once this is committed.</summary>
    public StoredResponse Answer => _answer ??= StoredResponse.Of(OrderResponses.Of(Order, Seats, Goods ?? [], Showing));

    /// <summary>Gives the order another reference, as the one it had is another order's.</summary>
    public void ReferAnew()
    {
        Order.Reference = OrderReference.New();
        _answer = null;
    }

    /// <summary>The entry in the log of a sale at the box office.</summary>
    internal IEnumerable<AuditRow> Audit => Operator is null ? [] :
    [
        AuditLog.Row(Operator, Order.CreatedAt, AuditLog.Sale, Order.ShowingId, new Dictionary<string, AuditChange>
        {
            ["order"] = new(null, Order.Reference),
            ["seats"] = new(null, string.Join(' ', Seats.Select(seat => seat.Label))),
            ["method"] = new(null, Payment.Method),
            ["amount"] = new(null, Order.Amount),
        }),
    ];

    /// <summary>As Redis is told of it.</summary>
    public SeatSale Sale => Order.Sale(Seats);
}

/// <summary>How step 4 ended.</summary>
public enum CommitVerdict
{
    /// <summary>Sold: this order has the seats, whatever happens from here on.</summary>
    Sold,

    /// <summary>Some of the seats are somebody else's. The payment is pending still.</summary>
    SeatsTaken,

    /// <summary>The payment had been ended before, or has another driver.</summary>
    Lost,
}

/// <summary>The verdict, and who owns those of the seats that are taken (<see cref="CommitVerdict.SeatsTaken"/>).</summary>
public readonly record struct CommitResult(CommitVerdict Verdict, IReadOnlyList<SoldSeatRow> Owners);

/// <summary>
/// Step 4 of a purchase: one transaction that is a sale, or several sales of the same moment. Each payment's conditional update
/// decides between its sale and whoever gave the payment up; the key of <c>sold_seats</c> decides between two buyers. Whoever
/// loses is taken out and answered, and the others' transaction begins anew.
/// </summary>
public sealed partial class PurchaseCommit : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IServiceScopeFactory _scopes;
    private readonly OutboxHandoff _handover;
    private readonly OrderMeters _meters;
    private readonly TimeProvider _time;
    private readonly ILogger<PurchaseCommit> _logger;
    private readonly Batcher<PurchaseWork, CommitResult> _batches;

    /// <summary>Of this replica: its purchases are committed in common.</summary>
    public PurchaseCommit(IServiceScopeFactory scopes, OutboxHandoff handover, OrderMeters meters, TimeProvider time, ILogger<PurchaseCommit> logger)
    {
        (_scopes, _handover, _meters, _time, _logger) = (scopes, handover, meters, time, logger);
        _batches = new(CommitAsync, DatabaseBatches.Limits, time);
    }

    /// <summary>
    /// Commits the sale, or says why not. Lost connections are tried again until <paramref name="ct"/> ends
    /// it; then the outcome is unknown, and a resolver finds it.
    /// </summary>
    public Task<CommitResult> CommitAsync(PurchaseWork work, CancellationToken ct) => _batches.AddAsync(work, ct);

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    private async Task CommitAsync(IReadOnlyList<Batched<PurchaseWork, CommitResult>> batch, CancellationToken ct)
    {
        while (Apart(batch) is { Count: > 0 } sales)
        {
            try
            {
                var left = LeftBy([.. sales.Select(sale => sale.Item)]);
                if (await _scopes.UseDbAsync(db => db.TransactAsync(transaction => TryAsync(db, transaction, left, ct), ct)))
                {
                    _handover.Hand(left);
                    _meters.Committed(sales.Count);
                    Settle(sales, CommitVerdict.Sold);
                }
                else
                {
                    await SettleEndedAsync(sales, ct);
                }
            }
            catch (Exception e) when (Backing.IsUniqueViolation(e))
            {
                // Only sold_seats and references can collide: the other keys are new, and made by whoever changed the payment.
                await SettleTakenAsync(sales, ct);
                await ReferAnewAsync(sales, ct);
            }
            catch (Exception e) when (Backing.IsDatabaseAway(e))
            {
                // Also when the connection broke in COMMIT: the next try's conditional updates wait for a commit that is
                // still on its way, and then find the payments paid.
                LogAgain(e, sales[0].Item.Payment.Id, sales.Count);
                await Task.Delay(Pause, _time, ct);
            }
        }
    }

    /// <summary>
    /// Those that are not over yet, in the order of their payments; of several that want the same seat the first alone: the
    /// others' turn comes after it.
    /// </summary>
    private static List<Batched<PurchaseWork, CommitResult>> Apart(IReadOnlyList<Batched<PurchaseWork, CommitResult>> batch)
    {
        var wanted = new HashSet<(string?, int)>();
        return
        [
            .. batch
                .Where(sale => !sale.IsOver)
                .OrderBy(sale => sale.Item.Payment.Id, StringComparer.Ordinal)
                .Where(sale =>
                {
                    var free = sale.Item.Seats.All(seat => !wanted.Contains((sale.Item.Order.ShowingId, seat.Seat)));
                    wanted.UnionWith(sale.Item.Seats.Select(seat => (sale.Item.Order.ShowingId, seat.Seat)));
                    return free;
                }),
        ];
    }

    /// <summary>One transaction; false where one of the payments is not pending any more, and nothing was changed.</summary>
    private static async Task<bool> TryAsync(SeatDb db, IDbContextTransaction transaction, SalesToFollowUp left, CancellationToken ct)
    {
        var works = left.Sales;
        var payments = new Statements(db);
        foreach (var work in works)
        {
            var (payment, answer) = (work.Payment, work.Answer);
            // By its key, each: then no database locks more than that row.
            payments.Add(
                "UPDATE payments SET state = ?, response_status = ?, response_body = ? WHERE id = ? AND state = ? AND driver = ?",
                PaymentState.Paid, answer.Status, answer.Body, payment.Id, PaymentState.Pending, payment.Driver);
        }

        if (await payments.RunAsync(ct) != works.Count)
        {
            return false;
        }

        await new Statements(db)
            .Insert(works.Select(work => work.Order))
            .Insert(works.SelectMany(work => work.Seats))
            .Insert(works.SelectMany(work => work.Audit))
            // In seat order, as every batch: two that overlap wait for each other instead of locking each other out.
            .Insert(works.SelectMany(SoldSeats).OrderBy(seat => seat.ShowingId, StringComparer.Ordinal).ThenBy(seat => seat.Seat))
            .Insert(works.Select(work => OutboxKind.Sale.ClaimedRow(work.Order.Id, left.DueAt, left.Claim)))
            // The orders refer to their dates' rows, so whoever calls one off, or ends its rehearsal, waits for this transaction or was waited for by it: then these
            // are refunded.
            .Add(
                $"INSERT INTO outbox (kind, subject, due_at, attempts) SELECT ?, orders.id, ?, 0 FROM orders JOIN showings ON showings.id = orders.showing_id "
                    + $"WHERE orders.id IN ({string.Join(", ", works.Select(_ => "?"))}) AND (showings.cancelled_at IS NOT NULL "
                    + "OR (orders.is_rehearsal AND NOT COALESCE(showings.rehearsal_until > orders.created_at, FALSE)))",
                [OutboxKind.CancelOrder.Word(), left.DueAt, .. works.Select(work => work.Order.Id)])
            .RunAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static IEnumerable<SoldSeatRow> SoldSeats(PurchaseWork work) => work.Seats.Select(seat => new SoldSeatRow
    {
        ShowingId = work.Payment.ShowingId,
        Seat = seat.Seat,
        OrderId = work.Order.Id,
        PersonId = work.Order.PersonId,
        HoldId = work.Order.HoldId,
        ByCode = seat.ByCode,
    });

    private SalesToFollowUp LeftBy(IReadOnlyList<PurchaseWork> works)
    {
        var now = _time.GetUtcNow();
        return new(Ids.New(now), DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()) + OutboxHandoff.Claim, works);
    }

    private static void Settle(IEnumerable<Batched<PurchaseWork, CommitResult>> sales, CommitVerdict verdict)
    {
        foreach (var sale in sales)
        {
            sale.Settle(new(verdict, []));
        }
    }

    /// <summary>Answers those whose payment has ended.</summary>
    private async Task SettleEndedAsync(IReadOnlyList<Batched<PurchaseWork, CommitResult>> sales, CancellationToken ct)
    {
        var ids = sales.Select(sale => sale.Item.Payment.Id).ToArray();
        var states = await _scopes.UseDbAsync(db => db.Payments.AsNoTracking()
            .Where(payment => ids.Contains(payment.Id))
            .ToDictionaryAsync(payment => payment.Id, payment => new { payment.State, payment.Driver }, ct));
        foreach (var sale in sales)
        {
            var now = states.GetValueOrDefault(sale.Item.Payment.Id);
            var isOurs = now?.Driver == sale.Item.Payment.Driver;
            if (now?.State != PaymentState.Pending || !isOurs)
            {
                // Nobody but its driver makes a payment paid: then an earlier try did commit.
                Settle([sale], now?.State == PaymentState.Paid && isOurs ? CommitVerdict.Sold : CommitVerdict.Lost);
            }
        }
    }

    /// <summary>Answers those whose seats are somebody else's. There may be none: cancelled since, and the seats are free again.</summary>
    private async Task SettleTakenAsync(IReadOnlyList<Batched<PurchaseWork, CommitResult>> sales, CancellationToken ct)
    {
        foreach (var showing in sales.GroupBy(sale => sale.Item.Payment.ShowingId))
        {
            var wanted = showing.SelectMany(sale => sale.Item.Seats).Select(seat => seat.Seat).ToArray();
            var owners = (await _scopes.UseDbAsync(db => db.OwnersAsync(showing.Key, wanted, ct))).ToDictionary(owner => owner.Seat);
            foreach (var sale in showing)
            {
                var taken = sale.Item.Seats.Where(seat => owners.ContainsKey(seat.Seat)).Select(seat => owners[seat.Seat]).ToArray();
                if (taken.Length > 0)
                {
                    sale.Settle(new(CommitVerdict.SeatsTaken, taken));
                }
            }
        }
    }

    /// <summary>Makes new references for those whose own are another order's.</summary>
    private async Task ReferAnewAsync(IReadOnlyList<Batched<PurchaseWork, CommitResult>> sales, CancellationToken ct)
    {
        var wanted = sales.Select(sale => sale.Item.Order.Reference).ToArray();
        var used = await _scopes.UseDbAsync(db => db.Orders.Where(order => wanted.Contains(order.Reference)).Select(order => order.Reference).ToListAsync(ct));
        foreach (var sale in sales.GroupBy(sale => sale.Item.Order.Reference).SelectMany(same => used.Contains(same.Key) ? same : same.Skip(1)))
        {
            sale.Item.ReferAnew();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Payment {PaymentId} and those with it, {Sales} in all, could not be committed yet, trying again")]
    private partial void LogAgain(Exception error, string paymentId, int sales);
}
