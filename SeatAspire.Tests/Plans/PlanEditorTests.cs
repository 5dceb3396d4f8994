using SeatAspire.Api.Plans;

namespace SeatAspire.Tests.Plans;

/// <summary>Changes to a plan: what was asked and nothing else, looked at as a file is.</summary>
public sealed class PlanEditorTests
{
    private static readonly Plan Before = PlanFixtures.Plan("seataspire", PlanFixtures.File("seataspire"));

    [Fact]
    public void Only_what_was_named_is_otherwise()
    {
        var edit = Apply(new SeatsChange { Seats = ["Stalls/A-1", "Stalls/A-2"], Category = "Box" }, new SeatsChange { Seats = ["Stalls/A-3"], RestrictedView = true });

        Assert.Equal(Enumerable.Range(0, Before.Seats.Count), edit.Former);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, Before.Seats.Count).Where(seat => edit.Plan!.Seats[seat] != Before.Seats[seat]));
        Assert.Equal([2, 2], edit.Plan!.Seats.Take(2).Select(seat => seat.Category));
        Assert.True(edit.Plan.Seats[2].RestrictedView);
        Assert.Equal((3, 0), PlanEffects.Count(Before, edit.Plan, edit.Former));
    }

    [Fact]
    public void Nothing_changed_is_the_same_plan()
    {
        var edit = Apply(new SeatsChange { Seats = ["12A"], Accessible = true, Category = "Good" });
        Assert.Equal(PlanFixtures.Hash(Before), PlanFixtures.Hash(edit.Plan!));
    }

    [Fact]
    public void Labels_may_change_places_and_companions_follow()
    {
        var edit = Apply(new SeatsChange { Seats = ["12A", "12B"], Labels = ["12B", "12A"] });

        Assert.Equal(["12B", "12A"], new[] { 20, 21 }.Select(seat => edit.Plan!.Seats[seat].Label));
        Assert.Equal(20, edit.Plan!.Seats[21].CompanionOf);
        Assert.Equal((2, 2), PlanEffects.Count(Before, edit.Plan, edit.Former));
    }

    [Fact]
    public void Who_comes_into_another_row_or_section_stands_behind_those_in_it()
    {
        var edit = Apply(
            new SeatsChange { Seats = ["12B", "12A"], Section = "Balcony", Row = "", Labels = ["Balcony/2", "Balcony/1"] },
            new SeatsChange { Seats = ["Stalls/A-1"], Section = "Gods", Row = "Z" },
            new SeatsChange { Seats = ["Loge 3-1"], Row = "A" });
        var plan = edit.Plan!;

        Assert.Equal(["Stalls", "Balcony", "Gods"], plan.Sections.Select(section => section.Name));
        Assert.Equal(["Stalls/A-2", "Stalls/A-3"], plan.Seats.Take(2).Select(seat => seat.Label));
        Assert.Equal(["Stalls/A-19", "Loge 3-1", "기둥 옆", "Balcony/10", "Balcony/12", "Balcony/14", "Balcony/16", "Balcony/18", "Balcony/1", "Balcony/2", "Stalls/A-1"], plan.Seats.Skip(18).Select(seat => seat.Label));
        Assert.Equal(plan.Seats.Index().Single(seat => seat.Item.Label == "Balcony/1").Index, plan.Seats.Single(seat => seat.Label == "Balcony/2").CompanionOf);
        Assert.Equal(Before.Seats.Select(seat => seat.At).Order(Comparer<PlanPoint>.Create((a, b) => (a.X, a.Y).CompareTo((b.X, b.Y)))), plan.Seats.Select(seat => seat.At).Order(Comparer<PlanPoint>.Create((a, b) => (a.X, a.Y).CompareTo((b.X, b.Y)))));
        Assert.Equal(plan.Seats.Select(seat => seat.At), edit.Former.Select(seat => Before.Seats[seat].At));
    }

    [Fact]
    public void A_section_that_is_left_by_all_is_gone()
    {
        var edit = Apply(new SeatsChange { Seats = ["Balcony/10", "Balcony/12", "Balcony/14", "Balcony/16", "Balcony/18"], Section = "Stalls", Row = "C" });
        Assert.Equal(["Stalls"], edit.Plan!.Sections.Select(section => section.Name));
    }

    [Fact]
    public void Categories_get_other_colours_or_are_new()
    {
        var edit = PlanEditor.Apply(Before, new PlanChangeRequest
        {
            Categories = [new("Best", "#000"), new("Pillar", "#123456")],
            Changes = [new SeatsChange { Seats = ["기둥 옆"], Category = "Pillar" }],
        });

        Assert.Equal([("Best", "#000000"), ("Good", "#7b5ea7"), ("Box", "#336699"), ("Pillar", "#123456")], edit.Plan!.Categories.Select(category => (category.Name, category.Color)));
        Assert.Equal(3, edit.Plan.Seats[23].Category);
    }

    public static TheoryData<string, SeatsChange> Faulty => new()
    {
        { "$.changes[0].seats[1] There is no seat “none” in this plan.", new() { Seats = ["12A", "none"] } },
        { "$.changes[0].seats[1] The seat “12A” is named twice", new() { Seats = ["12A", "12A"] } },
        { "$.changes[0].seats Name at least one seat.", new() { Seats = [] } },
        { "$.changes[0].labels There are 1 labels for 2 seats", new() { Seats = ["12A", "12B"], Labels = ["x"] } },
        { "$.changes[0].category There is no category “none”.", new() { Seats = ["12A"], Category = "none" } },
        { "$.changes[0].seats[0] The label “Stalls/A-1” is there already", new() { Seats = ["12A"], Labels = ["Stalls/A-1"] } },
        { "$.changes[0].seats[0] This seat has no label.", new() { Seats = ["12A"], Labels = [" "] } },
        { "$.changes[0].seats[0] The label", new() { Seats = ["12A"], Labels = [new string('x', 41)] } },
        { "$.changes[0].seats[0].companionOf A companion's seat", new() { Seats = ["Stalls/A-1"], CompanionOf = "Stalls/A-2" } },
        { "$.changes[0].companionOf There is no seat “none”.", new() { Seats = ["12B"], CompanionOf = "none" } },
        // Its companion would belong to no place.
        { "$.companionOf A companion's seat", new() { Seats = ["12A"], Accessible = false } },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_with_a_change_is_told_with_its_place(string fault, SeatsChange change)
    {
        var edit = Apply(change);
        Assert.Null(edit.Plan);
        Assert.Contains(edit.Findings.Faults, found => $"{found.Path} {found.English}".StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_asked_is_a_fault() => Assert.Null(PlanEditor.Apply(Before, new()).Plan);

    [Fact]
    public void A_date_is_told_what_would_cost_something_else_and_what_could_not_be_sold()
    {
        var edit = Apply(
            new SeatsChange { Seats = ["Stalls/A-1", "Stalls/A-2"], Category = "Good" }, new SeatsChange { Seats = ["Stalls/A-3"], Category = "Box" },
            new SeatsChange { Seats = ["Balcony/10"], Category = "Box" }, new SeatsChange { Seats = ["12B"], RestrictedView = true });
        var showing = new PlanShowing("one", DateTimeOffset.UnixEpoch, "Europe/Berlin", "EUR", new Dictionary<string, long> { ["Best"] = 9_000, ["Good"] = 5_000 });

        var effect = PlanEffects.Of(showing, Before, edit.Plan!, edit.Former);

        var repriced = Assert.Single(effect.Repriced);
        Assert.Equal(("Best", "Good", 9_000, 5_000, 2), (repriced.From, repriced.To, repriced.PriceBefore, repriced.PriceAfter, repriced.Count));
        Assert.Equal(["Stalls/A-1", "Stalls/A-2"], repriced.Seats);
        var unsellable = Assert.Single(effect.Unsellable);
        Assert.Equal(("Box", 2), (unsellable.Category, unsellable.Count));
        Assert.Equal(["Stalls/A-3", "Balcony/10"], unsellable.Seats);
    }

    /// <summary>Any change to any plan keeps its seats where they are, and what comes of it is a plan.</summary>
    [Fact]
    public void Any_change_comes_to_a_plan_or_to_faults()
    {
        var seed = Random.Shared.Next();
        for (var i = 0; i < 300; i++)
        {
            var random = new Random(seed + i);
            var plan = PlanFixtures.Random(seed + i);
            var labels = plan.Seats.Select(seat => seat.Label).Where(_ => random.Next(4) == 0).ToArray();
            var edit = PlanEditor.Apply(plan, new PlanChangeRequest
            {
                Categories = [new("new", "#abcdef")],
                Changes =
                [
                    new()
                    {
                        Seats = labels,
                        Section = random.Next(2) == 0 ? null : random.Next(2) == 0 ? "new" : plan.Sections[0].Name,
                        Row = random.Next(2) == 0 ? null : "new",
                        Category = random.Next(2) == 0 ? null : "new",
                        RestrictedView = random.Next(2) == 0 ? null : true,
                    },
                ],
            });
            if (edit.Plan is null)
            {
                Assert.True(labels.Length == 0, $"seed {seed + i}: {edit.Findings.Faults[0]}");
                continue;
            }

            Assert.Equal(Enumerable.Range(0, plan.Seats.Count), edit.Former.Order());
            Assert.Equal(edit.Former.Select(seat => (plan.Seats[seat].Label, plan.Seats[seat].At)), edit.Plan.Seats.Select(seat => (seat.Label, seat.At)));
            Assert.Equal(PlanFixtures.Hash(edit.Plan), PlanFixtures.Hash(edit.Plan.ToLayout().ToPlan()));
            VenueLayout.Parse(VenueLayout.Seal(edit.Plan.ToLayout()));
        }
    }

    private static PlanEdit Apply(params SeatsChange[] changes) => PlanEditor.Apply(Before, new PlanChangeRequest { Changes = changes });
}
