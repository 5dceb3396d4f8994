using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>What the scripts make of seats that are set aside, on a real Redis: who may have them, and what they become again.</summary>
public sealed class AllocationScriptTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Without_the_code_its_seats_are_taken_and_with_it_they_are_held_beside_others()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        await hall.SetAsideAsync([2, 3, 4]);
        Assert.Equal("00333000", await hall.StatesAsync());
        Assert.Equal([2], (await hall.HoldAsync("ann", [1, 2])).Taken);

        var held = (await hall.HoldAsync("ann", [1, 2, 3], "presale-1")).Hold!;
        Assert.Equal([1, 2, 3], held.Seats);
        Assert.Equal([2, 3], held.ByCode);
        Assert.Equal("01113000", await hall.StatesAsync());
        var seen = Assert.Single(await hall.Lasting.HoldsAsync(hall.Showing, "ann"));
        Assert.Equal(held.Seats, seen.Seats);
        Assert.Equal(held.ByCode, seen.ByCode);
        Assert.Equal([2, 3], (await hall.Lasting.StartPayAsync(held.HoldId, "ann", "key")).ByCode);
        Assert.Equal([2], (await hall.HoldAsync("bob", [2, 4], AllocationHall.Code)).Taken);
        Assert.Equal(HoldVerdict.CodeRefused, (await hall.HoldAsync("bob", [4], "presale-2")).Verdict);
    }

    [Fact]
    public async Task Seats_are_set_aside_all_or_none_and_those_of_holds_that_are_over_are_free()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        await hall.HoldAsync("ann", [0]);
        await hall.HoldAsync("bob", [1, 7], store: hall.Fleeting);
        await hall.Lasting.SellAsync(new(hall.Showing, "order", "hold", "cho", [2]));
        await hall.Lasting.BlockAsync(hall.Showing, [3]);
        await hall.SetAsideAsync([4], code: null, id: "other");
        Assert.Equal([0, 2, 3, 4], (await hall.Allocations.TakeAsync(hall.Showing, "one", [0, 1, 2, 3, 4, 5])).Order());
        Assert.Equal("11233001", await hall.StatesAsync());
        await hall.SetAsideAsync([1, 5]);
        Assert.Equal("13233300", await hall.StatesAsync());
        Assert.Equal(["allocated", "allocated", "free"], await hall.Lasting.BlockAsync(hall.Showing, [4, 5, 6]));
    }

    [Theory]
    [InlineData("released")]
    [InlineData("expired")]
    [InlineData("noticed by the next")]
    [InlineData("displaced")]
    [InlineData("sold and cancelled")]
    [InlineData("sold and moved")]
    public async Task A_seat_goes_back_to_its_allocation_and_its_use_with_it(string how)
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        await hall.SetAsideAsync([1, 2], uses: 1);
        var isOver = how is "expired" or "noticed by the next";
        var hold = (await hall.HoldAsync("ann", [0, 1], AllocationHall.Code, isOver ? hall.Fleeting : hall.Lasting)).Hold!;
        Assert.Equal(1, await hall.UsedAsync());
        var sale = new SeatSale(hall.Showing, "order", hold.HoldId, "ann", hold.Seats) { ByCode = hold.ByCode };
        switch (how)
        {
            case "released":
                Assert.Equal(HoldVerdict.CodeRefused, (await hall.HoldAsync("bob", [2], AllocationHall.Code)).Verdict);
                await hall.Lasting.ReleaseAsync(hold.HoldId, "ann");
                break;
            case "expired":
                await hall.Lasting.ExpireAsync(hall.Showing, 100);
                break;
            case "noticed by the next":
                // Without the code it is taken all the same, over or not.
                Assert.Equal([1], (await hall.HoldAsync("bob", [1])).Taken);
                var next = (await hall.HoldAsync("bob", [2], AllocationHall.Code)).Hold!;
                await hall.Lasting.ReleaseAsync(next.HoldId, "bob");
                break;
            case "displaced":
                await hall.Lasting.SellAsync(new(hall.Showing, "other", "none", "bob", [0]));
                await hall.Lasting.FreeAsync(new(hall.Showing, "other", "none", "bob", [0]), []);
                break;
            default:
                await hall.Lasting.StartPayAsync(hold.HoldId, "ann", "key");
                await hall.Lasting.SellAsync(sale);
                await hall.Lasting.SellAsync(sale);
                Assert.Equal(1, await hall.UsedAsync());
                Assert.Equal(HoldVerdict.CodeRefused, (await hall.HoldAsync("bob", [2], AllocationHall.Code)).Verdict);
                if (how == "sold and moved")
                {
                    await hall.Lasting.MoveAsync(sale with { Seats = [7], ByCode = [] }, [1], moves: 1);
                    Assert.Equal("23300002", await hall.StatesAsync());
                }

                await hall.Lasting.FreeAsync(sale with { Seats = how == "sold and moved" ? [0, 7] : [0, 1] }, []);
                // Repeated, however late, nothing comes of it.
                await hall.Lasting.SellAsync(sale);
                break;
        }

        Assert.Equal("03300000", await hall.StatesAsync());
        Assert.Equal(0, await hall.UsedAsync());
        Assert.NotNull((await hall.HoldAsync("cho", [1], AllocationHall.Code)).Hold);
    }

    [Fact]
    public async Task Of_many_at_once_the_code_serves_as_many_seats_as_it_may()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 200);
        await hall.SetAsideAsync([.. Enumerable.Range(0, 150)], uses: 60);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => hall.HoldAsync($"person-{i}", [i / 2 % 150, 150 + (i % 50)], AllocationHall.Code)));
        Assert.True(outcomes.Count(outcome => outcome.Hold is not null) <= 50);
        var more = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => hall.HoldAsync($"more-{i}", [i], AllocationHall.Code)));
        Assert.Equal(60, await hall.UsedAsync());
        Assert.Equal(60, outcomes.Concat(more).Sum(outcome => outcome.Hold?.ByCode.Count ?? 0));
        Assert.All(more.Where(outcome => outcome.Hold is null), outcome => Assert.Contains(outcome.Verdict, new[] { HoldVerdict.CodeRefused, HoldVerdict.Taken }));
    }

    [Fact]
    public async Task Ended_its_free_seats_are_free_and_the_others_once_they_are_given_back()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        await hall.SetAsideAsync([0, 1, 2, 3], uses: 3);
        var held = (await hall.HoldAsync("ann", [0], AllocationHall.Code)).Hold!;
        var sold = (await hall.HoldAsync("bob", [1], AllocationHall.Code)).Hold!;
        var sale = new SeatSale(hall.Showing, "order", sold.HoldId, "bob", [1]) { ByCode = [1] };
        await hall.Lasting.SellAsync(sale);

        Assert.Equal(2, await hall.Allocations.DropAsync(hall.Showing, "one"));
        Assert.Equal(0, await hall.Allocations.DropAsync(hall.Showing, "one"));
        Assert.Equal("12000000", await hall.StatesAsync());
        Assert.Equal(HoldVerdict.CodeRefused, (await hall.HoldAsync("cho", [2], AllocationHall.Code)).Verdict);
        // Another one may have the code at once; what ends late does not take it away.
        await hall.SetAsideAsync([4], id: "two");
        await hall.Allocations.DropAsync(hall.Showing, "one");
        Assert.NotNull((await hall.HoldAsync("cho", [4], AllocationHall.Code)).Hold);

        Assert.Single(await hall.Lasting.HoldsAsync(hall.Showing, "ann"));
        await hall.Lasting.ReleaseAsync(held.HoldId, "ann");
        await hall.Lasting.FreeAsync(sale, []);
        Assert.Equal("00001000", await hall.StatesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rebuilt_from_the_database_seats_and_uses_are_as_before(bool isEmptied)
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        var allocation = await hall.SetAsideAsync([0, 1, 2, 3], uses: 3);
        var sold = (await hall.HoldAsync("ann", [0, 1], AllocationHall.Code)).Hold!;
        var sale = new SeatSale(hall.Showing, "order", sold.HoldId, "ann", [0, 1]) { ByCode = [0, 1] };
        await hall.Lasting.SellAsync(sale);
        // One of them was sold by the till, without the code.
        await hall.Lasting.SellAsync(new(hall.Showing, "till", "none", "till", [3]));
        if (isEmptied)
        {
            await redis.Connection.GetDatabase().ExecuteAsync("FLUSHALL");
        }
        else
        {
            Assert.NotNull((await hall.HoldAsync("bob", [2], AllocationHall.Code)).Hold);
        }

        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", 8));
        await hall.Allocations.SetAsync(allocation, SeatStore.MarkOf(2, "t"));
        await hall.Lasting.SellAsync(sale);
        await hall.Lasting.SellAsync(new(hall.Showing, "till", "none", "till", [3]));
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        hall.Believe(2);

        Assert.Equal(isEmptied ? "22320000" : "22120000", await hall.StatesAsync());
        Assert.Equal(isEmptied ? 2 : 3, await hall.UsedAsync());
        await hall.Lasting.FreeAsync(sale with { Seats = [1] }, [0]);
        Assert.Equal(isEmptied ? "23320000" : "23120000", await hall.StatesAsync());
        Assert.Equal(isEmptied ? 1 : 2, await hall.UsedAsync());
    }

    [Fact]
    public async Task Who_has_the_code_is_given_its_seats_first_and_others_where_they_are_too_few()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 12);
        // Two rows; the nearer one is free for all but two seats.
        var seating = Seating.Of("allocated", [.. Enumerable.Range(0, 12).Select(i => new PlacedSeat(i % 6, i / 6, i / 6, i / 6, 0))], (2.5, -1));
        await hall.SetAsideAsync([1, 6, 7, 8], uses: 3);

        Assert.Equal(2, (await BestAsync("ann", 2, null)).Hold!.Seats.Count(seat => seat is 2 or 3));
        var two = (await BestAsync("bob", 2, AllocationHall.Code)).Hold!;
        Assert.Equal(two.Seats, two.ByCode);
        Assert.All(two.Seats, seat => Assert.InRange(seat, 6, 8));
        // The last use.
        var one = (await BestAsync("cho", 1, AllocationHall.Code)).Hold!;
        Assert.Equal(one.Seats, one.ByCode);
        Assert.Equal(HoldVerdict.CodeRefused, (await BestAsync("dan", 1, AllocationHall.Code)).Verdict);

        Task<HoldOutcome> BestAsync(string person, int count, string? code) =>
            hall.Lasting.HoldBestAsync(hall.Showing, person, new(count), seating, QueueRules.Off, terms: hall.TermsOf(code));
    }

    [Fact]
    public async Task Wrong_codes_count_against_person_and_address_and_right_ones_do_not()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        await hall.SetAsideAsync([0, 1], percent: 20);
        var office = new AddressShare("office", 0, 0);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(20, (await hall.Allocations.LookAsync(hall.Showing, " PRESALE-1 ", "ann", office)).Use?.DiscountPercent);
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.True((await hall.Allocations.LookAsync(hall.Showing, $"guess-{i}", "ann", office)).IsWrong);
        }

        // Not even the right one: else it would be told apart.
        Assert.InRange((await hall.Allocations.LookAsync(hall.Showing, AllocationHall.Code, "ann", office)).Wait!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        for (var person = 0; person < 9; person++)
        {
            for (var i = 0; i < 10; i++)
            {
                Assert.True((await hall.Allocations.LookAsync(hall.Showing, $"guess-{i}", $"person-{person}", office)).IsWrong);
            }
        }

        Assert.NotNull((await hall.Allocations.LookAsync(hall.Showing, AllocationHall.Code, "bob", office)).Wait);
        Assert.NotNull((await hall.Allocations.LookAsync(hall.Showing, AllocationHall.Code, "bob", new AddressShare("home", 0, 0))).Use);
        Assert.Equal(HoldVerdict.Held, (await hall.HoldAsync("ann", [0], AllocationHall.Code)).Verdict);
    }

    [Fact]
    public async Task What_differs_from_the_database_is_mended()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 8);
        var allocation = await hall.SetAsideAsync([0, 1, 2]);
        Assert.Equal(1, await hall.Lasting.RepairAsync(hall.Showing, [(1, "unallocated"), (5, "unallocated")]));
        Assert.Equal("30300000", await hall.StatesAsync());
        var stored = await hall.Allocations.ReadAsync(hall.Showing);
        Assert.Equal(AllocationStore.Opening(allocation.Row), stored.Codes["one"]);
        await hall.Allocations.SetAsync(allocation);
        Assert.Equal("33300000", await hall.StatesAsync());
        Assert.Equal([0, 1, 2], (await hall.Allocations.ReadAsync(hall.Showing)).Seats.Keys.Order());
        Assert.Equal(0, await hall.Lasting.RepairAsync(hall.Showing, [.. Enumerable.Range(0, 8).Select(seat => (seat, "checked"))]));
    }

    [Fact]
    public async Task What_was_committed_is_told_and_the_answer_is_who_has_come_between_and_keeps_their_seat()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 6);
        Assert.NotNull((await hall.HoldAsync("ann", [0])).Hold);
        await hall.Lasting.SellAsync(new(hall.Showing, "till", "none", "till", [1]));
        Assert.Equal(["free"], await hall.Lasting.BlockAsync(hall.Showing, [2]));
        var allocation = hall.Of("one", [0, 1, 2, 3, 4], AllocationHall.Code, null, null);
        Assert.Equal([0, 1, 2], await hall.Allocations.SetAsync(allocation));
        Assert.Equal("123330", await hall.StatesAsync());

        // Who has its code is nobody else.
        var cho = (await hall.HoldAsync("cho", [3], AllocationHall.Code)).Hold!;
        await hall.Lasting.SellAsync(new(hall.Showing, "order", cho.HoldId, "cho", [3]) { ByCode = [3] });
        Assert.NotNull((await hall.HoldAsync("dan", [4], AllocationHall.Code)).Hold);
        Assert.Equal([0, 1, 2], await hall.Allocations.SetAsync(allocation));
        Assert.Equal("123210", await hall.StatesAsync());
    }

    [Fact]
    public async Task Who_holds_what_the_database_has_blocked_keeps_it_but_not_what_older_data_brings_back()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 2);
        Assert.NotNull((await hall.HoldAsync("ann", [0])).Hold);
        Assert.Equal(1, await hall.Lasting.RepairAsync(hall.Showing, [(0, "blocked"), (1, "blocked")]));
        Assert.Equal("13", await hall.StatesAsync());

        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", 2));
        await hall.Lasting.BlockForRebuildAsync(hall.Showing, SeatStore.MarkOf(2, "t"), [0, 1]);
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        Assert.Equal("33", await hall.StatesAsync());
    }

    [Fact]
    public async Task What_older_data_knows_of_a_move_keeps_no_sale_from_being_restored()
    {
        using var hall = await AllocationHall.OpenAsync(redis, 2);
        var life = RedisKeys.Seats(hall.Showing).Prefix + "life";
        SeatSale Sale(params int[] has) => new(hall.Showing, "order", "none", "ann", has);
        await hall.Lasting.SellAsync(Sale(0));
        // Moved, in a life of Redis that is over; and moved back, which its data does not have.
        await redis.Connection.GetDatabase().StringSetAsync(life, "run_id:former");
        await hall.Lasting.MoveAsync(Sale(1), [0], moves: 1);
        Assert.Equal("02", await hall.StatesAsync());
        Assert.True(await hall.Lasting.BeginRebuildAsync(hall.Showing, 2, "t", 2));
        await hall.Lasting.SellAsync(Sale(0));
        Assert.True(await hall.Lasting.OpenAsync(hall.Showing, 2, "t"));
        Assert.Equal("20", await hall.StatesAsync());
    }
}
