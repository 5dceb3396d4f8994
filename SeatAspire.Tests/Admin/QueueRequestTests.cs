using System.Text.Json;
using System.Text.Json.Serialization;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;

namespace SeatAspire.Tests.Admin;

/// <summary>What an admin may ask of a queue, and what the figures say.</summary>
public sealed class QueueRequestTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true };

    private static readonly QueueSettings Before = new(QueueMode.On, 5, 6, 7, Paused: true, DateTimeOffset.UnixEpoch.AddYears(60), Draw: true);

    [Fact]
    public void What_is_absent_stays()
    {
        Assert.Equal(Before, Apply("{}"));
        Assert.Equal(Before with { Mode = QueueMode.Off }, Apply("""{"mode":"off"}"""));
        Assert.Equal(Before with { Threshold = 1, AdmitPerSecond = 1000, LeaseSeconds = 86400 }, Apply("""{"threshold":1,"admitPerSecond":1000,"leaseSeconds":86400}"""));
        Assert.Equal(Before with { Paused = false, Draw = false }, Apply("""{"paused":false,"draw":false}"""));
        Assert.Equal(Before with { OpensAt = null }, Apply("""{"opensAt":null}"""));
    }

    [Theory]
    [InlineData("2026-12-24T20:00:00+09:00", "2026-12-24T11:00:00.000Z")]
    [InlineData("2026-12-24T11:00:00Z", "2026-12-24T11:00:00.000Z")]
    [InlineData("2026-12-24T11:00:00.1239999Z", "2026-12-24T11:00:00.123Z")]
    public void An_opening_is_kept_in_utc_to_the_millisecond(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Apply($$"""{"opensAt":"{{text}}"}""").OpensAt);

    [Theory]
    [InlineData("""{"mode":"AUTO"}""", "mode")]
    [InlineData("""{"mode":"1"}""", "mode")]
    [InlineData("""{"threshold":0}""", "threshold")]
    [InlineData("""{"threshold":-1}""", "threshold")]
    [InlineData("""{"threshold":1000001}""", "threshold")]
    [InlineData("""{"admitPerSecond":0}""", "admitPerSecond")]
    [InlineData("""{"admitPerSecond":1001}""", "admitPerSecond")]
    [InlineData("""{"leaseSeconds":0}""", "leaseSeconds")]
    [InlineData("""{"leaseSeconds":86401}""", "leaseSeconds")]
    [InlineData("""{"opensAt":"tomorrow"}""", "opensAt")]
    [InlineData("""{"opensAt":"2026-12-24T20:00:00"}""", "opensAt")]
    [InlineData("""{"opensAt":"1999-12-24T20:00:00Z"}""", "opensAt")]
    [InlineData("""{"opensAt":"0001-01-01T00:00:00+14:00"}""", "opensAt")]
    [InlineData("""{"opensAt":12}""", "opensAt")]
    [InlineData("""{"opensAt":{}}""", "opensAt")]
    public void What_cannot_be_is_refused_by_name(string json, string name)
    {
        var refusal = Read(json).Apply(Before).Refusal!;
        Assert.Equal((400, "validation"), (refusal.Status, refusal.Word));
        Assert.StartsWith(name, refusal.English, StringComparison.Ordinal);
        Assert.StartsWith(name, refusal.Korean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"thresold":5}""")]
    [InlineData("""{"threshold":"5"}""")]
    [InlineData("""{"threshold":5.5}""")]
    [InlineData("""{"threshold":99999999999}""")]
    [InlineData("""{"paused":"no"}""")]
    [InlineData("[]")]
    public void What_is_no_such_thing_is_not_read(string json) => Assert.Throws<JsonException>(() => Read(json));

    [Fact]
    public void The_log_tells_each_field_that_changed() =>
        Assert.Equal(
            ["mode", "paused", "opensAt"],
            (ShowingSettings.Default with { Queue = Before with { Mode = QueueMode.Auto, Paused = false, OpensAt = null } })
                .Since(ShowingSettings.Default with { Queue = Before }, Problems.LoneApi.Layout).Keys);

    [Fact]
    public void Seats_are_counted_by_state_and_sold_ones_by_price()
    {
        var layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));
        var prices = new PriceList(1, [.. layout.Tiers.Select(tier => (long?)tier.Price)]);
        var states = new byte[layout.SeatCount];
        Array.Fill(states, (byte)'0');
        (states[0], states[1], states[2], states[^1]) = ((byte)'1', (byte)'2', (byte)'3', (byte)'2');

        Assert.Equal(new SeatCount(layout.SeatCount - 4, 1, 2, 1, prices.PriceOf(layout, 1) + prices.PriceOf(layout, layout.SeatCount - 1)), SeatCount.Of(layout, prices, states));
    }

    [Fact]
    public void A_point_of_the_history_survives_being_kept()
    {
        var point = new HistoryPoint(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_005_000), 1, 2, 3, 4, 5, 6, 7, 8, long.MaxValue, true, false);
        Assert.Equal(point, HistoryPoint.Parse(point.Text));
        Assert.Null(HistoryPoint.Parse("1790000005000 1 2"));
        Assert.Null(HistoryPoint.Parse("nonsense"));
    }

    private static QueueRequest Read(string json) => JsonSerializer.Deserialize<QueueRequest>(json, Strict)!;

    private static QueueSettings Apply(string json) => Read(json).Apply(Before).Settings!;
}
