using System.IO.Compression;
using System.Text;
using SeatAspire.Api.Plans;

namespace SeatAspire.Tests.Plans;

/// <summary>The seats of a house, their labels and their compact form.</summary>
public sealed class VenueLayoutTests
{
    private static readonly LayoutDocument Small = new(
        "", 20, 10, [[0, 0], [20, 0], [20, 2]],
        [new LayoutSection("1F", []), new LayoutSection("2F", [[0, 5], [20, 5], [20, 10]])],
        [new Tier(0, "VIP", 90_000, "KRW", "#c9971c"), new Tier(1, "S", 40_000, "KRW", "#3f7cac")],
        [
            new SeatRow(0, "A", "A-", 1, 1, 3, 1, 3, 1, 0, 0),
            new SeatRow(1, "I", "2F/I-", 18, -2, 4, 1, 6, 1, 0.1, 1),
        ]);

    [Fact]
    public void Seats_run_through_the_rows_in_order()
    {
        var layout = VenueLayout.Parse(VenueLayout.Seal(Small));

        Assert.Equal(7, layout.SeatCount);
        Assert.Equal(["A-1", "A-2", "A-3", "2F/I-18", "2F/I-16", "2F/I-14", "2F/I-12"], Enumerable.Range(0, 7).Select(layout.Label));
        Assert.All(Enumerable.Range(0, 7), seat => Assert.True(layout.TryFind(layout.Label(seat), out var found) && found == seat));
        Assert.Equal([0, 0, 0, 1, 1, 1, 1], Enumerable.Range(0, 7).Select(layout.TierOf));
        Assert.Equal(40_000, layout.Tiers[layout.TierOf(3)].Price);
        Assert.Equal(4, layout.SeatsInTier(1));
        Assert.Equal("KRW", layout.Currency);
    }

    [Theory]
    [InlineData("a-1")]
    [InlineData("A-01")]
    [InlineData("A-4")]
    [InlineData("2F/I-17")]
    [InlineData("")]
    public void A_label_is_compared_exactly(string label) => Assert.False(VenueLayout.Parse(VenueLayout.Seal(Small)).TryFind(label, out _));

    [Fact]
    public void The_hash_names_the_content()
    {
        var hash = VenueLayout.Parse(VenueLayout.Seal(Small)).Hash;

        Assert.Matches("^[0-9a-f]{32}$", hash);
        Assert.Equal(hash, VenueLayout.Parse(VenueLayout.Seal(Small with { Hash = "whatever" })).Hash);
        Assert.NotEqual(hash, VenueLayout.Parse(VenueLayout.Seal(Small with { Tiers = [Small.Tiers[0] with { Price = 90_001 }, Small.Tiers[1]] })).Hash);
    }

    [Fact]
    public void What_is_sent_is_what_is_stored()
    {
        var json = VenueLayout.Seal(Small);
        var layout = VenueLayout.Parse(json);

        Assert.StartsWith($$"""{"hash":"{{layout.Hash}}","width":20,"height":10,"stage":[[0,0],""", json, StringComparison.Ordinal);
        Assert.Contains("""{"section":1,"row":"I","prefix":"2F/I-","first":18,"step":-2,"count":4,"x":1,"y":6,"dx":1,"dy":0.1,"tier":1}""", json, StringComparison.Ordinal);
        Assert.Equal(json, Encoding.UTF8.GetString(layout.Json.Span));
        Assert.Equal(json, Read(new BrotliStream(new MemoryStream(layout.Brotli.ToArray()), CompressionMode.Decompress)));
        Assert.Equal(json, Read(new GZipStream(new MemoryStream(layout.Gzip.ToArray()), CompressionMode.Decompress)));
    }

    public static TheoryData<string, LayoutDocument> Impossible => new()
    {
        { "two seats are labelled A-1", Small with { Rows = [Small.Rows[0], Small.Rows[0]] } },
        { "more than 250000 seats", Small with { Rows = [Small.Rows[0] with { Count = 250_001 }] } },
        { "more than 250000 seats", Small with { Rows = [.. Enumerable.Repeat(Small.Rows[0] with { Count = int.MaxValue }, 3)] } },
        { "no seats", Small with { Rows = [] } },
        { "has 0 seats", Small with { Rows = [Small.Rows[0] with { Count = 0 }] } },
        { "steps of 0", Small with { Rows = [Small.Rows[0] with { Step = 0 }] } },
        { "section 2", Small with { Rows = [Small.Rows[0] with { Section = 2 }] } },
        { "tier -1", Small with { Rows = [Small.Rows[0] with { Tier = -1 }] } },
        { "longer than 40", Small with { Rows = [Small.Rows[0] with { Prefix = new string('A', 40) }] } },
        { "price below 0", Small with { Tiers = [Small.Tiers[0] with { Price = -1 }, Small.Tiers[1]] } },
        { "another currency", Small with { Tiers = [Small.Tiers[0], Small.Tiers[1] with { Currency = "EUR" }] } },
        { "position 1", Small with { Tiers = [Small.Tiers[0], Small.Tiers[1] with { Index = 0 }] } },
        { "width or height", Small with { Width = 0 } },
        { "corner of the stage", Small with { Stage = [[1, 2, 3]] } },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_a_house_is_refused_with_the_reason(string reason, LayoutDocument layout) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => VenueLayout.Parse(VenueLayout.Seal(layout))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"hash":"x","width":1,"height":1,"stage":[],"sections":null,"tiers":[],"rows":[]}""")]
    public void What_is_no_layout_is_refused(string json) => Assert.Throws<InvalidDataException>(() => VenueLayout.Parse(json));

    private static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
