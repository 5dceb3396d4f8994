using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using SeatAspire.Api.Plans;

namespace SeatAspire.Tests.Plans;

/// <summary>What is written and read again is the same plan, whatever is in it.</summary>
public sealed class PlanRoundTripTests
{
    private const int Plans = 400;

    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Checkout.Root, "docs/plan.schema.json")));

    [Fact]
    public void Any_plan_written_and_read_again_has_the_same_hash()
    {
        var seed = Random.Shared.Next();
        for (var i = 0; i < Plans; i++)
        {
            var plan = PlanFixtures.Random(seed + i);
            var hash = PlanFixtures.Hash(plan);
            var told = $"seed {seed + i}";
            Assert.True(hash == PlanFixtures.Hash(plan.ToLayout().ToPlan()), $"{told}: layout");
            Assert.True(hash == ReadBack("seataspire", plan, told), $"{told}: seataspire");
            // Of attributes its format has none.
            var plain = plan with { Seats = [.. plan.Seats.Select(seat => seat with { Accessible = false, CompanionOf = null, RestrictedView = false })] };
            Assert.True(PlanFixtures.Hash(plain) == ReadBack("pretix", plan, told), $"{told}: pretix");
            var layout = VenueLayout.Parse(VenueLayout.Seal(plan.ToLayout()));
            Assert.True(hash == layout.Hash && plan.Seats.Select(seat => seat.Label).SequenceEqual(Enumerable.Range(0, layout.SeatCount).Select(layout.Label)), $"{told}: labels");
        }
    }

    // A run that ends at the drawing's edge, where reckoning leads beyond it by less than a hair.
    [Fact]
    public void A_plan_that_could_not_be_read_again_once_is()
    {
        var plan = PlanFixtures.Random(1676234142);
        Assert.Equal(PlanFixtures.Hash(plan), ReadBack("seataspire", plan, "seed 1676234142"));
    }

    [Theory]
    [InlineData("seataspire")]
    [InlineData("pretix")]
    [InlineData("seatsio")]
    public void A_file_of_each_format_survives_export_and_import(string format)
    {
        var plan = PlanFixtures.Plan(format, PlanFixtures.File(format));
        Assert.Equal(PlanFixtures.Hash(plan), ReadBack("seataspire", plan, format));
        var plain = plan with { Seats = [.. plan.Seats.Select(seat => seat with { Accessible = false, CompanionOf = null, RestrictedView = false })] };
        Assert.Equal(PlanFixtures.Hash(plain), ReadBack("pretix", plan, format));
    }

    [Fact]
    public void What_is_written_is_as_the_schema_says()
    {
        Matches(PlanFixtures.File("seataspire"), "the example");
        for (var seed = 0; seed < 50; seed++)
        {
            Matches(PlanFixtures.Written("seataspire", PlanFixtures.Random(seed)), $"seed {seed}");
        }
    }

    /// <summary>What the schema refuses is a fault, and what the reader refuses of the shape of a file the schema refuses.</summary>
    [Theory]
    [InlineData("""{"width":10}""")]
    [InlineData("""{"width":10,"height":10,"categories":[],"sections":[]}""")]
    [InlineData("""{"width":0,"height":10,"categories":[{"name":"a"}],"sections":[{"rows":[{"seats":[{"label":"1","x":1,"y":1,"category":"a"}]}]}]}""")]
    [InlineData("""{"width":10,"height":10,"categories":[{"name":"a"}],"sections":[{"rows":[{"seats":[{"label":"","x":1,"y":1,"category":"a"}]}]}]}""")]
    [InlineData("""{"width":10,"height":10,"categories":[{"name":"a"}],"sections":[{"rows":[{"seats":[{"label":"1","x":"1","y":1,"category":"a"}]}]}]}""")]
    [InlineData("""{"width":10,"height":10,"categories":[{"name":"a","color":"red"}],"sections":[{"rows":[{"seats":[{"label":"1","x":1,"y":1,"category":"a"}]}]}]}""")]
    [InlineData("""{"width":10,"height":10,"categories":[{"name":"a"}],"sections":[{"rows":[{"category":"a","run":{"first":1,"step":0,"count":2,"x":1,"y":1}}]}]}""")]
    [InlineData("""{"width":10,"height":10,"categories":[{"name":"a"}],"sections":[{"rows":[{"category":"a","run":{"first":1,"count":2,"x":1,"y":1},"seats":[]}]}]}""")]
    [InlineData("""{"width":10,"height":10,"categories":[{"name":"a"}],"sections":[{"rows":[{"seats":[{"label":"1","x":1,"y":1,"category":"a","price":5}]}]}]}""")]
    public void What_the_schema_refuses_is_a_fault(string file)
    {
        Assert.False(Schema.Evaluate(JsonNode.Parse(file)).IsValid);
        Assert.NotEmpty(PlanFixtures.Faults("seataspire", file));
    }

    private static void Matches(string file, string told)
    {
        var result = Schema.Evaluate(JsonNode.Parse(file), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, told + ": " + string.Join('\n', result.Details.Where(detail => detail.HasErrors).Take(5)
            .Select(detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}")));
    }

    private static string ReadBack(string format, Plan plan, string told)
    {
        var (reading, refusal) = PlanParser.Read(PlanParser.Format(format)!.Value, Encoding.UTF8.GetBytes(PlanFixtures.Written(format, plan)));
        Assert.True(reading?.Plan is not null, $"{told}, {format}: {refusal?.English} {string.Join('\n', reading?.Findings.Faults.Take(5) ?? [])}");
        return PlanFixtures.Hash(reading!.Plan!);
    }
}
