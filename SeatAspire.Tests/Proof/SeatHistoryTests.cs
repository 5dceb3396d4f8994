namespace SeatAspire.Tests.Proof;

/// <summary>The checker of histories: what can have happened passes, and each lie is found.</summary>
public sealed class SeatHistoryTests
{
    private const long Never = long.MaxValue;
    private const long Soon = 1_000;

    /// <summary>A history by name, what it says in order of its calls, and whether it can have happened.</summary>
    public static TheoryData<string, bool> Stories
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var (name, (isTrue, _)) in Told)
            {
                data.Add(name, isTrue);
            }

            return data;
        }
    }

    private static readonly Dictionary<string, (bool IsTrue, SeatStep[] Steps)> Told = new()
    {
        ["held, given back, held"] = (true, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Taken("b", 5, 6)]),
        ["held by two one after the other"] = (false, [Taken("a", 1, 2), Taken("b", 3, 4)]),
        ["held by two at once"] = (false, [Taken("a", 1, 9), Taken("b", 1, 9)]),
        ["held by two, the first given back meanwhile"] = (true, [Taken("a", 1, 2), Taken("b", 3, 9), Did(SeatEffect.Released, "a", 4, 5)]),
        ["held again before it was given back"] = (false, [Taken("a", 1, 2), Taken("b", 3, 4), Did(SeatEffect.Released, "a", 5, 6)]),
        ["held again after its time"] = (true, [Taken("a", 1, 2, ends: 10), Taken("b", 10, 11)]),
        ["held again before its time"] = (false, [Taken("a", 1, 2, ends: 10), Taken("b", 8, 9)]),
        ["refused while held"] = (true, [Taken("a", 1, 2), Did(SeatEffect.SeenTaken, "", 3, 4)]),
        ["refused while free"] = (false, [Did(SeatEffect.SeenTaken, "", 1, 2), Taken("a", 3, 4)]),
        ["refused after it was given back"] = (false, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Did(SeatEffect.SeenTaken, "", 5, 6)]),
        ["refused after its time"] = (false, [Taken("a", 1, 2, ends: 10), Did(SeatEffect.SeenTaken, "", 11, 12)]),
        ["refused after its time, which a payment had stopped"] = (true, [Taken("a", 1, 2, ends: 10), Did(SeatEffect.SeenTaken, "", 11, 12), Sold("a", "o", 9, 13)]),
        ["sold and refused"] = (true, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Did(SeatEffect.SeenTaken, "", 5, 6)]),
        ["sold and held"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Taken("b", 5, 6)]),
        ["sold twice"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Sold("a", "p", 5, 6)]),
        ["sold after it was given back"] = (false, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Sold("a", "o", 5, 6)]),
        ["sold after its time"] = (false, [Taken("a", 1, 2, ends: 10), Sold("a", "o", 11, 12)]),
        ["sold, cancelled, held"] = (true, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Free("o", 5, 6), Taken("b", 7, 8)]),
        ["cancelled before it was sold"] = (false, [Taken("a", 1, 2), Free("o", 3, 4), Sold("a", "o", 5, 6)]),
        ["given back after its time, and somebody else has it"] = (true, [Taken("a", 1, 2, ends: 10), Taken("b", 11, 12), Did(SeatEffect.Released, "a", 13, 14) with { Deadline = 10 }, Did(SeatEffect.SeenTaken, "", 15, 16)]),
        ["given back in time, and somebody else has it"] = (false, [Taken("a", 1, 2, ends: 20), Taken("b", 11, 12), Did(SeatEffect.Released, "a", 13, 14) with { Deadline = 20 }]),
        ["declined and paid"] = (true, [Taken("a", 1, 2), Did(SeatEffect.SeenHeld, "a", 3, 4), Sold("a", "o", 5, 6)]),
        ["declined after it was given back"] = (false, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Did(SeatEffect.SeenHeld, "a", 5, 6)]),
        ["ended though it has time"] = (false, [Taken("a", 1, 2), Did(SeatEffect.SeenEnded, "a", 3, 4)]),
        ["ended after its time"] = (true, [Taken("a", 1, 2, ends: 10), Did(SeatEffect.SeenEnded, "a", 10, 11)]),
        ["ended after Redis was lost"] = (true, [Taken("a", 1, 2), Lost(3, 4), Did(SeatEffect.SeenEnded, "a", 5, 6)]),
        ["held after Redis was lost, and the former hold goes on"] = (false, [Taken("a", 1, 2), Lost(3, 4), Taken("b", 5, 6), Sold("a", "o", 7, 8)]),
        ["lost though it was held after Redis came back"] = (false, [Lost(1, 2), Taken("a", 3, 4), Did(SeatEffect.SeenEnded, "a", 5, 6)]),
        ["paid while Redis was lost, and it had its seat again"] = (true, [Taken("a", 1, 2), Sold("a", "o", 3, 9), Lost(4, 5), Did(SeatEffect.SeenTaken, "", 6, 7)]),
        ["paid while Redis was lost, taken back from who came between"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 9), Lost(4, 5), Taken("b", 6, 7), Did(SeatEffect.SeenEnded, "b", 10, 11)]),
        ["given back by somebody whose request was long over"] = (false, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, Never) with { Until = 5 }, Did(SeatEffect.SeenTaken, "", 8, 9), Taken("b", 10, 11)]),
        ["refused after it was given back, since older data had it held"] = (true, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Older(5, 6), Did(SeatEffect.SeenTaken, "", 7, 8), Taken("b", 9, 10)]),
        ["refused after it was given back and Redis was lost with all"] = (false, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Lost(5, 6), Did(SeatEffect.SeenTaken, "", 7, 8), Taken("b", 9, 10)]),
        ["sold, and held by older data"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Older(5, 6), Taken("b", 7, 8)]),
        ["sold and lost"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Lost(5, 6), Taken("b", 7, 8)]),
        ["held by two, with somebody between who was not told"] = (false, [Taken("a", 1, 2), Taken("", 3, Never) with { Until = 33 }, Taken("b", 5, 6), Did(SeatEffect.SeenEnded, "a", Soon, Soon + 1)]),
        ["held again after its time by somebody who was not told"] = (true, [Taken("a", 1, 2, ends: 10), Taken("", 3, Never) with { Until = 33 }, Did(SeatEffect.SeenTaken, "", 11, 12), Taken("b", 15, 16)]),
        ["held by somebody who was not told"] = (true, [Taken("", 1, Never), Did(SeatEffect.SeenTaken, "", 2, 3), Taken("b", 4, 5)]),
        ["given back by somebody who was not told"] = (true, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, Never), Taken("b", 8, 9)]),
        ["given back before it was asked for"] = (false, [Taken("a", 1, 2), Taken("b", 3, 4), Did(SeatEffect.Released, "a", 5, Never)]),
        ["sold over the counter"] = (true, [Counter("o", 1, 2), Did(SeatEffect.SeenTaken, "", 3, 4), Free("o", 5, 6), Taken("a", 7, 8)]),
        ["sold over the counter while somebody holds it"] = (false, [Taken("a", 1, 2), Counter("o", 3, 4)]),
        ["sold over the counter after its hold ran out"] = (true, [Taken("a", 1, 2, ends: 3), Counter("o", 4, 5), Did(SeatEffect.SeenEnded, "a", 6, 7)]),
        ["sold over the counter twice"] = (false, [Counter("o", 1, 2), Counter("p", 3, 4)]),
        ["sold over the counter and to somebody who holds it"] = (false, [Taken("a", 1, 2), Counter("o", 3, 6), Sold("a", "p", 4, 5)]),
        ["sold over the counter, and lost"] = (false, [Counter("o", 1, 2), Lost(3, 4), Taken("a", 5, 6)]),
        ["moved to"] = (true, [Moved("o", 1, 2), Did(SeatEffect.SeenTaken, "", 3, 4), Free("o", 5, 6)]),
        ["moved to what somebody held before"] = (false, [Taken("a", 1, 2), Moved("o", 3, 4)]),
        ["moved to while somebody held it"] = (false, [Taken("a", 3, 5), Moved("o", 2, 8), Did(SeatEffect.SeenEnded, "a", 9, 10)]),
        ["moved to while Redis was lost, taken back from who came between"] = (true, [Moved("o", 1, 8), Lost(2, 3), Taken("a", 4, 5), Did(SeatEffect.SeenEnded, "a", 9, 10)]),
        ["moved to what is sold"] = (false, [Counter("p", 1, 2), Moved("o", 3, 4)]),
        ["moved away and still its order's"] = (false, [Counter("o", 1, 2), Free("o", 3, 4), new(SeatEffect.EndsSold, "", "o", 5, 6)]),
        ["blocked, refused, freed, held"] = (true, [Block(1, 2), Did(SeatEffect.SeenTaken, "", 3, 4), Unblock(5, 6), Taken("a", 7, 8)]),
        ["blocked and held"] = (false, [Block(1, 2), Taken("a", 3, 4)]),
        ["blocked while somebody holds it"] = (false, [Taken("a", 1, 2), Block(3, 4)]),
        ["blocked after its hold ran out"] = (true, [Taken("a", 1, 2, ends: 3), Block(4, 5), Did(SeatEffect.SeenEnded, "a", 6, 7)]),
        ["blocked while it is sold"] = (false, [Counter("o", 1, 2), Block(3, 4)]),
        ["blocked twice"] = (true, [Block(1, 2), Block(3, 4), Did(SeatEffect.SeenTaken, "", 5, 6)]),
        ["blocked and sold over the counter"] = (false, [Block(1, 2), Counter("o", 3, 4)]),
        ["blocked, and held after Redis was lost"] = (false, [Block(1, 2), Lost(3, 4), Taken("a", 5, 6)]),
        ["blocked, and held by older data"] = (false, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Block(5, 6), Older(7, 8), Unblock(9, 10), Did(SeatEffect.SeenTaken, "", 11, 12), Taken("b", 13, 14)]),
        ["refused as blocked after it was freed"] = (false, [Block(1, 2), Unblock(3, 4), Did(SeatEffect.SeenTaken, "", 5, 6)]),
        ["refused to an operator as held though it was blocked alone"] = (false, [Block(1, 2), Did(SeatEffect.SeenTaken, "", 3, 4) with { By = SeatState.Off }]),
        ["ends free though it is blocked"] = (false, [Block(1, 2), Did(SeatEffect.EndsFree, "", 3, 4)]),
        ["sold while Redis was lost, and blocked meanwhile"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 9), Lost(4, 5), Block(6, 7)]),
        ["moved to while Redis was lost, blocked meanwhile, cancelled, held"] = (true, [Moved("o", 3, 9), Lost(4, 5), Block(6, 7), Free("o", 10, 11), Taken("b", 12, 13), Did(SeatEffect.Released, "b", 14, 15), Did(SeatEffect.SeenTaken, "", 16, 17)]),
        ["set aside, refused, held by its code, given back, refused"] = (true, [SetAside("x", 1, 2), Did(SeatEffect.SeenTaken, "", 3, 4), Taken("a", 5, 6) with { By = "x" }, Did(SeatEffect.Released, "a", 7, 8), Did(SeatEffect.SeenTaken, "", 9, 10)]),
        ["set aside and held without its code"] = (false, [SetAside("x", 1, 2), Taken("a", 3, 4)]),
        ["set aside and held by another's code"] = (false, [SetAside("x", 1, 2), Taken("a", 3, 4) with { By = "y" }]),
        ["set aside and refused to its code"] = (false, [SetAside("x", 1, 2), Did(SeatEffect.SeenTaken, "", 3, 4) with { By = "x" }]),
        ["set aside, cancelled, held without its code"] = (false, [SetAside("x", 1, 2), Counter("o", 3, 4), Free("o", 5, 6), Taken("a", 7, 8)]),
        ["set aside, and sold over the counter"] = (true, [SetAside("x", 1, 2), Counter("o", 3, 4), Free("o", 5, 6), Taken("a", 7, 8) with { By = "x" }]),
        ["set aside while somebody holds it"] = (false, [Taken("a", 1, 2), SetAside("x", 3, 4)]),
        ["set aside twice"] = (false, [SetAside("x", 1, 2), SetAside("y", 3, 4)]),
        ["set aside and blocked"] = (false, [SetAside("x", 1, 2), Block(3, 4)]),
        ["set aside while Redis was lost, and who came between keeps it"] = (true, [SetAside("x", 1, 8), Lost(2, 3), Taken("a", 4, 5), Did(SeatEffect.Released, "a", 9, 10), Did(SeatEffect.SeenTaken, "", 11, 12)]),
        ["set aside, and forgotten with Redis"] = (false, [SetAside("x", 1, 2), Lost(3, 4), Taken("a", 5, 6)]),
        ["its allocation ends while it is held"] = (true, [SetAside("x", 1, 2), Taken("a", 3, 4) with { By = "x" }, Over("x", 5, 6), Did(SeatEffect.Released, "a", 7, 8), Taken("b", 9, 10)]),
        ["its allocation has ended, and it is refused"] = (false, [SetAside("x", 1, 2), Over("x", 3, 4), Did(SeatEffect.SeenTaken, "", 5, 6)]),
        ["given back by a refund of somebody else's order"] = (false, [Counter("o", 1, 2), Free("p", 3, 4)]),
        ["held past its deadline and paid"] = (false, [Taken("a", 1, 2, ends: 3), Sold("a", "o", 4, 5)]),
        ["ends free"] = (true, [Taken("a", 1, 2), Did(SeatEffect.Released, "a", 3, 4), Did(SeatEffect.EndsFree, "", 5, 6)]),
        ["ends free though it was sold"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 4), Did(SeatEffect.EndsFree, "", 5, 6)]),
        ["ends sold"] = (true, [Taken("a", 1, 2), Sold("a", "o", 3, 4), new(SeatEffect.EndsSold, "", "o", 5, 6)]),
        ["ends sold to somebody else"] = (false, [Taken("a", 1, 2), Sold("a", "o", 3, 4), new(SeatEffect.EndsSold, "", "p", 5, 6)]),
        ["ends sold though nobody was told"] = (true, [Taken("a", 1, 2), Sold("a", "o", 3, Never), new(SeatEffect.EndsSold, "", "o", 5, 6)]),
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_story_is_explained_or_not(string name, bool isTrue)
    {
        var found = Read(Told[name].Steps).Contradictions();
        Assert.True(isTrue == (found.Count == 0), name + "\n" + string.Join('\n', found));
    }

    /// <summary>What a seat really did, told by people whose calls overlap, is explained; with one word of it changed it is not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_happened_is_explained_and_one_lie_in_it_is_found(int part)
    {
        for (var seed = part * 200; seed < (part + 1) * 200; seed++)
        {
            var steps = Happen(new Random(seed), 120);
            Assert.True(Read(steps).Contradictions().Count == 0, $"seed {seed}: {string.Join('\n', Read(steps).Contradictions())}");

            // A second hold of what is held, for as long as it surely is.
            var (at, held) = steps.Index().First(step => step.Item.Effect == SeatEffect.Taken && Outlives(steps, step.Item));
            SeatStep lie = new(SeatEffect.Taken, "lie", "", held.Answered + 1, held.Answered + 2, Never - 1);
            Assert.True(Read([.. steps, lie]).Contradictions().Count == 1, $"seed {seed}: the lie at step {at} is not found");
        }
    }

    [Fact]
    public void Seats_are_told_apart()
    {
        var history = new SeatHistory();
        history.Add(["A-1", "A-2"], Taken("a", 1, 2));
        history.Add(["A-2", "A-3"], Taken("b", 3, 4));
        var found = Assert.Single(history.Contradictions());
        Assert.StartsWith("Seat A-2,", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SeatEffect.MovedTo, true)]
    [InlineData(SeatEffect.MovedTo, false)]
    [InlineData(SeatEffect.Sold, true)]
    public void A_move_that_went_on_through_a_loss_may_end_a_hold_with_its_other_seats_and_nothing_else_may(object effect, bool isLost)
    {
        var history = new SeatHistory();
        history.Add(["A-1"], new((SeatEffect)effect, "", "o", 3, 9));
        if (isLost)
        {
            history.Lost(4, 5);
        }

        history.Add(["A-2"], Taken("b", 6, 7));
        history.Add(["A-1"], Taken("b", 6, 7));
        history.Add(["A-2"], Did(SeatEffect.SeenEnded, "b", 10, 11));
        Assert.Equal(isLost && effect is SeatEffect.MovedTo, history.Contradictions().Count == 0);
    }

    private static bool Outlives(SeatStep[] steps, SeatStep held) =>
        steps.Where(step => step.Hold == held.Hold && step.Effect is SeatEffect.Released or SeatEffect.Sold).All(step => step.Called > held.Answered + 3);

    /// <summary>One seat's life, step by step, each told with some slack about when it was.</summary>
    private static SeatStep[] Happen(Random random, int count)
    {
        var (steps, now, state, holder, made) = (new List<SeatStep>(), 100L, 'f', "", 0);
        while (steps.Count < count)
        {
            now += 10 + random.Next(10);
            var (called, answered) = (now - random.Next(30), now + random.Next(30));
            switch (state, random.Next(4))
            {
                case ('f', _):
                    holder = $"hold {++made}";
                    // What follows can only be asked for by who was answered.
                    (answered, now) = (now, now + 4);
                    steps.Add(new(SeatEffect.Taken, holder, "", called, answered, Never - 1));
                    state = 'h';
                    break;
                case ('h', 0):
                    steps.Add(new(SeatEffect.Released, holder, "", now, answered));
                    state = 'f';
                    break;
                case ('h', 1):
                    steps.Add(new(SeatEffect.Sold, holder, "order of " + holder, now - 1, now));
                    state = 's';
                    break;
                case ('s', 0):
                    steps.Add(new(SeatEffect.Freed, "", "order of " + holder, now, answered));
                    state = 'f';
                    break;
                default:
                    steps.Add(new(SeatEffect.SeenTaken, "", "", called, answered));
                    break;
            }
        }

        return [.. steps];
    }

    private static SeatHistory Read(SeatStep[] steps)
    {
        var history = new SeatHistory();
        foreach (var step in steps)
        {
            if (step.Effect == SeatEffect.Lost)
            {
                history.Lost(step.Called, step.Deadline);
                continue;
            }

            if (step.Effect == SeatEffect.Returned)
            {
                history.Lost(step.Called, step.Deadline, withOlderData: true);
                continue;
            }

            history.Add(["A-1"], step);
            if (step.Effect == SeatEffect.Sold)
            {
                history.Paying(step.Hold, step.Called, step.Answered);
            }
        }

        return history;
    }

    private static SeatStep Taken(string hold, long called, long answered, long ends = Soon) => new(SeatEffect.Taken, hold, "", called, answered, ends);

    private static SeatStep Did(SeatEffect effect, string hold, long called, long answered) => new(effect, hold, "", called, answered);

    private static SeatStep Sold(string hold, string order, long called, long answered) => new(SeatEffect.Sold, hold, order, called, answered);

    private static SeatStep Counter(string order, long called, long answered) => new(SeatEffect.SoldThere, "", order, called, answered) { By = SeatStep.AnyAllocation };

    private static SeatStep Moved(string order, long called, long answered) => new(SeatEffect.MovedTo, "", order, called, answered);

    private static SeatStep Free(string order, long called, long answered) => new(SeatEffect.Freed, "", order, called, answered);

    private static SeatStep Block(long called, long answered) => Did(SeatEffect.Blocked, "", called, answered);

    private static SeatStep Unblock(long called, long answered) => Did(SeatEffect.Unblocked, "", called, answered);

    private static SeatStep SetAside(string allocation, long called, long answered) => Did(SeatEffect.Allocated, "", called, answered) with { By = allocation };

    private static SeatStep Over(string allocation, long called, long answered) => Did(SeatEffect.Deallocated, "", called, answered) with { By = allocation };

    private static SeatStep Lost(long from, long to) => new(SeatEffect.Lost, "", "", from, Never, to);

    private static SeatStep Older(long from, long to) => new(SeatEffect.Returned, "", "", from, Never, to);
}
