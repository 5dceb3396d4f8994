namespace SeatAspire.Api.Plans;

/// <summary>What came of changes to a plan.</summary>
/// <param name="Plan">The plan after them; null where there are faults.</param>
/// <param name="Former">By seat of it, its index before.</param>
/// <param name="Findings">What is wrong with the changes.</param>
internal sealed record PlanEdit(Plan? Plan, IReadOnlyList<int> Former, PlanFindings Findings);

/// <summary>
/// Changes plans. Seats keep their order, but for those that come into another section or row: they stand behind the seats that are in it.
/// The result is looked at as a file is.
/// </summary>
internal sealed class PlanEditor
{
    private readonly Plan _plan;
    private readonly PlanFindings _findings = new();
    private readonly PlanBuilder _builder;
    private readonly Dictionary<string, int> _seats;
    private readonly List<string> _sections;
    private readonly List<PlanCategory> _categories;
    private readonly Edited[] _edited;

    private PlanEditor(Plan plan)
    {
        _plan = plan;
        _builder = new(_findings);
        _seats = plan.Seats.Index().ToDictionary(seat => seat.Item.Label, seat => seat.Index, StringComparer.Ordinal);
        _sections = [.. plan.Sections.Select(section => section.Name)];
        _categories = [.. plan.Categories];
        _edited = [.. plan.Seats.Select(seat => new Edited(seat))];
    }

    /// <summary>Applies changes to a plan.</summary>
    public static PlanEdit Apply(Plan plan, PlanChangeRequest request) => new PlanEditor(plan).Apply(request);

    private PlanEdit Apply(PlanChangeRequest request)
    {
        foreach (var (index, category) in request.Categories.Index())
        {
            Change(category, PlanPath.Root.Of("categories", index));
        }

        if (request.Changes.Count == 0 && request.Categories.Count == 0)
        {
            _findings.Fault(PlanPath.Root, "Say what to change: changes, categories, or both.", "changes나 categories에 바꿀 내용을 적어 주세요.");
        }

        foreach (var (index, change) in request.Changes.Index())
        {
            Change(change, PlanPath.Root.Of("changes", index));
        }

        var order = Order();
        foreach (var category in _categories)
        {
            _builder.AddCategory(category.Name, category.Color, PlanPath.Root.Of("categories"));
        }

        foreach (var (index, name) in _sections.Index())
        {
            var outline = index < _plan.Sections.Count ? _plan.Sections[index].Outline : [];
            _builder.AddSection(name, outline.Select(Units), PlanPath.Root.Of("sections"));
        }

        _builder.SetStage(_plan.Stage.Select(Units));
        foreach (var seat in order)
        {
            var edited = _edited[seat];
            var (x, y) = Units(edited.Seat.At);
            _builder.AddSeat(new FoundSeat(edited.Seat.Section, edited.Seat.Row, edited.Path)
            {
                Label = edited.Seat.Label,
                X = x,
                Y = y,
                Category = edited.Seat.Category,
                Accessible = edited.Seat.Accessible,
                CompanionOf = edited.Seat.CompanionOf is { } place ? _edited[place].Seat.Label : null,
                RestrictedView = edited.Seat.RestrictedView,
            });
        }

        return new(_builder.Finish((_plan.Width, _plan.Height)), order, _findings);
    }

    private void Change(CategoryChange change, PlanPath path)
    {
        var name = change.Name.Trim();
        if (PlanText.Color(change.Color) is not { } color)
        {
            _findings.Fault(path.Of("color"), "A colour is written #rrggbb.", "색은 #rrggbb로 적습니다.");
            return;
        }

        var known = _categories.FindIndex(category => category.Name == name);
        if (known >= 0)
        {
            _categories[known] = new(name, color);
        }
        else
        {
            _categories.Add(new(name, color));
        }
    }

    private void Change(SeatsChange change, PlanPath path)
    {
        var seats = Find(change.Seats, path);
        if (change.Labels is { } labels && labels.Count != change.Seats.Count)
        {
            _findings.Fault(path.Of("labels"), $"There are {labels.Count} labels for {change.Seats.Count} seats: give one each.", $"좌석 {change.Seats.Count}석에 이름이 {labels.Count}개입니다. 좌석마다 하나씩 적어 주세요.");
            return;
        }

        var category = change.Category is { } wanted ? _categories.FindIndex(known => known.Name == wanted.Trim()) : 0;
        if (category < 0)
        {
            _findings.Fault(path.Of("category"), $"There is no category {PlanText.Quoted(change.Category!)}. Name it in categories, with a colour, to add it.",
                $"등급 {PlanText.Quoted(change.Category!)}이(가) 없습니다. 추가하려면 categories에 색과 함께 적어 주세요.");
        }

        int? place = null;
        if (change.CompanionOf is { Length: > 0 } of)
        {
            if (_seats.TryGetValue(of, out var found))
            {
                place = found;
            }
            else
            {
                _findings.Fault(path.Of("companionOf"), $"There is no seat {PlanText.Quoted(of)}.", $"좌석 {PlanText.Quoted(of)}이(가) 없습니다.");
            }
        }

        var section = change.Section is { } name ? Section(name.Trim()) : -1;
        foreach (var (index, seat) in seats)
        {
            var former = _edited[seat].Seat;
            var moved = former with
            {
                Section = change.Section is null ? former.Section : section,
                Row = change.Row?.Trim() ?? former.Row,
                Label = change.Labels?[index].Trim() ?? former.Label,
                Category = change.Category is null ? former.Category : Math.Max(category, 0),
                Accessible = change.Accessible ?? former.Accessible,
                CompanionOf = change.CompanionOf is null ? former.CompanionOf : place,
                RestrictedView = change.RestrictedView ?? former.RestrictedView,
            };
            _edited[seat] = new(moved) { Path = path.Of("seats", index) };
        }
    }

    private List<(int Index, int Seat)> Find(IReadOnlyList<string> labels, PlanPath path)
    {
        var seats = new List<(int Index, int Seat)>();
        var seen = new HashSet<int>();
        if (labels.Count == 0)
        {
            _findings.Fault(path.Of("seats"), "Name at least one seat.", "좌석을 하나 이상 적어 주세요.");
        }

        foreach (var (index, label) in labels.Index())
        {
            if (!_seats.TryGetValue(label, out var seat))
            {
                _findings.Fault(path.Of("seats", index), $"There is no seat {PlanText.Quoted(label)} in this plan.", $"이 배치도에는 좌석 {PlanText.Quoted(label)}이(가) 없습니다.");
            }
            else if (!seen.Add(seat))
            {
                _findings.Fault(path.Of("seats", index), $"The seat {PlanText.Quoted(label)} is named twice in this change.", $"좌석 {PlanText.Quoted(label)}이(가) 한 변경에 두 번 적혀 있습니다.");
            }
            else
            {
                seats.Add((index, seat));
            }
        }

        return seats;
    }

    private int Section(string name)
    {
        var known = _sections.IndexOf(name);
        if (known < 0)
        {
            _sections.Add(name);
        }

        return known < 0 ? _sections.Count - 1 : known;
    }

    // Former indexes in the new order.
    private int[] Order()
    {
        var stays = _edited.Index().Where(seat => !HasMoved(seat.Index)).Select(seat => seat.Index).ToArray();
        var lastOfRow = new Dictionary<(int, string), int>();
        var lastOfSection = new Dictionary<int, int>();
        foreach (var seat in stays)
        {
            lastOfRow[(_edited[seat].Seat.Section, _edited[seat].Seat.Row)] = seat;
            lastOfSection[_edited[seat].Seat.Section] = seat;
        }

        return [.. Enumerable.Range(0, _edited.Length)
            .OrderBy(seat => _edited[seat].Seat.Section)
            .ThenBy(Anchor)
            // Who was there first; then who joins a row that ends there; then new rows.
            .ThenBy(HasMoved)
            .ThenBy(seat => HasMoved(seat) && !lastOfRow.ContainsKey((_edited[seat].Seat.Section, _edited[seat].Seat.Row)))
            .ThenBy(seat => HasMoved(seat) ? _edited[seat].Seat.Row : "", StringComparer.Ordinal)
            .ThenBy(seat => seat)];

        int Anchor(int seat) => !HasMoved(seat) ? seat
            : lastOfRow.TryGetValue((_edited[seat].Seat.Section, _edited[seat].Seat.Row), out var row) ? row
            : lastOfSection.GetValueOrDefault(_edited[seat].Seat.Section, int.MaxValue);
    }

    private bool HasMoved(int seat) => _edited[seat].Seat.Section != _plan.Seats[seat].Section || _edited[seat].Seat.Row != _plan.Seats[seat].Row;

    private static (double X, double Y) Units(PlanPoint point) => (point.X / (double)Plan.Unit, point.Y / (double)Plan.Unit);

    /// <summary>A seat after the changes, with the place of the last one that named it.</summary>
    private sealed record Edited(PlanSeat Seat)
    {
        public PlanPath Path { get; init; } = PlanPath.Root;
    }
}
