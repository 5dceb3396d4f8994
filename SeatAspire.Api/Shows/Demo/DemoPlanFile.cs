using System.Text.Json;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Shows.Demo;

/// <summary>A house of the demo as the file that somebody would bring who had drawn it: docs/plan.schema.json.</summary>
internal static class DemoPlanFile
{
    /// <summary>The file. Pieces of a section that were drawn apart come together.</summary>
    /// <param name="name">What the plan is called.</param>
    /// <param name="drawn">The house, as <see cref="DemoPlan"/> draws it.</param>
    public static byte[] Of(string name, LayoutDocument drawn)
    {
        var rows = drawn.Rows.ToLookup(row => row.Section);
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                format = "seataspire/1",
                name,
                width = drawn.Width,
                height = drawn.Height,
                stage = drawn.Stage,
                categories = drawn.Tiers.Select(tier => new { name = tier.Name, color = tier.Color }),
                sections = drawn.Sections.Select((section, index) => new
                {
                    name = section.Name,
                    outline = section.Outline,
                    rows = rows[index].Select(row => new
                    {
                        name = row.Row,
                        category = drawn.Tiers[row.Tier].Name,
                        run = new { prefix = row.Prefix, first = row.First, step = row.Step, count = row.Count, x = row.X, y = row.Y, dx = row.Dx, dy = row.Dy },
                    }),
                }),
            },
            JsonSerializerOptions.Web);
    }
}
