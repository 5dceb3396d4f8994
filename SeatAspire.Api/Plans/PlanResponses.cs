using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatAspire.Api.Plans;

/// <summary>A version of a plan as operators see it.</summary>
/// <param name="PlanId">Its id; null in a preview of what is not kept.</param>
/// <param name="Version">Counts the versions of a name, from 1; in a preview the one that it would be.</param>
/// <param name="Hash">Names its content; the same for plans of other names with the same seats.</param>
/// <param name="Name">The same for all versions.</param>
/// <param name="Seats">How many there are.</param>
/// <param name="Sections">How many there are.</param>
/// <param name="Categories">Kinds of seats, with how many are of each.</param>
/// <param name="Attributes">How many seats have each.</param>
/// <param name="Warnings">What of its file was not taken over; up to 1,000.</param>
public sealed record PlanResponse(
    string? PlanId, int Version, string Hash, string Name, int Seats, int Sections, IReadOnlyList<PlanCategoryResponse> Categories,
    PlanAttributesResponse Attributes, IReadOnlyList<PlanFindingResponse> Warnings)
{
    /// <summary>When it was brought; null in a preview.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>All of it, as browsers draw it: in previews and of one plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LayoutDocument? Layout { get; init; }

    /// <summary>What an export can't say of it, by format; of one plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<PlanFindingResponse>>? ExportWarnings { get; init; }

    internal static PlanResponse Of(PlanRow row, PlanSummary summary, bool korean) =>
        summary.ToResponse(row.Id, row.Version, row.LayoutHash, row.Name, korean) with { CreatedAt = row.CreatedAt.ToUniversalTime() };
}

/// <summary>A kind of seats.</summary>
/// <param name="Name">As printed on tickets.</param>
/// <param name="Color">For legends, <c>#rrggbb</c>.</param>
/// <param name="Seats">How many there are.</param>
public sealed record PlanCategoryResponse(string Name, string Color, int Seats);

/// <summary>How many seats have each attribute.</summary>
/// <param name="Accessible">Places for wheelchairs.</param>
/// <param name="Companion">Seats that only sell with an accessible place.</param>
/// <param name="RestrictedView">Seats from which not all of the stage is seen.</param>
public sealed record PlanAttributesResponse(int Accessible, int Companion, int RestrictedView);

/// <summary>What is kept beside a plan, so that it can be listed without reading all of its seats.</summary>
internal sealed record PlanSummary(
    int Seats, int Sections, IReadOnlyList<PlanCategoryResponse> Categories, PlanAttributesResponse Attributes, IReadOnlyList<PlanFinding> Warnings)
{
    public static PlanSummary Of(Plan plan, IReadOnlyList<PlanFinding> warnings)
    {
        var counts = plan.Seats.CountBy(seat => seat.Category).ToDictionary();
        return new(
            plan.Seats.Count, plan.Sections.Count,
            [.. plan.Categories.Select((category, index) => new PlanCategoryResponse(category.Name, category.Color, counts.GetValueOrDefault(index)))],
            new(plan.Seats.Count(seat => seat.Accessible), plan.Seats.Count(seat => seat.CompanionOf is not null), plan.Seats.Count(seat => seat.RestrictedView)),
            warnings);
    }

    public static PlanSummary Read(string json) => JsonSerializer.Deserialize<PlanSummary>(json, JsonSerializerOptions.Web)!;

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public PlanResponse ToResponse(string? planId, int version, string hash, string name, bool korean) =>
        new(planId, version, hash, name, Seats, Sections, Categories, Attributes, [.. Warnings.Select(warning => warning.ToResponse(korean))]);
}
