using SeatAspire.Tests.Support;
using static SeatAspire.Tests.Proof.SeatHistory;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// Somebody at the box office who sells a date's seats over the counter, gives some of them their money back and others another seat, each at any replica, and notes what was
/// answered. They ask again until they know.
/// </summary>
internal sealed class SeatSeller(SeatSystem system, ApiClient person, string showing, string[] seats, SeatHistory history, Random random) : IDisposable
{
    private readonly AnyReplica _any = new(system, person, random);
    private readonly List<(string Id, List<string> Seats)> _orders = [];

    /// <summary>Does so many things.</summary>
    public async Task ActAsync(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await (random.Next(5) switch
            {
                2 or 3 when _orders.Count > 0 => RefundAsync(),
                4 when _orders.Count > 0 => MoveAsync(),
                _ => SellAsync(),
            });
        }
    }

    public void Dispose() => _any.Dispose();

    private async Task SellAsync()
    {
        var wanted = Enumerable.Range(0, random.Next(1, 3)).Select(_ => seats[random.Next(seats.Length)]).Distinct().ToArray();
        var (called, key, asked) = (Now, Guid.NewGuid().ToString("N"), 0);
        var reply = await _any.UntilKnownAsync(replica =>
        {
            asked++;
            return replica.SendAsync(HttpMethod.Post, $"api/admin/showings/{showing}/sales", new { seats = wanted, method = "cash" }, key);
        });
        if (asked > 1 || reply.Status == 410)
        {
            // An attempt that died may have had them, until somebody gave them back.
            history.Add(wanted, SeatStep.Unsure(SeatEffect.Taken, "", called, Now + AnyReplica.Longest.Ticks) with { By = SeatStep.AnyAllocation });
        }

        switch (reply.Status)
        {
            case 201:
                var order = reply.String("orderId");
                history.Add(wanted, new(SeatEffect.SoldThere, "", order, called, Now) { By = SeatStep.AnyAllocation });
                _orders.Add((order, [.. wanted]));
                break;
            case 409 when reply.Word == "seats-taken":
                history.Add(reply.Strings("seats"), new(SeatEffect.SeenTaken, "", "", called, Now) { By = SeatStep.AnyAllocation });
                break;
            default:
                Assert.True(reply.Status == 410, $"A sale is answered {await _any.WholeAsync(reply)}.");
                break;
        }
    }

    private async Task RefundAsync()
    {
        var order = _orders[random.Next(_orders.Count)];
        var given = order.Seats.Take(random.Next(1, order.Seats.Count + 1)).ToArray();
        var (called, key) = (Now, Guid.NewGuid().ToString("N"));
        var reply = await _any.UntilKnownAsync(replica => replica.SendAsync(HttpMethod.Post, $"api/admin/orders/{order.Id}/refund", new { seats = given }, key));
        Assert.True(reply.Status == 200, $"A refund is answered {await _any.WholeAsync(reply)}.");
        history.Add(given, new(SeatEffect.Freed, "", order.Id, called, Now));
        order.Seats.RemoveRange(0, given.Length);
        if (order.Seats.Count == 0)
        {
            _orders.Remove(order);
        }
    }

    private async Task MoveAsync()
    {
        var order = _orders[random.Next(_orders.Count)];
        var (from, to) = (order.Seats[0], seats[random.Next(seats.Length)]);
        if (order.Seats.Contains(to))
        {
            return;
        }

        var (called, asked) = (Now, 0);
        var reply = await _any.UntilKnownAsync(replica =>
        {
            asked++;
            return replica.PostAsync($"api/admin/orders/{order.Id}/move", new { from, to });
        });
        // While it is tried nobody else gets the seat; what an attempt that died had is given back later.
        history.Add([to], SeatStep.Unsure(SeatEffect.Taken, "", called, asked > 1 ? Now + AnyReplica.Longest.Ticks : Now) with { By = SeatStep.AnyAllocation });
        // Of another price, not free, or one that the order has given back.
        Assert.True(reply.Status is 200 or 409, $"A move is answered {await _any.WholeAsync(reply)}.");
        if (reply.Status == 200)
        {
            history.Add([from], new(SeatEffect.Freed, "", order.Id, called, Now));
            history.Add([to], new(SeatEffect.MovedTo, "", order.Id, called, Now));
            order.Seats[0] = to;
        }
    }
}
