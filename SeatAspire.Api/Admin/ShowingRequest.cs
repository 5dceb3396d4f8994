using System.Text.Json;
using System.Text.Json.Serialization;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>
/// What an operator wants otherwise about a date: any subset, what is absent stays; the members of <see cref="QueueRequest"/> too. Null
/// takes a setting back to what dates have by themselves.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public record ShowingChange : QueueRequest
{
    /// <summary>A version of a plan, whose seats it has. A date that there is may be given another one until the first of its seats is sold.</summary>
    public string? PlanId { get; init; }

    /// <summary>What seats cost, in the currency's minor unit, by category; those left out keep their price.</summary>
    public IReadOnlyDictionary<string, long>? Prices { get; init; }

    /// <summary>When it begins.</summary>
    public JsonElement StartsAt { get; init; }

    /// <summary>When sales begin.</summary>
    public JsonElement SaleOpensAt { get; init; }

    /// <summary>When sales end; when it begins if null.</summary>
    public JsonElement SaleClosesAt { get; init; }

    /// <summary>Until when buyers may cancel; until it begins if null.</summary>
    public JsonElement RefundUntil { get; init; }

    /// <summary>How long a hold lasts, in seconds; as the system's settings say if null.</summary>
    public JsonElement HoldSeconds { get; init; }

    /// <summary>Most seats that a person may have; as the system's settings say if null.</summary>
    public JsonElement MaxSeats { get; init; }

    /// <summary>Whether buyers say whom the tickets are for: <c>off</c>, <c>optional</c> or <c>required</c>.</summary>
    public string? Buyer { get; init; }

    /// <summary>Whether a hold may not leave a single free seat between others.</summary>
    public bool? NoSingleSeats { get; init; }

    /// <summary>The settings after the change, or why it cannot be.</summary>
    internal (ShowingSettings? Settings, Refusal? Refusal) Apply(ShowingSettings before, VenueLayout layout)
    {
        var wrong = new List<Refusal>();
        var (queue, queueFault) = Apply(before.Queue);
        var after = before with
        {
            Amounts = Price(before.Amounts, layout, wrong),
            StartsAt = Date("startsAt", StartsAt, wrong) is { IsSaid: true } starts ? starts.Value ?? Never("startsAt", before.StartsAt, wrong) : before.StartsAt,
            SaleOpensAt = Date("saleOpensAt", SaleOpensAt, wrong) is { IsSaid: true } opens ? opens.Value ?? Never("saleOpensAt", before.SaleOpensAt, wrong) : before.SaleOpensAt,
            SaleClosesAt = Date("saleClosesAt", SaleClosesAt, wrong) is { IsSaid: true } closes ? closes.Value : before.SaleClosesAt,
            RefundUntil = Date("refundUntil", RefundUntil, wrong) is { IsSaid: true } until ? until.Value : before.RefundUntil,
            HoldSeconds = Number("holdSeconds", HoldSeconds, SaleTerms.LongestHold, wrong) is { IsSaid: true } seconds ? seconds.Value : before.HoldSeconds,
            MaxSeats = Number("maxSeats", MaxSeats, SaleTerms.MostSeats, wrong) is { IsSaid: true } seats ? seats.Value : before.MaxSeats,
            Buyer = Buyer is null ? before.Buyer : BuyerRules.Parse(Buyer) ?? Unknown(before.Buyer, wrong),
            NoSingleSeats = NoSingleSeats ?? before.NoSingleSeats,
            Queue = queue ?? before.Queue,
        };
        return (wrong.FirstOrDefault() ?? queueFault ?? after.Fault(layout)) is { } fault ? (null, fault) : (after, null);
    }

    private IReadOnlyList<long?> Price(IReadOnlyList<long?> before, VenueLayout layout, List<Refusal> wrong)
    {
        if (Prices is null)
        {
            return before;
        }

        foreach (var (name, amount) in Prices)
        {
            if (layout.Tiers.All(tier => tier.Name != name))
            {
                var (shown, known) = (RequestText.Shown(name), string.Join(", ", layout.Tiers.Select(tier => tier.Name).Distinct()));
                wrong.Add(Refusals.Validation($"prices: there is no category \"{shown}\". There are: {known}.", $"prices: \"{shown}\" 등급이 없습니다. 있는 등급: {known}."));
            }
            else if (amount is < 0 or > PriceList.Highest)
            {
                wrong.Add(Refusals.Validation(
                    $"prices.{name} is a whole number from 0 to {PriceList.Highest:#,0}, in the currency's smallest unit.",
                    $"prices.{name}은(는) 통화의 최소 단위로 0에서 {PriceList.Highest:#,0} 사이의 정수입니다."));
            }
        }

        return [.. layout.Tiers.Select((tier, i) => Prices.TryGetValue(tier.Name, out var amount) ? amount : i < before.Count ? before[i] : null)];
    }

    private static (bool IsSaid, DateTimeOffset? Value) Date(string name, JsonElement said, List<Refusal> wrong)
    {
        if (said.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (said.ValueKind == JsonValueKind.Null, null);
        }

        if (!Dates.TryRead(said, out var date))
        {
            wrong.Add(Refusals.Validation(
                $"{name} is a date with its offset, such as 2026-12-24T20:00:00+09:00, between 2000 and 2100.",
                $"{name}은(는) 2026-12-24T20:00:00+09:00처럼 시간대가 있는 2000년에서 2100년 사이의 시각입니다."));
        }

        return (true, date);
    }

    private static DateTimeOffset Never(string name, DateTimeOffset before, List<Refusal> wrong)
    {
        wrong.Add(Refusals.Validation($"{name} can't be null: every date has one.", $"{name}은(는) null일 수 없습니다. 모든 회차에 필요합니다."));
        return before;
    }

    private static BuyerRule Unknown(BuyerRule before, List<Refusal> wrong)
    {
        wrong.Add(Refusals.Validation("buyer is off, optional or required.", "buyer는 off, optional, required 중 하나입니다."));
        return before;
    }

    private static (bool IsSaid, int? Value) Number(string name, JsonElement said, int most, List<Refusal> wrong)
    {
        if (said.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (said.ValueKind == JsonValueKind.Null, null);
        }

        if (said.ValueKind == JsonValueKind.Number && said.TryGetInt32(out var number) && number >= 1 && number <= most)
        {
            return (true, number);
        }

        wrong.Add(Refusals.Validation(
            $"{name} is a whole number from 1 to {most:#,0}, or null.", $"{name}은(는) 1에서 {most:#,0} 사이의 정수이거나 null입니다."));
        return (true, null);
    }
}

/// <summary>A new date of a show, or a series of them; with the settings of <see cref="ShowingChange"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ShowingRequest : ShowingChange
{
    private const int MostInSeries = 100;

    /// <summary>Its id: small letters, digits and single hyphens, such as <c>moonlight-2026-12-24</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The show's.</summary>
    public required string ShowId { get; init; }

    /// <summary>The seats of a layout that some date has.</summary>
    public string? LayoutHash { get; init; }

    /// <summary>A date whose seats, prices, settings, and seats that are not for sale the new one has too.</summary>
    public string? CopyOf { get; init; }

    /// <summary>More dates with the same settings, whose sales end, and whose buyers may cancel, as long before their beginning as of the first.</summary>
    public IReadOnlyList<SeriesDate>? Series { get; init; }

    /// <summary>What is wrong whatever there is in the database; null if nothing is.</summary>
    internal Refusal? Check() =>
        Slugs.CheckShowing("id", Id) is { } fault ? fault
        : new[] { PlanId, LayoutHash, CopyOf }.Count(source => source is not null) != 1 ? Refusals.Validation(
            "Give one of planId, copyOf and layoutHash: it says which seats there are.", "planId, copyOf, layoutHash 중 하나만 적어 주세요. 어떤 좌석이 있는지 정합니다.")
        : StartsAt.ValueKind == JsonValueKind.Undefined ? Missing("startsAt")
        : SaleOpensAt.ValueKind == JsonValueKind.Undefined ? Missing("saleOpensAt")
        : Series is { Count: > MostInSeries } ? Refusals.Validation($"series has up to {MostInSeries} dates.", $"series는 {MostInSeries}개 이하입니다.")
        : Series?.Select(date => Slugs.CheckShowing("series.id", date?.Id ?? "")).FirstOrDefault(fault => fault is not null) is { } one ? one
        : Series?.Any(date => !Dates.TryRead(date.StartsAt, out _)) == true ? Refusals.Validation(
            "series.startsAt is a date with its offset, such as 2026-12-24T20:00:00+09:00, between 2000 and 2100.",
            "series.startsAt은 2026-12-24T20:00:00+09:00처럼 시간대가 있는 2000년에서 2100년 사이의 시각입니다.")
        : Series?.Select(date => date.Id).Append(Id).GroupBy(id => id).Any(same => same.Count() > 1) == true ? Refusals.Validation(
            "series names an id twice. Each date has its own.", "series에 같은 id가 두 번 있습니다. 회차마다 id가 달라야 합니다.")
        : null;

    private static Refusal Missing(string name) => Refusals.Validation(
        $"The JSON of this request must also have: \"{name}\".", $"요청의 JSON에 다음 값을 더 넣어 주세요: \"{name}\".");
}

/// <summary>One more date of a series.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartsAt">When it begins.</param>
public sealed record SeriesDate(string Id, JsonElement StartsAt);
