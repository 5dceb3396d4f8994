using System.Text;
using System.Text.Json.Nodes;
using SeatAspire.Api.Plans;

namespace SeatAspire.Tests.Plans;

/// <summary>What is wrong with a file is told all at once, each thing with its place and in words; what is too much is refused before it costs anything.</summary>
public sealed class PlanFaultTests
{
    private const string Seat = "$.sections[0].rows[2].seats";

    private static readonly Dictionary<string, Action<JsonNode>> SeatAspire = new()
    {
        [$"{Seat}[1] The label “12A” is there already, at {Seat}[0]."] = file => Own(file)[1]!["label"] = "12A",
        [$"{Seat}[2] The label “Stalls/A-3” is there already, at $.sections[0].rows[0].run."] = file => Own(file)[2]!["label"] = "Stalls/A-3",
        [$"{Seat}[3] This seat has no label."] = file => Own(file)[3]!["label"] = " ",
        [$"{Seat}[2] There is no category “Bax” in this file."] = file => Own(file)[2]!["category"] = "Bax",
        [$"{Seat}[0] The seat “12A” stands at (41, 10), outside the drawing of 40 by 30."] = file => Own(file)[0]!["x"] = 41,
        [$"{Seat}[3] The seat “기둥 옆” stands at (9.6, -0.01), outside the drawing of 40 by 30."] = file => Own(file)[3]!["y"] = -0.01,
        [$"{Seat}[3] The label “{new string('a', 41)}” has 41 characters"] = file => Own(file)[3]!["label"] = new string('a', 41),
        [$"{Seat}[3].label This must be text, in quotes."] = file => Own(file)[3]!["label"] = 5,
        [$"{Seat}[3].x This must be a number"] = file => Own(file)[3]!["x"] = "5",
        [$"{Seat}[3] \"y\" is missing here."] = file => Own(file)[3]!.AsObject().Remove("y"),
        [$"{Seat}[3].accessible This must be true or false."] = file => Own(file)[3]!["accessible"] = "yes",
        [$"{Seat}[1].companionOf There is no seat “99” that this one could belong to."] = file => Own(file)[1]!["companionOf"] = "99",
        [$"{Seat}[1].companionOf A companion's seat belongs to another seat that is an accessible place"] = file => Own(file)[1]!["companionOf"] = "Loge 3-1",
        [$"{Seat}[2] “colour” means nothing here."] = file => Own(file)[2]!["colour"] = "red",
        [$"$.sections[0].rows[0].run The numbers of a run go up or down"] = file => file["sections"]![0]!["rows"]![0]!["run"]!["step"] = 0,
        [$"$.sections[0].rows[0] A row has either"] = file => file["sections"]![0]!["rows"]![0]!["seats"] = new JsonArray(),
        ["$.categories[2] Two categories are called “Best”."] = file => file["categories"]![2]!["name"] = "Best",
        ["$.stage[1] A corner is two numbers"] = file => file["stage"]![1] = new JsonArray(1, 2, 3),
        ["$.sections This must be a list, in brackets."] = file => file["sections"] = 5,
        ["$ \"height\" is missing here."] = file => file.AsObject().Remove("height"),
        ["$ The drawing's width and height must be above 0"] = file => file["width"] = 0,
        ["$.format This must be \"seataspire/1\"."] = file => file["format"] = "seataspire/2",
    };

    private static readonly Dictionary<string, Action<JsonNode>> Pretix = new()
    {
        ["$.zones[0].rows[0].seats[1] The label “Saal/1-1” is there already, at $.zones[0].rows[0].seats[0]."] = file => Zone(file)[1]!["seat_number"] = "1",
        ["$.zones[0].rows[0].seats[1] This seat has no label."] = file => Zone(file)[1]!["seat_number"] = "",
        ["$.zones[0].rows[0].seats[2].category There is no category “Rang” in this file."] = file => Zone(file)[2]!["category"] = "Rang",
        ["$.zones[0].rows[0].seats[2].category This seat has no category."] = file => Zone(file)[2]!.AsObject().Remove("category"),
        ["$.zones[0].rows[0].seats[3] The seat “Saal/1-4” stands at (175, 150.5), outside the drawing of 170 by 500."] = file => file["size"] = new JsonObject { ["width"] = 170, ["height"] = 500 },
        ["$.zones[0].rows[0].seats[0] \"position\" is missing here."] = file => Zone(file)[0]!.AsObject().Remove("position"),
        ["$.zones[0].rows[0].seats[0].position.x This must be a number"] = file => Zone(file)[0]!["position"]!["x"] = "0",
        ["$.zones[0].rows[0] \"seats\" is missing here."] = file => file["zones"]![0]!["rows"]![0]!.AsObject().Remove("seats"),
        ["$ \"categories\" is missing here."] = file => file.AsObject().Remove("categories"),
    };

    private static readonly Dictionary<string, Action<JsonNode>> SeatsIo = new()
    {
        ["$.subChartFloors[0].sections[0].subChart.rows[0].seats[1] The label “A/1-1” is there already, at"] = file => Chart(file)[1]!["label"] = "1",
        ["$.subChartFloors[0].sections[0].subChart.rows[0].seats[1] This seat has no label."] = file => Chart(file)[1]!["label"] = "?",
        ["$.subChartFloors[0].sections[0].subChart.rows[0].seats[2].categoryKey There is no category “77” in this file."] = file => Chart(file)[2]!["categoryKey"] = 77,
        ["$.subChartFloors[0].sections[0].subChart.rows[0].seats[3] This seat has no category."] = file => file["subChartFloors"]![0]!["sections"]![0]!.AsObject().Remove("categoryKey"),
        ["$.subChartFloors[0].sections[0].subChart.rows[0].seats[4] The seat “A/1-5” stands at (600, 80), outside the drawing of 500 by 600."] = file => Chart(file)[4]!["x"] = 500,
        ["$ There are no seats in this file."] = file => file["subChartFloors"] = new JsonArray(new JsonObject { ["width"] = 5, ["height"] = 5 }),
        ["$ \"subChart\" is missing here."] = file => file.AsObject().Remove("subChartFloors"),
    };

    private static readonly Dictionary<string, Dictionary<string, Action<JsonNode>>> All = new() { ["seataspire"] = SeatAspire, ["pretix"] = Pretix, ["seatsio"] = SeatsIo };

    public static TheoryData<string, string> Faults
    {
        get
        {
            var faults = new TheoryData<string, string>();
            foreach (var (format, fault) in All.SelectMany(format => format.Value.Keys.Select(fault => (format.Key, fault))))
            {
                faults.Add(format, fault);
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_with_its_place(string format, string fault) =>
        Assert.Contains(PlanFixtures.Faults(format, PlanFixtures.Changed(format, All[format][fault])), told => told.StartsWith(fault, StringComparison.Ordinal));

    [Fact]
    public void All_faults_are_told_at_once_in_both_languages()
    {
        var file = PlanFixtures.Changed("seataspire", file =>
        {
            Own(file)[0]!["x"] = 400;
            Own(file)[1]!["label"] = "12A";
            Own(file)[2]!["category"] = "none";
            Own(file)[3]!["label"] = "";
        });

        var faults = PlanFixtures.Read("seataspire", file).Findings.Faults;

        Assert.Equal([$"{Seat}[2]", $"{Seat}[1]", $"{Seat}[3]", $"{Seat}[0]"], faults.Select(fault => fault.Path));
        Assert.All(faults, fault => Assert.Matches("[가-힣]", fault.Korean));
    }

    [Fact]
    public void A_thousand_faults_are_told_and_all_are_counted()
    {
        var seats = string.Join(',', Enumerable.Repeat("""{"label":"1","x":1,"y":1,"category":"a"}""", 1_501));
        var findings = PlanFixtures.Read("seataspire", $$"""{"width":9,"height":9,"categories":[{"name":"a"}],"sections":[{"rows":[{"seats":[{{seats}}]}]}]}""").Findings;

        Assert.Equal((1_000, 1_500), (findings.Faults.Count, findings.FaultCount));
    }

    [Theory]
    [InlineData("", 400, "is not JSON")]
    [InlineData("{\"width\":5,\n\"x\" 5}", 400, "line 2, byte 5")]
    [InlineData("{\"name\":\"a\\u0000b\"}", 400, "no text")]
    [InlineData("{\"na\\ud800me\":\"a\"}", 400, "no text")]
    public void What_is_no_file_of_text_is_refused(string file, int status, string words)
    {
        foreach (var format in PlanFixtures.Formats)
        {
            var refusal = PlanParser.Read(PlanParser.Format(format)!.Value, Encoding.UTF8.GetBytes(file)).Refusal!;
            Assert.Equal(status, refusal.Status);
            Assert.Contains(words, refusal.English, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    public void What_is_no_plan_is_a_fault(string file) => Assert.All(PlanFixtures.Formats, format => Assert.NotEmpty(PlanFixtures.Faults(format, file)));

    public static TheoryData<string, string> TooMuch => new()
    {
        { "levels deep", new string('[', 1_000) + new string(']', 1_000) },
        { "levels deep", string.Concat(Enumerable.Repeat("{\"sections\":[", 40)) + string.Concat(Enumerable.Repeat("]}", 40)) },
        { "250,000 seats", $$"""{"width":1,"height":1,"sections":[{"rows":[{"seats":[{{string.Join(',', Enumerable.Repeat("{}", 1_000_000))}}]}]}]}""" },
        { "250,000 seats", "{\"zones\":[" + string.Join(',', Enumerable.Repeat("{\"rows\":[{\"seats\":[{},{},{},{}]}]}", 250_000)) + "]}" },
        { "250,000 seats", $$$"""{"subChart":{"rows":[{"seats":[{{{string.Join(',', Enumerable.Repeat("1", 1_000_000))}}}]}]}}""" },
        { "20 MB", "\"" + new string(' ', 20_000_000) + "\"" },
        { "says too much", "[" + string.Join(',', Enumerable.Repeat("1", 9_000_000)) + "]" },
    };

    [Theory]
    [MemberData(nameof(TooMuch), DisableDiscoveryEnumeration = true)]
    public void What_is_too_much_is_refused_before_memory_is_spent(string words, string text)
    {
        var file = Encoding.UTF8.GetBytes(text);
        foreach (var format in PlanFixtures.Formats)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (reading, refusal) = PlanParser.Read(PlanParser.Format(format)!.Value, file);
            var spent = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.Null(reading);
            Assert.Contains(words, refusal!.English, StringComparison.Ordinal);
            Assert.InRange(refusal.Status, 400, 413);
            Assert.InRange(spent, 0, 100_000);
        }
    }

    [Theory]
    [InlineData(250_001, 1)]
    [InlineData(100_000, 3)]
    public void Runs_of_too_many_seats_are_refused(int count, int rows)
    {
        var row = $$$"""{"category":"a","run":{"first":1,"count":{{{count}}},"x":1,"y":1}}""";
        var file = $$"""{"width":9,"height":9,"categories":[{"name":"a"}],"sections":[{"rows":[{{string.Join(',', Enumerable.Repeat(row, rows))}}]}]}""";

        var (reading, refusal) = PlanParser.Read(PlanFormat.SeatAspire, Encoding.UTF8.GetBytes(file));

        Assert.True(refusal is { Status: 400 } || reading!.Findings.FaultCount > 0);
    }

    [Theory]
    [InlineData("seataspire")]
    [InlineData("pretix")]
    [InlineData("seatsio")]
    public void As_many_seats_as_may_be_are_read(string format)
    {
        // Less by what the file's size allows of a format.
        var seats = format == "seataspire" ? VenueLayout.MaxSeats : 160_000;
        Assert.Equal(seats, PlanFixtures.Plan(format, PlanFixtures.Many(format, seats)).Seats.Count);
    }

    private static JsonArray Own(JsonNode file) => file["sections"]![0]!["rows"]![2]!["seats"]!.AsArray();

    private static JsonArray Zone(JsonNode file) => file["zones"]![0]!["rows"]![0]!["seats"]!.AsArray();

    private static JsonArray Chart(JsonNode file) => file["subChartFloors"]![0]!["sections"]![0]!["subChart"]!["rows"]![0]!["seats"]!.AsArray();
}
