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
        var purchases = new InFlightPurchases(NullLogger<InFlightPurchases>.Instance);
        var end = new TaskCompletionSource<PayAnswer>();
        var running = Enumerable.Range(0, InFlightPurchases.Most).Select(_ => purchases.RunAsync(() => end.Task)).ToArray();
        Assert.Equal("unavailable", Assert.IsType<RefusedAnswer>(await purchases.RunAsync(() => throw new InvalidOperationException())).Refusal.Word);
        end.SetResult(new RefusedAnswer(Refusals.NotFound));
        await Task.WhenAll(running);
        Assert.Equal("not-found", Assert.IsType<RefusedAnswer>(await purchases.RunAsync(() => end.Task)).Refusal.Word);
    }
}
