using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>
/// A system that gives stuck payments up after 16 s, as soon as its other limits allow, tells screens what happens, and lets no address have
/// more than a little.
/// </summary>
public sealed class ImpatientSystem : SeatSystem
{
    public ImpatientSystem()
        : base(new()
        {
            ["Payments__ProviderTries"] = "1",
            ["Payments__ProviderTimeoutSeconds"] = "6",
            ["Payments__StuckSeconds"] = "16",
            ["Board__Enabled"] = "true",
            ["Holds__RunOutsBeforePause"] = "2",
            ["Limits__UnpaidSeatsPerAddress"] = "20",
            ["Limits__PlacesPerAddress"] = "6",
            ["Limits__ConnectionsPerAddress"] = "40",
            ["Limits__SnapshotKilobytesPerSecond"] = "20",
        }) => Settings["Board__Group"] = MulticastGroup;

    /// <summary>Where the screens listen: a port that no other system on this machine sends to.</summary>
    public string MulticastGroup { get; } = $"239.255.83.65:{FreePort()}";

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>One system for all tests that kill replicas and wait until they are back.</summary>
[CollectionDefinition(Name)]
public sealed class KilledReplicas : ICollectionFixture<ImpatientSystem>
{
    public const string Name = "killed replicas";
}

/// <summary>
/// A replica is killed (-9) while it drives a purchase, at each step of docs/seat-hold.md. Whatever the step, without
/// anybody's help there is in the end one order or none, money for the order alone, and a seat that matches.
/// </summary>
[Collection(KilledReplicas.Name)]
public sealed class KilledReplicaTests(ImpatientSystem system)
{
    /// <summary>In 2, 3 and 4, one after the other; what a resolver does of them takes its time, for all at once.</summary>
    [Fact]
    public async Task Killed_before_the_commit_the_payment_is_given_up_the_seats_come_back_and_nothing_is_charged()
    {
        var givenUp = new List<Task>();
        foreach (var kill in (Func<Task<Task>>[])[KilledWhileItIsRecordedAsync, KilledWhileTheProviderIsAskedAsync, KilledWithinTheTransactionAsync])
        {
            givenUp.Add(await kill());
        }

        await Task.WhenAll(givenUp);
    }

    private async Task<Task> KilledWhileItIsRecordedAsync()
    {
        var (ann, hold, pick) = await HoldAsync();
        await using var blocker = system.Database();
        // 2. An uncommitted row with the same key: the replica's own waits for it.
        await using (await blocker.Db.Database.BeginTransactionAsync())
        {
            blocker.Db.Payments.Add(await SamePaymentAsync(ann, hold, "k2"));
            await blocker.Db.SaveChangesAsync();
            var paying = PayAndLoseAsync(ann, hold, "k2", "sandbox");
            await Wait.UntilAsync("1. the hold is paying", () => system.IsPayingAsync(hold));
            await KillAsync();
            Assert.True(await paying, "the request should have been cut off");
        }

        // The database writes the row for a client that is no more, pending and driven by nobody, or a resolver's instead.
        return GivenUpThenPaidAnewAsync(ann, hold, pick, "k2");
    }

    private async Task<Task> KilledWhileTheProviderIsAskedAsync()
    {
        var (ann, hold, pick) = await HoldAsync();
        var paying = PayAndLoseAsync(ann, hold, "k3", "sandbox-slow");
        await using var database = system.Database();
        await Wait.UntilAsync("3. the provider is asked", () => database.Db.Payments.AnyAsync(row => row.HoldId == hold));
        await KillAsync();
        Assert.True(await paying, "the request should have been cut off");
        return GivenUpThenPaidAnewAsync(ann, hold, pick, "k3");
    }

    private async Task<Task> KilledWithinTheTransactionAsync()
    {
        var (ann, hold, pick) = await HoldAsync();
        await using var blocker = system.Database();
        // 4. An uncommitted sale of the same seat: the replica's own waits for it, with all its other rows written.
        await using (await blocker.Db.Database.BeginTransactionAsync())
        {
            await SellUncommittedAsync(blocker.Db, ann, hold, pick);
            var paying = PayAndLoseAsync(ann, hold, "k4", "sandbox");
            await using var watch = system.Database();
            await Wait.UntilAsync("3. is over", () => watch.Db.SandboxCharges.AnyAsync(charge =>
                watch.Db.Set<PaymentRow>().Any(row => row.HoldId == hold && row.Id == charge.PaymentId)));
            await KillAsync();
            Assert.True(await paying, "the request should have been cut off");
        }

        return GivenUpThenPaidAnewAsync(ann, hold, pick, "k4");
    }

    [Fact]
    public async Task Killed_between_commit_and_answer_the_order_stands_and_the_seat_is_shown_sold()
    {
        var (ann, hold, pick) = await HoldAsync();
        await using var viewer = await Viewer.JoinAsync(system.Api[1], pick.ShowingId);
        await using var other = await HubClient.ConnectAsync(system.Api[2]);
        var paying = PayAndLoseAsync(ann, hold, "k5", "sandbox-slow");
        await using var database = system.Database();
        // Its first beat comes a second after the row, when Redis has long been asked for the last time before 5.
        await Wait.UntilAsync("3. the provider is asked", () => database.Db.Payments.AnyAsync(row => row.HoldId == hold && row.Beat > 0));
        var redis = system.Pid("redis");
        // 5. Redis does not answer, so the sale is committed but cannot be shown.
        Processes.Signal(redis, "STOP");
        try
        {
            await Wait.UntilAsync("4. is committed", () => database.Db.Orders.AnyAsync(row => row.HoldId == hold));
            await KillAsync(wait: false);
            Assert.True(await paying, "the request should have been cut off");
        }
        finally
        {
            Processes.Signal(redis, "CONT");
        }

        await viewer.SeesAsync(pick.First, 2);
        await system.HealthyAsync();
        using var elsewhere = ann.At(system.Api[1]);
        var order = await elsewhere.PayAsync(hold, "k5", "sandbox-slow");
        Assert.True(order.Status == 201, order.ToString());
        await OneOrderAsync(elsewhere, order, pick);

        // Everybody who is still there is told of it, once: what is bought later is told later.
        HubClient[] hubs = [viewer.Hub, other];
        await Task.WhenAll(hubs.Select(hub => hub.EventAsync("Purchased", Of(order), TimeSpan.FromMinutes(1))));
        var next = await system.PickAsync(1, pick.ShowingId);
        var last = await elsewhere.BuyAsync(next.ShowingId, next.Labels);
        foreach (var hub in hubs)
        {
            await hub.EventAsync("Purchased", Of(last), TimeSpan.FromMinutes(1));
            Assert.Single(hub.Events, one => one.Target == "Purchased" && Of(order)(one.Argument));
        }

        static Func<System.Text.Json.JsonElement, bool> Of(Reply bought) => told => told.GetProperty("id").GetString() == bought.String("orderId");
    }

    [Fact]
    public async Task Whoever_was_connected_to_a_killed_replica_finds_the_same_hall_on_another_and_its_history_goes_on()
    {
        var (ann, hold, pick) = await HoldAsync();
        await using var lost = await Viewer.JoinAsync(system.Api[0], pick.ShowingId);
        var version = lost.Version;
        using var admin = await ApiClient.AdminAsync(system.Api[1]);
        var path = $"api/admin/showings/{pick.ShowingId}/history";
        var before = await Wait.ForAsync("there is a point", () => admin.GetAsync(path), reply => reply.Json.GetArrayLength() > 0);
        await KillAsync(wait: false);
        await Wait.UntilAsync("the connection is gone", () => !lost.Hub.IsOpen);
        using var elsewhere = ann.At(system.Api[1]);
        Assert.Equal(204, (await elsewhere.DeleteAsync($"api/holds/{hold}")).Status);
        await using var hub = await HubClient.ConnectAsync(system.Api[2]);
        var answer = await hub.CallAsync("Join", pick.ShowingId, version);
        Assert.True(answer.TryGetProperty("version", out _) || answer.TryGetProperty("to", out _));
        await using var viewer = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        await viewer.SeesAsync(pick.First, 0);

        // Each point is recorded once.
        var last = before.Json.EnumerateArray().Last().GetProperty("at").GetDateTimeOffset();
        var after = await Wait.ForAsync("points come again", () => admin.GetAsync(path), reply =>
            reply.Json.EnumerateArray().Count(point => point.GetProperty("at").GetDateTimeOffset() > last) >= 3);
        Assert.Contains(before.Json[0].GetRawText(), after.Text, StringComparison.Ordinal);
        // One is lost with the replica that was recording it; the tests before this one have killed some, too.
        Admin.History.AssertOnceEach(after.Json, mostHoles: 12);
        await system.HealthyAsync();
    }

    private async Task<(ApiClient Ann, string Hold, SeatPick Pick)> HoldAsync()
    {
        await system.HealthyAsync();
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        // Warm, so that the request that is killed is where the test thinks it is.
        var ann = await ApiClient.GuestAsync(system.Api[0]);
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
        Assert.True(hold.Status == 201, hold.ToString());
        return (ann, hold.String("holdId"), pick);
    }

    private async Task KillAsync(bool wait = true)
    {
        Processes.Signal(system.Pid("api-1"), "KILL");
        if (wait)
        {
            await Wait.UntilAsync("the host starts it anew", async () =>
            {
                using var gone = ApiClient.Nobody(system.Api[0]);
                return (await gone.GetAsync("alive")).Status == 200;
            }, TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>True when the connection broke before an answer came.</summary>
    private static async Task<bool> PayAndLoseAsync(ApiClient person, string hold, string key, string method)
    {
        try
        {
            await person.PayAsync(hold, key, method);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private async Task GivenUpThenPaidAnewAsync(ApiClient ann, string hold, SeatPick pick, string key)
    {
        using var elsewhere = ann.At(system.Api[1]);
        await using var database = system.Database();
        await Wait.UntilAsync("a resolver gives the payment up", () =>
            database.Db.Payments.AsNoTracking().AnyAsync(row => row.HoldId == hold && row.State == PaymentState.Aborted), TimeSpan.FromSeconds(40));
        var again = await elsewhere.PayAsync(hold, key, key == "k3" ? "sandbox-slow" : "sandbox");
        // In 2 a resolver's row may have come before the dead replica's own: then the key is unused, and pays.
        Assert.True(again.Status is >= 400 and < 500 || (key == "k2" && again.Status == 201), again.ToString());
        var order = again.Status == 201
            ? again
            : await Wait.ForAsync("a new key pays", () => elsewhere.PayAsync(hold, key + "-new"), reply => reply.Status == 201);
        await OneOrderAsync(elsewhere, order, pick);
    }

    private async Task OneOrderAsync(ApiClient person, Reply order, SeatPick pick)
    {
        var orders = (await person.GetAsync("api/orders")).Json;
        Assert.Equal(order.String("orderId"), Assert.Single(orders.EnumerateArray()).GetProperty("orderId").GetString());
        await using var viewer = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        await viewer.SeesAsync(pick.First, 2);
        await using var database = system.Database();
        var id = order.String("orderId");
        var row = await database.Db.Orders.AsNoTracking().SingleAsync(one => one.Id == id);
        Assert.Equal(1, await database.Db.SoldSeats.CountAsync(seat => seat.OrderId == id));
        // Money is kept for the order alone; every other charge of the hold is let go of.
        await Wait.UntilAsync("money for the order alone", async () =>
        {
            var charges = await (from charge in database.Db.SandboxCharges.AsNoTracking()
                                 join payment in database.Db.Payments on charge.PaymentId equals payment.Id
                                 where payment.HoldId == row.HoldId
                                 select new { charge.PaymentId, charge.State }).ToListAsync();
            return charges.All(charge => charge.State == (charge.PaymentId == row.PaymentId ? "captured" : "voided"))
                && charges.Any(charge => charge.PaymentId == row.PaymentId);
        });
        await system.HealthyAsync();
    }

    private static async Task<PaymentRow> SamePaymentAsync(ApiClient person, string hold, string key) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        HoldId = hold,
        Attempt = 1,
        PersonId = (await person.GetAsync("api/me")).String("id"),
        IdempotencyKey = key,
        RequestHash = "",
        ShowingId = "",
        Seats = "",
        Amount = 0,
        Currency = "",
        Method = "",
        State = PaymentState.Pending,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>Sells a pick to a person in a transaction that the caller has begun.</summary>
    internal static async Task SellUncommittedAsync(SeatDb db, ApiClient person, string hold, SeatPick pick)
    {
        var payment = await SamePaymentAsync(person, "another hold", "another key");
        db.Payments.Add(payment);
        await db.SaveChangesAsync();
        var order = new OrderRow
        {
            Id = Guid.CreateVersion7().ToString("N"),
            Reference = OrderReference.New(),
            PaymentId = payment.Id,
            HoldId = hold,
            PersonId = payment.PersonId,
            Nickname = "",
            ShowingId = pick.ShowingId,
            Amount = 0,
            Currency = "",
            Status = OrderStatus.Paid,
            CreatedAt = payment.CreatedAt,
        };
        db.Orders.Add(order);
        await db.SaveChangesAsync();
        db.SoldSeats.Add(new() { ShowingId = pick.ShowingId, Seat = pick.First, OrderId = order.Id, PersonId = order.PersonId, HoldId = hold });
        await db.SaveChangesAsync();
    }
}
