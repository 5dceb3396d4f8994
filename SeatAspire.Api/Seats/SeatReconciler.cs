using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>An order as it is at one moment.</summary>
/// <param name="HoldId">Under which hold it was bought.</param>
/// <param name="PersonId">By whom.</param>
/// <param name="Seats">Those that it has.</param>
/// <param name="Moves">How often it had been moved.</param>
public sealed record SoldOrder(string HoldId, string PersonId, IReadOnlyList<int> Seats, int Moves);

/// <summary>Who bought what, and under which hold; the orders tell.</summary>
public interface ISoldOrders
{
    /// <summary>Those of these orders that there are.</summary>
    Task<Dictionary<string, SoldOrder>> OrdersAsync(IReadOnlyCollection<string> orderIds, CancellationToken ct);
}

/// <summary>
/// Compares each showing's seats in Redis with the sales in the database, once a minute in all, and mends what differs.
/// Redis is read first and the database second: what the database has since sold will be sold again to no effect, and
/// an order that Redis knows but the database does not is one that was cancelled.
/// </summary>
public sealed partial class SeatReconciler(
    SeatStore store, AllocationStore allocations, RedisClient redis, RedisEpoch epoch, ShowCatalog catalog, ISoldOrders orders, IServiceScopeFactory scopes,
    LoopRunner loops, SeatMeters meters, TimeProvider time, ILogger<SeatReconciler> log) : IBackgroundWork
{
    private const int Batch = 500;
    private const string Order = "o:", Allocated = "a:";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // Longer than what was committed needs to be shown.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public Task RunAsync(CancellationToken stopping) => loops.RunAsync("reconciling", Look, RoundAsync, stopping);

    // One after the other: it is no hurry, and the database has other work.
    private Task RoundAsync(CancellationToken stopping) => loops.ForEachShowingAsync(
        "reconciling", catalog.Visited(),
        async showing =>
        {
            if (epoch.Current is not null && await TakeTurnAsync(showing.Id))
            {
                await ReconcileAsync(showing, stopping);
            }
        },
        stopping, atOnce: 1);

    /// <summary>Mends one showing; the answer is how many seats, orders and allocations were wrong.</summary>
    public async Task<int> ReconcileAsync(Showing showing, CancellationToken stopping)
    {
        var found = await LookAsync(showing, stopping);
        if (found.Count > 0)
        {
            // In a rush there is always something that was sold or given back this very moment, and is no fault.
            await Task.Delay(Settling, time, stopping);
            found = (await LookAsync(showing, stopping)).Since(found);
        }

        var mended = await MendAsync(showing.Id, found, stopping);
        if (mended > 0)
        {
            LogMended(log, showing.Id, mended);
            meters.Repaired(showing.Id, mended);
        }

        return mended;
    }

    private async Task<SeatDifferences> LookAsync(Showing showing, CancellationToken stopping)
    {
        var (_, _, states) = await store.SnapshotAsync(showing.Id);
        var refs = await store.RefsAsync(showing.Id);
        var stored = await allocations.ReadAsync(showing.Id);

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var sold = await database.SoldSeats.AsNoTracking().Where(seat => seat.ShowingId == showing.Id).ToListAsync(stopping);
        var blocked = await database.BlockedSeats.AsNoTracking()
            .Where(seat => seat.ShowingId == showing.Id).Select(seat => seat.Seat).ToHashSetAsync(stopping);
        var known = await database.AllocationsAsync(showing.Id, time.GetUtcNow(), stopping);
        var members = known.SelectMany(allocation => allocation.Seats).ToHashSet();
        var owners = sold.ToDictionary(seat => seat.Seat, seat => seat.OrderId);
        var kept = sold.ToLookup(seat => seat.OrderId);
        return new()
        {
            Unsold = [.. kept
                .Where(order => order.Any(seat => refs.GetValueOrDefault(seat.Seat) != Order + seat.OrderId
                    || (seat.ByCode && members.Contains(seat.Seat) && !stored.Taken.Contains(seat.Seat))))
                .Select(SeatRebuild.Sale)],
            // Sold here, but not in the database any more: cancelled, or moved, perhaps some seats of an order that has others left.
            Cancelled = [.. refs
                .Where(pair => pair.Value.StartsWith(Order, StringComparison.Ordinal) && owners.GetValueOrDefault(pair.Key) != pair.Value[Order.Length..])
                .GroupBy(pair => pair.Value[Order.Length..], pair => pair.Key)
                .Select(order => new CancelledSeats(order.Key, [.. order]))],
            SetAside = [.. blocked.Where(seat => refs.GetValueOrDefault(seat) != "b").Select(seat => (seat, "blocked"))
                .Concat(refs.Where(pair => pair.Value == "b" && !blocked.Contains(pair.Key)).Select(pair => (pair.Key, "unblocked")))
                .Concat(refs.Where(pair => pair.Value.StartsWith(Allocated, StringComparison.Ordinal) && !members.Contains(pair.Key)).Select(pair => (pair.Key, "unallocated")))],
            Ended = [.. stored.Codes.Keys.Except(known.Select(allocation => allocation.Row.Id))],
            Allocations = [.. known.Where(allocation => stored.Codes.GetValueOrDefault(allocation.Row.Id) != AllocationStore.Opening(allocation.Row)
                || allocation.Seats.Any(seat => stored.Seats.GetValueOrDefault(seat) != allocation.Row.Id || !refs.ContainsKey(seat)))],
            Doubtful = [.. Enumerable.Range(0, states.Length).Where(seat => IsDoubtful(states[seat], refs.GetValueOrDefault(seat)))],
        };
    }

    private async Task<int> MendAsync(string showingId, SeatDifferences found, CancellationToken stopping)
    {
        // Allocations first: a sale by a code is one of the uses of its allocation's.
        var mended = found.Unsold.Count + found.Cancelled.Count + await SetAsideAsync(showingId, found, stopping);
        foreach (var some in found.Unsold.Chunk(Batch))
        {
            await Task.WhenAll(some.Select(store.SellAsync));
        }

        foreach (var some in found.Cancelled.Chunk(Batch))
        {
            var known = await orders.OrdersAsync([.. some.Select(order => order.OrderId)], stopping);
            await Task.WhenAll(some.Select(order =>
            {
                var now = known.GetValueOrDefault(order.OrderId) ?? new("", "", [], int.MaxValue);
                return store.MoveAsync(new(showingId, order.OrderId, now.HoldId, now.PersonId, [.. order.Seats.Intersect(now.Seats)]), [.. order.Seats.Except(now.Seats)], now.Moves);
            }));
        }

        foreach (var batch in found.Doubtful.Select(seat => (seat, "checked")).Chunk(Batch))
        {
            mended += await store.RepairAsync(showingId, batch);
        }

        return mended;
    }

    /// <summary>
    /// Mends what is blocked or set aside, in turn with those who block and set aside, by the date's row, and as it is then: what an operator did since it was looked at
    /// is not undone. A turn is a few calls, since sales wait for that row. The answer is how much was wrong.
    /// </summary>
    private async Task<int> SetAsideAsync(string showingId, SeatDifferences found, CancellationToken stopping)
    {
        var mended = 0;
        foreach (var id in found.Ended)
        {
            mended += await InTurnAsync(async database =>
            {
                if (await IsLiveAsync(database, id))
                {
                    return 0;
                }

                await allocations.DropAsync(showingId, id);
                return 1;
            });
        }

        foreach (var allocation in found.Allocations)
        {
            mended += await InTurnAsync(async database =>
            {
                if (!await IsLiveAsync(database, allocation.Row.Id))
                {
                    return 0;
                }

                await allocations.SetAsync(allocation);
                return 1;
            });
        }

        foreach (var batch in found.SetAside.Chunk(Batch))
        {
            mended += await InTurnAsync(async database =>
            {
                var blocked = await database.BlockedSeats.Where(seat => seat.ShowingId == showingId).Select(seat => seat.Seat).ToHashSetAsync(stopping);
                var members = (await database.AllocationsAsync(showingId, time.GetUtcNow(), stopping)).SelectMany(allocation => allocation.Seats).ToHashSet();
                return await store.RepairAsync(showingId, [.. batch.Where(one => one.Wanted switch
                {
                    "blocked" => blocked.Contains(one.Seat),
                    "unblocked" => !blocked.Contains(one.Seat),
                    _ => !members.Contains(one.Seat),
                })]);
            });
        }

        return mended;

        Task<bool> IsLiveAsync(SeatDb database, string id) => database.Allocations.Where(row => row.Id == id).Live(time.GetUtcNow()).AnyAsync(stopping);

        Task<int> InTurnAsync(Func<SeatDb, Task<int>> work) => scopes.UseDbAsync(database => database.InTurnAsync(showingId, _ => work(database), stopping));
    }

    /// <summary>A byte that does not match its reference, or a hold: whether that lives is for the script to say.</summary>
    private static bool IsDoubtful(byte state, string? reference) => (state, reference?[0]) switch
    {
        ((byte)'0', null) or ((byte)'2', 'o') or ((byte)'3', 'b' or 'a') => false,
        _ => true,
    };

    private Task<bool> TakeTurnAsync(string showingId) =>
        redis.CallAsync(database => database.StringSetAsync(RedisKeys.Seats(showingId).Prefix + "reconciled", "1", Pause, When.NotExists));

    [LoggerMessage(LogLevel.Warning, "Reconciled {ShowingId}: {Mended} seats or orders differed from the database")]
    private static partial void LogMended(ILogger log, string showingId, int mended);
}
