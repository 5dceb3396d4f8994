using System.Globalization;
using System.Text.Json;

namespace SeatAspire.Bench.Sides;

/// <summary>A seat as a system that keeps a row a seat would describe it.</summary>
internal sealed record LayoutSeat(int Index, string Label, string Section, string Row, int Number, double X, double Y, long Price)
{
    /// <summary>All seats of a house, in index order.</summary>
    /// <param name="layout">The house, of regular rows.</param>
    /// <param name="showing">A date in it, whose prices they are.</param>
    public static IReadOnlyList<LayoutSeat> Read(JsonElement layout, JsonElement showing)
    {
        var prices = showing.GetProperty("tiers").EnumerateArray().ToDictionary(tier => tier.GetProperty("index").GetInt32(), tier => tier.GetProperty("price").GetInt64());
        var sections = layout.GetProperty("sections").EnumerateArray().Select(section => section.GetProperty("name").GetString()!).ToList();
        var seats = new List<LayoutSeat>();
        foreach (var row in layout.GetProperty("rows").EnumerateArray())
        {
            double Number(string name) => row.GetProperty(name).GetDouble();
            for (var i = 0; i < row.GetProperty("count").GetInt32(); i++)
            {
                var number = row.GetProperty("first").GetInt32() + (i * row.GetProperty("step").GetInt32());
                seats.Add(new(
                    seats.Count, row.GetProperty("prefix").GetString() + number.ToString(CultureInfo.InvariantCulture),
                    Name(row.GetProperty("section"), sections), Name(row.GetProperty("row"), []), number,
                    Math.Round(Number("x") + (i * Number("dx")), 2), Math.Round(Number("y") + (i * Number("dy")), 2), prices[row.GetProperty("tier").GetInt32()]));
            }
        }

        return seats;
    }

    private static string Name(JsonElement value, List<string> names) => value.ValueKind switch
    {
        JsonValueKind.Number when names.Count > value.GetInt32() => names[value.GetInt32()],
        JsonValueKind.String => value.GetString()!,
        _ => value.ToString(),
    };
}
