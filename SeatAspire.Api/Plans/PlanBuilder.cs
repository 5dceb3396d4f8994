using System.Globalization;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Plans;

/// <summary>A seat as a file has it, before labels are made and compared.</summary>
/// <param name="Section">Position of its section in the builder.</param>
/// <param name="Row">The row's name.</param>
/// <param name="Path">Its place in the file.</param>
internal sealed record FoundSeat(int Section, string Row, PlanPath Path)
{
    /// <summary>All of its label, where the file has that.</summary>
    public string? Label { get; init; }

    /// <summary>Its number in the row, where the label is made of that; null or empty: the file gives none.</summary>
    public string? Number { get; init; }

    /// <summary>In the file's unit; not a number where that was told as a fault.</summary>
    public double X { get; init; }

    /// <inheritdoc cref="X"/>
    public double Y { get; init; }

    /// <summary>Position of its category; −1 where that was told as a fault.</summary>
    public int Category { get; init; }

    /// <inheritdoc cref="PlanSeat.Accessible"/>
    public bool Accessible { get; init; }

    /// <summary>Label of the accessible place that it belongs to.</summary>
    public string? CompanionOf { get; init; }

    /// <summary>Belongs to an accessible place that the file doesn't name.</summary>
    public bool IsCompanion { get; init; }

    /// <inheritdoc cref="PlanSeat.RestrictedView"/>
    public bool RestrictedView { get; init; }
}

/// <summary>
/// Makes a plan of what the reader of a format finds, and looks at what all formats have in common: labels, places, categories, companions.
/// Everything that is wrong is told, not the first of it.
/// </summary>
internal sealed class PlanBuilder(PlanFindings findings)
{
    // Around what a file without a size has, in its unit.
    private const double Margin = 20;

    private static readonly string[] Palette = ["#c9971c", "#7b5ea7", "#3f7cac", "#4f8a5b", "#b0413e", "#8a6d3b", "#5b6b7b", "#a8577e"];

    private readonly List<(string Name, List<(double X, double Y)> Outline, PlanPath Path)> _sections = [];
    private readonly List<(PlanCategory Category, PlanPath Path)> _categories = [];
    private readonly Dictionary<string, int> _categoryOf = new(StringComparer.Ordinal);
    private readonly List<FoundSeat> _seats = [];
    private readonly List<(double X, double Y)> _stage = [];

    /// <summary>What was found so far.</summary>
    public PlanFindings Findings { get; } = findings;

    /// <summary>Adds a section; rows and seats name it by the position that is answered.</summary>
    public int AddSection(string name, IEnumerable<(double X, double Y)> outline, PlanPath path)
    {
        CheckPart(name, "section", "구역", path);
        _sections.Add((name, [.. outline], path));
        return _sections.Count - 1;
    }

    /// <summary>Gives a section the corners of its area.</summary>
    public void SetOutline(int section, IEnumerable<(double X, double Y)> outline)
    {
        _sections[section].Outline.Clear();
        _sections[section].Outline.AddRange(outline);
    }

    /// <summary>Whether the stage is known.</summary>
    public bool HasStage => _stage.Count > 0;

    /// <summary>Gives the plan its stage.</summary>
    public void SetStage(IEnumerable<(double X, double Y)> corners) => _stage.AddRange(corners);

    /// <summary>Adds a category, with a colour of ours where the file's can't be read.</summary>
    public int AddCategory(string? name, string? color, PlanPath path)
    {
        name = name?.Trim();
        if (string.IsNullOrEmpty(name) || !PlanText.IsLine(name) || name.Length > VenueLayout.MaxTierNameLength)
        {
            Findings.Fault(path, $"A category needs a name, of one line and at most {VenueLayout.MaxTierNameLength} characters.",
                $"등급에는 {VenueLayout.MaxTierNameLength}자 이하 한 줄짜리 이름이 필요합니다.");
        }
        else if (!_categoryOf.TryAdd(name, _categories.Count))
        {
            Findings.Fault(path, $"Two categories are called {PlanText.Quoted(name)}. Prices go by the name: give each its own.",
                $"등급 이름 {PlanText.Quoted(name)}이(가) 두 번 나옵니다. 가격이 이름에 매겨지므로 서로 다른 이름을 쓰세요.");
        }

        var drawn = PlanText.Color(color);
        if (drawn is null && !string.IsNullOrWhiteSpace(color))
        {
            Findings.Warn(path, $"The colour {PlanText.Quoted(color)} can't be read; another one is taken. Colours are written #rrggbb.",
                $"색 {PlanText.Quoted(color)}을(를) 읽을 수 없어 다른 색을 씁니다. 색은 #rrggbb로 적습니다.");
        }

        _categories.Add((new(name ?? "", drawn ?? Palette[_categories.Count % Palette.Length]), path));
        return _categories.Count - 1;
    }

    /// <summary>Position of a category by its name; −1, and a fault, where there is none.</summary>
    public int FindCategory(string? name, PlanPath path)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            Findings.Fault(path, "This seat has no category. Give it one of the file's categories.", "이 좌석에는 등급이 없습니다. 파일에 있는 등급 중 하나를 정해 주세요.");
            return -1;
        }

        var trimmed = name.Trim();
        if (!_categoryOf.TryGetValue(trimmed, out var index))
        {
            Findings.Fault(path, $"There is no category {PlanText.Quoted(name)} in this file. Add it to the categories, or correct the name.",
                $"이 파일에는 등급 {PlanText.Quoted(name)}이(가) 없습니다. 등급에 추가하거나 이름을 고쳐 주세요.");
            return -1;
        }

        return index;
    }

    /// <summary>Whether there may be another seat. One too many is taken, so that it is known that there are too many.</summary>
    public bool HasRoom => _seats.Count <= VenueLayout.MaxSeats;

    /// <summary>Adds a seat, behind those that there are.</summary>
    public void AddSeat(FoundSeat seat)
    {
        if (HasRoom)
        {
            _seats.Add(seat);
        }
    }

    /// <summary>The plan; null where anything is wrong.</summary>
    /// <param name="size">Of the drawing, where the file has it; else room is made around all that is drawn.</param>
    public Plan? Finish((double Width, double Height)? size)
    {
        if (!HasRoom)
        {
            return null;
        }

        if (!_seats.Zip(_seats.Skip(1)).All(pair => pair.First.Section <= pair.Second.Section))
        {
            // A file may say a section's seats in several places.
            var together = _seats.OrderBy(seat => seat.Section).ToArray();
            _seats.Clear();
            _seats.AddRange(together);
        }

        if (_seats.Count == 0)
        {
            Findings.Fault(PlanPath.Root, "There are no seats in this file.", "이 파일에는 좌석이 없습니다.");
        }

        if (_categories.Count > VenueLayout.MaxTiers)
        {
            Findings.Fault(PlanPath.Root, $"There are {_categories.Count} categories; a plan has at most {VenueLayout.MaxTiers}.",
                $"등급이 {_categories.Count}개입니다. 최대 {VenueLayout.MaxTiers}개까지 쓸 수 있습니다.");
        }

        var sections = KeepSections();
        var labels = MakeLabels(sections.Count(section => section >= 0));
        var (offset, width, height) = Frame(size);
        var seats = Seats(sections, labels, offset, width, height);
        var companions = new PlanCompanions(Findings).Resolve(_seats, labels, seats);
        Point(_stage, offset, PlanPath.Root, out var stage);
        var outlines = _sections.Select(section => Point(section.Outline, offset, section.Path, out var points) ? points : []).ToArray();
        return Findings.FaultCount > 0 ? null : new Plan(
            width, height, stage,
            [.. _sections.Index().Where(section => sections[section.Index] >= 0).Select(section => new PlanSection(section.Item.Name, outlines[section.Index]))],
            [.. _categories.Select(category => category.Category)],
            companions);
    }

    // Where each section stands in the plan; −1 for those without seats.
    private int[] KeepSections()
    {
        var kept = new int[_sections.Count];
        var used = _seats.Select(seat => seat.Section).ToHashSet();
        var next = 0;
        foreach (var (index, section) in _sections.Index())
        {
            kept[index] = used.Contains(index) ? next++ : -1;
            if (kept[index] < 0)
            {
                var name = section.Name.Length == 0 ? "" : " " + PlanText.Quoted(section.Name);
                Findings.Warn(section.Path, $"The section{name} has no numbered seats and is left out.", $"구역{name}에는 번호가 있는 좌석이 없어 제외했습니다.");
            }
        }

        if (next > VenueLayout.MaxSections)
        {
            Findings.Fault(PlanPath.Root, $"There are {next} sections; a plan has at most {VenueLayout.MaxSections}.",
                $"구역이 {next}개입니다. 최대 {VenueLayout.MaxSections}개까지 쓸 수 있습니다.");
        }

        return kept;
    }

    // A section stands in front where there are several.
    private string[] MakeLabels(int sections)
    {
        var labels = new string[_seats.Count];
        var seen = new Dictionary<string, PlanPath>(_seats.Count, StringComparer.Ordinal);
        foreach (var (index, seat) in _seats.Index())
        {
            var number = (seat.Label ?? seat.Number)?.Trim() ?? "";
            var section = sections > 1 ? _sections[seat.Section].Name : "";
            var label = seat.Label is not null || number.Length == 0 ? number : PlanText.Label(section, seat.Row, number);
            labels[index] = label;
            if (label.Length == 0)
            {
                Findings.Fault(seat.Path, "This seat has no label. People find their seat by it: give it one.", "이 좌석에는 이름이 없습니다. 관객이 자리를 찾을 수 있게 이름을 붙여 주세요.");
            }
            else if (label.Length > VenueLayout.MaxLabelLength)
            {
                Findings.Fault(seat.Path, $"The label {PlanText.Quoted(label)} has {label.Length} characters; at most {VenueLayout.MaxLabelLength} are kept. Shorten it, or the names of its section or row.",
                    $"좌석 이름 {PlanText.Quoted(label)}은(는) {label.Length}자입니다. 최대 {VenueLayout.MaxLabelLength}자이니 좌석, 구역, 열의 이름을 줄여 주세요.");
            }
            else if (!PlanText.IsLine(label))
            {
                Findings.Fault(seat.Path, $"The label {PlanText.Quoted(label)} has a character that no label has, such as a line's end.",
                    $"좌석 이름 {PlanText.Quoted(label)}에 줄바꿈처럼 이름에 쓸 수 없는 글자가 있습니다.");
            }
            else if (!seen.TryAdd(label, seat.Path))
            {
                Findings.Fault(seat.Path, $"The label {PlanText.Quoted(label)} is there already, at {seen[label]}. Each seat needs its own.",
                    $"좌석 이름 {PlanText.Quoted(label)}은(는) 이미 {seen[label]}에 있습니다. 좌석마다 다른 이름이 필요합니다.");
            }
        }

        foreach (var seat in _seats.DistinctBy(seat => (seat.Section, seat.Row)))
        {
            CheckPart(seat.Row, "row", "열", seat.Path);
        }

        return labels;
    }

    private ((double X, double Y) Offset, int Width, int Height) Frame((double Width, double Height)? size)
    {
        if (size is { } given)
        {
            if (!(given.Width is > 0 and <= Plan.Farthest && given.Height is > 0 and <= Plan.Farthest))
            {
                Findings.Fault(PlanPath.Root, $"The drawing's width and height must be above 0 and at most {Plan.Farthest}.",
                    $"도면의 너비와 높이는 0보다 크고 {Plan.Farthest} 이하여야 합니다.");
                return ((0, 0), 1, 1);
            }

            return ((0, 0), (int)Math.Ceiling(given.Width), (int)Math.Ceiling(given.Height));
        }

        var all = _seats.Select(seat => (seat.X, seat.Y)).Concat(_stage).Concat(_sections.SelectMany(section => section.Outline))
            .Where(point => Math.Abs(point.X) <= Plan.Farthest && Math.Abs(point.Y) <= Plan.Farthest).DefaultIfEmpty().ToArray();
        var (left, top) = (all.Min(point => point.X), all.Min(point => point.Y));
        var offset = (X: left < Margin ? Margin - left : 0, Y: top < Margin ? Margin - top : 0);
        return (offset, (int)Math.Ceiling(all.Max(point => point.X) + offset.X + Margin), (int)Math.Ceiling(all.Max(point => point.Y) + offset.Y + Margin));
    }

    private PlanSeat[] Seats(int[] sections, string[] labels, (double X, double Y) offset, int width, int height)
    {
        var seats = new PlanSeat[_seats.Count];
        foreach (var (index, seat) in _seats.Index())
        {
            var (x, y) = (seat.X + offset.X, seat.Y + offset.Y);
            // To the hundredth that is kept: the seats of a run are reckoned, and one at the very edge may come out beyond it by less than that.
            if (IsOutside(x, width) || IsOutside(y, height))
            {
                Findings.Fault(seat.Path, string.Create(CultureInfo.InvariantCulture, $"The seat {PlanText.Quoted(labels[index])} stands at ({x:0.##}, {y:0.##}), outside the drawing of {width} by {height}. Move it, or make the drawing larger."),
                    string.Create(CultureInfo.InvariantCulture, $"좌석 {PlanText.Quoted(labels[index])}의 위치 ({x:0.##}, {y:0.##})이(가) {width}×{height} 도면을 벗어났습니다. 좌석을 옮기거나 도면을 넓혀 주세요."));
                (x, y) = (0, 0);
            }

            seats[index] = new(sections[seat.Section], seat.Row, labels[index], double.IsNaN(x + y) ? default : Hundredths(x, y), Math.Max(seat.Category, 0))
            {
                Accessible = seat.Accessible,
                RestrictedView = seat.RestrictedView,
            };
        }

        return seats;
    }

    private bool Point(List<(double X, double Y)> corners, (double X, double Y) offset, PlanPath path, out PlanPoint[] points)
    {
        points = [];
        if (corners.Count > Plan.MostCorners)
        {
            Findings.Fault(path, $"This outline has {corners.Count} corners; at most {Plan.MostCorners} are kept.", $"윤곽의 꼭짓점이 {corners.Count}개입니다. 최대 {Plan.MostCorners}개까지 쓸 수 있습니다.");
            return false;
        }

        if (corners.Any(corner => !(Math.Abs(corner.X) <= Plan.Farthest && Math.Abs(corner.Y) <= Plan.Farthest)))
        {
            Findings.Fault(path, $"A corner of this outline lies further than {Plan.Farthest} from the drawing's own.", $"윤곽의 꼭짓점 하나가 도면 모서리에서 {Plan.Farthest}보다 멀리 있습니다.");
            return false;
        }

        points = [.. corners.Select(corner => Hundredths(corner.X + offset.X, corner.Y + offset.Y))];
        return true;
    }

    private void CheckPart(string name, string english, string korean, PlanPath path)
    {
        if (name.Length > Plan.LongestPart || !PlanText.IsLine(name))
        {
            Findings.Fault(path, $"The name of a {english} is one line of at most {Plan.LongestPart} characters.", $"{korean} 이름은 {Plan.LongestPart}자 이하 한 줄입니다.");
        }
    }

    private static bool IsOutside(double at, int length) => at < -1 || at > length + 1 || (!double.IsNaN(at) && LayoutRuns.Hundredths(at) is var kept && (kept < 0 || kept > length * 100));

    private static PlanPoint Hundredths(double x, double y) => new(LayoutRuns.Hundredths(x), LayoutRuns.Hundredths(y));
}

/// <summary>What names and colours of plans are.</summary>
internal static class PlanText
{
    private const int LongestQuote = 60;

    /// <summary>A label as the contract makes it: <c>I-18</c>, with a section in front where there is one, <c>2F/I-18</c>.</summary>
    public static string Label(string section, string row, string number) =>
        (section.Length == 0 ? "" : section + "/") + (row.Length == 0 ? "" : row + "-") + number;

    /// <summary>Whether it is text of one line.</summary>
    public static bool IsLine(string text) => TextRules.IsText(text) && !text.Any(char.IsControl);

    /// <summary>What a file says, as a sentence repeats it.</summary>
    public static string Quoted(string text) => $"“{RequestText.Shown(text.Length <= LongestQuote ? text : text[..LongestQuote] + "…")}”";

    /// <summary>A colour as <c>#rrggbb</c>, from that or from <c>#rgb</c>; null for anything else.</summary>
    public static string? Color(string? text) =>
        text?.Trim() is not ['#', .. { Length: 3 or 6 } digits] || !digits.All(char.IsAsciiHexDigit) ? null
        : "#" + (digits.Length == 6 ? digits : string.Concat(digits.Select(digit => $"{digit}{digit}"))).ToLowerInvariant();
}
