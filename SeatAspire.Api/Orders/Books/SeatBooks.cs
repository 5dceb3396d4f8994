using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Orders.Books;

/// <summary>
/// Compares each date's seats in Redis with the database's: sold ones by order, those that are not for sale, and what codes took. Redis is read first and the
/// database second, as the reconciler does, and what seems to differ is looked at again.
/// </summary>
internal sealed class SeatBooks(
    SeatStore store, AllocationStore allocations, RedisClient redis, IServiceScopeFactory scopes, TimeProvider time)
{
    private const int Page = 200;
    private const int OrdersAtOnce = 500;

    /// <summary>Reads all dates.</summary>
    public async Task CompareAsync(BookReport report, CancellationToken ct)
    {
        var epoch = await EpochAsync(ct);
        for (var last = ""; ;)
        {
            var page = await scopes.UseDbAsync(db => db.Showings.AsNoTracking()
                .Where(row => string.Compare(row.Id, last) > 0).OrderBy(row => row.Id).Take(Page).Select(row => new { row.Id, row.LayoutHash }).ToListAsync(ct));
            foreach (var showing in page)
            {
                await CompareAsync(report, showing.Id, showing.LayoutHash, epoch, ct);
            }

            if (page.Count < Page)
            {
                return;
            }

            last = page[^1].Id;
        }
    }

    /// <summary>The epoch whose seats Redis has.</summary>
    /// <exception cref="BooksAwayException">It is not the Redis whose seats the database knows.</exception>
    private async Task<long> EpochAsync(CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            var row = await scopes.UseDbAsync(db => db.SeatEpoch.AsNoTracking().SingleOrDefaultAsync(ct));
            if (row is not null && row.RunId == await redis.RunIdAsync())
            {
                return row.Epoch;
            }

            if (look == BooksCommand.Looks)
            {
                throw new BooksAwayException("Redis was started anew and no replica has looked at it since, or it is another one than the replicas'");
            }

            await Task.Delay(BooksCommand.Pause, time, ct);
        }
    }

    private async Task CompareAsync(BookReport report, string showingId, string layoutHash, long epoch, CancellationToken ct)
    {
        if (await ReadAsync(showingId, epoch, ct) is not { } date)
        {
            report.DatesAway++;
            return;
        }

        var found = date.Differences().ToList();
        var left = new HashSet<string>();
        for (var look = 1; found.Count > 0 && look < BooksCommand.Looks; look++)
        {
            await Task.Delay(BooksCommand.Pause, time, ct);
            if (await ReadAsync(showingId, epoch, ct) is not { } again)
            {
                report.DatesAway++;
                return;
            }

            date = again;
            found = [.. date.Differences().Intersect(found)];
            left = await UnderWayAsync(found, ct);
        }

        report.Dates++;
        report.Add(BookComparison.ShownSeats, date.Sold.Count);
        report.Add(BookComparison.SetAside, date.Blocked.Count + date.SetAside.Count);
        report.Add(BookComparison.Codes, date.Live.Count(allocation => allocation.Row.Code is not null));
        var layout = found.Count == 0 ? null : await LayoutAsync(layoutHash, ct);
        foreach (var difference in found)
        {
            if (difference.Orders.Any(left.Contains))
            {
                report.AddUnderWay(difference.Compared);
            }
            else
            {
                report.Add(new(difference.Compared, showingId, difference.Seat is not { } seat ? difference.Text
                    : $"seat {(layout is not null && seat < layout.SeatCount ? layout.Label(seat) : seat)}: {difference.Text}"));
            }
        }
    }

    /// <summary>Null where Redis does not have its seats, or has those of another life.</summary>
    private async Task<DateBooks?> ReadAsync(string showingId, long epoch, CancellationToken ct)
    {
        var (stands, _, states) = await store.SnapshotAsync(showingId);
        if (stands != epoch)
        {
            return null;
        }

        var refs = await store.RefsAsync(showingId);
        var stored = await allocations.ReadAsync(showingId);
        return await scopes.UseDbAsync(async db => new DateBooks(states, refs, stored)
        {
            Sold = await db.SoldSeats.AsNoTracking().Where(seat => seat.ShowingId == showingId).ToDictionaryAsync(seat => seat.Seat, ct),
            Blocked = await db.BlockedSeats.AsNoTracking().Where(seat => seat.ShowingId == showingId).Select(seat => seat.Seat).ToHashSetAsync(ct),
            // Those that have ended just now, too: until they are cleared away their seats are theirs.
            SetAside = await (from seat in db.AllocatedSeats.AsNoTracking()
                              join allocation in db.Allocations on seat.AllocationId equals allocation.Id
                              where seat.ShowingId == showingId && !allocation.Cleared
                              select new { seat.Seat, seat.AllocationId }).ToDictionaryAsync(seat => seat.Seat, seat => seat.AllocationId, ct),
            Live = await db.AllocationsAsync(showingId, time.GetUtcNow(), ct),
        });
    }

    private Task<VenueLayout?> LayoutAsync(string hash, CancellationToken ct) => scopes.UseDbAsync(async db =>
        await db.Layouts.AsNoTracking().Where(row => row.Hash == hash).Select(row => row.Json).SingleOrDefaultAsync(ct) is { } json ? VenueLayout.Parse(json) : null);

    /// <summary>Those of the orders concerned about which the outbox has something to do: itself, its payment, a refund or a move.</summary>
    private async Task<HashSet<string>> UnderWayAsync(List<DateDifference> found, CancellationToken ct)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ids in found.SelectMany(difference => difference.Orders).Distinct().Chunk(OrdersAtOnce))
        {
            var about = await scopes.UseDbAsync(async db =>
            {
                var refunds = await db.Refunds.Where(row => ids.Contains(row.OrderId)).Select(row => new { row.Id, row.OrderId }).ToListAsync(ct);
                var moves = await db.OrderMoves.Where(row => ids.Contains(row.OrderId)).Select(row => new { row.Id, row.OrderId }).ToListAsync(ct);
                var orderOf = ids.Select(id => KeyValuePair.Create(id, id))
                    .Concat(refunds.Concat(moves).Select(row => KeyValuePair.Create(row.Id, row.OrderId))).ToDictionary();
                var subjects = orderOf.Keys.ToArray();
                var rows = await db.Outbox.AsNoTracking().Where(row => subjects.Contains(row.Subject)).Select(row => row.Subject).ToListAsync(ct);
                return rows.ConvertAll(subject => orderOf[subject]);
            });
            left.UnionWith(about);
        }

        return left;
    }
}

/// <summary>What does not agree about a date: about which seat, if about one, and which orders are concerned.</summary>
internal sealed record DateDifference(BookComparison Compared, int? Seat, string Text, string? Order = null, string? Shown = null)
{
    /// <summary>The orders.</summary>
    public IEnumerable<string> Orders => [.. Order is null ? [] : (string[])[Order], .. Shown is null ? [] : (string[])[Shown]];
}

/// <summary>A date's seats as Redis had them, and then the database.</summary>
/// <param name="States">The bytes of Redis, one a seat.</param>
/// <param name="Refs">What each seat refers to in Redis.</param>
/// <param name="Stored">The allocations in Redis.</param>
internal sealed record DateBooks(byte[] States, IReadOnlyDictionary<int, string> Refs, StoredAllocations Stored)
{
    private const string Order = "o:", Held = "h:", Allocated = "a:", BlockedSeat = "b";

    /// <summary>The database's sold seats.</summary>
    public required IReadOnlyDictionary<int, SoldSeatRow> Sold { get; init; }

    /// <summary>The database's seats that are not for sale.</summary>
    public required IReadOnlySet<int> Blocked { get; init; }

    /// <summary>The database's seats that are set aside, with their allocations.</summary>
    public required IReadOnlyDictionary<int, string> SetAside { get; init; }

    /// <summary>The allocations that have not ended.</summary>
    public required IReadOnlyList<Allocation> Live { get; init; }

    /// <summary>What does not agree.</summary>
    public IEnumerable<DateDifference> Differences() =>
        Enumerable.Range(0, Math.Max(States.Length, Sold.Keys.DefaultIfEmpty(-1).Max() + 1)).Select(OfSeat).OfType<DateDifference>().Concat(Live.SelectMany(OfCode));

    private DateDifference? OfSeat(int seat)
    {
        var state = seat < States.Length ? (char)States[seat] : '-';
        var reference = Refs.GetValueOrDefault(seat);
        var shown = reference?.StartsWith(Order, StringComparison.Ordinal) == true ? reference[Order.Length..] : null;
        if (Sold.TryGetValue(seat, out var sold))
        {
            return shown == sold.OrderId && state == '2' ? null
                : new(BookComparison.ShownSeats, seat, $"sold to order {sold.OrderId}, in Redis {Said(state, reference)}", sold.OrderId, shown);
        }

        if (shown is not null || state == '2')
        {
            return new(BookComparison.ShownSeats, seat, $"not sold, in Redis {Said(state, reference)}", Shown: shown);
        }

        // Who holds what was blocked as Redis was lost keeps it.
        var isHeld = reference?.StartsWith(Held, StringComparison.Ordinal) == true;
        var isWrong = (Blocked.Contains(seat) && !isHeld) != (reference == BlockedSeat)
            || (reference?.StartsWith(Allocated, StringComparison.Ordinal) == true && SetAside.GetValueOrDefault(seat) != reference[Allocated.Length..])
            || (reference is null && Live.Any(allocation => allocation.Row.Id == SetAside.GetValueOrDefault(seat)));
        return !isWrong ? null : new(
            BookComparison.SetAside, seat, $"{(Blocked.Contains(seat) ? "not for sale" : SetAside.TryGetValue(seat, out var allocation) ? "set aside by " + allocation : "for sale")}, in Redis {Said(state, reference)}");
    }

    private IEnumerable<DateDifference> OfCode(Allocation allocation)
    {
        if (allocation.Row.Code is null)
        {
            yield break;
        }

        var id = allocation.Row.Id;
        var sold = allocation.Seats.Where(seat => Sold.TryGetValue(seat, out var row) && row.ByCode).ToHashSet();
        if (sold.Count > allocation.Row.Uses)
        {
            yield return new(BookComparison.Codes, null, FormattableString.Invariant($"the code of allocation {id} took {sold.Count} seats, of {allocation.Row.Uses}"));
        }

        foreach (var seat in allocation.Seats.Where(seat => sold.Contains(seat) != Stored.Taken.Contains(seat)))
        {
            if (sold.Contains(seat))
            {
                yield return new(BookComparison.Codes, seat, $"sold by the code of allocation {id}, in Redis not one of its uses", Sold[seat].OrderId);
            }
            else if (seat >= States.Length || States[seat] != '1')
            {
                yield return new(BookComparison.Codes, seat, $"in Redis a use of the code of allocation {id}, but neither held nor sold by it");
            }
        }
    }

    private static string Said(char state, string? reference) => reference is null ? state == '0' ? "free" : $"state {state}" : $"{reference} (state {state})";
}
