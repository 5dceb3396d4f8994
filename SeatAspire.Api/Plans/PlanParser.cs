using System.Text.Json;
using SeatAspire.Api.Plans.Formats;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Plans;

/// <summary>The formats that plans come in.</summary>
internal enum PlanFormat
{
    /// <summary>Our own: <see cref="SeatAspireFormat"/>.</summary>
    SeatAspire,

    /// <summary>See <see cref="PretixFormat"/>.</summary>
    Pretix,

    /// <summary>See <see cref="SeatsIoFormat"/>; read alone.</summary>
    SeatsIo,
}

/// <summary>What came of a file.</summary>
/// <param name="Plan">The plan; null where there are faults.</param>
/// <param name="Name">What the file calls it, if it does.</param>
/// <param name="Findings">Everything that was found.</param>
internal sealed record PlanReading(Plan? Plan, string? Name, PlanFindings Findings);

/// <summary>Reads and writes plans in each format.</summary>
internal static class PlanParser
{
    /// <summary>A format by the contract's word; null for any other.</summary>
    public static PlanFormat? Format(string? word) => word switch
    {
        "seataspire" => PlanFormat.SeatAspire,
        "pretix" => PlanFormat.Pretix,
        "seatsio" => PlanFormat.SeatsIo,
        _ => null,
    };

    /// <summary>Reads a file; a refusal where it is none that can be looked at.</summary>
    public static (PlanReading? Reading, Refusal? Refusal) Read(PlanFormat format, ReadOnlyMemory<byte> file)
    {
        var (document, refusal) = PlanFile.Open(file);
        if (document is null)
        {
            return (null, refusal);
        }

        using (document)
        {
            var findings = new PlanFindings();
            if (PlanElement.Root(document, findings) is not { } root)
            {
                return (new(null, null, findings), null);
            }

            var builder = new PlanBuilder(findings);
            var plan = format switch
            {
                PlanFormat.SeatAspire => SeatAspireFormat.Read(root, builder),
                PlanFormat.Pretix => PretixFormat.Read(root, builder),
                _ => SeatsIoFormat.Read(root, builder),
            };
            var name = document.RootElement.TryGetProperty("name", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
            return builder.HasRoom ? (new(plan, name, findings), null) : (null, PlanFile.TooManySeats);
        }
    }

    /// <summary>Writes a plan; null in a format that is read alone.</summary>
    public static byte[]? Write(PlanFormat format, string name, Plan plan) => format switch
    {
        PlanFormat.SeatAspire => SeatAspireFormat.Write(name, plan),
        PlanFormat.Pretix => PretixFormat.Write(name, plan),
        _ => null,
    };
}
