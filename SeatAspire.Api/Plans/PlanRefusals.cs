using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Plans;

/// <summary>Why a plan is refused.</summary>
internal static class PlanRefusals
{
    public static readonly Refusal UnknownPlan = Refusals.NotFound with
    { English = "There is no plan with this ID.", Korean = "이 ID의 배치도가 없습니다." };

    public static readonly Refusal UnknownFormat = Refusals.Validation(
        "format is seataspire, pretix or seatsio.", "format은 seataspire, pretix, seatsio 중 하나입니다.");

    public static readonly Refusal ReadAlone = Refusals.Validation(
        "Plans are exported with format seataspire or pretix.", "내보낼 때 format은 seataspire나 pretix입니다.");

    public static readonly Refusal Name = Refusals.Validation(
        $"Give the plan a name, of one line and at most {PlanRow.LongestName} characters: name in the address, or in the file.",
        $"배치도 이름을 {PlanRow.LongestName}자 이하 한 줄로 정해 주세요. 주소의 name이나 파일의 name에 적습니다.");

    public static readonly Refusal TooMuchToKeep = Refusals.TooLarge with
    {
        English = "What this plan says of its seats is too much to be kept. Give the seats shorter labels.",
        Korean = "배치도의 내용이 너무 커서 저장할 수 없습니다. 좌석 이름을 줄여 주세요.",
    };

    /// <summary>All that is wrong, in the reader's language.</summary>
    public static Refusal Faults(PlanFindings findings, bool korean) => new(422, "plan-faults",
        findings.FaultCount == 1 ? "One thing in this plan is at fault, and nothing was kept. See faults." : $"{findings.FaultCount} things in this plan are at fault, and nothing was kept. See faults.",
        $"배치도에 잘못된 곳이 {findings.FaultCount}곳 있어 저장하지 않았습니다. faults를 확인해 주세요.")
    {
        Facts = new Dictionary<string, object?>
        {
            ["faults"] = findings.Faults.Select(fault => fault.ToResponse(korean)).ToArray(),
            ["faultCount"] = findings.FaultCount,
            ["warnings"] = findings.Warnings.Select(warning => warning.ToResponse(korean)).ToArray(),
        },
    };
}
