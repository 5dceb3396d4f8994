using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>Who is told what of a purchase, on three replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class PurchaseNoticeTests(SeatSystem system)
{
    [Fact]
    public async Task A_purchase_is_told_once_everywhere_though_announced_again_and_one_that_failed_never()
    {
        var showing = await OwnShowing.MakeAsync(system);
        var hubs = await Task.WhenAll(system.Api.Select(origin => HubClient.ConnectAsync(origin)));
        using var ann = await ApiClient.GuestAsync(system.Api[0], "ann");
        using var bob = await ApiClient.GuestAsync(system.Api[1], "bob");
        var hold = (await ann.HoldAsync(showing.Id, "A-1", "A-2")).String("holdId");
        Assert.Equal(402, (await ann.PayAsync(hold, "declined", "sandbox-decline")).Status);
        Assert.Equal(409, (await bob.HoldAsync(showing.Id, "A-1")).Status);

        var order = await ann.PayAsync(hold, "paid");
        await AllHearAsync(order);
        // As after the death of a replica that had told it, and not yet said so.
        await using var database = system.Database();
        var id = order.String("orderId");
        var again = OutboxKind.Announce.Row(id, TimeProvider.System.GetUtcNow());
        database.Db.Outbox.Add(again);
        await database.Db.SaveChangesAsync();
        await Wait.UntilAsync("it is announced again", async () => !await database.Db.Outbox.AsNoTracking().AnyAsync(row => row.Id == again.Id));

        // What is bought later is told later: everything before it has been told.
        var last = await bob.BuyAsync(showing.Id, "A-3");
        await AllHearAsync(last);
        foreach (var hub in hubs)
        {
            var told = hub.Events.Where(one => one.Target == "Purchased" && one.Argument.GetProperty("showingId").GetString() == showing.Id)
                .Select(one => (one.Argument.GetProperty("id").GetString(), one.Argument.GetProperty("nickname").GetString(), one.Argument.GetProperty("seats").GetInt32()));
            Assert.Equal([(id, "a**", 2), (last.String("orderId"), "b**", 1)], told);
            await hub.DisposeAsync();
        }

        Task AllHearAsync(Reply bought) => Task.WhenAll(hubs.Select(hub =>
            hub.EventAsync("Purchased", one => one.GetProperty("id").GetString() == bought.String("orderId"))));
    }
}
