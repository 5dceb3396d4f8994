using System.Text.Json;

namespace SeatAspire.Api.Plans.Formats;

/// <summary>Our own format, which <c>docs/plan.schema.json</c> describes: it says all that a plan has, and nothing else may stand in it.</summary>
internal static class SeatAspireFormat
{
    /// <summary>What a file says that it is.</summary>
    public const string Mark = "seataspire/1";

    private const int HighestNumber = 999_999_999;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a plan.</summary>
    public static Plan? Read(PlanElement root, PlanBuilder plan)
    {
        root.Only(Unknown, "$schema", "format", "name", "width", "height", "stage", "categories", "sections");
        if (root.Text("format") is { } format && format != Mark)
        {
            plan.Findings.Fault(root.Path.Of("format"), $"This must be \"{Mark}\".", $"\"{Mark}\"이어야 합니다.");
        }

        var size = (root.Number("width"), root.Number("height"));
        plan.SetStage(root.Corners("stage"));
        foreach (var category in root.Objects("categories", required: true))
        {
            category.Only(Unknown, "name", "color");
            if (category.Text("color") is { } color && PlanText.Color(color) is null)
            {
                plan.Findings.Fault(category.Path.Of("color"), "A colour is written #rrggbb.", "색은 #rrggbb로 적습니다.");
            }

            plan.AddCategory(category.Text("name"), category.Text("color"), category.Path);
        }

        foreach (var section in root.Objects("sections", required: true))
        {
            section.Only(Unknown, "name", "outline", "rows");
            var index = plan.AddSection(section.Text("name")?.Trim() ?? "", section.Corners("outline"), section.Path);
            foreach (var row in section.Objects("rows", required: true))
            {
                ReadRow(row, index, plan, Unknown);
            }
        }

        return plan.Finish(double.IsNaN(size.Item1 + size.Item2) ? null : size);

        void Unknown(PlanPath path, string name) => plan.Findings.Fault(
            path, $"{PlanText.Quoted(name)} means nothing here. See docs/plan.schema.json for what may stand here.", $"{PlanText.Quoted(name)}은(는) 여기서 쓸 수 없습니다. 쓸 수 있는 것은 docs/plan.schema.json에 있습니다.");
    }

    private static void ReadRow(PlanElement row, int section, PlanBuilder plan, Action<PlanPath, string> unknown)
    {
        row.Only(unknown, "name", "category", "run", "seats");
        var name = row.Text("name")?.Trim() ?? "";
        var common = row.Text("category");
        if (row.Has("run") == row.Has("seats"))
        {
            plan.Findings.Fault(row.Path, "A row has either \"run\" or \"seats\".", "열에는 \"run\"과 \"seats\" 중 하나만 적습니다.");
            return;
        }

        if (row.Object("run") is { } run)
        {
            run.Only(unknown, "prefix", "first", "step", "count", "x", "y", "dx", "dy");
            ReadRun(run, section, name, plan.FindCategory(common, row.Path), plan);
        }

        var commonIndex = new Lazy<int>(() => plan.FindCategory(common, row.Path.Of("category")));
        foreach (var seat in row.Objects("seats"))
        {
            seat.Only(unknown, "label", "x", "y", "category", "accessible", "companionOf", "restrictedView");
            plan.AddSeat(new FoundSeat(section, name, seat.Path)
            {
                Label = seat.Text("label") ?? "",
                X = seat.Number("x"),
                Y = seat.Number("y"),
                Category = seat.Has("category") || common is null ? plan.FindCategory(seat.Text("category"), seat.Path) : commonIndex.Value,
                Accessible = seat.Flag("accessible"),
                CompanionOf = seat.Text("companionOf"),
                RestrictedView = seat.Flag("restrictedView"),
            });
        }
    }

    private static void ReadRun(PlanElement run, int section, string row, int category, PlanBuilder plan)
    {
        var (first, step, count) = (run.Whole("first", 0, HighestNumber), run.Whole("step", -HighestNumber, HighestNumber), run.Whole("count", 1, VenueLayout.MaxSeats));
        var (x, y) = (run.Number("x"), run.Number("y"));
        var (dx, dy) = (run.OptionalNumber("dx") ?? 0, run.OptionalNumber("dy") ?? 0);
        var prefix = run.Text("prefix") ?? "";
        foreach (var (name, value) in new[] { ("first", first), ("count", count) })
        {
            if (value is null && !run.Has(name))
            {
                run.Missing(name);
            }
        }

        if (first is null || count is null)
        {
            return;
        }

        var last = first.Value + ((count.Value - 1L) * (step ?? 1));
        if (step == 0 || last is < 0 or > HighestNumber)
        {
            plan.Findings.Fault(run.Path, $"The numbers of a run go up or down, and stay from 0 to {HighestNumber}.", $"번호는 커지거나 작아져야 하며 0에서 {HighestNumber} 사이여야 합니다.");
            return;
        }

        var drawn = new SeatRow(0, row, prefix, first.Value, step ?? 1, count.Value, x, y, dx, dy, 0);
        for (var i = 0; i < count && plan.HasRoom; i++)
        {
            plan.AddSeat(new FoundSeat(section, row, run.Path) { Label = drawn.LabelOf(i), X = drawn.XOf(i), Y = drawn.YOf(i), Category = category });
        }
    }

    /// <summary>Writes a plan so that reading it gives the same again.</summary>
    public static byte[] Write(string name, Plan plan)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("format", Mark);
            json.WriteString("name", name);
            json.WriteNumber("width", plan.Width);
            json.WriteNumber("height", plan.Height);
            WriteCorners(json, "stage", plan.Stage);
            json.WriteStartArray("categories");
            foreach (var category in plan.Categories)
            {
                json.WriteStartObject();
                json.WriteString("name", category.Name);
                json.WriteString("color", category.Color);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteSections(json, plan);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteSections(Utf8JsonWriter json, Plan plan)
    {
        json.WriteStartArray("sections");
        var (seat, open) = (0, -1);
        foreach (var row in plan.ToLayout().Rows)
        {
            if (row.Section != open)
            {
                CloseSection(json, open);
                open = row.Section;
                json.WriteStartObject();
                json.WriteString("name", plan.Sections[open].Name);
                WriteCorners(json, "outline", plan.Sections[open].Outline);
                json.WriteStartArray("rows");
            }

            WriteRow(json, plan, row, seat);
            seat += row.Count;
        }

        CloseSection(json, open);
        json.WriteEndArray();
    }

    private static void CloseSection(Utf8JsonWriter json, int open)
    {
        if (open >= 0)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteRow(Utf8JsonWriter json, Plan plan, SeatRow row, int first)
    {
        var seats = Enumerable.Range(first, row.Count).Select(seat => plan.Seats[seat]).ToArray();
        json.WriteStartObject();
        json.WriteString("name", row.Row);
        if (row.Labels is null && seats.All(seat => seat is { Accessible: false, CompanionOf: null, RestrictedView: false }))
        {
            json.WriteString("category", plan.Categories[row.Tier].Name);
            json.WriteStartObject("run");
            json.WriteString("prefix", row.Prefix);
            json.WriteNumber("first", row.First);
            json.WriteNumber("step", row.Step);
            json.WriteNumber("count", row.Count);
            json.WriteNumber("x", row.X);
            json.WriteNumber("y", row.Y);
            json.WriteNumber("dx", row.Dx);
            json.WriteNumber("dy", row.Dy);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("seats");
            foreach (var seat in seats)
            {
                WriteSeat(json, plan, seat);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteSeat(Utf8JsonWriter json, Plan plan, PlanSeat seat)
    {
        json.WriteStartObject();
        json.WriteString("label", seat.Label);
        json.WriteNumber("x", seat.At.X / (double)Plan.Unit);
        json.WriteNumber("y", seat.At.Y / (double)Plan.Unit);
        json.WriteString("category", plan.Categories[seat.Category].Name);
        if (seat.Accessible)
        {
            json.WriteBoolean("accessible", true);
        }

        if (seat.CompanionOf is { } place)
        {
            json.WriteString("companionOf", plan.Seats[place].Label);
        }

        if (seat.RestrictedView)
        {
            json.WriteBoolean("restrictedView", true);
        }

        json.WriteEndObject();
    }

    private static void WriteCorners(Utf8JsonWriter json, string name, IReadOnlyList<PlanPoint> corners)
    {
        json.WriteStartArray(name);
        foreach (var corner in corners)
        {
            json.WriteStartArray();
            json.WriteNumberValue(corner.X / (double)Plan.Unit);
            json.WriteNumberValue(corner.Y / (double)Plan.Unit);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
