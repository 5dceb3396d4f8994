using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Orders;

/// <summary>People, and others in the database, who want the same rows at once: everybody is answered properly, and the books agree.</summary>
[Collection(SharedSystem.Name)]
public sealed class ContentionTests(SeatSystem system)
{
    // Of the wait for a row; the database and each step of a purchase have shorter limits of their own.
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Fifty_who_buy_and_cancel_the_same_seats_in_opposite_orders_end_with_books_that_agree()
    {
        // Fifty at once are more than a second lets in.
        var showing = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.Off });
        var seats = "CDE".SelectMany(row => Enumerable.Range(1, 20).Select(seat => $"{row}-{seat}")).ToArray();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => BuyAndCancelAsync(i, showing.Id, seats)));

        Assert.All(replies.SelectMany(reply => reply), reply => Assert.True(reply.Status is 200 or 201 || reply.Word == "seats-taken", reply.ToString()));
        var orders = await showing.OrdersAsync();
        Assert.Equal(replies.Sum(one => one.Count(reply => reply.Status == 201)), orders.Count);
        await using var database = system.Database();
        var ids = orders.Select(order => order.Id).ToList();
        var payments = orders.Select(order => order.PaymentId).ToList();
        var kept = await database.Db.OrderSeats.AsNoTracking().Where(seat => ids.Contains(seat.OrderId) && seat.Status == OrderStatus.Paid).ToListAsync();
        var sold = await database.Db.SoldSeats.AsNoTracking().Where(seat => seat.ShowingId == showing.Id).ToListAsync();
        Assert.NotEmpty(sold);
        Assert.Equal(kept.Select(seat => (seat.OrderId, seat.Seat)).Order(), sold.Select(seat => (seat.OrderId, seat.Seat)).Order());
        await Wait.UntilAsync("what is kept of the money is the price of what is kept of the seats", async () =>
        {
            var charges = await database.Db.SandboxCharges.AsNoTracking().Where(charge => payments.Contains(charge.PaymentId)).ToListAsync();
            return charges.Sum(charge => charge.Amount - charge.Refunded) == kept.Sum(seat => seat.Price);
        });
        await using var viewer = await Viewer.JoinAsync(system.Api[0], showing.Id);
        await Wait.UntilAsync("the sold seats are shown, and they alone", () =>
            sold.TrueForAll(seat => viewer.StateOf(seat.Seat) == 2) && viewer.States().Count(state => state == '2') == sold.Count);
    }

    [Fact]
    public async Task Who_meets_a_locked_row_goes_on_once_it_is_given_back()
    {
        var (ann, order) = await BuyAsync();
        var cancel = await WhileLockedAsync(LockOrderAsync, order, () => ann.PostAsync($"api/orders/{order}/cancel", null), meets: "FROM orders WHERE id");
        Assert.True((cancel.Status, cancel.String("status")) is (200, "cancelled"), cancel.ToString());

        var (bob, hold) = await HoldAsync();
        var paying = bob.PayAsync(hold, "key", "sandbox-slow");
        var payment = await PaymentAsync(hold);
        var paid = await WhileLockedAsync(LockPaymentAsync, payment, () => paying, meets: "UPDATE payments SET state");
        Assert.True(paid.Status == 201, paid.ToString());
        Assert.Single((await bob.GetAsync("api/orders")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Who_meets_a_row_that_is_locked_for_too_long_is_refused_and_nothing_is_half_done()
    {
        var (ann, order) = await BuyAsync();
        var (bob, hold) = await HoldAsync();
        var paying = bob.PayAsync(hold, "key", "sandbox-slow");
        var payment = await PaymentAsync(hold);
        await using (var blocker = system.Database())
        await using (await blocker.Db.Database.BeginTransactionAsync())
        {
            await LockOrderAsync(blocker.Db, order);
            await LockPaymentAsync(blocker.Db, payment);
            var replies = await Task.WhenAll(ann.PostAsync($"api/orders/{order}/cancel", null), paying).WaitAsync(Refused);
            Assert.All(replies, reply => Assert.Equal((503, "unavailable"), (reply.Status, reply.Word)));
            Assert.All(replies, reply => Assert.NotNull(reply.Headers.RetryAfter));
        }

        Assert.Equal("paid", (await ann.GetAsync($"api/orders/{order}")).String("status"));
        await using var database = system.Database();
        Assert.Equal(0, await database.Db.Refunds.CountAsync(refund => refund.OrderId == order));
        Assert.Equal(1, await database.Db.SoldSeats.CountAsync(seat => seat.OrderId == order));
        Assert.Equal(0, await database.Db.Orders.CountAsync(row => row.HoldId == hold));

        // The same again, now that nobody is in the way.
        Assert.Equal("cancelled", (await ann.PostAsync($"api/orders/{order}/cancel", null)).String("status"));
        var paid = await bob.PayAsync(hold, "key", "sandbox-slow");
        Assert.True(paid.Status == 201, paid.ToString());
        Assert.Single((await bob.GetAsync("api/orders")).Json.EnumerateArray());
        Assert.Equal(1, await database.Db.SandboxCharges.CountAsync(charge => charge.PaymentId == payment));
    }

    /// <summary>
    /// Buys three neighbours, named from either end, and gives them back by two replicas at once that begin at either end; and again, others.
    /// </summary>
    private async Task<List<Reply>> BuyAndCancelAsync(int i, string showing, string[] seats)
    {
        using var person = await ApiClient.GuestAsync(system.Api[i % 3]);
        using var elsewhere = person.At(system.Api[(i + 1) % 3]);
        var replies = new List<Reply>();
        for (var round = 0; round < 4; round++)
        {
            var three = Enumerable.Range((i * 5) + (round * 17), 3).Select(seat => seats[seat % seats.Length]).ToArray();
            if ((i + round) % 2 == 1)
            {
                Array.Reverse(three);
            }

            var hold = await person.HoldAsync(showing, three);
            if (hold.Status != 201)
            {
                replies.Add(hold);
                continue;
            }

            var order = await person.PayAsync(hold.String("holdId"), $"round {round}");
            replies.Add(order);
            if (order.Status == 201)
            {
                var path = $"api/orders/{order.String("orderId")}/cancel";
                // The middle one is wanted by both; in the last round a seat is kept.
                string[] others = [round < 3 ? three[2] : three[0], three[1]];
                replies.AddRange(await Task.WhenAll(person.PostAsync(path, new { seats = three[..2] }), elsewhere.PostAsync(path, new { seats = others })));
            }
        }

        return replies;
    }

    private async Task<(ApiClient Person, string HoldId)> HoldAsync()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        var person = await ApiClient.GuestAsync(system.Api[0]);
        var hold = await person.HoldAsync(pick.ShowingId, pick.Labels);
        Assert.True(hold.Status == 201, hold.ToString());
        return (person, hold.String("holdId"));
    }

    private async Task<(ApiClient Person, string OrderId)> BuyAsync()
    {
        var (person, hold) = await HoldAsync();
        var order = await person.PayAsync(hold, "key");
        Assert.True(order.Status == 201, order.ToString());
        return (person, order.String("orderId"));
    }

    /// <summary>The payment that a hold's row has, once it has one; its provider takes a while.</summary>
    private async Task<string> PaymentAsync(string holdId)
    {
        await using var database = system.Database();
        return (await Wait.ForAsync("3. the provider is asked", () => database.Db.Payments.AsNoTracking()
            .Where(row => row.HoldId == holdId).Select(row => row.Id).SingleOrDefaultAsync(), id => id is not null))!;
    }

    /// <summary>Makes a call while somebody else has a row, who gives it back once the call waits for it.</summary>
    /// <param name="take">Takes the row.</param>
    /// <param name="id">The row.</param>
    /// <param name="call">The call.</param>
    /// <param name="meets">What the statement says that waits.</param>
    private async Task<Reply> WhileLockedAsync(Func<SeatDb, string, Task> take, string id, Func<Task<Reply>> call, string meets)
    {
        await using var blocker = system.Database();
        await using var transaction = await blocker.Db.Database.BeginTransactionAsync();
        await take(blocker.Db, id);
        var calling = call();
        await using var watch = system.Database();
        var (statement, row) = ($"%{meets}%", $"%{id}%");
        var waiting = watch.Db.Database.SqlQuery<int>(
            $"SELECT COUNT(*) AS Value FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND INFO LIKE {statement} AND INFO LIKE {row}");
        await Wait.UntilAsync("somebody waits for the row", () => waiting.AnyAsync(count => count > 0));
        Assert.False(calling.IsCompleted);
        await transaction.CommitAsync();
        return await calling;
    }

    private static async Task LockOrderAsync(SeatDb db, string id) =>
        Assert.Single(await db.Orders.FromSql($"SELECT * FROM orders WHERE id = {id} FOR UPDATE").AsNoTracking().ToListAsync());

    private static async Task LockPaymentAsync(SeatDb db, string id) =>
        Assert.Single(await db.Payments.FromSql($"SELECT * FROM payments WHERE id = {id} FOR UPDATE").AsNoTracking().ToListAsync());
}
