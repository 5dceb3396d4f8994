using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>
/// A replica dies or freezes while it drives a purchase, and its buyer asks another one with the same key: the answer comes soon, whatever
/// the first one does when it wakes; there is one order, and money for it alone.
/// </summary>
[Collection(KilledReplicas.Name)]
public sealed class FrozenReplicaTests(ImpatientSystem system)
{
    // What a buyer is promised who asks again 5 seconds later; here at once, which is harder.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("KILL", "seats")]
    [InlineData("STOP", "seats")]
    [InlineData("STOP", "goods")]
    public async Task Who_asks_another_replica_with_the_same_key_has_the_answer_soon(string signal, string what)
    {
        await system.HealthyAsync();
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var elsewhere = ann.At(system.Api[1]);
        var me = (await ann.GetAsync("api/me")).String("id");
        var pay = what == "seats" ? await SeatsAsync(ann) : await GoodsAsync(ann);
        var key = Guid.NewGuid().ToString("N");
        var first = AnswerAsync(pay(ann, key));
        await using var database = system.Database();
        await Wait.UntilAsync("the provider is asked", () => database.Db.Payments.AnyAsync(row => row.PersonId == me));
        var pid = system.Pid("api-1");
        Processes.Signal(pid, signal);
        Reply order;
        try
        {
            var asked = Stopwatch.GetTimestamp();
            order = await pay(elsewhere, key);
            Assert.True(order.Status == 201, order.ToString());
            Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, Promised);
        }
        finally
        {
            if (signal == "STOP")
            {
                Processes.Signal(pid, "CONT");
            }
        }

        // It wakes, changes nothing and says the same; or its connection broke.
        Assert.Equal(signal == "STOP" ? order.Text : null, (await first)?.Text);
        Assert.Equal(order.Text, (await pay(elsewhere, key)).Text);
        Assert.Equal(order.String("orderId"), Assert.Single((await elsewhere.GetAsync("api/orders")).Json.EnumerateArray()).GetProperty("orderId").GetString());
        await Wait.UntilAsync("its money is taken, once", async () => await (
            from charge in database.Db.SandboxCharges.AsNoTracking()
            join payment in database.Db.Payments on charge.PaymentId equals payment.Id
            where payment.PersonId == me
            select charge.State).ToListAsync() is ["captured"]);
        await system.HealthyAsync();
    }

    private async Task<Func<ApiClient, string, Task<Reply>>> SeatsAsync(ApiClient ann)
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
        Assert.True(hold.Status == 201, hold.ToString());
        return (person, key) => person.PayAsync(hold.String("holdId"), key, "sandbox-slow");
    }

    private static async Task<Func<ApiClient, string, Task<Reply>>> GoodsAsync(ApiClient ann)
    {
        Assert.Equal(200, (await ann.PutAsync("api/goods/cola/cart", new { quantity = 1 })).Status);
        return (person, key) => person.PostAsync("api/goods/checkout", new { method = "sandbox-slow" }, key);
    }

    private static async Task<Reply?> AnswerAsync(Task<Reply> paying)
    {
        try
        {
            return await paying;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
