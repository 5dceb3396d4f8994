using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>Who bought what, and under which hold; the orders tell.</summary>
public interface ISoldOrders
{
    /// <summary>Of those of these orders that there are.</summary>
    Task<Dictionary<string, (string HoldId, string PersonId)>> BuyersAsync(IReadOnlyCollection<string> orderIds, CancellationToken ct);
}

/// <summary>
/// Compares each showing's seats in Redis with the sales in the database, once a minute in all, and mends what differs.
/// Redis is read first and the database second: what the database has since sold will be sold again to no effect, and
/// an order that Redis knows but the database does not is one that was cancelled.
/// </summary>
public sealed partial class SeatReconciler(
    SeatStore store, RedisClient redis, RedisEpoch epoch, ShowCatalog catalog, ISoldOrders orders, IServiceScopeFactory scopes,
    LoopRunner loops, SeatMeters meters, ILogger<SeatReconciler> log) : IBackgroundWork
{
    private const int Batch = 500;
    private const string Order = "o:";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

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

    /// <summary>Mends one showing; the answer is how many seats were wrong.</summary>
    public async Task<int> ReconcileAsync(Showing showing, CancellationToken stopping)
    {
        var (_, _, states) = await store.SnapshotAsync(showing.Id);
        var refs = await store.RefsAsync(showing.Id);

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var sold = await database.SoldSeats.AsNoTracking().Where(seat => seat.ShowingId == showing.Id).ToListAsync(stopping);
        var blocked = await database.BlockedSeats.AsNoTracking()
            .Where(seat => seat.ShowingId == showing.Id).Select(seat => seat.Seat).ToHashSetAsync(stopping);
        var unsold = sold.GroupBy(seat => seat.OrderId)
            .Where(order => order.Any(seat => refs.GetValueOrDefault(seat.Seat) != Order + seat.OrderId)).ToList();
        foreach (var some in unsold.Chunk(Batch))
        {
            await Task.WhenAll(some.Select(order => store.SellAsync(SeatRebuild.Sale(order))));
        }

        // Sold here, but not in the database any more: cancelled, perhaps some seats of an order that has others left.
        var owners = sold.ToDictionary(seat => seat.Seat, seat => seat.OrderId);
        var kept = sold.ToLookup(seat => seat.OrderId, seat => seat.Seat);
        var cancelled = refs.Where(pair => pair.Value.StartsWith(Order, StringComparison.Ordinal) && owners.GetValueOrDefault(pair.Key) != pair.Value[Order.Length..])
            .GroupBy(pair => pair.Value[Order.Length..], pair => pair.Key).ToList();
        foreach (var some in cancelled.Chunk(Batch))
        {
            var ids = some.Select(order => order.Key).ToArray();
            var buyers = await orders.BuyersAsync(ids, stopping);
            await Task.WhenAll(some.Select(order =>
            {
                var (hold, person) = buyers.GetValueOrDefault(order.Key, ("", ""));
                return store.FreeAsync(new(showing.Id, order.Key, hold, person, [.. order]), [.. kept[order.Key]]);
            }));
        }

        var suspects = blocked.Where(seat => refs.GetValueOrDefault(seat) != "b").Select(seat => (seat, "blocked"))
            .Concat(refs.Where(pair => pair.Value == "b" && !blocked.Contains(pair.Key)).Select(pair => (pair.Key, "unblocked")))
            .Concat(Enumerable.Range(0, states.Length).Where(seat => Doubtful(states[seat], refs.GetValueOrDefault(seat))).Select(seat => (seat, "checked")));
        var mended = unsold.Count + cancelled.Count;
        foreach (var batch in suspects.Chunk(Batch))
        {
            mended += await store.RepairAsync(showing.Id, batch);
        }

        if (mended > 0)
        {
            LogMended(log, showing.Id, mended);
            meters.Repaired(showing.Id, mended);
        }

        return mended;
    }

    /// <summary>A byte that does not match its reference, or a hold: whether that lives is for the script to say.</summary>
    private static bool Doubtful(byte state, string? reference) => (state, reference?[0]) switch
    {
        ((byte)'0', null) or ((byte)'2', 'o') or ((byte)'3', 'b' or 'a') => false,
        _ => true,
    };

    private Task<bool> TakeTurnAsync(string showingId) =>
        redis.CallAsync(database => database.StringSetAsync(RedisKeys.Seats(showingId).Prefix + "reconciled", "1", Pause, When.NotExists));

    [LoggerMessage(LogLevel.Warning, "Reconciled {ShowingId}: {Mended} seats or orders differed from the database")]
    private static partial void LogMended(ILogger log, string showingId, int mended);
}
