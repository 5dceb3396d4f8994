using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows.Demo;

namespace SeatAspire.Tests.Plans;

/// <summary>How plans become what browsers get: short where seats count on in straight lines, and to the last seat the same where they don't.</summary>
public sealed class LayoutRunTests
{
    private static readonly PlanCategory[] Categories = [new("VIP", "#c9971c"), new("S", "#3f7cac")];

    [Fact]
    public void A_house_of_300_regular_seats_is_sent_in_no_more_bytes_than_before_plans()
    {
        var before = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));
        var after = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw().ToPlan().ToLayout()));

        Assert.Equal(300, after.SeatCount);
        Assert.Equal(Enumerable.Range(0, 300).Select(before.Label), Enumerable.Range(0, 300).Select(after.Label));
        Assert.InRange(after.Json.Length, 1, before.Json.Length);
        Assert.InRange(after.Brotli.Length, 1, before.Brotli.Length);
        Assert.InRange(after.Gzip.Length, 1, before.Gzip.Length);
    }

    [Theory]
    [InlineData("moonlight")]
    [InlineData("tosca")]
    [InlineData("final")]
    public void Seats_of_the_demo_stand_where_they_stood(string show)
    {
        var drawn = show switch { "moonlight" => Theatre.Draw(), "tosca" => OperaHouse.Draw(), _ => Stadium.Draw() };
        var plan = drawn.ToPlan();

        Assert.Equal(plan.Seats, plan.ToLayout().ToPlan().Seats);
        Assert.InRange(plan.ToLayout().Rows.Count, 1, drawn.Rows.Count);
    }

    [Fact]
    public void A_curved_row_lists_its_seats_and_nothing_else_does()
    {
        var seats = Enumerable.Range(0, 10).Select(i => Seat($"A-{i + 1}", i * 100, i * i))
            .Concat(Enumerable.Range(0, 10).Select(i => Seat($"A-{i + 11}", 2_000 + (i * 110), 500))).ToArray();

        var rows = Layout(seats).Rows;

        Assert.Equal([10, 10], rows.Select(row => row.Count));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"A-{i}"), rows[0].Labels);
        Assert.Equal([0, 1, 4, 9], rows[0].Ys!.Take(4).Select(y => Math.Round(y * 100)));
        Assert.Equal(10, rows[0].Xs!.Count);
        Assert.Equal(10, rows[0].Tiers!.Count);
        Assert.Equal(("A-", 11, 1, 20.0, 5.0, 1.1, 0.0), (rows[1].Prefix, rows[1].First, rows[1].Step, rows[1].X, rows[1].Y, rows[1].Dx, rows[1].Dy));
        Assert.Null(rows[1].Labels);
        Assert.DoesNotContain("\"xs\"", VenueLayout.Seal(Layout(seats[10..])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12A", "12B", "12C", "12D")]
    [InlineData("Loge 3-1", "Loge 3-2", "Loge 3-4", "Loge 3-8")]
    [InlineData("A-08", "A-09", "A-10", "A-11")]
    [InlineData("1", "2", "3", "5")]
    [InlineData("9999999999", "10000000000", "10000000001", "x")]
    public void Labels_that_do_not_count_on_are_kept_as_they_are(params string[] labels)
    {
        var layout = VenueLayout.Parse(VenueLayout.Seal(Layout([.. labels.Select((label, i) => Seat(label, i * 100, 0))])));

        Assert.Equal(labels, Enumerable.Range(0, labels.Length).Select(layout.Label));
        Assert.All(labels, label => Assert.True(layout.TryFind(label, out _)));
    }

    [Fact]
    public void Numbers_may_go_down_and_by_twos_and_prefixes_may_end_in_digits()
    {
        var rows = Layout([.. Enumerable.Range(0, 6).Select(i => Seat($"R1{10 - (2 * i) + 50}", i * 100, 0))]).Rows;

        Assert.Equal(("R", 160, -2, 6), (rows.Single().Prefix, rows.Single().First, rows.Single().Step, rows.Single().Count));
    }

    /// <summary>By a hundredth more or less here and there, as drawing programs write.</summary>
    [Fact]
    public void Places_that_are_rounded_still_make_a_line()
    {
        var seats = Enumerable.Range(0, 200).Select(i => Seat($"A-{i}", (int)Math.Floor((i * 165.87) + 0.5), (int)Math.Floor((i * -136.8) + 30_000.5))).ToArray();

        var row = Layout(seats).Rows.Single();

        Assert.Null(row.Labels);
        Assert.Equal(seats.Select(seat => seat.At), LayoutRuns.Seats(row).Select(seat => seat.At));
    }

    [Fact]
    public void Categories_and_attributes_are_told_by_index()
    {
        var seats = new[]
        {
            Seat("A-1", 0, 0) with { Accessible = true },
            Seat("A-2", 100, 0) with { CompanionOf = 0 },
            Seat("A-3", 200, 0) with { Category = 1, RestrictedView = true },
            Seat("A-4", 300, 0) with { Category = 1 },
        };

        var json = VenueLayout.Seal(Layout(seats));

        Assert.Contains("""{"index":0,"name":"VIP","color":"#c9971c"},{"index":1,"name":"S","color":"#3f7cac"}""", json, StringComparison.Ordinal);
        Assert.Contains("""{"accessible":[0],"companion":[[1,0]],"restrictedView":[2]}""", json, StringComparison.Ordinal);
        var layout = VenueLayout.Parse(json);
        Assert.Equal([2, 2], new[] { layout.SeatsInTier(0), layout.SeatsInTier(1) });
        Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, 4).Select(layout.TierOf));
        Assert.Equal([1, 0], layout.Attributes.Companion.Single());
    }

    [Theory]
    [InlineData("\"labels\":[\"A-1\"]", "does not list")]
    [InlineData("\"labels\":[\"A-1\",\"A-1\"],\"xs\":[1,2],\"ys\":[1,2],\"tiers\":[0,0]", "two seats")]
    [InlineData("\"labels\":[\"A-1\",\"A-2\"],\"xs\":[1,2],\"ys\":[1,2],\"tiers\":[0,7]", "not there")]
    public void Lists_that_do_not_fit_are_refused(string lists, string reason)
    {
        var json = $$"""
            {"hash":"{{new string('0', 32)}}","width":9,"height":9,"stage":[],"sections":[{"name":"","outline":[]}],"tiers":[{"index":0,"name":"A","color":"#000000"}],
             "rows":[{"section":0,"row":"A","prefix":"","first":1,"step":1,"count":2,"x":1,"y":1,"dx":0,"dy":0,"tier":0,{{lists}}}]}
            """;

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => VenueLayout.Parse(json)).Message, StringComparison.Ordinal);
    }

    private static PlanSeat Seat(string label, int x, int y) => new(0, "A", label, new(x, y), 0);

    private static LayoutDocument Layout(PlanSeat[] seats) => new Plan(500, 500, [], [new("1F", [])], Categories, seats).ToLayout();
}
