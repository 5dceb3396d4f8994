using System.Text.Json;
using System.Text.Json.Nodes;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Plans.Formats;

namespace SeatAspire.Tests.Plans;

/// <summary>What becomes of a file of each format: labels as people say them, seats where they stand, and words for what there is no place for.</summary>
public sealed class PlanFormatTests
{
    [Fact]
    public void Our_own_format_says_all_of_a_plan()
    {
        var plan = PlanFixtures.Plan("seataspire", PlanFixtures.File("seataspire"));

        Assert.Equal((40, 30, 29), (plan.Width, plan.Height, plan.Seats.Count));
        Assert.Equal(["Stalls/A-1", "Stalls/A-12", "Stalls/A-26", "Stalls/A-19", "12A", "12B", "Loge 3-1", "기둥 옆", "Balcony/10", "Balcony/18"],
            new[] { 0, 11, 12, 19, 20, 21, 22, 23, 24, 28 }.Select(seat => plan.Seats[seat].Label));
        Assert.Equal(["Best", "Good", "Box", "Good"], new[] { 0, 20, 22, 24 }.Select(seat => plan.Categories[plan.Seats[seat].Category].Name));
        Assert.Equal(["#c9971c", "#7b5ea7", "#336699"], plan.Categories.Select(category => category.Color));
        Assert.Equal(new PlanPoint(710, 800), plan.Seats[1].At);
        Assert.True(plan.Seats[20].Accessible && plan.Seats[21].CompanionOf == 20 && plan.Seats[22].RestrictedView);
        Assert.Equal(["Stalls", "Balcony"], plan.Sections.Select(section => section.Name));
        Assert.Equal([4, 4], new[] { plan.Stage.Count, plan.Sections[0].Outline.Count });
        Assert.Empty(PlanFixtures.Read("seataspire", PlanFixtures.File("seataspire")).Findings.Warnings);
    }

    [Fact]
    public void A_pretix_plan_is_read_as_its_people_read_it()
    {
        var plan = PlanFixtures.Plan("pretix", PlanFixtures.File("pretix"));

        Assert.Equal(["Saal/1-1", "Saal/1-2", "Saal/1-3", "Saal/1-4", "Saal/Loge 3-1a", "Saal/Loge 3-2a", "Empore/1-1"], plan.Seats.Select(seat => seat.Label));
        Assert.Equal(["1", "1", "1", "1", "Loge 3", "Loge 3", "1"], plan.Seats.Select(seat => seat.Row));
        Assert.Equal([new(10_000, 15_000), new(17_500, 15_050), new(12_500, 19_400), new(10_000, 40_000)], new[] { 0, 3, 5, 6 }.Select(seat => plan.Seats[seat].At));
        Assert.Equal([new(10_000, 5_000), new(20_000, 5_000), new(20_000, 9_000), new(10_000, 9_000)], plan.Stage);
        Assert.Equal([0, 3], plan.Sections.Select(section => section.Outline.Count));
        // The file has no size: room around all that is drawn.
        Assert.Equal((220, 440), (plan.Width, plan.Height));
        Assert.Equal("#7f4a91", plan.Categories[0].Color);
    }

    [Fact]
    public void One_zone_alone_does_not_stand_in_labels()
    {
        var plan = PlanFixtures.Plan("pretix", PlanFixtures.Changed("pretix", file => file["zones"]!.AsArray().RemoveAt(1)));
        Assert.Equal("1-1", plan.Seats[0].Label);
    }

    [Fact]
    public void A_pretix_plan_with_a_size_keeps_it_and_its_places()
    {
        var plan = PlanFixtures.Plan("pretix", PlanFixtures.Changed("pretix", file => file["size"] = new JsonObject { ["width"] = 800, ["height"] = 600 }));
        Assert.Equal((800, 600, new PlanPoint(10_000, 15_000)), (plan.Width, plan.Height, plan.Seats[0].At));
    }

    [Fact]
    public void What_pretix_has_and_a_plan_has_not_is_said()
    {
        var warnings = PlanFixtures.Read("pretix", PlanFixtures.Changed("pretix", file => file["zones"]![0]!["rows"]![0]!["colour"] = "red")).Findings.Warnings;

        Assert.Contains(warnings, warning => warning.Path == "$.zones[0].areas[1]" && warning.English.Contains("Stehplätze", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Path == "$.zones[2]" && warning.English.Contains("“Foyer” has no numbered seats", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Path == "$.categories[1]" && warning.English.Contains("rgb(1, 2, 3)", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Path == "$.zones[0].rows[0]" && warning.English.Contains("colour", StringComparison.Ordinal));
        Assert.Equal(4, warnings.Count);
    }

    /// <summary>As the published schema wants it: these members and no others, of these kinds.</summary>
    [Fact]
    public void A_pretix_export_has_what_its_schema_requires_and_nothing_else()
    {
        var file = JsonDocument.Parse(PlanFixtures.Written("pretix", PlanFixtures.Plan("seataspire", PlanFixtures.File("seataspire")))).RootElement;
        Assert.Equal(["categories", "name", "size", "zones"], Names(file));
        Assert.All(file.GetProperty("size").EnumerateObject(), side => Assert.True(side.Value.TryGetInt32(out _)));
        foreach (var zone in file.GetProperty("zones").EnumerateArray())
        {
            Assert.Equal(["areas", "name", "position", "rows", "zone_id"], Names(zone));
            Assert.All(zone.GetProperty("rows").EnumerateArray(), row => Assert.Equal(["position", "row_number", "seats"], Names(row)));
            Assert.All(zone.GetProperty("rows").EnumerateArray().SelectMany(row => row.GetProperty("seats").EnumerateArray()),
                seat => Assert.Equal(["category", "position", "seat_guid", "seat_number"], Names(seat)));
            Assert.All(zone.GetProperty("areas").EnumerateArray(),
                area => Assert.Subset(new HashSet<string> { "border_color", "color", "polygon", "position", "rotation", "shape", "text", "uuid" }, Names(area).ToHashSet()));
        }

        Assert.Equal(["1", "2"], file.GetProperty("zones")[0].GetProperty("rows")[0].GetProperty("seats").EnumerateArray().Take(2).Select(seat => seat.GetProperty("seat_number").GetString()));

        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void What_pretix_cannot_say_is_told()
    {
        var losses = PretixFormat.Losses(PlanFixtures.Plan("seataspire", PlanFixtures.File("seataspire")));
        Assert.Equal(3, losses.Count);
        Assert.Empty(PretixFormat.Losses(PlanFixtures.Plan("pretix", PlanFixtures.File("pretix"))));
    }

    [Fact]
    public void A_chart_is_read_with_its_sections_floors_and_attributes()
    {
        var plan = PlanFixtures.Plan("seatsio", PlanFixtures.File("seatsio"));

        Assert.Equal(["A", "Inner", "Upper A"], plan.Sections.Select(section => section.Name));
        Assert.Equal(["A/1-1", "A/1-2", "A/1-3", "A/1-4", "A/1-5", "A/1-6", "A/1-7", "Inner/12A", "Upper A/1-1"], plan.Seats.Select(seat => seat.Label));
        // From its own corner, the section's, and the floor's.
        Assert.Equal([new(12_000, 8_000), new(30_500, 16_600), new(1_100, 42_200)], new[] { 0, 7, 8 }.Select(seat => plan.Seats[seat].At));
        Assert.Equal((500, 600), (plan.Width, plan.Height));
        Assert.Equal(["Floor", "Tribune", "Floor", "Tribune", "Tribune"], new[] { 0, 2, 3, 7, 8 }.Select(seat => plan.Categories[plan.Seats[seat].Category].Name));
        Assert.True(plan.Seats[0].Accessible && plan.Seats[1].CompanionOf == 0 && plan.Seats[2].RestrictedView);
        // Turned by 90 degrees around (250, 20).
        Assert.Equal([new(20_000, 1_000), new(20_000, 3_000), new(30_000, 1_000), new(30_000, 3_000)], plan.Stage.OrderBy(corner => corner.X).ThenBy(corner => corner.Y));
        Assert.Equal(4, plan.Sections[0].Outline.Count);
    }

    [Fact]
    public void A_chart_without_floors_and_sections_has_labels_without_them()
    {
        const string Chart = """
            {"name":"Hall","categories":{"list":[{"label":"Old","color":"#fff","accessible":true,"key":"k"}]},
             "subChart":{"width":90,"height":90,"rows":[{"label":"A","seats":[{"x":1,"y":1,"label":"1","categoryKey":"k"},{"x":2,"y":1,"label":"2","categoryKey":"k"}]},
             {"label":"B","sectionLabel":"Box","seats":[{"x":1,"y":9,"label":"1","categoryKey":"k"}]},{"label":"C","seats":[{"x":1,"y":20,"label":"1","categoryKey":"k"}]}]}}
            """;
        var plan = PlanFixtures.Plan("seatsio", Chart);

        Assert.Equal(["A-1", "A-2", "C-1", "Box/B-1"], plan.Seats.Select(seat => seat.Label));
        Assert.All(plan.Seats, seat => Assert.True(seat.Accessible));
        Assert.Equal("#ffffff", plan.Categories[0].Color);
    }

    [Fact]
    public void What_a_chart_has_and_a_plan_has_not_is_said()
    {
        var warnings = PlanFixtures.Read("seatsio", PlanFixtures.File("seatsio")).Findings.Warnings;

        Says("$.subChartFloors[0].tables[0]", "The table “T1” with 2 seats");
        Says("$.subChartFloors[0].generalAdmissionAreas[0]", "The standing area “GA1” for 100 people");
        Says("$.subChartFloors[0].texts", "1 of the drawing's texts");
        Says("$.subChartFloors[0].sections[0]", "“entrance” is not taken over");
        Says("$.subChartFloors[0].sections[0].subChart.rows[0].seats[2]", "“displayLabel” is not taken over");
        Says("$.subChartFloors[0].sections[0].subChart.rows[0].seats[5]", "“semiAmbulatorySeat” is not taken over");
        Says("$.subChartFloors[0]", "“focalPoint” is not taken over");
        Assert.Equal(7, warnings.Count);

        void Says(string path, string words) => Assert.Contains(warnings, warning => warning.Path == path && warning.English.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_companion_without_a_place_is_a_seat_for_anybody_and_that_is_said()
    {
        var file = PlanFixtures.Changed("seatsio", file => file["subChartFloors"]![0]!["sections"]![0]!["subChart"]!["rows"]![0]!["seats"]![0]!["accessible"] = false);
        var reading = PlanFixtures.Read("seatsio", file);

        Assert.All(reading.Plan!.Seats, seat => Assert.Null(seat.CompanionOf));
        Assert.Contains(reading.Findings.Warnings, warning => warning.English.Contains("no accessible place left", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_accessible_place_gets_the_companion_beside_it()
    {
        var seats = string.Join(',', new[] { "1:a", "2:c", "3:", "4:c", "5:a", "6:" }.Select(seat => seat.Split(':')).Select(seat =>
            $$"""{"x":{{seat[0]}},"y":1,"label":"{{seat[0]}}","categoryKey":1,"accessible":{{(seat[1] == "a" ? "true" : "false")}},"companionSeat":{{(seat[1] == "c" ? "true" : "false")}}}"""));
        var plan = PlanFixtures.Plan("seatsio", $$$"""{"categories":{"list":[{"label":"a","color":"#000000","key":1}]},"subChart":{"width":9,"height":9,"rows":[{"label":"A","seats":[{{{seats}}}]}]}}""");

        Assert.Equal([null, 0, null, 4, null, null], plan.Seats.Select(seat => seat.CompanionOf));
    }
}
