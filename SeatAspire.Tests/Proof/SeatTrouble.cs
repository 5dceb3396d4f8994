using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Redis;
using SeatAspire.Tests.Chaos;
using StackExchange.Redis;

namespace SeatAspire.Tests.Proof;

/// <summary>What a system knows of seats that ought to stand otherwise, for whoever has to find out why: in Redis, in the database, and in its replicas' logs.</summary>
internal static class SeatTrouble
{
    private const int MostLines = 40;

    /// <summary>All of it, a line each.</summary>
    /// <param name="system">The system.</param>
    /// <param name="showingId">The date.</param>
    /// <param name="seats">By their index.</param>
    public static async Task<string> TellAsync(GivenRedisSystem system, string showingId, IReadOnlyCollection<int> seats)
    {
        var told = new StringBuilder();
        var (redis, keys) = (system.Redis.Connection.GetDatabase(), RedisKeys.Seats(showingId));
        var states = (byte[]?)await redis.StringGetAsync(keys.States) ?? [];
        told.AppendLine(CultureInfo.InvariantCulture, $"now {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}; epoch {await redis.StringGetAsync(keys.Epoch)}, version {await redis.StringGetAsync(keys.Version)}");
        var holds = new HashSet<string>();
        foreach (var seat in seats)
        {
            var reference = (string?)await redis.HashGetAsync(keys.Refs, seat);
            told.AppendLine(CultureInfo.InvariantCulture, $"seat {seat}: state {(seat < states.Length ? states[seat] : "none")}, {reference ?? "nobody's"}");
            if (reference?.StartsWith("h:", StringComparison.Ordinal) == true)
            {
                holds.Add(reference[2..]);
            }
        }

        foreach (var hold in holds)
        {
            told.AppendLine(CultureInfo.InvariantCulture, $"hold {hold}: {Fields(await redis.HashGetAllAsync(keys.Hold(hold)))}");
            told.AppendLine(CultureInfo.InvariantCulture, $"  ends {await redis.SortedSetScoreAsync(keys.Deadlines, hold)}, pays since {await redis.SortedSetScoreAsync(keys.Paying, hold)}");
            var person = (string?)await redis.HashGetAsync(keys.Hold(hold), "person");
            told.AppendLine(CultureInfo.InvariantCulture, $"  its person's: {Fields(await redis.HashGetAllAsync(keys.Prefix + "live:" + person))}");
            told.AppendLine(CultureInfo.InvariantCulture, $"  their dates: {string.Join(' ', await redis.SetMembersAsync(RedisKeys.PersonShowings(person ?? "")))}");
        }

        await using var database = system.Database();
        foreach (var payment in await database.Db.Set<PaymentRow>().AsNoTracking().Where(payment => holds.Contains(payment.HoldId)).ToListAsync())
        {
            told.AppendLine(CultureInfo.InvariantCulture,
                $"payment {payment.Id} of {payment.HoldId}, attempt {payment.Attempt}: {payment.State}, \"{payment.Method}\", {payment.Seats}, begun {payment.CreatedAt:O}, beat {payment.Beat}, answered {payment.ResponseStatus}");
        }

        foreach (var row in await database.Db.Set<OutboxRow>().AsNoTracking().OrderBy(row => row.DueAt).Take(MostLines).ToListAsync())
        {
            told.AppendLine(CultureInfo.InvariantCulture, $"still to do: {row.Kind} of {row.Subject}, due {row.DueAt:O}, tried {row.Attempts} times");
        }

        var logs = Directory.EnumerateFiles(Path.Combine(system.Folder, "logs"), "api-*.log").SelectMany(File.ReadLines).ToList();
        logs.Where(line => holds.Any(hold => line.Contains(hold, StringComparison.Ordinal))).TakeLast(MostLines).ToList().ForEach(line => told.AppendLine(line));
        return told.ToString();
    }

    private static string Fields(HashEntry[] entries) => string.Join(", ", entries.Select(entry => $"{entry.Name} {entry.Value}"));
}
