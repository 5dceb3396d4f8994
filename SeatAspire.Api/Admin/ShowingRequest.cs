using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Admin;

/// <summary>A new date of a show; the members of <see cref="QueueRequest"/> may be given too.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed partial record ShowingRequest : QueueRequest
{
    /// <summary>As long as the database keeps.</summary>
    private const int LongestId = 80;

    /// <summary>Its id: small letters, digits and single hyphens, such as <c>moonlight-2026-12-24</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The show's.</summary>
    public required string ShowId { get; init; }

    /// <summary>When it begins; sales end then.</summary>
    public required JsonElement StartsAt { get; init; }

    /// <summary>When sales begin.</summary>
    public required JsonElement SaleOpensAt { get; init; }

    /// <summary>Until when buyers may cancel; until it begins if null or left out.</summary>
    public JsonElement? RefundUntil { get; init; }

    /// <summary>A house that some date has.</summary>
    public string? LayoutHash { get; init; }

    /// <summary>A date whose house, and whose seats that are not for sale, the new one has too.</summary>
    public string? CopyOf { get; init; }

    /// <summary>The dates, or why this cannot be one.</summary>
    internal (DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, DateTimeOffset? RefundUntil, Refusal? Refusal) Check()
    {
        if (Id.Length > LongestId || !Slug().IsMatch(Id))
        {
            return (default, default, null, Refusals.Validation(
                $"id has up to {LongestId} small letters and digits, with single hyphens between them.",
                $"id는 영문 소문자와 숫자를 하이픈 하나씩으로 이은 {LongestId}자 이하의 이름입니다."));
        }

        if ((LayoutHash is null) == (CopyOf is null))
        {
            return (default, default, null, Refusals.Validation("Give either layoutHash or copyOf.", "layoutHash와 copyOf 중 하나만 적어 주세요."));
        }

        DateTimeOffset? refundUntil = null;
        if (RefundUntil is { ValueKind: not JsonValueKind.Null } until)
        {
            if (!Dates.TryRead(until, out var read))
            {
                return (default, default, null, Refusals.Validation(
                    "refundUntil is a date with its offset, such as 2026-12-23T20:00:00+09:00, between 2000 and 2100.",
                    "refundUntil은 2026-12-23T20:00:00+09:00처럼 시간대가 있는 2000년에서 2100년 사이의 시각입니다."));
            }

            refundUntil = read;
        }

        return Dates.TryRead(StartsAt, out var startsAt) && Dates.TryRead(SaleOpensAt, out var saleOpensAt) && saleOpensAt < startsAt
            ? (startsAt, saleOpensAt, refundUntil, null)
            : (default, default, null, Refusals.Validation(
                "startsAt and saleOpensAt are dates with their offset, such as 2026-12-24T20:00:00+09:00, between 2000 and 2100, and the sale opens first.",
                "startsAt과 saleOpensAt은 2026-12-24T20:00:00+09:00처럼 시간대가 있는 2000년에서 2100년 사이의 시각이며, 판매 시작이 먼저입니다."));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Slug();
}
