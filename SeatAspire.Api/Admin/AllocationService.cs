using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Polly;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>Where seats are set aside. Each change and its entry in the log, which has no code, are one transaction that begins with the date's row.</summary>
internal sealed partial class AllocationService(
    SeatDb db, AllocationStore store, AllocationClearing clearing, ShowCatalog catalog, TimeProvider time, ILogger<AllocationService> logger)
{
    /// <summary>Most allocations of a date.</summary>
    private const int Most = 100;

    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(15);

    // About as long as it takes to notice that Redis was lost, and to restore a date's seats.
    private static readonly ResiliencePipeline Telling = new ResiliencePipelineBuilder()
        .AddRetry(new() { ShouldHandle = new PredicateBuilder().Handle<OutageException>(), MaxRetryAttempts = 20, Delay = TimeSpan.FromMilliseconds(250) })
        .Build();

    private static readonly Refusal TooMany = Refusals.Validation(
        $"A date has up to {Most} allocations. Delete one first.", $"한 회차의 배정은 {Most}개까지입니다. 먼저 하나를 지워 주세요.");

    private static readonly Refusal CodeExists = Refusals.Validation(
        "Another allocation of this date has this code. Choose another one.", "이 회차의 다른 배정에서 쓰는 코드입니다. 다른 코드를 골라 주세요.");

    private static readonly Refusal Unknown = Refusals.NotFound with
    { English = "There is no allocation with this ID, or it has ended.", Korean = "이 ID의 배정이 없거나 이미 끝났습니다." };

    /// <summary>A date's allocations, the oldest first.</summary>
    public static async Task<Results<Ok<AllocationResponse[]>, RefusalResult>> ListAsync(string showingId, AllocationService service, CancellationToken ct)
    {
        if (service.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        return TypedResults.Ok(await service.AnswerAsync(showing, ct));
    }

    /// <summary>Sets seats aside: all, or none.</summary>
    public static async Task<Results<Created<AllocationResponse>, RefusalResult>> AddAsync(
        string showingId, AllocationRequest request, ClaimsPrincipal who, AllocationService service, CancellationToken ct)
    {
        if (service.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        var (releaseAt, wrong) = request.Read(service.Now);
        if (wrong is not null)
        {
            return wrong.ToResult();
        }

        var (seats, unknown) = OperatorSeatEndpoints.ReadSeats(showing, request.Seats);
        if (unknown is not null)
        {
            return unknown.ToResult();
        }

        var now = service.Now;
        var row = new AllocationRow
        {
            Id = Ids.New(now), ShowingId = showingId, Name = request.Name.Trim(), ReleaseAt = releaseAt, Code = request.Code, Uses = request.Uses,
            DiscountPercent = request.DiscountPercent, CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
        };
        var allocation = new Allocation(row, [.. seats.Order()]);
        if (await service.AddAsync(showing, allocation, who, ct) is { } refusal)
        {
            // Whose first answer was lost asks for the same again, and has it.
            return await service.SameAsync(showing, allocation, ct) is { } same ? Created(same) : refusal.ToResult();
        }

        return Created(Answer(showing, allocation, used: 0, sold: 0));

        Created<AllocationResponse> Created(AllocationResponse answer) => TypedResults.Created($"/api/admin/showings/{showingId}/allocations", answer);
    }

    /// <summary>Ends an allocation: what is not sold or held is free.</summary>
    public static async Task<Results<NoContent, RefusalResult>> DeleteAsync(
        string showingId, string allocationId, ClaimsPrincipal who, AllocationService service, CancellationToken ct)
    {
        if (service.Find(showingId, out var missing) is not { } showing)
        {
            return missing.ToResult();
        }

        return await service.EndAsync(showing, allocationId, who, ct) ? TypedResults.NoContent() : Unknown.ToResult();
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private Showing? Find(string showingId, out Refusal missing) => catalog.Find(showingId, out missing);

    /// <summary>
    /// Redis first, which knows who holds what; then the database, from which it is set right should this end in between. The code opens
    /// something once the database has it.
    /// </summary>
    private async Task<Refusal?> AddAsync(Showing showing, Allocation allocation, ClaimsPrincipal who, CancellationToken ct)
    {
        var (row, seats) = allocation;
        Refusal? refusal;
        try
        {
            refusal = await store.TakeAsync(showing.Id, row.Id, seats) is { Count: > 0 } taken ? Taken(showing, taken) : await KeepAsync(showing, allocation, who, ct);
        }
        catch (Exception)
        {
            // Nobody said what became of it, and it may have been kept: the database knows. Who asked may be gone.
            using var unsure = new CancellationTokenSource(LongestTelling, time);
            await TellAsync(allocation, unsure.Token);
            throw;
        }

        if (refusal is not null)
        {
            await TryAsync(showing.Id, row.Id, () => store.DropAsync(showing.Id, row.Id));
            return refusal;
        }

        // Also where Redis was lost in between, or somebody compared it with the database and has freed the seats again: then others may have come.
        // It is committed: who asked may be gone.
        using var limit = new CancellationTokenSource(LongestTelling, time);
        if (await TellAsync(allocation, limit.Token) is not { Count: > 0 } late)
        {
            return null;
        }

        await EndAsync(showing, row.Id, who, limit.Token);
        return Taken(showing, late);
    }

    private Task<Refusal?> KeepAsync(Showing showing, Allocation allocation, ClaimsPrincipal who, CancellationToken ct) => db.TransactAsync(
        async transaction =>
        {
            if (await FaultAsync(showing, allocation, ct) is { } fault)
            {
                return fault;
            }

            db.Allocations.Add(allocation.Row);
            await db.SaveChangesAsync(ct);
            await new Statements(db)
                .Insert(allocation.Seats.Select(seat => new AllocatedSeatRow { ShowingId = showing.Id, Seat = seat, AllocationId = allocation.Row.Id }))
                .RunAsync(ct);
            Log(who, showing, allocation, isNew: true);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return null;
        },
        ct);

    /// <summary>
    /// Tells Redis of an allocation, as the database has it by now: kept, or not, or ended since. The answer are seats that somebody has. While the seats are being restored it
    /// is tried again for a while; where it cannot be done those who look after Redis do it, and whoever holds a seat keeps it.
    /// </summary>
    private async Task<IReadOnlyList<int>> TellAsync(Allocation allocation, CancellationToken ct)
    {
        var (row, late) = (allocation.Row, (IReadOnlyList<int>)[]);
        await TryAsync(row.ShowingId, row.Id, async () => late = await Telling.ExecuteAsync(
            async limit => await db.InTurnAsync(
                row.ShowingId,
                async _ =>
                {
                    if (await db.Allocations.AsNoTracking().Where(known => known.Id == row.Id).Live(Now).AnyAsync(limit))
                    {
                        return await store.SetAsync(allocation);
                    }

                    await store.DropAsync(row.ShowingId, row.Id);
                    return [];
                },
                limit),
            ct));
        return late;
    }

    /// <summary>What keeps it from being added, once the date's row is locked.</summary>
    private async Task<Refusal?> FaultAsync(Showing showing, Allocation allocation, CancellationToken ct)
    {
        var (id, now) = (showing.Id, Now);
        var row = await db.LockShowingAsync(id, ct);
        if (row is not { CancelledAt: null })
        {
            return Refusals.ShowingCancelled;
        }

        showing.DemandSeats(row.LayoutHash);
        var live = await db.Allocations.AsNoTracking().Where(row => row.ShowingId == id).Live(now).Select(row => row.Code).ToListAsync(ct);
        if (live.Count >= Most)
        {
            return TooMany;
        }

        if (allocation.Row.Code is { } code && live.Any(other => other is not null && AllocationCodes.AreSame(code, other)))
        {
            return CodeExists;
        }

        // Of allocations that have ended and are about to be cleared away.
        var ended = db.Allocations.Where(row => row.ShowingId == id && row.ReleaseAt <= now).Select(row => row.Id);
        await db.AllocatedSeats.Where(row => row.ShowingId == id && ended.Contains(row.AllocationId)).ExecuteDeleteAsync(ct);
        var seats = allocation.Seats;
        // Redis may not have heard of them yet.
        var taken = await db.AllocatedSeats.Where(row => row.ShowingId == id && seats.Contains(row.Seat)).Select(row => row.Seat)
            .Concat(db.Set<BlockedSeatRow>().Where(row => row.ShowingId == id && seats.Contains(row.Seat)).Select(row => row.Seat))
            .Concat(db.Set<SoldSeatRow>().Where(row => row.ShowingId == id && seats.Contains(row.Seat)).Select(row => row.Seat))
            .ToListAsync(ct);
        return taken.Count > 0 ? Taken(showing, taken) : null;
    }

    private async Task<bool> EndAsync(Showing showing, string allocationId, ClaimsPrincipal who, CancellationToken ct)
    {
        var isEnded = await db.InTurnAsync(
            showing.Id,
            async row =>
            {
                showing.DemandSeats(row?.LayoutHash);
                var live = await db.AllocationsAsync(showing.Id, Now, ct);
                if (live.FirstOrDefault(one => one.Row.Id == allocationId) is not { } allocation)
                {
                    // Whoever ended it may have died before its seats were given back: whoever asks again finds them so.
                    return await NoteEndAsync() > 0;
                }

                await NoteEndAsync();
                Log(who, showing, allocation, isNew: false);
                await db.SaveChangesAsync(ct);
                return true;
            },
            ct);
        if (isEnded)
        {
            await TryAsync(showing.Id, allocationId, () => clearing.ClearAsync(showing.Id, allocationId, ct));
        }

        return isEnded;

        // Long ago: it is over by whoever's clock.
        Task<int> NoteEndAsync() => db.Allocations.Where(one => one.Id == allocationId && one.ShowingId == showing.Id && !one.Cleared)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.ReleaseAt, DateTimeOffset.UnixEpoch), ct);
    }

    /// <summary>What is committed is done by others where this fails: the releaser, the reconciler, a rebuild.</summary>
    private async Task TryAsync(string showingId, string allocationId, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (Outage.EndsByItself(error))
        {
            LogLater(error, showingId, allocationId);
        }
    }

    private void Log(ClaimsPrincipal who, Showing showing, Allocation allocation, bool isNew)
    {
        var (row, seats) = allocation;
        var facts = new Dictionary<string, object?>
        {
            ["allocation"] = row.Name,
            ["seats"] = string.Join(' ', seats.Select(showing.Layout.Label)),
            ["releaseAt"] = row.ReleaseAt?.ToUniversalTime(),
            ["hasCode"] = row.Code is not null,
            ["uses"] = row.Uses,
            ["discountPercent"] = row.DiscountPercent,
        };
        AuditLog.Add(db, who, Now, AuditLog.Allocation, showing.Id, facts.Where(fact => fact.Value is not null)
            .ToDictionary(fact => fact.Key, fact => isNew ? new AuditChange(null, fact.Value) : new AuditChange(fact.Value, null)));
    }

    private async Task<AllocationResponse[]> AnswerAsync(Showing showing, CancellationToken ct)
    {
        var allocations = await db.AllocationsAsync(showing.Id, Now, ct);
        var sold = await db.SoldSeats.Where(row => row.ShowingId == showing.Id).Select(row => row.Seat).ToHashSetAsync(ct);
        showing.DemandSeats(await db.Showings.Where(row => row.Id == showing.Id).Select(row => row.LayoutHash).SingleOrDefaultAsync(ct));
        var used = await store.UsedAsync(showing.Id, [.. allocations.Select(allocation => allocation.Row.Id)]);
        return [.. allocations.Zip(used, (allocation, taken) => Answer(showing, allocation, taken, allocation.Seats.Count(sold.Contains)))];
    }

    /// <summary>One that has all that another one was to have; null where there is none.</summary>
    private async Task<AllocationResponse?> SameAsync(Showing showing, Allocation wanted, CancellationToken ct)
    {
        var all = await AnswerAsync(showing, ct);
        var same = Answer(showing, wanted, used: 0, sold: 0);
        return Array.Find(all, one => one.Seats.SequenceEqual(same.Seats)
            && (one.Name, one.Code, one.Uses, one.DiscountPercent, one.ReleaseAt) == (same.Name, same.Code, same.Uses, same.DiscountPercent, same.ReleaseAt));
    }

    private static AllocationResponse Answer(Showing showing, Allocation allocation, long used, int sold)
    {
        var (row, seats) = allocation;
        return new(
            row.Id, row.Name, [.. seats.Select(showing.Layout.Label)], row.ReleaseAt?.ToUniversalTime(), row.Code, row.Uses, row.DiscountPercent,
            used, sold, row.CreatedAt.ToUniversalTime());
    }

    private static Refusal Taken(Showing showing, IEnumerable<int> seats) => Refusals.SeatsTaken(seats.Distinct().Order().Select(showing.Layout.Label)) with
    {
        English = "These seats are held, sold, blocked or set aside already, so nothing was changed. Leave them out, or free them first.",
        Korean = "이미 선점되었거나 판매, 차단, 배정된 좌석이라 바뀐 것은 없습니다. 이 좌석을 빼거나 먼저 풀어 주세요.",
    };

    [LoggerMessage(LogLevel.Warning, "Committed, but not shown yet: {ShowingId}, allocation {AllocationId}")]
    private partial void LogLater(Exception error, string showingId, string allocationId);
}

/// <summary>Allocations over HTTP.</summary>
internal static class AllocationEndpoints
{
    /// <summary>Maps the routes below <c>/api/admin</c> that are about allocations.</summary>
    public static void MapAllocations(this IEndpointRouteBuilder app)
    {
        var allocations = app.MapGroup("/api/admin/showings/{showingId}/allocations").WithTags("admin");
        allocations.MapGet("", AllocationService.ListAsync).AllowedTo(Roles.Manager, Roles.BoxOffice).Refuses(404, "not-found");
        allocations.MapPost("", AllocationService.AddAsync).AllowedTo(Roles.Manager, Roles.BoxOffice)
            .Refuses(404, "not-found").Refuses(409, "seats-taken", "showing-cancelled").Refuses(422, "unknown-seat");
        allocations.MapDelete("{allocationId}", AllocationService.DeleteAsync).AllowedTo(Roles.Manager, Roles.BoxOffice).Refuses(404, "not-found");
    }
}
