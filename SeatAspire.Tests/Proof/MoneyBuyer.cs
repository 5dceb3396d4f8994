using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Proof;

/// <summary>Somebody who buys seats and gives some of them back, at any replica, whatever dies and whatever the provider does; and keeps what they were told.</summary>
internal sealed class MoneyBuyer(SeatSystem system, ApiClient person, string showing, string[] seats, Random random) : IDisposable
{
    private const int Tries = 20;

    private readonly AnyReplica _any = new(system, person, random);
    private readonly List<(string Id, List<string> Kept)> _orders = [];

    /// <summary>Their orders, each with the seats that they have left, as they were told.</summary>
    public IReadOnlyList<(string Id, List<string> Kept)> Orders => _orders;

    /// <summary>How many payments came to their end.</summary>
    public int Payments { get; private set; }

    /// <summary>Begins so many payments.</summary>
    public async Task BuyAsync(int payments)
    {
        for (var i = 0; i < payments && await HoldAsync() is { } hold; i++)
        {
            var (key, method) = (Guid.NewGuid().ToString("N"), random.Next(10) switch { 0 => "sandbox-decline", 1 => "sandbox-lost-answer", _ => "sandbox" });
            var reply = await _any.UntilKnownAsync(replica => replica.PayAsync(hold, key, method));
            Payments++;
            switch (reply.Status)
            {
                case 201:
                    var order = (reply.String("orderId"), reply.Strings("seats").ToList());
                    _orders.Add(order);
                    await GiveBackAsync(order);
                    break;
                case 402:
                    // Declined, or the provider did not say: they pay no more for it.
                    await _any.UntilKnownAsync(replica => replica.DeleteAsync($"api/holds/{hold}"));
                    break;
                default:
                    // Given up by a resolver; the hold may have run out by then.
                    Assert.True(reply.Status is 404 or 410, $"Paying is answered {reply}.");
                    break;
            }
        }
    }

    /// <summary>Their own account of what they bought, as any replica tells it.</summary>
    public Task<Reply> AccountAsync() => _any.UntilKnownAsync(replica => replica.GetAsync("api/orders"));

    public void Dispose() => _any.Dispose();

    private async Task<string?> HoldAsync()
    {
        for (var i = 0; i < Tries; i++)
        {
            var wanted = Enumerable.Range(0, random.Next(1, 3)).Select(_ => seats[random.Next(seats.Length)]).Distinct().ToArray();
            var reply = await _any.UntilKnownAsync(replica => replica.HoldAsync(showing, wanted));
            if (reply.Status == 201)
            {
                return reply.String("holdId");
            }

            Assert.True(reply.Word is "seats-taken" or "too-many-seats", $"A hold is answered {reply}.");
        }

        return null;
    }

    /// <summary>All of it, some of it, or nothing.</summary>
    private async Task GiveBackAsync((string Id, List<string> Kept) order)
    {
        var given = random.Next(5) switch { 0 => order.Kept.Count, 1 => 1, _ => 0 };
        if (given == 0)
        {
            return;
        }

        var labels = order.Kept.Take(given).ToArray();
        var reply = await _any.UntilKnownAsync(replica => replica.PostAsync($"api/orders/{order.Id}/cancel", given == order.Kept.Count ? null : new { seats = labels }));
        Assert.True(reply.Status == 200, $"Cancelling is answered {reply}.");
        order.Kept.RemoveRange(0, given);
    }
}
