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
        var running = Enumerable.Range(0, InFlightPurchases.Most).Select(_ => inFlight.RunAsync(() => end.Task)).ToArray();
        Assert.Equal("unavailable", Assert.IsType<RefusedResponse>(await inFlight.RunAsync(() => throw new InvalidOperationException())).Refusal.Word);
        end.SetResult(new RefusedResponse(Refusals.NotFound));
        await Task.WhenAll(running);
        Assert.Equal("not-found", Assert.IsType<RefusedResponse>(await inFlight.RunAsync(() => end.Task)).Refusal.Word);
    }
}
