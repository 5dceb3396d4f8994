using SeatAspire.Tests.Support;
using static SeatAspire.Tests.Proof.SeatHistory;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// An operator who takes some of a date's seats off sale and puts them back, and sets others aside under allocations with codes, which they tell the buyers, and
/// ends those; each at any replica. They note what was answered, and ask again until they know.
/// </summary>
internal sealed class SeatKeeper(SeatSystem system, ApiClient person, string showing, string[] seats, SeatCodes codes, SeatHistory history, Random random) : IDisposable
{
    private const int MostBlocked = 5, MostAllocations = 2;

    // What an allocation that has ended had is free when Redis could be told: at once, or by whoever comes by once it can.
    private static readonly TimeSpan Releasing = TimeSpan.FromSeconds(10);

    // Once a minute Redis is compared with the database.
    private static readonly TimeSpan UntilPutRight = TimeSpan.FromSeconds(100) + SystemFaults.MostWrongClock;

    private readonly AnyReplica _any = new(system, person, random);
    private readonly HashSet<string> _blocked = [];
    private readonly List<SeatCode> _allocations = [];

    /// <summary>Does so many things.</summary>
    public async Task ActAsync(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await (random.Next(6) switch
            {
                < 2 when _blocked.Count < MostBlocked => BlockAsync(),
                < 4 when _blocked.Count > 0 => FreeAsync([_blocked.ElementAt(random.Next(_blocked.Count))]),
                4 when _allocations.Count < MostAllocations => AllocateAsync(),
                5 when _allocations.Count > 0 => EndAsync(_allocations[random.Next(_allocations.Count)].Allocation),
                _ => FreeAsync(Some(2)),
            });
        }
    }

    /// <summary>Puts everything back on sale, also what an attempt did that nobody was told of.</summary>
    public async Task LeaveAsync()
    {
        foreach (var allocation in await ListAsync())
        {
            await EndAsync(allocation.Id);
        }

        await FreeAsync(seats);
    }

    public void Dispose() => _any.Dispose();

    private async Task BlockAsync()
    {
        var wanted = Some(3);
        var (called, reply) = await SetAsync(wanted, "blocked");
        var refused = reply.Json.GetProperty("refused").EnumerateArray().Select(one => one.GetProperty("seat").GetString()!).ToArray();
        history.Add(refused, new(SeatEffect.SeenTaken, "", "", called, Now) { By = SeatState.Off });
        var done = wanted.Except(refused).ToArray();
        history.Add(done, new(SeatEffect.Blocked, "", "", called, Now));
        _blocked.UnionWith(done);
    }

    private async Task FreeAsync(string[] wanted)
    {
        var (called, _) = await SetAsync(wanted, "free");
        history.Add(wanted, new(SeatEffect.Unblocked, "", "", called, Now));
        _blocked.ExceptWith(wanted);
    }

    private async Task<(long Called, Reply Reply)> SetAsync(string[] wanted, string state)
    {
        var (called, asked) = (Now, 0);
        var reply = await _any.UntilKnownAsync(replica =>
        {
            asked++;
            return replica.PutAsync($"api/admin/showings/{showing}/seats", new { seats = wanted, state });
        });
        Assert.True(reply.Status == 200, $"{state} is answered {await _any.WholeAsync(reply)}.");
        if (asked > 1)
        {
            // Nobody was told what became of the attempts before; where one came to nothing midway somebody puts it right within a minute or so.
            history.Add(wanted, SeatStep.Unsure(state == "free" ? SeatEffect.Unblocked : SeatEffect.Blocked, "", called, Now + AnyReplica.Longest.Ticks));
            history.Add(wanted, SeatStep.Unsure(state == "free" ? SeatEffect.Blocked : SeatEffect.Unblocked, "", called, Now + UntilPutRight.Ticks));
        }

        return (called, reply);
    }

    private async Task AllocateAsync()
    {
        var (wanted, name, asked, called) = (Some(4), Guid.NewGuid().ToString("N"), 0, Now);
        var code = name[..12];
        var reply = await _any.UntilKnownAsync(replica =>
        {
            asked++;
            return replica.PostAsync($"api/admin/showings/{showing}/allocations", new { name, seats = wanted, code, uses = random.Next(1, wanted.Length + 1) });
        });
        Assert.True(reply.Status == 201 || reply.Word is "seats-taken" or "validation", $"Setting aside is answered {await _any.WholeAsync(reply)}.");
        var id = reply.Status == 201 ? reply.String("allocationId") : null;
        if (asked > 1 || id is null)
        {
            // They may have been set aside by an attempt that nobody was told of, or until it was found that somebody has one of them.
            history.Add(wanted, SeatStep.Unsure(SeatEffect.Allocated, "", called, Now + AnyReplica.Longest.Ticks) with { By = name });
            history.Add(wanted, SeatStep.Unsure(SeatEffect.Deallocated, "", called, Now + UntilPutRight.Ticks) with { By = name });
        }

        if (asked > 1)
        {
            // Whose code it was, where this is what an attempt did that nobody was told of.
            id ??= (await ListAsync()).FirstOrDefault(one => one.Name == name).Id;
        }

        if (id is not null)
        {
            history.Add(wanted, new(SeatEffect.Allocated, "", "", called, Now) { By = id });
            _allocations.Add(new(id, code, wanted));
            codes.Add(_allocations[^1]);
        }
        else if (reply.Word == "seats-taken" && asked == 1)
        {
            history.Add(reply.Strings("seats"), new(SeatEffect.SeenTaken, "", "", called, Now));
        }
    }

    private async Task EndAsync(string id)
    {
        codes.Remove(id);
        var called = Now;
        var reply = await _any.UntilKnownAsync(replica => replica.DeleteAsync($"api/admin/showings/{showing}/allocations/{id}"));
        // By an attempt before.
        Assert.True(reply.Status is 204 or 404, $"Ending an allocation is answered {await _any.WholeAsync(reply)}.");
        if (_allocations.Find(one => one.Allocation == id) is { } allocation)
        {
            history.Add(allocation.Seats, new(SeatEffect.Deallocated, "", "", called, Now + Releasing.Ticks) { By = id });
            _allocations.Remove(allocation);
        }
    }

    private async Task<(string Id, string Name)[]> ListAsync()
    {
        var reply = await _any.UntilKnownAsync(replica => replica.GetAsync($"api/admin/showings/{showing}/allocations"));
        Assert.True(reply.Status == 200, $"The allocations are answered {await _any.WholeAsync(reply)}.");
        return [.. reply.Json.EnumerateArray().Select(one => (one.GetProperty("allocationId").GetString()!, one.GetProperty("name").GetString()!))];
    }

    private string[] Some(int most) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => seats[random.Next(seats.Length)]).Distinct()];
}
