using System.Text;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Tests.Plans;

namespace SeatAspire.Tests.Shows;

/// <summary>The shows that a new system has.</summary>
public sealed class DemoShowTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 31, 20, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (VenueLayout Layout, LayoutDocument Document)> Layouts = DemoShows.Programme(Now)
        .ToDictionary(show => show.Id, show => PlanFixtures.Plan("seataspire", Encoding.UTF8.GetString(DemoPlanFile.Of(show.Venue, show.Layout))).ToLayout() is var document
            ? (VenueLayout.Parse(VenueLayout.Seal(document)), document) : default);

    [Theory]
    [InlineData("moonlight", 300, 300, 3)]
    [InlineData("tosca", 2_200, 2_400, 4)]
    [InlineData("final", 50_000, 50_000, 4)]
    public void Houses_are_as_large_as_they_say(string show, int atLeast, int atMost, int tiers)
    {
        var layout = Layouts[show].Layout;

        Assert.InRange(layout.SeatCount, atLeast, atMost);
        Assert.Equal(tiers, layout.Tiers.Count);
        Assert.All(layout.Tiers, tier => Assert.True(layout.SeatsInTier(tier.Index) > 0));
    }

    [Theory]
    [InlineData("moonlight", "I-18", "A-1", "L-26")]
    [InlineData("tosca", "1F/I-18", "2F/A-1", "4F/C-100")]
    [InlineData("final", "A12/7-15", "F1/1-1", "B42/20-3")]
    public void Labels_are_those_of_tickets(string show, params string[] labels) =>
        Assert.All(labels, label => Assert.True(Layouts[show].Layout.TryFind(label, out _), label));

    [Theory]
    [InlineData("moonlight")]
    [InlineData("tosca")]
    [InlineData("final")]
    public void No_seat_stands_on_another_or_outside_the_drawing(string show)
    {
        var layout = Layouts[show].Document;
        var seats = layout.Rows.SelectMany(row => Enumerable.Range(0, row.Count).Select(i => (X: row.X + (i * row.Dx), Y: row.Y + (i * row.Dy)))).ToArray();
        Assert.All(seats, seat => Assert.True(seat.X > 0.5 && seat.X < layout.Width - 0.5 && seat.Y > 0.5 && seat.Y < layout.Height - 0.5));

        // Squares of 2: whoever is nearer than 2 is in the same or a neighbouring square.
        var squares = seats.ToLookup(seat => ((int)(seat.X / 2), (int)(seat.Y / 2)));
        var nearest = squares.SelectMany(square => square.SelectMany(a =>
            from dx in new[] { -1, 0, 1 }
            from dy in new[] { -1, 0, 1 }
            from b in squares[(square.Key.Item1 + dx, square.Key.Item2 + dy)]
            where a != b
            select Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y))))).Min();

        Assert.Equal(seats.Length, seats.Distinct().Count());
        Assert.InRange(nearest, 0.95, 1.05);
    }

    [Theory]
    [InlineData("moonlight")]
    [InlineData("tosca")]
    [InlineData("final")]
    public void Every_section_has_seats_and_where_it_is_no_convex_area_an_outline(string show)
    {
        var layout = Layouts[show].Document;

        Assert.Equal(Enumerable.Range(0, layout.Sections.Count), layout.Rows.Select(row => row.Section).Distinct().Order());
        Assert.All(layout.Sections, section => Assert.True(section.Outline.Count is 0 or >= 4, section.Name));
        Assert.Equal(show == "tosca", layout.Sections.Any(section => section.Outline.Count > 0));
        Assert.Equal(layout.Sections.Count, layout.Sections.Select(section => section.Name).Distinct().Count());
        Assert.True(layout.Stage.Count >= 4);
    }

    /// <summary>The file says what was drawn: each seat by its name stands there, within what a plan keeps of a place.</summary>
    [Theory]
    [InlineData("moonlight")]
    [InlineData("tosca")]
    [InlineData("final")]
    public void The_plan_is_the_drawing(string show)
    {
        var drawn = Seats(DemoShows.Programme(Now).Single(one => one.Id == show).Layout);
        var kept = Seats(Layouts[show].Document);
        Assert.Equal(drawn.Keys.Order(), kept.Keys.Order());
        Assert.All(drawn, seat =>
        {
            var there = kept[seat.Key];
            Assert.True(Math.Abs(there.X - seat.Value.X) < 0.011 && Math.Abs(there.Y - seat.Value.Y) < 0.011 && there.Tier == seat.Value.Tier, seat.Key);
        });

        static Dictionary<string, (double X, double Y, string Tier)> Seats(LayoutDocument layout) => layout.Rows
            .SelectMany(row => Enumerable.Range(0, row.Count).Select(i => (Label: row.LabelOf(i), row.XOf(i), row.YOf(i), layout.Tiers[row.TierOf(i)].Name)))
            .ToDictionary(seat => seat.Label, seat => (seat.Item2, seat.Item3, seat.Name));
    }

    [Fact]
    public void Blocked_seats_exist() => Assert.All(DemoShows.Programme(Now), show =>
        Assert.All(show.Blocked, label => Assert.True(Layouts[show.Id].Layout.TryFind(label, out _), label)));

    [Fact]
    public void The_first_date_is_on_sale_and_others_open_later_or_are_closed()
    {
        var dates = DemoShows.Programme(Now).Select(show => show.Dates).ToArray();

        Assert.True(dates[0][0].SaleOpensAt < Now && Now < dates[0][0].StartsAt && !dates[0][0].Closed);
        Assert.Contains(dates[0], date => date.SaleOpensAt > Now);
        Assert.Contains(dates[0], date => date.Closed);
        Assert.Contains(dates[2], date => date.SaleOpensAt < Now && !date.Closed);
        Assert.All(dates.SelectMany(show => show), date => Assert.True(date.StartsAt > Now && date.StartsAt.Offset == TimeSpan.Zero));
    }

    [Fact]
    public void The_stadium_is_sent_in_few_bytes() => Assert.InRange(Layouts["final"].Layout.Brotli.Length, 1, 64 * 1024);
}
