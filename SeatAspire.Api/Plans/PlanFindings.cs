namespace SeatAspire.Api.Plans;

/// <summary>What was found in a file: a fault, or something that is not taken over.</summary>
/// <param name="Path">Where, such as <c>$.sections[0].rows[2].seats[5].label</c>.</param>
/// <param name="English">What it is and what to do.</param>
/// <param name="Korean">The same in Korean.</param>
internal sealed record PlanFinding(string Path, string English, string Korean)
{
    /// <summary>As an answer says it.</summary>
    public PlanFindingResponse ToResponse(bool korean) => new(Path, korean ? Korean : English);
}

/// <summary>Something in a file, in the words of who asked.</summary>
/// <param name="Path">Its place in the file; <c>$</c> is the whole.</param>
/// <param name="Message">What it is and what to do.</param>
public sealed record PlanFindingResponse(string Path, string Message);

/// <summary>Gathers all that is found in one file; of each kind so many are kept, and all are counted.</summary>
internal sealed class PlanFindings
{
    /// <summary>Most of a kind that an answer names.</summary>
    public const int Most = 1_000;

    private readonly List<PlanFinding> _faults = [];
    private readonly List<PlanFinding> _warnings = [];

    /// <summary>What keeps the file from being a plan.</summary>
    public IReadOnlyList<PlanFinding> Faults => _faults;

    /// <summary>All faults, those that are not kept too.</summary>
    public int FaultCount { get; private set; }

    /// <summary>What a plan has no place for.</summary>
    public IReadOnlyList<PlanFinding> Warnings => _warnings;

    /// <summary>Notes a fault.</summary>
    public void Fault(PlanPath path, string english, string korean)
    {
        FaultCount++;
        Keep(_faults, path, english, korean);
    }

    /// <summary>Notes something that is not taken over.</summary>
    public void Warn(PlanPath path, string english, string korean) => Keep(_warnings, path, english, korean);

    private static void Keep(List<PlanFinding> list, PlanPath path, string english, string korean)
    {
        if (list.Count < Most)
        {
            list.Add(new(path.ToString(), english, korean));
        }
    }
}

/// <summary>A place in a file, spelled only when something is said of it: there are as many places as seats.</summary>
internal sealed class PlanPath
{
    private readonly PlanPath? _parent;
    private readonly string _name;
    private readonly int _index;

    private PlanPath(PlanPath? parent, string name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The whole file.</summary>
    public static PlanPath Root { get; } = new(null, "$", -1);

    /// <summary>A property of what is here; the name is one of ours, never the file's.</summary>
    public PlanPath Of(string property) => new(this, property, -1);

    /// <summary>An entry of a list that is a property of what is here.</summary>
    public PlanPath Of(string property, int index) => new(this, property, index);

    /// <inheritdoc/>
    public override string ToString() =>
        (_parent is null ? _name : $"{_parent}.{_name}") + (_index < 0 ? "" : FormattableString.Invariant($"[{_index}]"));
}
