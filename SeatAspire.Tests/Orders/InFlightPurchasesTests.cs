using Microsoft.Extensions.Logging.Abstractions;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;

namespace SeatAspire.Tests.Orders;

/// <summary>How many purchases a replica takes on.</summary>
public sealed class InFlightPurchasesTests
{
    [Fact]
    public async Task A_replica_with_too_many_purchases_under_way_begins_no_more()
    {
        var inFlight = new InFlightPurchases(NullLogger<InFlightPurchases>.Instance);
        var end = new TaskCompletionSource<PayResponse>();
        var running = Enumerable.Range(0, InFlightPurchases.Most).Select(i => inFlight.RunAsync("person", $"key {i}", () => end.Task)).ToArray();
        Assert.Equal("unavailable", Assert.IsType<RefusedResponse>(await inFlight.RunAsync("person", "another", () => throw new InvalidOperationException())).Refusal.Word);
        end.SetResult(new RefusedResponse(Refusals.NotFound));
        await Task.WhenAll(running);
        Assert.Equal("not-found", Assert.IsType<RefusedResponse>(await inFlight.RunAsync("person", "another", () => end.Task)).Refusal.Word);
    }

    [Fact]
    public async Task Who_asks_for_one_purchase_over_and_over_takes_nobody_elses_place()
    {
        var inFlight = new InFlightPurchases(NullLogger<InFlightPurchases>.Instance);
        var end = new TaskCompletionSource<PayResponse>();
        var asking = Enumerable.Range(0, InFlightPurchases.MostOfOne).Select(_ => inFlight.RunAsync("greedy", "key", () => end.Task)).ToArray();
        Assert.Equal("payment-in-progress", Assert.IsType<RefusedResponse>(await inFlight.RunAsync("greedy", "key", () => throw new InvalidOperationException())).Refusal.Word);
        var others = Enumerable.Range(1, InFlightPurchases.Most - 1).Select(i => inFlight.RunAsync($"person {i}", "key", () => end.Task)).ToArray();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        Assert.Equal("unavailable", Assert.IsType<RefusedResponse>(await inFlight.RunAsync("person 0", "key", () => throw new InvalidOperationException())).Refusal.Word);
        end.SetResult(new RefusedResponse(Refusals.NotFound));
        await Task.WhenAll([.. asking, .. others]);
        Assert.Equal("not-found", Assert.IsType<RefusedResponse>(await inFlight.RunAsync("greedy", "key", () => end.Task)).Refusal.Word);
    }
}
