using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Queue;

/// <summary>
/// Carries out the draw of a scheduled opening, step by step, on whichever replica comes along; every step can be repeated,
/// so that another replica goes on where one died:
/// <list type="number">
/// <item>Redis has frozen the lobby (the script function <c>open_lobby</c>).</item>
/// <item>The entries and their hash are committed, which publishes them. Who commits first decides.</item>
/// <item>Only then the seed is made and committed.</item>
/// <item>The numbers that follow from both are written to Redis in batches.</item>
/// <item>The draw is marked as shown, and one RENAME makes the numbers count.</item>
/// </list>
/// </summary>
public sealed partial class DrawRunner(QueueStore store, IServiceScopeFactory scopes, TimeProvider time, ILogger<DrawRunner> log)
{
    /// <summary>Carries a draw to its end.</summary>
    public async Task RunAsync(Showing showing, long firstPlace, CancellationToken cancellation)
    {
        var people = (await store.FrozenAsync(showing.Id)).ToDictionary(person => QueueResponse.EntryIdOf(showing.Id, person));
        var row = await FindAsync(showing.Id, firstPlace, cancellation) ?? await FreezeAsync(showing.Id, firstPlace, people.Keys, cancellation);
        if (row.Seed is null)
        {
            var seed = Draw.NewSeed();
            await scopes.UseDbAsync(db => db.Draws.Where(draw => draw.ShowingId == showing.Id && draw.FirstPlace == firstPlace && draw.Seed == null)
                .ExecuteUpdateAsync(set => set.SetProperty(draw => draw.Seed, seed), cancellation));
            row = (await FindAsync(showing.Id, firstPlace, cancellation))!;
        }

        // Who has left since takes no number; theirs stays unused.
        var drawn = await scopes.UseDbAsync(db => db.EntriesAsync(row, cancellation));
        var numbers = Draw.Order(row.Seed!, drawn)
            .Select((entry, i) => (Person: people.GetValueOrDefault(entry), Number: firstPlace + i))
            .Where(pair => pair.Person is not null)
            .Select(pair => (pair.Person!, pair.Number));
        if (await store.WriteDrawnAsync(showing, firstPlace, numbers))
        {
            var now = time.GetUtcNow();
            await scopes.UseDbAsync(db => db.Draws.Where(draw => draw.ShowingId == showing.Id && draw.FirstPlace == firstPlace && draw.ShownAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(draw => draw.ShownAt, now), cancellation));
            if (await store.ShowDrawnAsync(showing, firstPlace))
            {
                LogShown(log, showing.Id, row.EntryCount, row.Seed!);
            }
        }
    }

    private Task<DrawRow?> FindAsync(string showingId, long firstPlace, CancellationToken cancellation) =>
        scopes.UseDbAsync(db => db.Draws.AsNoTracking().SingleOrDefaultAsync(draw => draw.ShowingId == showingId && draw.FirstPlace == firstPlace, cancellation));

    private async Task<DrawRow> FreezeAsync(string showingId, long firstPlace, IReadOnlyCollection<string> entries, CancellationToken cancellation)
    {
        var parts = Draw.Parts(entries);
        var row = new DrawRow
        {
            ShowingId = showingId,
            FirstPlace = firstPlace,
            Entries = parts.Count == 0 ? "" : parts[0],
            EntryCount = entries.Count,
            EntriesHash = Draw.HashOf(string.Concat(parts)),
            Seed = null,
            FrozenAt = time.GetUtcNow(),
            ShownAt = null,
        };
        try
        {
            await scopes.UseDbAsync(db => db.TransactAsync(
                async transaction =>
                {
                    db.Draws.Add(row);
                    await db.SaveChangesAsync(cancellation);
                    foreach (var (i, part) in parts.Index().Skip(1))
                    {
                        // Each by itself: together they are more than a statement may bring.
                        db.DrawParts.Add(new() { ShowingId = showingId, FirstPlace = firstPlace, Part = i, Entries = part });
                        await db.SaveChangesAsync(cancellation);
                        db.ChangeTracker.Clear();
                    }

                    await transaction.CommitAsync(cancellation);
                    return true;
                },
                cancellation));
            LogFrozen(log, showingId, row.EntryCount, row.EntriesHash);
            return row;
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            // Another replica was first, and its list counts.
            return (await FindAsync(showingId, firstPlace, cancellation))!;
        }
    }

    // Also in the log, so that whoever collects it can witness that the hash was there before the seed.
    [LoggerMessage(LogLevel.Information, "Draw of {ShowingId}: {Entries} entries with the SHA-256 {Hash} take part; the seed is made now")]
    private static partial void LogFrozen(ILogger log, string showingId, int entries, string hash);

    [LoggerMessage(LogLevel.Information, "Draw of {ShowingId}: {Entries} numbers are shown, seed {Seed}")]
    private static partial void LogShown(ILogger log, string showingId, int entries, string seed);
}

/// <summary>
/// The arithmetic of a drawn opening, which anybody can repeat (docs/queue.md): the entries, ascending, each followed by a
/// line feed, are hashed and published; then a seed is made; the order is that of SHA-256 over the seed's and the entry's
/// characters.
/// </summary>
public static class Draw
{
    /// <summary>So many entries are kept together, some 3 MB.</summary>
    public const int EntriesInPart = 100_000;

    private const int SeedBytes = 32;

    /// <summary>The list that is published and hashed.</summary>
    public static string List(IEnumerable<string> entries) => string.Concat(Parts(entries));

    /// <summary>The same, piece by piece, of so many entries each.</summary>
    public static IReadOnlyList<string> Parts(IEnumerable<string> entries) =>
        [.. entries.Order(StringComparer.Ordinal).Chunk(EntriesInPart).Select(some => string.Concat(some.Select(entry => entry + "\n")))];

    /// <summary>SHA-256 of the list, lower case hexadecimal.</summary>
    public static string HashOf(string list) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));

    /// <summary>A new seed, not to be foreseen: 64 hexadecimal digits.</summary>
    public static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedBytes));

    /// <summary>The entries in the order in which they were drawn.</summary>
    public static IReadOnlyList<string> Order(string seed, IReadOnlyList<string> entries)
    {
        var order = entries.ToArray();
        var keys = Array.ConvertAll(order, entry => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed + entry))));
        Array.Sort(keys, order, StringComparer.Ordinal);
        return order;
    }

    /// <summary>The entries of a list.</summary>
    public static IReadOnlyList<string> Entries(string list) => list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
