using SeatAspire.Tests.Support;
using static SeatAspire.Tests.Proof.SeatHistory;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// Somebody who does to a date's seats whatever comes into their mind, one thing after the other, each at any replica, and notes what was answered.
/// They go on whatever dies; who has paid or cancelled asks again until they know. Where there are codes they use one now and then.
/// </summary>
internal sealed class SeatBuyer(SeatSystem system, ApiClient person, string showing, string[] seats, SeatCodes codes, SeatHistory history, Random random) : IDisposable
{
    private const int MostHolds = 3;

    private readonly AnyReplica _any = new(system, person, random);
    private readonly List<OwnHold> _holds = [];
    private readonly List<(string Id, string[] Seats)> _orders = [];

    /// <summary>Does so many things.</summary>
    public async Task ActAsync(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await (random.Next(10) switch
            {
                < 5 when _holds.Count < MostHolds => HoldAsync(),
                < 7 when _holds.Count > 0 => ReleaseAsync(Take(_holds)),
                < 9 when _holds.Count > 0 => PayAsync(Take(_holds)),
                _ when _orders.Count > 0 => CancelAsync(Take(_orders)),
                _ => HoldAsync(),
            });
        }
    }

    /// <summary>Gives back all that they hold, also what they were not told of.</summary>
    public Task LeaveAsync() => Wait.UntilAsync("somebody gives all back", async () =>
    {
        var holds = await _any.Pick().GetAsync("api/holds");
        foreach (var hold in holds.Status == 200 ? holds.Json.EnumerateArray() : [])
        {
            var id = hold.GetProperty("holdId").GetString()!;
            var known = _holds.FindIndex(one => one.Id == id);
            await (known < 0 ? _any.Pick().DeleteAsync($"api/holds/{id}") : ReleaseAsync(Take(_holds, known)));
        }

        return holds.Status == 200 && holds.Json.GetArrayLength() == 0;
    }, AnyReplica.UntilKnown);

    public void Dispose() => _any.Dispose();

    private async Task HoldAsync()
    {
        var code = random.Next(3) == 0 ? codes.Any(random) : null;
        // Of its allocation and of others: a code is one for all seats of a hold.
        var among = code is null || random.Next(3) == 0 ? seats : code.Seats;
        var wanted = Enumerable.Range(0, random.Next(1, 5)).Select(_ => among[random.Next(among.Length)]).Distinct().ToArray();
        var (called, by) = (Now, code?.Allocation ?? "");
        var reply = await _any.AskAsync(replica => replica.PostAsync($"api/showings/{showing}/holds", new { seats = wanted, code = code?.Code }));
        switch (reply?.Status)
        {
            case 201:
                var hold = reply.String("holdId");
                Assert.Equal(wanted.Order(), reply.Strings("seats").Order());
                var ends = reply.Json.GetProperty("expiresAt").GetDateTimeOffset().UtcTicks;
                history.Add(wanted, new(SeatEffect.Taken, hold, "", called, Now, ends) { By = by });
                _holds.Add(new(hold, wanted, ends));
                break;
            case 409 when reply.Word == "seats-taken":
                // Those that are not named were free, or nobody looked.
                history.Add(reply.Strings("seats"), new(SeatEffect.SeenTaken, "", "", called, Now) { By = by });
                break;
            case null or 503:
                history.Add(wanted, Unsure(SeatEffect.Taken, "", called) with { By = by });
                break;
            default:
                // A code may have been used up, or its allocation have ended.
                Assert.True(reply.Word == "too-many-seats" || (code is not null && (reply.Word == "code-refused" || reply.Status == 429)), $"A hold is answered {await _any.WholeAsync(reply)}.");
                break;
        }
    }

    private async Task ReleaseAsync(OwnHold hold)
    {
        var called = Now;
        var reply = await _any.AskAsync(replica => replica.DeleteAsync($"api/holds/{hold.Id}"));
        if (reply?.Word == "payment-in-progress")
        {
            // It was declined; but Redis could not be told, or has forgotten, until a resolver comes by.
            _holds.Add(hold);
            return;
        }

        history.Add(hold.Seats, reply?.Status switch
        {
            204 => new(SeatEffect.Released, hold.Id, "", called, Now, hold.Ends),
            404 => new(SeatEffect.SeenEnded, hold.Id, "", called, Now),
            null or 503 => Unsure(SeatEffect.Released, hold.Id, called),
            _ => throw new InvalidOperationException($"Giving back is answered {await _any.WholeAsync(reply)}."),
        });
    }

    private async Task PayAsync(OwnHold hold)
    {
        var (called, key, method) = (Now, Guid.NewGuid().ToString("N"), random.Next(5) == 0 ? "sandbox-decline" : "sandbox");
        var reply = await _any.UntilKnownAsync(replica => replica.PayAsync(hold.Id, key, method));
        history.Paying(hold.Id, called, Now);
        switch (reply.Status)
        {
            case 201:
                var order = reply.String("orderId");
                Assert.Equal(hold.Seats.Order(), reply.Strings("seats").Order());
                history.Add(hold.Seats, new(SeatEffect.Sold, hold.Id, order, called, Now));
                _orders.Add((order, hold.Seats));
                break;
            case 402:
                history.Add(hold.Seats, new(SeatEffect.SeenHeld, hold.Id, "", called, Now));
                // Where Redis could not be told of it, time does not end the hold before a resolver comes by.
                history.Paying(hold.Id, called, Now + HistoriesTests.UntilPutRight.Ticks);
                _holds.Add(hold);
                break;
            default:
                Assert.True(reply.Status is 404 or 410 || reply.Word == "seats-taken", $"Paying is answered {await _any.WholeAsync(reply)}.");
                history.Add(hold.Seats, new(SeatEffect.SeenEnded, hold.Id, "", called, Now));
                break;
        }
    }

    /// <summary>All of an order, or some of its seats.</summary>
    private async Task CancelAsync((string Id, string[] Seats) order)
    {
        var given = order.Seats.Take(random.Next(1, order.Seats.Length + 1)).ToArray();
        var called = Now;
        var reply = await _any.UntilKnownAsync(replica => replica.PostAsync($"api/orders/{order.Id}/cancel", given.Length == order.Seats.Length ? null : new { seats = given }));
        Assert.True(reply.Status == 200, $"Cancelling is answered {await _any.WholeAsync(reply)}.");
        history.Add(given, new(SeatEffect.Freed, "", order.Id, called, Now));
        if (given.Length < order.Seats.Length)
        {
            _orders.Add((order.Id, order.Seats[given.Length..]));
        }
    }

    private static SeatStep Unsure(SeatEffect effect, string hold, long called) => SeatStep.Unsure(effect, hold, called, called + AnyReplica.Longest.Ticks);

    private T Take<T>(List<T> list, int at = -1)
    {
        at = at < 0 ? random.Next(list.Count) : at;
        var one = list[at];
        list.RemoveAt(at);
        return one;
    }

    private sealed record OwnHold(string Id, string[] Seats, long Ends);
}
