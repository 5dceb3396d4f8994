using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>Loads a showing's seats into Redis from the database, for a new epoch.</summary>
public sealed partial class SeatRebuild(
    SeatStore store, AllocationStore allocations, RedisClient redis, IServiceScopeFactory scopes, TimeProvider time, ILogger<SeatRebuild> log)
{
    private const int Batch = 500;
    private static readonly RedisScript DropScript = RedisScript.Load("drop");
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(5);

    /// <summary>Rebuilds, unless another replica is at it; true where the showing stands by this.</summary>
    public async Task<bool> RunAsync(Showing showing, long newEpoch, CancellationToken stopping)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        // The lock only spares work: were two at it, the one that began last would open.
        if (!await redis.CallAsync(database =>
            database.StringSetAsync(RedisKeys.Seats(showing.Id).Prefix + "rebuilder", token, LockTime, StackExchange.Redis.When.NotExists)))
        {
            return false;
        }

        try
        {
            if (await store.BeginRebuildAsync(showing.Id, newEpoch, token, showing.Layout.SeatCount))
            {
                await LoadAsync(showing.Id, stopping);
                if (await store.OpenAsync(showing.Id, newEpoch, token))
                {
                    LogRebuilt(log, showing.Id, newEpoch);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            // Its time may have run out, and another replica be at it.
            await DropScript.RunAsync(redis, [RedisKeys.Seats(showing.Id).Prefix + "rebuilder"], token);
        }
    }

    /// <summary>
    /// Read after the rebuild began: a sale committed before the read is in it, one committed after it is shown by its
    /// own sell, which a rebuild does not stop.
    /// </summary>
    private async Task LoadAsync(string showingId, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeatDb>();
        // First: a sale by a code is one of the uses of its allocation's.
        foreach (var allocation in await database.AllocationsAsync(showingId, time.GetUtcNow(), stopping))
        {
            await allocations.SetAsync(allocation, isRebuild: true);
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
            await store.BlockForRebuildAsync(showingId, seats);
        }
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
