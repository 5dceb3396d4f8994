using System.Text.Json;
using System.Text.Json.Serialization;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Admin;

/// <summary>Seats to be set aside.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AllocationRequest
{
    private const int LongestName = 100;
    private const int MostUses = 1_000_000;

    /// <summary>What operators call it: one line of up to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Labels of 1 to 5,000 seats that nobody has, each once.</summary>
    public required IReadOnlyList<string> Seats { get; init; }

    /// <summary>When what is not sold of it is free by itself, a date with its offset; null or left out: not before it is deleted.</summary>
    public JsonElement ReleaseAt { get; init; }

    /// <summary>What opens it to buyers: 4 to 32 letters A–Z, digits, <c>-</c> and <c>_</c>, in any case; without one only operators sell from it.</summary>
    public string? Code { get; init; }

    /// <summary>Most seats that the code may take, live holds included; null: any number.</summary>
    public int? Uses { get; init; }

    /// <summary>What the code takes off the price of each seat, 0 to 100; rounded half up.</summary>
    public int? DiscountPercent { get; init; }

    /// <summary>When it ends, or why this can be no allocation.</summary>
    internal (DateTimeOffset? ReleaseAt, Refusal? Refusal) Read(DateTimeOffset now)
    {
        DateTimeOffset? releaseAt = null;
        var isDate = true;
        if (ReleaseAt.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            isDate = Dates.TryRead(ReleaseAt, out var date);
            releaseAt = date;
        }

        var wrong = string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > LongestName || Name.Any(char.IsControl) ? Refusals.Validation(
                $"name is one line of 1 to {LongestName} characters.", $"name은 줄바꿈 없는 1~{LongestName}자입니다.")
            : !isDate ? Refusals.Validation(
                "releaseAt is a date with its offset, such as 2026-12-24T20:00:00+09:00, between 2000 and 2100; or null.",
                "releaseAt은 2026-12-24T20:00:00+09:00처럼 시간대가 있는 2000년에서 2100년 사이의 시각이거나 null입니다.")
            : releaseAt <= now ? Refusals.Validation(
                "releaseAt is over already: the seats would be free at once. Choose a time to come, or leave it out.",
                "releaseAt이 이미 지났습니다. 앞으로 올 시각을 적거나 비워 주세요.")
            : Code is not null && !AllocationCodes.Is(Code) ? Refusals.Validation(
                $"code has {AllocationCodes.Shortest} to {AllocationCodes.Longest} letters A–Z, digits, - and _; small and capital letters are the same.",
                $"code는 영문자, 숫자, -, _ {AllocationCodes.Shortest}~{AllocationCodes.Longest}자이며 대소문자를 구분하지 않습니다.")
            : Code is null && (Uses is not null || DiscountPercent > 0) ? Refusals.Validation(
                "uses and discountPercent are a code's: give a code, or leave them out.", "uses와 discountPercent는 code가 있을 때만 쓸 수 있습니다.")
            : Uses is < 1 or > MostUses ? Refusals.Validation(
                $"uses is a whole number from 1 to {MostUses:#,0}, or null for any number of seats.", $"uses는 1에서 {MostUses:#,0} 사이의 정수이거나, 제한이 없으면 null입니다.")
            : DiscountPercent is < 0 or > 100 ? Refusals.Validation(
                "discountPercent is a whole number from 0 to 100.", "discountPercent는 0에서 100 사이의 정수입니다.")
            : null;
        return (releaseAt, wrong);
    }
}

/// <summary>An allocation as its operators see it.</summary>
/// <param name="AllocationId">Names it.</param>
/// <param name="Name">What operators call it.</param>
/// <param name="Seats">Labels of all of its seats, whoever has them now.</param>
/// <param name="ReleaseAt">When what is not sold of it is free by itself; null: not before it is deleted.</param>
/// <param name="Code">What opens it to buyers; null: only operators sell from it.</param>
/// <param name="Uses">Most seats that the code may take; null: any number.</param>
/// <param name="DiscountPercent">What the code takes off the price of each seat.</param>
/// <param name="Used">How many seats the code took, live holds included.</param>
/// <param name="Sold">How many of its seats are sold, by whichever way.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record AllocationResponse(
    string AllocationId, string Name, IReadOnlyList<string> Seats, DateTimeOffset? ReleaseAt, string? Code, int? Uses, int? DiscountPercent,
    long Used, int Sold, DateTimeOffset CreatedAt);
