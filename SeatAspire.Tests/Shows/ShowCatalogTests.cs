using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Tests.Orders;

namespace SeatAspire.Tests.Shows;

/// <summary>What a replica knows of shows and dates, and when it tells that they changed.</summary>
public sealed class ShowCatalogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly VenueLayout Layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));

    private readonly ShowCatalog _catalog = new();
    private readonly List<string> _told = [];

    public ShowCatalogTests() => _catalog.Changed += showing =>
    {
        Assert.Equal(showing, _catalog.Find(showing.Id));
        _told.Add(showing.Id);
    };

    [Fact]
    public void What_appears_or_changes_is_told_once()
    {
        Assert.False(_catalog.Loaded);
        _catalog.Replace([Show(Date("one"), Date("two"))]);
        Assert.True(_catalog.Loaded);
        Assert.Equal(["one", "two"], Told());

        _catalog.Replace([Show(Date("one"), Date("two"))]);
        Assert.Empty(Told());

        _catalog.Replace([Show(Date("one"), Date("two") with { SaleClosed = true }, Date("three"))]);
        Assert.Equal(["two", "three"], Told());

        _catalog.Replace([Show(Date("three"))]);
        Assert.Empty(Told());
        Assert.Null(_catalog.Find("one"));
    }

    [Fact]
    public void No_shows_at_all_is_an_answer_too()
    {
        _catalog.Replace([]);
        Assert.True(_catalog.Loaded);
        Assert.Empty(_catalog.Shows);
    }

    [Fact]
    public void A_change_of_the_show_alone_is_taken_over()
    {
        _catalog.Replace([Show(Date("one"))]);
        _catalog.Replace([Show(Date("one")) with { Title = "Renamed" }]);
        Assert.Equal("Renamed", _catalog.Shows.Single().Title);
    }

    [Fact]
    public void Coming_on_and_going_off_sale_is_told()
    {
        _catalog.Replace([Show(Date("one"))]);
        Told();

        _catalog.Tick(Noon.AddHours(-2), Noon.AddHours(-1).AddTicks(-1));
        Assert.Empty(Told());
        _catalog.Tick(Noon.AddHours(-1).AddTicks(-1), Noon.AddHours(-1));
        Assert.Equal(["one"], Told());
        _catalog.Tick(Noon.AddHours(-1), Noon.AddTicks(-1));
        Assert.Empty(Told());
        _catalog.Tick(Noon.AddTicks(-1), Noon);
        Assert.Equal(["one"], Told());
    }

    [Fact]
    public void It_says_after_which_moment_it_was_read_also_where_nothing_had_changed()
    {
        Assert.Equal(0, _catalog.ReadAfter);
        _catalog.Replace([Show(Date("one"))], 17);
        Assert.Equal(17, _catalog.ReadAfter);
        _catalog.Replace([Show(Date("one"))], 18);
        Assert.Equal(18, _catalog.ReadAfter);
        _catalog.Replace([Show(Date("one"))]);
        Assert.Equal(0, _catalog.ReadAfter);
    }

    [Fact]
    public void Nobody_looks_later_than_a_sale_opens_or_closes()
    {
        var most = TimeSpan.FromSeconds(2);
        _catalog.Replace([Show(Date("one"))]);
        // It opens an hour before noon, and closes at noon.
        Assert.Equal(2_001, _catalog.UntilSalesChange(Noon.AddHours(-2), most).TotalMilliseconds);
        Assert.Equal(301, _catalog.UntilSalesChange(Noon.AddHours(-1).AddMilliseconds(-300), most).TotalMilliseconds);
        Assert.Equal(2_001, _catalog.UntilSalesChange(Noon.AddHours(-1), most).TotalMilliseconds);
        Assert.Equal(1_501, _catalog.UntilSalesChange(Noon.AddSeconds(-1.5), most).TotalMilliseconds);
        Assert.Equal(20, _catalog.UntilSalesChange(Noon.AddTicks(-1), most).TotalMilliseconds);
        Assert.Equal(2_001, _catalog.UntilSalesChange(Noon, most).TotalMilliseconds);
    }

    [Fact]
    public void Past_dates_rest_until_somebody_asks_for_one_and_none_is_left_alone_for_ever()
    {
        var time = new ShiftedTime();
        var now = time.GetUtcNow();
        var catalog = new ShowCatalog(time);
        var past = Enumerable.Range(0, 20).Select(i => Date($"past-{i}") with { StartsAt = now.AddDays(-2 - i) }).ToArray();
        catalog.Replace([Show([Date("yesterday") with { StartsAt = now.AddHours(-20) }, Date("tomorrow") with { StartsAt = now.AddDays(1) }, .. past])]);

        var rounds = Enumerable.Range(0, 1_000).Select(_ => catalog.Visited().Select(showing => showing.Id).ToArray()).ToList();
        Assert.All(rounds, round =>
        {
            Assert.Equal(3, round.Length);
            Assert.Contains("yesterday", round);
            Assert.Contains("tomorrow", round);
        });
        Assert.Equal(22, rounds.SelectMany(round => round).Distinct().Count());

        Assert.NotNull(catalog.Find("past-7"));
        for (var round = 0; round < 50; round++)
        {
            Assert.Contains("past-7", catalog.Visited().Select(showing => showing.Id));
        }

        time.MoveOn(TimeSpan.FromMinutes(2));
        catalog.Visited();
        Assert.Contains(Enumerable.Range(0, 1_000), _ => catalog.Visited().All(showing => showing.Id != "past-7"));
    }

    private static Show Show(params Showing[] dates) => new("show", "Title", "Venue", "", "/posters/show.svg", dates);

    private static Showing Date(string id) => new(id, "show", StartsAt: Noon, SaleOpensAt: Noon.AddHours(-1), SaleClosed: false, Layout, QueueSettings.Default)
    {
        Prices = ShowingPrices.Of([.. Layout.Tiers.Select(tier => (long?)tier.Price)]),
    };

    private string[] Told()
    {
        string[] told = [.. _told];
        _told.Clear();
        return told;
    }
}
