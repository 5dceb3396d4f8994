using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>A replica is killed (-9) while it sells at the box office: the same key, sent to another one, finds one sale or makes it.</summary>
[Collection(KilledReplicas.Name)]
public sealed class KilledSaleTests(ImpatientSystem system)
{
    [Fact]
    public async Task Killed_within_the_transaction_the_same_key_sells_once_on_another_replica()
    {
        await system.HealthyAsync();
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var path = $"api/admin/showings/{pick.ShowingId}/sales";
        var sale = new { seats = pick.Labels, method = "cash" };
        await using var blocker = system.Database();
        await using (await blocker.Db.Database.BeginTransactionAsync())
        {
            // 4. An uncommitted sale of the same seat: the replica's own waits for it, with all its other rows written.
            await KilledReplicaTests.SellUncommittedAsync(blocker.Db, ann, "a third hold " + pick.First, pick);
            var selling = LoseAsync(() => admin.PostAsync(path, sale, "killed"));
            await using var watch = system.Database();
            await Wait.UntilAsync("2. is written", () => watch.Db.Payments.AnyAsync(row => row.ShowingId == pick.ShowingId && row.Method == BoxOfficeMethod.Cash));
            Processes.Signal(system.Pid("api-1"), "KILL");
            Assert.True(await selling, "the request should have been cut off");
        }

        using var elsewhere = admin.At(system.Api[1]);
        var sold = await Wait.ForAsync("the same key sells", () => elsewhere.PostAsync(path, sale, "killed"), reply => reply.Status == 201);
        await system.HealthyAsync();
        foreach (var origin in system.Api)
        {
            Assert.Equal(sold.Text, (await admin.At(origin).PostAsync(path, sale, "killed")).Text);
            await using var viewer = await Viewer.JoinAsync(origin, pick.ShowingId);
            await viewer.SeesAsync(pick.First, 2);
            await viewer.SeesAsync(pick.First + 1, 2);
        }

        await using var database = system.Database();
        var order = await database.Db.Set<Api.Orders.OrderRow>().AsNoTracking().SingleAsync(row => row.Id == sold.String("orderId"));
        Assert.Equal(2, await database.Db.Set<Api.Seats.SoldSeatRow>().CountAsync(seat => seat.OrderId == order.Id));
        Assert.Equal(1, await database.Db.Set<Api.Orders.OrderRow>().CountAsync(row => row.PersonId == order.PersonId));
        Assert.False(await database.Db.SandboxCharges.AnyAsync(charge => charge.PaymentId == order.PaymentId));
    }

    /// <summary>True when the connection broke before an answer came.</summary>
    private static async Task<bool> LoseAsync(Func<Task<Reply>> ask)
    {
        try
        {
            await ask();
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
