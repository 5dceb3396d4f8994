using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>Which seats a payment that is under way has, or gets anew where Redis was lost or came back with older data; by the real script.</summary>
public sealed class KeepPayingTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const int Seats = 8;
    private const string Overtaken = "overtaken";

    /// <summary>What stands when a payment of seats 2 and 3 is looked at, and whether they are its own afterwards: in a rebuild, and while the seats stand.</summary>
    public static TheoryData<string, bool, bool> Found => new()
    {
        { "nothing", true, true },
        { "its hold", true, true },
        { "its hold, being paid", true, true },
        { "its hold, being paid for the second time", false, false },
        { "its hold, after this payment came to nothing", false, false },
        { "its hold, given back", false, false },
        { "its hold, bought and given back", true, true },
        { "another's hold", true, false },
        { "another's payment", true, false },
        { "another's payment, that is under way", false, false },
        { "another's order", false, false },
        { "not for sale", true, false },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public async Task It_has_them_unless_somebody_else_bought_or_buys_them(string found, bool inRebuild, bool otherwise)
    {
        foreach (var isRebuild in (bool[])[true, false])
        {
            using var hall = await AllocationHall.OpenAsync(redis, Seats);
            var payment = new PayingHold(HoldId.New(hall.Showing), "ann", 1, [2, 3]) { KeyHash = "key" };
            (payment, var others) = await PrepareAsync(hall, found, payment);
            var before = (await hall.Lasting.SnapshotAsync(hall.Showing)).States;

            if (isRebuild)
            {
                Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", Seats));
                await RestoreAsync(hall, found);
                await hall.Lasting.KeepPayingForRebuildAsync(hall.Showing, SeatStore.MarkOf(2, "t"), [.. others, payment]);
                Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
                hall.Believe(2);
            }

            var expected = isRebuild ? inRebuild : otherwise;
            Assert.True(await hall.Lasting.KeepPayingAsync(hall.Showing, payment) == expected, $"{found}, {(isRebuild ? "rebuild" : "standing")}");
            // Twice is once.
            Assert.Equal(expected, await hall.Lasting.KeepPayingAsync(hall.Showing, payment));
            var paying = (await hall.Lasting.PayingSinceAsync(hall.Showing, TimeSpan.Zero, 10)).Where(one => one.HoldId == payment.HoldId && one.Attempt == payment.Attempt).ToList();
            if (!expected)
            {
                Assert.Empty(paying);
                Assert.Equal(before, (await hall.Lasting.SnapshotAsync(hall.Showing)).States);
            }
            else if (found != "its hold, bought and given back")
            {
                Assert.Equal([2, 3], Assert.Single(paying).Seats);
                Assert.Equal("h:" + payment.HoldId, await hall.Lasting.RefAsync(hall.Showing, 3));
                Assert.Equal(payment.HoldId, Assert.Single(await hall.Lasting.HoldsAsync(hall.Showing, "ann")).HoldId);
                Assert.Empty(await hall.Lasting.HoldsAsync(hall.Showing, "bob"));
                // It ends like any other.
                await hall.Lasting.SellAsync(new(hall.Showing, "ours", payment.HoldId, "ann", [2, 3]));
                Assert.Equal("00220000"u8.ToArray(), (await hall.Lasting.SnapshotAsync(hall.Showing)).States);
            }
        }
    }

    [Fact]
    public async Task A_rebuild_that_another_one_has_overtaken_changes_nothing()
    {
        using var hall = await AllocationHall.OpenAsync(redis, Seats);
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, Overtaken, Seats));
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", Seats));
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        hall.Believe(2);
        Assert.Equal(HoldVerdict.Held, (await hall.Lasting.HoldAsync(hall.Showing, "bob", [2, 3], QueueRules.Off)).Verdict);
        var mark = SeatStore.MarkOf(2, Overtaken);
        Func<Task>[] steps =
        [
            () => hall.Lasting.KeepPayingForRebuildAsync(hall.Showing, mark, [new(HoldId.New(hall.Showing), "ann", 1, [2, 3])]),
            () => hall.Lasting.BlockForRebuildAsync(hall.Showing, mark, [2]),
            () => hall.Allocations.SetAsync(Aside(hall, 3, 4), mark),
        ];
        foreach (var step in steps)
        {
            await Assert.ThrowsAsync<RebuildingException>(step);
        }

        Assert.Equal("00110000"u8.ToArray(), (await hall.Lasting.SnapshotAsync(hall.Showing)).States);
    }

    [Fact]
    public async Task What_its_code_took_counts_as_a_use_again()
    {
        using var hall = await AllocationHall.OpenAsync(redis, Seats);
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", Seats));
        await hall.Allocations.SetAsync(Aside(hall, 2, 3, 4), SeatStore.MarkOf(2, "t"));
        await hall.Lasting.KeepPayingForRebuildAsync(
            hall.Showing, SeatStore.MarkOf(2, "t"), [new(HoldId.New(hall.Showing), "ann", 1, [2, 5]) { ByCode = [2] }]);
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        Assert.Equal("00133100"u8.ToArray(), (await hall.Lasting.SnapshotAsync(hall.Showing)).States);
        Assert.Equal(1, await hall.UsedAsync());
    }

    [Fact]
    public async Task Nobody_else_is_served_by_a_code_in_between_and_the_box_office_has_what_is_set_aside()
    {
        using var hall = await AllocationHall.OpenAsync(redis, Seats);
        await hall.SetAsideAsync([2, 3, 4], uses: 1);
        Assert.Equal(HoldVerdict.Held, (await hall.HoldAsync("bob", [2], AllocationHall.Code)).Verdict);
        Assert.False(await hall.Lasting.KeepPayingAsync(hall.Showing, new(HoldId.New(hall.Showing), "ann", 1, [3]) { ByCode = [3] }));
        Assert.False(await hall.Lasting.KeepPayingAsync(hall.Showing, new(HoldId.New(hall.Showing), "ann", 1, [3])));
        Assert.True(await hall.Lasting.KeepPayingAsync(hall.Showing, new(HoldId.New(hall.Showing), "till", 1, [3, 5]) { IsOfAnyAllocation = true }));
        Assert.Equal("00113100", await hall.StatesAsync());
        Assert.Equal(1, await hall.UsedAsync());
    }

    [Fact]
    public async Task What_is_blocked_is_blocked_once_it_is_not_being_paid()
    {
        using var hall = await AllocationHall.OpenAsync(redis, Seats);
        var hold = (await hall.Lasting.HoldAsync(hall.Showing, "ann", [2, 3], QueueRules.Off)).Hold!;
        await hall.Lasting.StartPayAsync(hold.HoldId, "ann", "key");
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", Seats));
        await hall.Lasting.BlockForRebuildAsync(hall.Showing, SeatStore.MarkOf(2, "t"), [2]);
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        hall.Believe(2);
        Assert.Equal("00110000", await hall.StatesAsync());
        await hall.Lasting.UnpayAsync(hold.HoldId, 1);
        Assert.Equal(ReleaseVerdict.Released, await hall.Lasting.ReleaseAsync(hold.HoldId, "ann"));
        Assert.Equal(1, await hall.Lasting.RepairAsync(hall.Showing, [(2, "blocked")]));
        Assert.Equal("00300000", await hall.StatesAsync());
    }

    [Fact]
    public async Task Of_two_that_want_a_seat_the_older_has_it_and_of_a_hold_that_it_ends_nothing_is_left()
    {
        using var hall = await AllocationHall.OpenAsync(redis, Seats);
        var bob = (await hall.Lasting.HoldAsync(hall.Showing, "bob", [1, 2], QueueRules.Off)).Hold!;
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", Seats));
        var (older, younger) = (new PayingHold(HoldId.New(hall.Showing), "ann", 1, [2, 3]), new PayingHold(HoldId.New(hall.Showing), "cho", 1, [3, 4]));
        await hall.Lasting.KeepPayingForRebuildAsync(hall.Showing, SeatStore.MarkOf(2, "t"), [older, younger]);
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        hall.Believe(2);
        Assert.Equal("00110000"u8.ToArray(), (await hall.Lasting.SnapshotAsync(hall.Showing)).States);
        Assert.Equal(ReleaseVerdict.Ended, await hall.Lasting.ReleaseAsync(bob.HoldId, "bob"));
        Assert.Equal(older.HoldId, Assert.Single(await hall.Lasting.PayingSinceAsync(hall.Showing, TimeSpan.Zero, 10)).HoldId);
    }

    private static Allocation Aside(AllocationHall hall, params int[] seats) => hall.Of("one", seats, AllocationHall.Code, uses: null, percent: null);

    /// <summary>The payment, and others that are under way.</summary>
    private static async Task<(PayingHold Payment, PayingHold[] Others)> PrepareAsync(AllocationHall hall, string found, PayingHold payment)
    {
        PayingHold[] others = [];
        if (found.StartsWith("its hold", StringComparison.Ordinal))
        {
            payment = payment with { HoldId = (await hall.Lasting.HoldAsync(hall.Showing, "ann", [2, 3], QueueRules.Off)).Hold!.HoldId };
        }

        switch (found)
        {
            case "its hold, being paid" or "its hold, after this payment came to nothing" or "its hold, being paid for the second time" or "its hold, bought and given back":
                await hall.Lasting.StartPayAsync(payment.HoldId, "ann", "key");
                break;
            case "its hold, given back":
                await hall.Lasting.ReleaseAsync(payment.HoldId, "ann");
                break;
            case "another's hold" or "another's payment" or "another's payment, that is under way":
                var other = (await hall.Lasting.HoldAsync(hall.Showing, "bob", [3, 4], QueueRules.Off)).Hold!;
                if (found != "another's hold")
                {
                    await hall.Lasting.StartPayAsync(other.HoldId, "bob", "key");
                }

                others = found == "another's payment, that is under way" ? [new(other.HoldId, "bob", 1, [3, 4])] : [];

                break;
        }

        if (found == "its hold, being paid for the second time")
        {
            await hall.Lasting.UnpayAsync(payment.HoldId, 1);
            await hall.Lasting.StartPayAsync(payment.HoldId, "ann", "other");
        }
        else if (found == "its hold, after this payment came to nothing")
        {
            await hall.Lasting.UnpayAsync(payment.HoldId, 1);
        }
        else if (found == "its hold, bought and given back")
        {
            await hall.Lasting.SellAsync(new(hall.Showing, "given", payment.HoldId, "ann", [2, 3]));
            await hall.Lasting.FreeAsync(new(hall.Showing, "given", payment.HoldId, "ann", [2, 3]), []);
        }

        await RestoreAsync(hall, found);
        return (payment, others);
    }

    /// <summary>What the database says of the seats.</summary>
    private static async Task RestoreAsync(AllocationHall hall, string found)
    {
        var (epoch, _) = await hall.Lasting.HeadAsync(hall.Showing);
        if (found == "another's order")
        {
            await hall.Lasting.SellAsync(new(hall.Showing, "theirs", "hold", "bob", [3]));
        }
        else if (found == "not for sale")
        {
            await (epoch is null ? hall.Lasting.BlockForRebuildAsync(hall.Showing, SeatStore.MarkOf(2, "t"), [3]) : hall.Lasting.BlockAsync(hall.Showing, [3]));
        }
    }
}
