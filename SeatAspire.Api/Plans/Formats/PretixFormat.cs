using System.Globalization;
using System.Text.Json;

namespace SeatAspire.Api.Plans.Formats;

/// <summary>
/// The seating plans of pretix, by its published schema (<c>seating-plan.schema.json</c>, also of the years when <c>size</c> was not yet required).
/// A zone is a section; a label is made of zone, row and number as people read them there. Lengths are pixels.
/// </summary>
internal static class PretixFormat
{
    // A seat's id that begins so is a label of ours, whatever its zone, row and number would make.
    private const string LabelMark = "label:";
    private const string Number = "%s";
    private const string StageWord = "Stage";

    // The area of a file of ours that is the stage, whatever its section is called.
    private const string StageId = "3b0f2c1e-7c52-4e0a-9a3f-5e6a1d9c7b42";

    // What people write on a stage.
    private static readonly HashSet<string> StageWords = new(StringComparer.OrdinalIgnoreCase) { StageWord, "Bühne", "무대", "Scène", "Scene", "Escenario", "Palco", "ステージ" };

    /// <summary>Reads a plan.</summary>
    public static Plan? Read(PlanElement root, PlanBuilder plan)
    {
        var unknown = new UnknownNames(plan.Findings);
        root.Only(unknown.Note, "name", "zones", "categories", "size");
        foreach (var category in root.Objects("categories", required: true))
        {
            category.Only(unknown.Note, "name", "color");
            plan.AddCategory(category.Text("name"), category.Text("color"), category.Path);
        }

        foreach (var zone in root.Objects("zones", required: true))
        {
            zone.Only(unknown.Note, "name", "zone_id", "uuid", "position", "rows", "areas", "displayed");
            ReadZone(zone, plan, unknown);
        }

        unknown.Tell();
        var size = root.Object("size");
        (double Width, double Height)? given = size is { } drawn ? (drawn.Number("width"), drawn.Number("height")) : null;
        return plan.Finish(given is { } both && double.IsNaN(both.Width + both.Height) ? null : given);
    }

    private static void ReadZone(PlanElement zone, PlanBuilder plan, UnknownNames unknown)
    {
        var name = zone.Text("name")?.Trim() ?? "";
        var section = plan.AddSection(name, [], zone.Path);
        var at = PlaceOf(zone);
        foreach (var row in zone.Objects("rows"))
        {
            row.Only(unknown.Note, "row_number", "row_label", "seat_label", "uuid", "seats", "row_number_position", "position", "number_of_seats", "seats_spacing");
            ReadRow(row, section, Add(at, PlaceOf(row)), plan, unknown);
        }

        foreach (var area in zone.Objects("areas"))
        {
            ReadArea(area, zone.Count("rows") > 0 ? name : null, section, at, plan);
        }
    }

    private static void ReadRow(PlanElement row, int section, (double X, double Y) at, PlanBuilder plan, UnknownNames unknown)
    {
        // What people read goes before what identifies.
        var name = NotEmpty(row.Text("row_label")) ?? row.Text("row_number")?.Trim() ?? "";
        var numbers = NotEmpty(row.Text("seat_label"));
        if (numbers is not null && !numbers.Contains(Number, StringComparison.Ordinal))
        {
            // All seats of the row would be called the same.
            unknown.Note(row.Path, "seat_label");
            numbers = null;
        }

        foreach (var seat in row.Objects("seats", required: true))
        {
            seat.Only(unknown.Note, "seat_guid", "seat_number", "uuid", "start_direction", "radius", "position", "category");
            var number = seat.Text("seat_number")?.Trim() ?? "";
            var place = Add(at, seat.Place("position"));
            plan.AddSeat(new FoundSeat(section, name, seat.Path)
            {
                Label = seat.Text("seat_guid") is { } id && id.StartsWith(LabelMark, StringComparison.Ordinal) ? id[LabelMark.Length..] : null,
                Number = number.Length == 0 || numbers is null ? number : numbers.Replace(Number, number, StringComparison.Ordinal),
                X = place.X,
                Y = place.Y,
                Category = plan.FindCategory(seat.Text("category"), seat.Path.Of("category")),
            });
        }
    }

    // The stage and the outlines of zones are areas like any decoration; what is written on them tells.
    private static void ReadArea(PlanElement area, string? zone, int section, (double X, double Y) at, PlanBuilder plan)
    {
        var said = area.Value.TryGetProperty("text", out var text) switch
        {
            true when text.ValueKind == JsonValueKind.String => text.GetString(),
            true when text.ValueKind == JsonValueKind.Object => area.Object("text")?.Text("text"),
            _ => null,
        };
        var written = said?.Trim() ?? "";
        var corners = Corners(area).Select(corner => Add(at, corner)).ToArray();
        var isOurStage = area.Value.TryGetProperty("uuid", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(StageId);
        if (corners.Length >= 3 && !isOurStage && said is not null && written == zone && area.Has("polygon"))
        {
            plan.SetOutline(section, corners);
        }
        else if (corners.Length >= 3 && (isOurStage || StageWords.Contains(written)) && !plan.HasStage)
        {
            plan.SetStage(corners);
        }
        else
        {
            var what = written.Length == 0 ? "" : " " + PlanText.Quoted(written);
            plan.Findings.Warn(area.Path, $"The area{what} is left out: a plan has seats, sections and a stage. If people stand there, they can't be sold places.",
                $"영역{what}은(는) 제외했습니다. 배치도에는 좌석, 구역, 무대만 있습니다. 스탠딩 구역이라면 판매할 수 없습니다.");
        }
    }

    private static List<(double X, double Y)> Corners(PlanElement area)
    {
        var at = PlaceOf(area);
        var corners = new List<(double X, double Y)>();
        if (area.Object("polygon") is { } polygon)
        {
            corners.AddRange(polygon.Objects("points").Select(point => point.Place()));
        }
        else if ((area.Object("rectangle") ?? (area.Has("width") ? area : null)) is { } box)
        {
            var (width, height) = (box.Number("width"), box.Number("height"));
            corners.AddRange([(0, 0), (width, 0), (width, height), (0, height)]);
        }
        else if (area.Object("ellipse") is { } ellipse)
        {
            corners.AddRange(Shapes.Ellipse(ellipse.Place("radius")));
        }
        else if (area.Object("circle") is { } circle && circle.Number("radius") is var radius)
        {
            corners.AddRange(Shapes.Ellipse((radius, radius)));
        }

        var turn = area.OptionalNumber("rotation") ?? 0;
        return [.. corners.Select(corner => Add(at, Shapes.Turn(corner, turn)))];
    }

    private static (double X, double Y) PlaceOf(PlanElement element) => element.Has("position") ? element.Place("position") : (0, 0);

    private static (double X, double Y) Add((double X, double Y) a, (double X, double Y) b) => (a.X + b.X, a.Y + b.Y);

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>What a file of this format can't say of a plan.</summary>
    public static IReadOnlyList<PlanFinding> Losses(Plan plan)
    {
        var losses = new PlanFindings();
        Lose(plan.Seats.Count(seat => seat.Accessible), "accessible places", "휠체어석");
        Lose(plan.Seats.Count(seat => seat.CompanionOf is not null), "companions' seats", "동반자석");
        Lose(plan.Seats.Count(seat => seat.RestrictedView), "seats with a restricted view", "시야 제한석");
        return losses.Warnings;

        void Lose(int count, string english, string korean)
        {
            if (count > 0)
            {
                losses.Warn(PlanPath.Root, $"pretix' format has no place for {english}: {count} are written as any other seat.",
                    $"pretix 형식에는 {korean} 표시가 없어 {count}석을 일반 좌석으로 적었습니다.");
            }
        }
    }

    /// <summary>Writes a plan so that reading it gives the same again, but for <see cref="Losses"/>.</summary>
    public static byte[] Write(string name, Plan plan)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartObject("size");
            json.WriteNumber("width", plan.Width);
            json.WriteNumber("height", plan.Height);
            json.WriteEndObject();
            json.WriteStartArray("categories");
            foreach (var category in plan.Categories)
            {
                json.WriteStartObject();
                json.WriteString("name", category.Name);
                json.WriteString("color", category.Color);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("zones");
            for (var seat = 0; seat < plan.Seats.Count;)
            {
                seat = WriteZone(json, plan, seat);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static int WriteZone(Utf8JsonWriter json, Plan plan, int seat)
    {
        var index = plan.Seats[seat].Section;
        var section = plan.Sections[index];
        json.WriteStartObject();
        json.WriteString("name", section.Name);
        json.WriteString("zone_id", string.Create(CultureInfo.InvariantCulture, $"zone-{index + 1}"));
        WritePlace(json, default);
        json.WriteStartArray("rows");
        while (seat < plan.Seats.Count && plan.Seats[seat].Section == index)
        {
            seat = WriteRow(json, plan, seat);
        }

        json.WriteEndArray();
        json.WriteStartArray("areas");
        if (index == 0 && plan.Stage.Count > 0)
        {
            WriteArea(json, plan.Stage, StageWord, StageId);
        }

        if (section.Outline.Count > 0)
        {
            WriteArea(json, section.Outline, section.Name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return seat;
    }

    private static int WriteRow(Utf8JsonWriter json, Plan plan, int seat)
    {
        var first = plan.Seats[seat];
        var section = plan.Sections.Count > 1 ? plan.Sections[first.Section].Name : "";
        var front = PlanText.Label(section, first.Row, "");
        json.WriteStartObject();
        json.WriteString("row_number", first.Row);
        WritePlace(json, default);
        json.WriteStartArray("seats");
        for (; seat < plan.Seats.Count && plan.Seats[seat].Section == first.Section && plan.Seats[seat].Row == first.Row; seat++)
        {
            var (label, category) = (plan.Seats[seat].Label, plan.Categories[plan.Seats[seat].Category].Name);
            json.WriteStartObject();
            json.WriteString("seat_guid", LabelMark + label);
            json.WriteString("seat_number", label.Length > front.Length && label.StartsWith(front, StringComparison.Ordinal) ? label[front.Length..] : label);
            WritePlace(json, plan.Seats[seat].At);
            json.WriteString("category", category);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return seat;
    }

    private static void WriteArea(Utf8JsonWriter json, IReadOnlyList<PlanPoint> corners, string text, string? id = null)
    {
        json.WriteStartObject();
        if (id is not null)
        {
            json.WriteString("uuid", id);
        }

        json.WriteString("shape", "polygon");
        json.WriteString("color", "#eeeeee");
        json.WriteString("border_color", "#999999");
        json.WriteNumber("rotation", 0);
        WritePlace(json, default);
        json.WriteStartObject("polygon");
        json.WriteStartArray("points");
        foreach (var corner in corners)
        {
            json.WriteStartObject();
            WriteXY(json, corner);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("text");
        json.WriteString("text", text);
        json.WriteString("color", "#333333");
        WritePlace(json, new((int)corners.Average(corner => corner.X), (int)corners.Average(corner => corner.Y)));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, PlanPoint place)
    {
        json.WriteStartObject("position");
        WriteXY(json, place);
        json.WriteEndObject();
    }

    private static void WriteXY(Utf8JsonWriter json, PlanPoint place)
    {
        json.WriteNumber("x", place.X / (double)Plan.Unit);
        json.WriteNumber("y", place.Y / (double)Plan.Unit);
    }
}
