using SeatAspire.Api.Plans;
using SeatAspire.Api.Seats;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Seats;

/// <summary>The best seats, chosen in the real script on a real Redis. A failure of a drawn house prints its seed.</summary>
public sealed class BestSeatTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int Houses = 12;
    private const int AsksInAHouse = 40;
    private static readonly VenueLayout Theatre = VenueLayout.Parse(VenueLayout.Seal(Api.Shows.Demo.Theatre.Draw()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0)]
    public async Task The_script_chooses_what_a_comparison_of_all_places_does(int fixedSeed)
    {
        var seed = fixedSeed != 0 ? fixedSeed : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (chosen, refused, single) = (0, 0, 0);
        for (var house = 0; house < Houses; house++)
        {
            var (drawn, stage) = Draw(random);
            // A plan may have 64; two of these share a bit.
            int[] tiers = house % 2 == 0 ? [0, 1, 2] : [3, 35, VenueLayout.MaxTiers - 1];
            var seats = drawn.Select(seat => seat with { Tier = tiers[seat.Tier] }).ToList();
            var model = new BestSeatModel(seats, stage);
            using var hall = await BestSeatHall.OpenAsync(redis, Seating.Of($"drawn-{seed}-{house}", seats, stage), seats.Count);
            for (var ask = 0; ask < AsksInAHouse; ask++)
            {
                // From empty to sold out, and in between seats that were taken here and there.
                var share = random.NextDouble();
                await hall.SetAsync(string.Concat(seats.Select(_ => random.NextDouble() < share ? '0' : (char)('1' + random.Next(3)))));
                var states = await hall.StatesAsync();
                var isFree = (int seat) => states[seat] == '0';
                var wish = new SeatWish(random.Next(1, 7), random.Next(3) == 0 ? tiers[random.Next(3)] : null, random.Next(4) == 0);
                if (random.Next(3) == 0 && NamedSeats(random, seats.Count, isFree) is { } named)
                {
                    var singles = model.WouldBeSingle(named, isFree);
                    var held = await hall.LeavingNoneSingleAsync(named);
                    Assert.True((singles.Length == 0 ? HoldVerdict.Held : HoldVerdict.Single) == held.Verdict, $"house {house}, ask {ask}: {held.Verdict} of {string.Join(',', named)}");
                    Assert.Equal(singles, held.Taken.Distinct().Order());
                    single += singles.Length > 0 ? 1 : 0;
                    continue;
                }

                var expected = model.Best(isFree, wish);
                var outcome = await hall.BestAsync(wish);
                Assert.True(expected is null == (outcome.Hold is null), $"house {house}, ask {ask}: {wish} is {outcome.Verdict}");
                if (expected is null)
                {
                    Assert.Equal((HoldVerdict.Apart, model.MostTogether(isFree, wish)), (outcome.Verdict, outcome.Together));
                    Assert.Equal(states, await hall.StatesAsync());
                    refused++;
                }
                else
                {
                    Assert.True(expected.SequenceEqual(outcome.Hold!.Seats), $"house {house}, ask {ask}: {wish} got {string.Join(',', outcome.Hold.Seats)}, not {string.Join(',', expected)}");
                    var after = await hall.StatesAsync();
                    Assert.Equal(outcome.Hold.Seats, Enumerable.Range(0, seats.Count).Where(seat => states[seat] == '0' && after[seat] == '1'));
                    chosen++;
                }
            }
        }

        output.WriteLine($"{chosen} chosen, {refused} refused, {single} would have left single seats");
        Assert.True(chosen > 100 && refused > 20 && single > 5, "The houses that were drawn show too little.");
    }

    [Fact]
    public async Task In_an_empty_theatre_the_middle_of_the_first_row_comes_first()
    {
        using var hall = await TheatreAsync();
        Assert.Equal(["A-10", "A-11"], await LabelsAsync(hall, new(2)));
        // The row's middle of twelve now has 5 on each side: three of them leave two.
        Assert.Equal(["A-7", "A-8", "A-9"], await LabelsAsync(hall, new(3)));
        Assert.Equal(["A-12", "A-13", "A-14"], await LabelsAsync(hall, new(3)));
    }

    [Fact]
    public async Task Seats_across_an_aisle_are_not_side_by_side()
    {
        using var hall = await TheatreAsync();
        // A row's centre has twelve between two aisles, and no wing has as many.
        var thirteen = await hall.BestAsync(new(13));
        Assert.Equal((HoldVerdict.Apart, 12), (thirteen.Verdict, thirteen.Together));
        Assert.Equal(Enumerable.Range(5, 12).Select(number => $"A-{number}"), await LabelsAsync(hall, new(12)));
    }

    [Fact]
    public async Task A_category_is_kept_to()
    {
        using var hall = await TheatreAsync();
        for (var tier = 0; tier < Theatre.Tiers.Count; tier++)
        {
            var outcome = await hall.BestAsync(new(3, tier));
            Assert.All(outcome.Hold!.Seats, seat => Assert.Equal(tier, Theatre.TierOf(seat)));
        }
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_different_seats_until_none_that_fit_are_left()
    {
        using var hall = await TheatreAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => hall.BestAsync(new(2))));
        var held = outcomes.Select(outcome => outcome.Hold).OfType<Hold>().ToList();
        Assert.Equal(held.Count * 2, held.SelectMany(hold => hold.Seats).Distinct().Count());
        Assert.All(outcomes.Where(outcome => outcome.Hold is null), outcome => Assert.Equal(HoldVerdict.Apart, outcome.Verdict));
        // Only seats that stand alone are left: runs of an odd number.
        var states = await hall.StatesAsync();
        var beside = Seating.IsBesideLast(Seating.Place(Theatre));
        Assert.DoesNotContain(Enumerable.Range(1, states.Length - 1), seat => states[seat] == '0' && states[seat - 1] == '0' && beside[seat]);
        Assert.Equal((HoldVerdict.Apart, 1), ((await hall.BestAsync(new(2))).Verdict, (await hall.BestAsync(new(2))).Together));
        Assert.Single((await hall.BestAsync(new(1))).Hold!.Seats);
    }

    [Fact]
    public async Task Seats_of_holds_that_are_over_are_free()
    {
        using var fleeting = await TheatreAsync(holdSeconds: 0);
        var first = await fleeting.BestAsync(new(5));
        var second = await fleeting.BestAsync(new(5));
        Assert.Equal(first.Hold!.Seats, second.Hold!.Seats);
        // More of them than are ended at once: one seat each, the whole house.
        await Task.WhenAll(Enumerable.Range(0, Theatre.SeatCount).Select(seat =>
            fleeting.Store.HoldAsync(fleeting.Showing, fleeting.Somebody(), [seat], Api.Queue.QueueRules.Off)));
        Assert.Equal(HoldVerdict.Held, (await fleeting.BestAsync(new(12))).Verdict);
    }

    [Fact]
    public async Task A_seating_that_redis_lost_is_written_again()
    {
        using var hall = await TheatreAsync();
        Assert.Equal(HoldVerdict.Held, (await hall.BestAsync(new(2))).Verdict);
        var key = Api.Redis.RedisKeys.Seats(hall.Showing).Seating(hall.Seating.Id);
        Assert.True(await redis.Connection.GetDatabase().KeyDeleteAsync(key));
        Assert.Equal(HoldVerdict.Held, (await hall.BestAsync(new(2))).Verdict);
        Assert.InRange((await redis.Connection.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
        Assert.True(await redis.Connection.GetDatabase().KeyDeleteAsync(key));
        Assert.Equal(HoldVerdict.Single, (await hall.LeavingNoneSingleAsync([1])).Verdict);
    }

    private Task<BestSeatHall> TheatreAsync(int holdSeconds = 300) => BestSeatHall.OpenAsync(redis, Seating.Of(Theatre), Theatre.SeatCount, holdSeconds);

    private static async Task<string[]> LabelsAsync(BestSeatHall hall, SeatWish wish)
    {
        var outcome = await hall.BestAsync(wish);
        Assert.Equal(HoldVerdict.Held, outcome.Verdict);
        return [.. outcome.Hold!.Seats.Select(Theatre.Label)];
    }

    /// <summary>Rows of any length with aisles, three tiers that change within rows too, accessible places with companions beside them.</summary>
    private static (List<PlacedSeat> Seats, (double X, double Y) Stage) Draw(Random random)
    {
        var seats = new List<PlacedSeat>();
        var run = 0;
        for (var row = 0; row < random.Next(2, 90); row++)
        {
            var x = random.Next(5) * 1.0;
            var tier = random.Next(3);
            for (var count = random.Next(1, 26); count > 0; count--)
            {
                seats.Add(new(x, row, run, row, tier));
                x += 1;
                if (random.Next(9) == 0)
                {
                    (x, run) = (x + (random.Next(2) == 0 ? 0 : 2), run + 1);
                    tier = random.Next(2) == 0 ? tier : random.Next(3);
                }
            }

            run++;
        }

        for (var places = random.Next(2) * seats.Count / 12; places > 0; places--)
        {
            var place = random.Next(seats.Count);
            seats[place] = seats[place] with { Kind = SeatKind.Accessible, CompanionOf = -1 };
            foreach (var companion in new[] { place - 1, place + 1 }.Where(seat => seat >= 0 && seat < seats.Count && seats[seat].Kind == SeatKind.Ordinary && random.Next(2) == 0))
            {
                seats[companion] = seats[companion] with { Kind = SeatKind.Companion, CompanionOf = place };
            }
        }

        return (seats, (random.Next(30), -random.Next(1, 20)));
    }

    private static int[]? NamedSeats(Random random, int count, Func<int, bool> isFree)
    {
        var first = random.Next(count);
        var seats = Enumerable.Range(first, Math.Min(random.Next(1, 5), count - first)).Where(isFree).ToArray();
        return seats.Length == 0 ? null : seats;
    }
}
