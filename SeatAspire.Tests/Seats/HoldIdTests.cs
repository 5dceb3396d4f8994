using SeatAspire.Api.Plans;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;

namespace SeatAspire.Tests.Seats;

/// <summary>What a hold's id says of it, and what its seats cost by that.</summary>
public sealed class HoldIdTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 5)]
    [InlineData(123_456_789, 100)]
    public void It_says_its_showing_price_list_and_discount(int list, int percent)
    {
        foreach (var showing in new[] { "moonlight-2026-12-24", new string('s', 80) })
        {
            var id = HoldId.New(showing, list, percent);
            Assert.True(HoldId.TryGetShowing(id, out var found));
            Assert.Equal((showing, list, percent), (found, HoldId.PriceList(id), HoldId.DiscountPercent(id)));
            Assert.True(id.Length <= HoldId.Longest);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a~0123456789abcdef012")]
    [InlineData("a~0123456789abcdef0123-0")]
    [InlineData("a~0123456789abcdef0123-1234567890")]
    [InlineData("a~0123456789abcdef0123d0")]
    [InlineData("a~0123456789abcdef0123d101")]
    [InlineData("a~0123456789abcdef0123-2d5")]
    [InlineData("a~0123456789abcdef0123\n")]
    [InlineData("~0123456789abcdef0123")]
    public void What_is_none_has_no_showing_and_no_price_list(string text)
    {
        Assert.False(HoldId.TryGetShowing(text, out _));
        Assert.Equal((0, 0), (HoldId.PriceList(text), HoldId.DiscountPercent(text)));
    }

    [Theory]
    [InlineData(12_310, 15, 12_310 - 1_847)]
    [InlineData(1, 50, 0)]
    [InlineData(1, 49, 1)]
    [InlineData(99, 0, 99)]
    [InlineData(99, 100, 0)]
    [InlineData(PriceList.Highest, 33, 670_000_000_000)]
    public void The_discount_is_rounded_half_up_and_goes_for_what_the_code_took_alone(long price, int percent, long left)
    {
        var layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));
        var prices = new PriceList(1, [price, price, price]);
        var id = HoldId.New("a", 1, percent);
        Assert.Equal(left, prices.PriceOf(layout, 0, id, byCode: true));
        Assert.Equal(price, prices.PriceOf(layout, 0, id, byCode: false));
    }
}
