using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>A new show, or what is to be otherwise about one: any subset then, what is absent stays.</summary>
/// <param name="Id">Small letters, digits and single hyphens, such as <c>moonlight</c>; it never changes.</param>
/// <param name="Title">What is played, up to 200 characters.</param>
/// <param name="Venue">Where, up to 200 characters.</param>
/// <param name="Description">Up to 10,000 characters; a new show may have none.</param>
/// <param name="Currency">ISO 4217, such as <c>KRW</c>; fixed once there are dates.</param>
/// <param name="TimeZone">IANA's name of the venue's, such as <c>Asia/Seoul</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ShowRequest(
    string? Id = null, string? Title = null, string? Venue = null, string? Description = null, string? Currency = null, string? TimeZone = null)
{
    private const int LongestText = 200;
    private const int LongestDescription = 10_000;

    /// <summary>Why this can be no new show; null where it can.</summary>
    internal Refusal? CheckNew() =>
        Id is null ? Missing("id")
        : Title is null ? Missing("title")
        : Venue is null ? Missing("venue")
        : Currency is null ? Missing("currency")
        : TimeZone is null ? Missing("timeZone")
        : !Slugs.Is(Id, Slugs.LongestShow) ? Slugs.Fault("id", Slugs.LongestShow)
        : Check();

    /// <summary>Why this can be no change of a show; null where it can.</summary>
    internal Refusal? CheckChange(string showId) =>
        Id is not null && Id != showId ? Refusals.Validation("The id of a show never changes: leave it out.", "공연의 id는 바꿀 수 없으니 빼고 보내 주세요.") : Check();

    private Refusal? Check() =>
        IsNoLine(Title) ? Line("title")
        : IsNoLine(Venue) ? Line("venue")
        : Description is { Length: > LongestDescription } ? Refusals.Validation(
            $"description has up to {LongestDescription:#,0} characters.", $"description은 {LongestDescription:#,0}자 이하입니다.")
        : Currency is not null && !Currencies.Has(Currency) ? Refusals.Validation(
            "currency is a code of ISO 4217 in three capital letters, such as KRW.", "currency는 KRW처럼 대문자 세 글자인 ISO 4217 통화 코드입니다.")
        : TimeZone is not null && !TimeZones.Has(TimeZone) ? Refusals.Validation(
            "timeZone is IANA's name of a time zone, such as Asia/Seoul.", "timeZone은 Asia/Seoul 같은 IANA 시간대 이름입니다.")
        : null;

    // What stands on a ticket is one line.
    private static bool IsNoLine(string? text) =>
        text is not null && (string.IsNullOrWhiteSpace(text) || text.Trim().Length > LongestText || text.Any(char.IsControl));

    private static Refusal Line(string name) => Refusals.Validation(
        $"{name} is one line of 1 to {LongestText} characters.", $"{name}은(는) 줄바꿈 없는 1~{LongestText}자입니다.");

    private static Refusal Missing(string name) => Refusals.Validation(
        $"The JSON of this request must also have: \"{name}\".", $"요청의 JSON에 다음 값을 더 넣어 주세요: \"{name}\".");
}

/// <summary>Ids that operators choose and that stand in addresses.</summary>
internal static partial class Slugs
{
    /// <summary>As long as the database keeps a show's.</summary>
    public const int LongestShow = 64;

    /// <summary>As long as the database keeps a date's.</summary>
    public const int LongestShowing = 80;

    /// <summary>No date is called so: operators' pages of these names stand where those of a date do, below <c>/admin/</c>.</summary>
    public static readonly IReadOnlyList<string> NoShowing = ["goods", "log", "orders", "people", "plans", "reports", "roles", "shows"];

    /// <summary>Why a date cannot have this id; null where it can.</summary>
    public static Refusal? CheckShowing(string name, string id) =>
        !Is(id, LongestShowing) ? Fault(name, LongestShowing)
        : NoShowing.Contains(id) ? Refusals.Validation(
            $"{name} cannot be {id}: the operators' page of that name would hide the date. Choose another, such as {id}-1.",
            $"{name}는 {id}일 수 없습니다. 같은 이름의 관리 화면이 회차를 가립니다. {id}-1처럼 다른 이름을 골라 주세요.")
        : null;

    /// <summary>Whether it is one: small letters, digits and single hyphens.</summary>
    public static bool Is(string text, int longest) => text.Length <= longest && Slug().IsMatch(text);

    /// <summary>What is wrong with what is none.</summary>
    public static Refusal Fault(string name, int longest) => Refusals.Validation(
        $"{name} has up to {longest} small letters and digits, with single hyphens between them.",
        $"{name}는 영문 소문자와 숫자를 하이픈 하나씩으로 이은 {longest}자 이하의 이름입니다.");

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}

/// <summary>Time zones by the names that browsers understand too.</summary>
internal static partial class TimeZones
{
    /// <summary>Whether it is IANA's name of one.</summary>
    public static bool Has(string name) => name.Length <= 64 && Name().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.Id == name;

    // Names are looked for among files.
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}\z")]
    private static partial Regex Name();
}
