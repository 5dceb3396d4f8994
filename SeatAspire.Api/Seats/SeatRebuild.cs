using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>Loads a showing's seats into Redis from the database, for a new epoch, or because the date was given others.</summary>
public sealed partial class SeatRebuild(
    SeatStore store, AllocationStore allocations, IEnumerable<IPaymentsUnderWay> payments, RedisClient redis, RedisEpoch epoch, IServiceScopeFactory scopes, TimeProvider time, ILogger<SeatRebuild> log)
{
    private const int Batch = 500;
    private static readonly RedisScript DropScript = RedisScript.Load("drop");
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestChange = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rebuilds, unless another replica is at it, or this one does not know yet that the date has other seats by now; true where the showing stands by this.
    /// </summary>
    public async Task<bool> RunAsync(Showing showing, long newEpoch, CancellationToken stopping)
    {
        var token = NewToken();
        // The lock only spares work: were two at it, the one that began last would open.
        if (!await TryLockAsync(showing.Id, token, LockTime))
        {
            return false;
        }

        try
        {
            if (await HasSeatsAsync(showing, stopping)
                && await store.BeginRebuildAsync(showing.Id, newEpoch, token, showing.Layout.SeatCount, showing.Layout.Hash, showing.Prices.First))
            {
                await LoadAsync(showing.Id, SeatStore.MarkOf(newEpoch, token), stopping);
                // They may have become others meanwhile: then whoever comes next begins anew.
                if (await HasSeatsAsync(showing, stopping) && await store.OpenAsync(showing.Id, newEpoch, token))
                {
                    LogRebuilt(log, showing.Id, newEpoch);
                    return true;
                }
            }

            return false;
        }
        catch (RebuildingException)
        {
            // Another one took over while this one loaded.
            return false;
        }
        finally
        {
            await UnlockAsync(showing.Id, token);
        }
    }

    /// <summary>
    /// Gives a date other seats: lets nobody hold or pay any, does the change, and restores them as they are then, or as they were where it threw. Where this
    /// is cut off, any replica restores them. False where somebody pays just now: nothing was done.
    /// </summary>
    /// <param name="showingId">The date.</param>
    /// <param name="change">Changes it in the database; the answer is the date after it, or null where it was left as it was.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="RebuildingException">They are being restored already.</exception>
    public async Task<bool> ChangeAsync(string showingId, Func<Task<Showing?>> change, CancellationToken stopping)
    {
        var token = NewToken();
        if (!await TryLockAsync(showingId, token, LongestChange))
        {
            throw new RebuildingException(showingId);
        }

        Showing? changed;
        try
        {
            if (!await store.CloseAsync(showingId, token))
            {
                return false;
            }

            changed = await change();
        }
        finally
        {
            await UnlockAsync(showingId, token);
            epoch.Suspect();
        }

        if (changed is not null && epoch.Current is { } current)
        {
            await RunAsync(changed, current, stopping);
        }

        return true;
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private Task<bool> TryLockAsync(string showingId, string token, TimeSpan atMost) => redis.CallAsync(database =>
        database.StringSetAsync(RedisKeys.Seats(showingId).Prefix + "rebuilder", token, atMost, StackExchange.Redis.When.NotExists));

    // Its time may have run out, and another replica be at it.
    private Task UnlockAsync(string showingId, string token) => DropScript.RunAsync(redis, [RedisKeys.Seats(showingId).Prefix + "rebuilder"], token);

    private async Task<bool> HasSeatsAsync(Showing showing, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var hash = await scope.ServiceProvider.GetRequiredService<SeatDb>().Showings.Where(row => row.Id == showing.Id).Select(row => row.LayoutHash).FirstOrDefaultAsync(stopping);
        return hash == showing.Layout.Hash;
    }

    /// <summary>
    /// Read after the rebuild began: a sale committed before the read is in it, one committed after it is shown by its
    /// own sell, which a rebuild does not stop.
    /// </summary>
    private async Task LoadAsync(string showingId, string mark, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeatDb>();
        // First: a sale by a code is one of the uses of its allocation's.
        foreach (var allocation in await database.AllocationsAsync(showingId, time.GetUtcNow(), stopping))
        {
            await allocations.SetAsync(allocation, mark);
        }

        // Read before what is sold: one that is sold in between is in that, and not in neither.
        var paying = new List<PayingHold>();
        foreach (var some in payments)
        {
            paying.AddRange(await some.OfAsync(showingId, stopping));
        }

        var sold = await database.SoldSeats.AsNoTracking().Where(seat => seat.ShowingId == showingId).ToListAsync(stopping);
        foreach (var orders in sold.GroupBy(seat => seat.OrderId).Chunk(Batch))
        {
            await Task.WhenAll(orders.Select(order => store.SellAsync(Sale(order))));
        }

        var blocked = await database.BlockedSeats.AsNoTracking()
            .Where(seat => seat.ShowingId == showingId).Select(seat => seat.Seat).ToListAsync(stopping);
        foreach (var seats in blocked.Chunk(Batch))
        {
            await store.BlockForRebuildAsync(showingId, mark, seats);
        }

        // Last: what is sold is theirs no more, and what was blocked since is.
        await store.KeepPayingForRebuildAsync(showingId, mark, paying);
    }

    /// <summary>An order's sale, from its rows.</summary>
    internal static SeatSale Sale(IEnumerable<SoldSeatRow> order)
    {
        var rows = order.ToList();
        return new(rows[0].ShowingId, rows[0].OrderId, rows[0].HoldId, rows[0].PersonId, [.. rows.Select(row => row.Seat)])
        {
            ByCode = [.. rows.Where(row => row.ByCode).Select(row => row.Seat)],
        };
    }

    [LoggerMessage(LogLevel.Information, "Seats of {ShowingId} restored for epoch {Epoch}")]
    private static partial void LogRebuilt(ILogger log, string showingId, long epoch);
}

/// <summary>Who knows of payments that are under way, whose seats are restored with what is sold.</summary>
public interface IPaymentsUnderWay
{
    /// <summary>All of a showing, the oldest first.</summary>
    /// <param name="showingId">The showing.</param>
    /// <param name="ct">Ends it.</param>
    Task<IReadOnlyList<PayingHold>> OfAsync(string showingId, CancellationToken ct);
}
