using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>A date whose sale is rehearsed is paid for in ways that move no money, and in no other.</summary>
public sealed class RehearsedPaymentTests(OrderBench bench) : IClassFixture<OrderBench>
{
    [Fact]
    public async Task A_way_that_moves_money_is_refused_and_the_hold_stays()
    {
        var until = bench.Time.GetUtcNow().AddMinutes(5);
        await bench.QueryAsync(db => db.Showings.Where(row => row.Id == bench.Showing.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RehearsalUntil, until)));
        await Wait.UntilAsync("it is a rehearsal", () => bench.Get<ShowCatalog>().Find(bench.Showing.Id)!.RehearsalUntil is not null);
        bench.Provider.Rehearsed = ["sandbox-slow"];
        var person = OrderBench.Person();
        var hold = await bench.HoldAsync(person);
        await bench.RefusesAsync(OrderBench.Call(hold.HoldId, person), "validation");
        Assert.Empty(await bench.PaymentsAsync(hold.HoldId));

        bench.Provider.Rehearsed = ["sandbox"];
        await bench.PayAsync(OrderBench.Call(hold.HoldId, person), 201);
        Assert.True(await bench.QueryAsync(db => db.Set<OrderRow>().Where(order => order.PersonId == person).Select(order => order.IsRehearsal).SingleAsync()));
    }
}
