using SeatAspire.Api.Data.Demo;
using SeatAspire.Api.Shows;

namespace SeatAspire.Tests.Shows;

public sealed class ShowCatalogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly House House = House.Parse(House.Seal(Theatre.Draw()));

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

    private static Show Show(params Showing[] dates) => new("show", "Title", "Venue", "", "/posters/show.svg", dates);

    private static Showing Date(string id) => new(id, "show", StartsAt: Noon, SaleOpensAt: Noon.AddHours(-1), SaleClosed: false, House, QueueSettings.Default);

    private string[] Told()
    {
        string[] told = [.. _told];
        _told.Clear();
        return told;
    }
}
