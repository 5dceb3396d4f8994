using System.Text.Json;

namespace SeatAspire.Api.Plans.Formats;

/// <summary>
/// Charts as seats.io stores them. What is within a section counts from that section's <c>topLeft</c>; a seat without a category of its own has its
/// section's; floors, which are drawn over each other there, are drawn below one another here. Tables, booths and standing areas are said, not taken.
/// </summary>
internal static class SeatsIoFormat
{
    // What the designer puts where nobody gave a label.
    private const string NoLabel = "?";

    // Between floors, in the chart's unit.
    private const double FloorGap = 100;

    // How a chart is drawn and edited; of seats, all else that is neither empty nor false is said.
    private static readonly HashSet<string> KnownOfSeats = new(StringComparer.Ordinal)
    {
        "x", "y", "label", "categoryKey", "categoryLabel", "categoryAccessible", "accessible", "companionSeat", "restrictedView", "uuid", "published", "objectType",
    };

    private static readonly string[] KnownOfSections =
    [
        "label", "points", "topLeft", "subChart", "categoryKey", "categoryLabel", "uuid", "published", "objectType", "labelSize", "labelShown", "labelHorizontalOffset",
        "labelVerticalOffset", "labelRotationAngle", "objectLabeling", "cutoffAngle",
    ];

    private static readonly string[] KnownOfCharts =
    [
        "name", "categories", "subChart", "subChartFloors", "version", "venueType", "tablesLabelCounter", "uuidCounter", "rowSpacing", "rowChairSpacing", "colorScheme",
        "sectionScaleFactor", "referenceChartVisible", "showAllButtons", "multiFloorView",
    ];

    /// <summary>Reads a plan.</summary>
    public static Plan? Read(PlanElement root, PlanBuilder plan)
    {
        var chart = new Chart(plan);
        if (root.Object("categories") is { } categories)
        {
            foreach (var category in categories.Objects("list", required: true))
            {
                chart.AddCategory(category);
            }
        }
        else
        {
            root.Missing("categories");
        }

        chart.Note(root, KnownOfCharts);
        var floors = root.Has("subChartFloors") ? root.Objects("subChartFloors").ToArray() : root.Object("subChart") is { } only ? [only] : [];
        if (floors.Length == 0)
        {
            root.Missing("subChart");
        }

        var (width, height) = (0.0, 0.0);
        foreach (var floor in floors)
        {
            var size = (Width: floor.Number("width"), Height: floor.Number("height"));
            var top = height > 0 ? height + FloorGap : 0;
            var place = new Place(-1, (0, top), floors.Length > 1 ? floor.Text("floorDisplayName") ?? floor.Text("floorName") ?? "" : "", null, null, false);
            chart.Read(floor, place);
            height = top + size.Height;
            width = Math.Max(width, size.Width);
        }

        chart.Tell();
        return plan.Finish(floors.Length == 0 || double.IsNaN(width + height) ? null : (width, height));
    }

    private static string? Key(PlanElement element, string name) => element.Value.TryGetProperty(name, out var key)
        ? key.ValueKind switch
        {
            JsonValueKind.String => key.GetString(),
            JsonValueKind.Number => key.GetRawText(),
            _ => null,
        }
        : null;

    /// <summary>Where in a chart something is read.</summary>
    /// <param name="Section">The builder's; −1 outside of all sections.</param>
    /// <param name="Corner">What lengths count from.</param>
    /// <param name="Floor">Its name, where there are several.</param>
    /// <param name="Category">Key of the category of seats that have none of their own.</param>
    /// <param name="Parent">The section's name, for sections within.</param>
    /// <param name="IsInSection">Whether a section is around.</param>
    private sealed record Place(int Section, (double X, double Y) Corner, string Floor, string? Category, string? Parent, bool IsInSection);

    /// <summary>A chart that is being read.</summary>
    private sealed class Chart(PlanBuilder plan)
    {
        private readonly Dictionary<string, (int Index, bool Accessible)> _categories = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _namedByRows = new(StringComparer.Ordinal);
        private readonly HashSet<string> _sectionNames = new(StringComparer.Ordinal);
        private readonly UnknownNames _unknown = new(plan.Findings);

        public void AddCategory(PlanElement category)
        {
            var index = plan.AddCategory(category.Text("label"), category.Text("color"), category.Path);
            if (Key(category, "key") is not { Length: > 0 } key)
            {
                category.Missing("key");
            }
            else if (!_categories.TryAdd(key, (index, category.Flag("accessible"))))
            {
                plan.Findings.Fault(category.Path, $"Two categories have the key {PlanText.Quoted(key)}.", $"키 {PlanText.Quoted(key)}을(를) 가진 등급이 둘입니다.");
            }
        }

        public void Note(PlanElement element, params ReadOnlySpan<string> known) => element.Only(
            (path, name) =>
            {
                if (Says(element.Value.GetProperty(name)))
                {
                    _unknown.Note(path, name);
                }
            },
            known);

        public void Tell() => _unknown.Tell();

        public void Read(PlanElement chart, Place place)
        {
            foreach (var row in chart.Objects("rows"))
            {
                ReadRow(row, place);
            }

            foreach (var section in chart.Objects("sections"))
            {
                ReadSection(section, place);
            }

            ReadStage(chart, place);
            WarnOf(chart);
        }

        private void ReadSection(PlanElement section, Place place)
        {
            Note(section, KnownOfSections);
            var (x, y) = section.Has("topLeft") ? section.Place("topLeft") : (0, 0);
            var name = NameOf(section, place);
            var index = plan.AddSection(name, section.Objects("points").Select(point => point.Place()).Select(point => (point.X + place.Corner.X, point.Y + place.Corner.Y)), section.Path);
            if (section.Object("subChart") is { } inner)
            {
                Read(inner, place with { Section = index, Corner = (place.Corner.X + x, place.Corner.Y + y), Category = Key(section, "categoryKey") ?? place.Category, Parent = name, IsInSection = true });
            }
        }

        // Of two of the same name one is called after its floor, or after what it is within.
        private string NameOf(PlanElement section, Place place)
        {
            var name = section.Text("label")?.Trim() ?? "";
            name = name == NoLabel ? "" : name;
            if (name.Length > 0 && !_sectionNames.Add(name) && (place.Parent ?? place.Floor) is { Length: > 0 } around)
            {
                name = around + " " + name;
                _sectionNames.Add(name);
            }

            return name;
        }

        private void ReadRow(PlanElement row, Place place)
        {
            var name = row.Text("label")?.Trim() ?? "";
            name = name == NoLabel ? "" : name;
            var section = place.IsInSection ? place.Section : SectionOf(row, place);
            foreach (var seat in row.Objects("seats"))
            {
                NoteOfSeat(seat);
                var number = seat.Text("label")?.Trim();
                var key = Key(seat, "categoryKey") ?? place.Category;
                var (category, accessible) = key is null ? (plan.FindCategory(null, seat.Path), false)
                    : _categories.TryGetValue(key, out var known) ? known
                    : (plan.FindCategory(key, seat.Path.Of("categoryKey")), false);
                var (x, y) = seat.Place();
                plan.AddSeat(new FoundSeat(section, name, seat.Path)
                {
                    Number = number == NoLabel ? null : number,
                    X = place.Corner.X + x,
                    Y = place.Corner.Y + y,
                    Category = category,
                    Accessible = accessible || seat.Flag("accessible") || seat.Flag("categoryAccessible"),
                    IsCompanion = seat.Flag("companionSeat"),
                    RestrictedView = seat.Flag("restrictedView"),
                });
            }
        }

        private void NoteOfSeat(PlanElement seat)
        {
            foreach (var property in seat.Value.EnumerateObject())
            {
                if (!KnownOfSeats.Contains(property.Name) && Says(property.Value))
                {
                    _unknown.Note(seat.Path, property.Name);
                }
            }
        }

        // A row outside of all sections may name one.
        private int SectionOf(PlanElement row, Place place)
        {
            var name = (row.Text("sectionLabel") ?? "").Trim();
            if (!_namedByRows.TryGetValue(place.Floor + "\n" + name, out var index))
            {
                index = plan.AddSection(name.Length == 0 ? place.Floor : name, [], row.Path);
                _namedByRows.Add(place.Floor + "\n" + name, index);
                _sectionNames.Add(name);
            }

            return index;
        }

        private void ReadStage(PlanElement chart, Place place)
        {
            foreach (var shape in chart.Objects("shapes"))
            {
                var isStage = "stage".Equals(shape.Text("smartType"), StringComparison.OrdinalIgnoreCase) || "stage".Equals(shape.Text("label")?.Trim(), StringComparison.OrdinalIgnoreCase);
                var corners = isStage && !plan.HasStage ? Corners(shape).Select(corner => (corner.X + place.Corner.X, corner.Y + place.Corner.Y)).ToArray() : [];
                if (corners.Length >= 3)
                {
                    plan.SetStage(corners);
                }
                else
                {
                    plan.Findings.Warn(shape.Path, "This shape is left out: of what is drawn around the seats only the stage is kept.", "이 도형은 제외했습니다. 좌석 주변에 그린 것 가운데 무대만 남깁니다.");
                }
            }
        }

        private static IEnumerable<(double X, double Y)> Corners(PlanElement shape)
        {
            if (shape.Has("points"))
            {
                return shape.Objects("points").Select(point => point.Place());
            }

            var (centre, turn) = (shape.Place("center"), shape.OptionalNumber("rotationAngle") ?? 0);
            IEnumerable<(double X, double Y)> around;
            if (shape.Has("width") && shape.Has("height"))
            {
                var (x, y) = (shape.Number("width") / 2, shape.Number("height") / 2);
                around = [(-x, -y), (x, -y), (x, y), (-x, y)];
            }
            else
            {
                around = Shapes.Ellipse((shape.Number("radius1"), shape.Number("radius2")));
            }

            return around.Select(corner => Shapes.Turn(corner, turn)).Select(corner => (corner.X + centre.X, corner.Y + centre.Y));
        }

        private void WarnOf(PlanElement chart)
        {
            foreach (var table in chart.Objects("tables"))
            {
                var (name, seats) = (Named(table), table.Count("seats"));
                plan.Findings.Warn(table.Path, $"The table{name} with {seats} seats is left out: only seats in rows can be sold.", $"테이블{name}의 {seats}석은 제외했습니다. 열에 있는 좌석만 판매할 수 있습니다.");
            }

            foreach (var area in chart.Objects("generalAdmissionAreas"))
            {
                var (name, people) = (Named(area), Key(area, "capacity") ?? "?");
                plan.Findings.Warn(area.Path, $"The standing area{name} for {people} people is left out: only numbered seats can be sold.", $"스탠딩 구역{name}({people}명)은 제외했습니다. 번호가 있는 좌석만 판매할 수 있습니다.");
            }

            foreach (var booth in chart.Objects("booths"))
            {
                plan.Findings.Warn(booth.Path, $"The booth{Named(booth)} is left out: only numbered seats can be sold.", $"부스{Named(booth)}은(는) 제외했습니다. 번호가 있는 좌석만 판매할 수 있습니다.");
            }

            foreach (var name in new[] { "texts", "icons", "imageObjects" })
            {
                if (chart.Count(name) is > 0 and var count)
                {
                    plan.Findings.Warn(chart.Path.Of(name), $"{count} of the drawing's {name} are left out: of what is drawn around the seats only the stage is kept.",
                        $"도면의 {name} {count}개는 제외했습니다. 좌석 주변에 그린 것 가운데 무대만 남깁니다.");
                }
            }

            foreach (var name in new[] { "backgroundImage", "referenceChart", "focalPoint" })
            {
                if (chart.Has(name))
                {
                    _unknown.Note(chart.Path, name);
                }
            }
        }

        private static string Named(PlanElement element) => element.Text("label")?.Trim() is { Length: > 0 } name ? " " + PlanText.Quoted(name) : "";

        private static bool Says(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => value.GetString()!.Length > 0,
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.Object => value.EnumerateObject().Any(property => Says(property.Value)),
            _ => true,
        };
    }
}
